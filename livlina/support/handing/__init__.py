"""Booked talks follow the case: taken over by who has it now, or given by who leads where none can hold them."""
