"""Talks that nobody can hold in words, on the day of the one who leads."""

from typing import Any

from django.template.defaultfilters import pluralize
from django.urls import reverse


def urgent_line(count: int) -> list[dict[str, Any]]:
    """That there are any: one line, and nothing where there are none."""
    if not count:
        return []
    return [
        {
            "url": reverse("talks_without"),
            "text": f"{count} samtal utan behandlare",
            "meta": f"Ge {pluralize(count, 'det,dem')} till någon som har ärendet",
            "is_overdue": True,
        }
    ]
