"""What is said when the embedded database cannot be used."""


class DatabaseUnavailable(Exception):
    """The embedded database cannot be used now. The text is one Swedish sentence for whoever started it."""
