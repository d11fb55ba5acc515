"""The conditions of Trappan in words: each time they were asked, and among what has happened."""

from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import tag
from livlina.core.terms import Answer
from livlina.support.conditions import rules
from livlina.support.conditions.terms import QUESTIONS, Outcome
from livlina.support.models import ConditionCheck

TONES: Final = {
    Outcome.HOLDS: ("ok", "check"),
    Outcome.FIND_OUT: ("now", "clock"),
    Outcome.HERE_AND_NOW: ("danger", "alert"),
    Outcome.GOES_ON: ("now", "alert"),
}


def came_to(check: ConditionCheck) -> Outcome:
    return rules.outcome(check.told, goes_on=bool(check.goes_on_because))


def lines(found: Iterable[ConditionCheck]) -> list[dict[str, Any]]:
    """Each time, the latest first, with what it came to and every answer in words."""
    return [
        {
            "on": check.checked_on,
            "state": tag(str(came_to(check).label), *TONES[came_to(check)]),
            "answers": [
                (words, str(Answer(check.told[name]).label)) for name, words in QUESTIONS.items() if name in check.told
            ],
            "because": check.goes_on_because or "",
            "by": check.checked_by.name,
        }
        for check in found
    ]


def _checked(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_conditions", args=[file.case.public_id])
    return point("protect", str(came_to(row).label), row.checked_on, by=row.checked_by, url=url)


EVENTS: Final = (
    Source(
        kind=EventKind.CHILD,
        rows=lambda case: case.condition_checks.all(),
        at="checked_on",
        point=_checked,
        related=("checked_by",),
    ),
)
"""That the conditions were asked about, among what has happened in the case."""
