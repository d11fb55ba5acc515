"""Handing over what one of the staff has, at sick leave or when leaving: case by case, on one page."""
