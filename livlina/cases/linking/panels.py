"""Proposals to link two investigations, as my day shows them: a number, and nothing about anyone."""

from typing import Any

from django.urls import reverse


def waiting(count: int) -> list[dict[str, Any]]:
    """The line of what waits for oneself, or none."""
    if not count:
        return []
    what = "Ett förslag" if count == 1 else f"{count} förslag"
    text = f"{what} att koppla en utredning till en av dina"
    return [{"url": reverse("links"), "text": text, "meta": "Väntar på ditt svar", "is_overdue": False}]
