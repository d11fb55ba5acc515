"""The help that is given: how much of it, until when, and what became of the talks and of all else that was done."""
