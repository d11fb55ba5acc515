"""Commissions (uppdrag): what was decided in one case, given to a unit to carry out."""
