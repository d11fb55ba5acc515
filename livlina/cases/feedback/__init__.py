"""What the unit that carried out a commission sends back to those who gave it (återkoppling)."""
