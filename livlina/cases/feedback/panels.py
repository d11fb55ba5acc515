"""Feedback in words, on the pages of its commission."""

from collections.abc import Iterable
from typing import Any

from livlina.cases.feedback.models import Feedback
from livlina.cases.feedback.terms import Reached
from livlina.cases.panels import in_doubt
from livlina.organisation.law import grounds as law


def lines(found: Iterable[Feedback]) -> list[dict[str, Any]]:
    """What was fed back, with its state: read by whom, or not yet."""
    return [
        {
            "id": row.public_id,
            "done": row.done,
            "results": [(one.goal, str(Reached(one.reached).label), one.said) for one in row.results],
            "remains": row.remains or "",
            "proposal": row.proposal,
            "disclosed": [("Grund", law.label(row.ground)), ("Beslutades av", in_doubt(row.decided_by, row))]
            if row.ground
            else [],
            "by": row.written_by.name,
            "at": row.written_at,
            "read_by": row.read_by.name if row.read_by else "",
            "read_at": row.read_at,
        }
        for row in found
    ]
