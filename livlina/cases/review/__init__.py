"""The review of who has seen what: traces that stand out, and a random sample, in a queue for the log reviewer."""
