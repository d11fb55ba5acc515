"""Proposals to link two investigations, and what is shared no more, as my day shows them: nothing about anyone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse


def danger_no_longer_shared(links: Iterable[tuple[UUID, UUID]]) -> list[dict[str, Any]]:
    """A line for each link where what was shared of danger is closed to the other: nothing about anyone."""
    return [
        {
            "url": reverse("link", args=[case, link]),
            "text": "En uppgift om fara delas inte längre med en kopplad utredning",
            "meta": "Samtycket gäller inte. Pröva om en grund i lag bär den",
            "is_overdue": True,
        }
        for case, link in links
    ]


def to_nobody(links: Iterable[tuple[UUID, UUID]]) -> list[dict[str, Any]]:
    """A line for each proposal that is left with one who has left or is away: nothing about anyone."""
    return [
        {
            "url": reverse("link", args=[case, link]),
            "text": "Ett förslag om koppling har gått till någon som har slutat eller är borta",
            "meta": "Ta tillbaka det och fråga någon annan",
            "is_overdue": True,
        }
        for case, link in links
    ]


def waiting(count: int) -> list[dict[str, Any]]:
    """The line of what waits for oneself, or none."""
    if not count:
        return []
    what = "Ett förslag" if count == 1 else f"{count} förslag"
    text = f"{what} att koppla en utredning till en av dina"
    return [{"url": reverse("links"), "text": text, "meta": "Väntar på ditt svar", "is_overdue": False}]
