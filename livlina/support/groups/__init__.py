"""Groups: programmes with themes, places in them, and what is written of a meeting in each person's own case."""
