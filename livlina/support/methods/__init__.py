"""How help is given by its method: its steps, a child's first talk, two who give it, and the cards of methods."""
