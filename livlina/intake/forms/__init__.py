"""What is asked in intake: first contacts, and registers brought in from files."""
