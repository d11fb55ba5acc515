"""Items of the review in tests."""

from datetime import date, timedelta
from typing import Any

from livlina.cases.review.models import ReviewItem
from livlina.core import clock
from livlina.organisation.models import Staff, Unit


def item(staff: Staff, unit: Unit, *, due_on: date | None = None, **facts: Any) -> ReviewItem:
    """Something that the member of staff did today, flagged for the night."""
    now = clock.now()
    told: dict[str, Any] = {
        "day": clock.today(),
        "reasons": ["night"],
        "first_at": now,
        "last_at": now,
        "times": 1,
        "flagged_at": now,
        "due_on": due_on or clock.today() + timedelta(days=7),
        "outcome": "",
    }
    return ReviewItem.objects.create(staff=staff, unit=unit, **(told | facts))
