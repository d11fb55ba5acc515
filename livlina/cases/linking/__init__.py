"""Two investigations in one family linked (kopplade utredningar): an adult's and a child's, each in its own case."""
