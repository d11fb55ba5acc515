"""The end of a case, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from livlina.cases.closing.models import CaseClosing
from livlina.cases.closing.queries import EndedByAnother, Left
from livlina.cases.closing.terms import Degree
from livlina.cases.decisions.models import Promise
from livlina.cases.models import Case, Instruction
from livlina.cases.panels import in_doubt
from livlina.cases.process import panels as process_panels
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.core.terms import Answer


def obstacle_lines(case: Case, obstacles: Iterable[DomainError]) -> list[dict[str, str]]:
    """What is to be answered before the end, each with the way to it."""
    return [
        {
            "text": str(obstacle),
            "url": reverse(obstacle.way[0], args=[case.public_id]) if obstacle.way else "",
            "url_text": obstacle.way[1] if obstacle.way else "",
        }
        for obstacle in obstacles
    ]


def ended_lines(found: Iterable[EndedByAnother]) -> list[dict[str, Any]]:
    """On my day: that a case one has, or whose unit one leads, was ended by one who is not its handler."""
    return [
        {
            "url": reverse("case_read" if row.is_led else "case", args=[row.public_id]),
            "text": f"Avslutat av {row.by}, som inte är handläggare: ärende {row.number}",
            "meta": swedish_date(row.closed_on),
            "is_overdue": False,
        }
        for row in found
    ]


def left_lines(case: Case, left: Iterable[Left], *, day: date) -> list[dict[str, Any]]:
    """What is not done, each with the way to where it is done."""
    return [_left_line(case, row, day=day) for row in left]


def _left_line(case: Case, row: Left, *, day: date) -> dict[str, Any]:
    if isinstance(row, Instruction):
        url = reverse("case", args=[case.public_id])
        return {
            "what": f"Från den som leder enheten: {row.text}",
            "url": url,
            "owner": "",
            "due_on": None,
            "until": None,
        }
    if isinstance(row, Promise):
        return {
            "what": f"Löfte: {row.what}",
            "url": reverse("promise", args=[case.public_id, row.public_id]),
            "owner": row.owner.name if row.owner else "ingen har tagit över",
            "due_on": None,
            "until": row.until,
        }
    return process_panels.due_line(row, day=day) | {"until": None}


def closing_lines(closings: Iterable[CaseClosing]) -> list[dict[str, Any]]:
    """How the case ended, each time it did."""
    return [{"closed_on": closing.closed_on, "pairs": _pairs(closing)} for closing in closings]


def _pairs(closing: CaseClosing) -> list[tuple[str, str]]:
    by = closing.closed_by.name if closing.closed_by else "Livlina"
    pairs = [
        ("Avslutat", f"{swedish_date(closing.closed_on)}, {by}"),
        ("Orsak", closing.reason.name),
        ("Målet nåddes", str(Degree(closing.goal_reached).label)),
        ("Våldet har upphört", str(Degree(closing.violence_ceased).label)),
        ("Behov kvarstår", str(Answer(closing.need_remains).label)),
        ("Vilket behov", closing.need),
        ("Vem tar över", in_doubt(closing.takes_over, closing)),
        ("Säkerhet", closing.safety),
        ("Öppnat igen", swedish_date(closing.reopened_on)),
        ("Därför", closing.reopened_because),
    ]
    return [(label, text) for label, text in pairs if text]
