"""The investigation (utredning): opened on a ground, written under headings, communicated, proposed and read twice."""
