"""
What a page showed of what it changes, by marks: over anything that has come since nothing is saved. Source: S-142.

A mark names a thing and how it stood, without a space in it. The page carries the marks of what it shows
(`core.forms.ReadForm`), and the command compares them with what stands once it holds what all who write of it hold.
"""

from collections.abc import Collection
from typing import Any

from livlina.core.errors import DomainError


class MoreHasCome(DomainError):
    """What is done would count as later than what the page did not show. `stands` are the marks of what stands now."""

    message = "Något har tillkommit sedan du öppnade sidan. Läs igenom det som står här nu, och spara sedan."

    def __init__(self, *, stands: Collection[str] = (), **facts: Any) -> None:
        self.stands = tuple(stands)
        super().__init__(**facts)


def obstacle_to_unread(
    *, stands: Collection[str], read: Collection[str], refusal: type[MoreHasCome] = MoreHasCome, **facts: Any
) -> MoreHasCome | None:
    """What stands in the way where the page did not show all that stands; what it showed more of has ended."""
    return None if set(stands) <= set(read) else refusal(stands=stands, **facts)
