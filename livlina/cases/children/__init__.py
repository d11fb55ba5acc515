"""Each child under 18 in an adult's case, and what must be answered for that child before the case can end."""
