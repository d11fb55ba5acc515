"""How a command can end other than well."""


class Failed(Exception):
    """The work could not be done (exit status 1). The text is one plain Swedish sentence."""


class WronglyCalled(Exception):
    """Called wrongly (exit status 2): an unknown file, unit or organisation, or a period that ends before it begins."""
