"""What help there is, in which organisation, and which of it is possible for one person on one day."""
