"""A concern report that has come in about a child: its clocks, and the two assessments that answer it."""
