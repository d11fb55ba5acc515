"""The one kind of expected refusal."""

from typing import Any, ClassVar


class DomainError(Exception):
    """
    Something the user asked for cannot be done, told in words the user can act on.

    A subclass states `message` (Swedish, with {placeholders} for the facts given) and, where the
    refusal belongs to one field of a form, the name of that field. `way` is the page of the case where it is solved, by
    the name of its address, and what the link to it says.
    """

    message: ClassVar[str] = "Det går inte att göra."
    field: ClassVar[str | None] = None
    way: ClassVar[tuple[str, str] | None] = None

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))


class TooOften(DomainError):
    """Done more often than anyone does by hand, and not in a form: answered by the page of 429 (S-132)."""


class NotYoursNow(DomainError):
    """Refused before there is a form to say it in, to one who had it before: a page says it, with what was typed."""
