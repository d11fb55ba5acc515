"""What can be refused before anything has been asked of a case."""

from livlina.core.errors import DomainError


class NotPermitted(DomainError):
    """The role does not include this act at this unit (S-01)."""

    message = "Din roll omfattar inte det här. Fråga enhetens chef om någon annan ska göra det."
