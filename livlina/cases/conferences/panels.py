"""Conferences in words, and what was asked and agreed of a case. Rows in, plain values out."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from livlina.cases.conferences.models import Conference, ConferenceMatter
from livlina.cases.conferences.queries import Point
from livlina.cases.conferences.terms import WhyRaised
from livlina.cases.terms import CaseRole


def line(conference: Conference, *, now: datetime) -> dict[str, Any]:
    """A conference: hours, room and who takes part, nothing of any case."""
    starts, ends = conference.slot.lower, conference.slot.upper
    state = ("inställd", "danger") if conference.is_cancelled else ("har varit", "") if ends <= now else ("bokad", "ok")
    return {
        "id": conference.public_id,
        "url": reverse("conference", args=[conference.public_id]),
        "unit": conference.unit.full_name,
        "at": starts,
        "ends_at": ends,
        "room": conference.room.name if conference.room else "",
        "called_by": conference.called_by.name,
        "staff": [seat.staff.name for seat in conference.seats.all()],
        "state": {"text": state[0], "tone": state[1]},
        "has_begun": starts <= now,
        "is_cancelled": conference.is_cancelled,
        "version": conference.version,
    }


def agenda(points: list[Point]) -> list[dict[str, Any]]:
    """The points in order: which case where one has it, else only that there is one. Names nobody."""
    return [
        {
            "number": place,
            "at": timezone.localtime(each.starts_at),
            "minutes": each.point.minutes,
            "case": each.matter.case.number if each.matter else "",
            "role": str(CaseRole(each.matter.case.role).label) if each.matter else "",
            "url": reverse("conference_matter", args=[each.matter.case.public_id, each.matter.public_id])
            if each.matter
            else "",
            "is_settled": each.is_settled,
        }
        for place, each in enumerate(points, start=1)
    ]


def matter(row: ConferenceMatter) -> dict[str, Any]:
    """What is asked of the case and what was agreed."""
    outcome = getattr(row, "outcome", None)
    if outcome is not None:
        outcome.case = row.case
        if outcome.task is not None:
            outcome.task.case = row.case
    return {
        "id": row.public_id,
        "question": row.question,
        "ground": str(WhyRaised(row.ground).label),
        "by": row.raised_by.name,
        "raised_at": row.raised_at,
        "is_off": row.point.taken_off_at is not None,
        "off_at": row.point.taken_off_at,
        "agreed": outcome.agreed if outcome else "",
        "said_by": outcome.said_by.name if outcome else "",
        "said_at": outcome.said_at if outcome else None,
        "next_look_on": outcome.next_look_on if outcome else None,
        "task": outcome.task.words if outcome and outcome.task else "",
        "owner": outcome.task.owner.name if outcome and outcome.task and outcome.task.owner else "",
        "due_on": outcome.task.due_on if outcome and outcome.task else None,
    }
