"""Help in a chain: steps one after the other, the days between them, and what starts together when somebody leaves."""
