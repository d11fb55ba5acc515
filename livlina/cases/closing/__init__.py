"""How a case ends, what it came to, and how it is opened again."""
