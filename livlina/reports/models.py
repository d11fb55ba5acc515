"""Reports own no tables: the database counts in a function that gives figures only."""
