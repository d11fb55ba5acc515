"""Case conferences at a unit: booked, an agenda of cases, and what was agreed of each, in that case alone. R-031."""
