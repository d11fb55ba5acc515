"""
The demo city: synthetic, believable, and nobody's.

Surnames, addresses and telephone numbers are made so that they cannot be a real person's: identity numbers are
from Skatteverket's range for tests (birth numbers 980–999), telephone numbers from the ranges the telecom
authority keeps free for fiction, and no place has the postal code 000 00. Same seed and day, same city.
"""
