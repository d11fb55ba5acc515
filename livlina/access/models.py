"""The traces have a table, but no model: only functions of the database write and read it."""
