"""How the danger in a case stands, in words; and of the cases one leads, on my day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from livlina.assessments import queries as assessed
from livlina.assessments.clock import queries, rules
from livlina.assessments.clock.attention import prompts
from livlina.assessments.clock.measures import measures
from livlina.assessments.clock.models import RiskDecision, RiskEvent
from livlina.assessments.clock.queries import Led, Standing
from livlina.assessments.clock.terms import GRAVE as GRAVE
from livlina.assessments.clock.terms import NewLook
from livlina.assessments.models import Assessment
from livlina.assessments.panels import LEVELS as LEVELS
from livlina.assessments.panels import level_words
from livlina.cases.chronology.panels import never_to_her, point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind
from livlina.cases.models import Case
from livlina.cases.process import queries as process
from livlina.cases.process.definitions import clocks as all_clocks
from livlina.cases.process.models import Deadline
from livlina.cases.queries import File
from livlina.core.templatetags.swedish import short_date, swedish_date
from livlina.organisation.queries import UnitLimits
from livlina.organisation.terms import Limit


def now(case: Case, found: Standing, *, limits: UnitLimits, day: date, may_record: bool) -> dict[str, Any]:
    """The level that holds, since when and by what; what is done at it; and how soon it is assessed again."""
    instrument = assessed.instrument_of(found.row) if found.row else None
    return {
        "level": LEVELS[found.level],
        "words": level_words(found.level),
        "is_grave": found.level in GRAVE,
        "name": instrument.name if instrument else found.row.instrument if found.row else "",
        "on": found.row.happened_on if found.row else None,
        "url": reverse("assessment", args=[case.public_id, found.row.public_id]) if found.row else "",
        "waits": found.waits,
        "measures": measures(found.level, day=day),
        "days": queries.days_of(found.level, limits) if found.level else None,
        "assess_url": f"{reverse('case_assessments', args=[case.public_id])}#choose" if may_record else "",
    }


def at_top(case: Case, found: Standing) -> dict[str, Any] | None:
    """What is read first on the overview of an open case: that the level which holds is high or acute."""
    if found.row is None or found.level not in GRAVE or not case.is_open:
        return None
    return {
        "words": level_words(found.level),
        "on": found.row.happened_on,
        "url": reverse("case_risk", args=[case.public_id]),
    }


def clocks(case: Case, found: Iterable[Deadline], *, day: date, may_record: bool) -> list[dict[str, Any]]:
    """What runs of danger and protection: by when, late, and since when it stands still."""
    return [
        {
            "name": all_clocks()[row.clock].name,
            "due_on": row.due_on,
            "is_late": row.stopped_on is None and row.due_on < day,
            "stopped_on": row.stopped_on,
            "url": reverse("deadline", args=[case.public_id, row.public_id]),
            "stop_url": reverse("deadline_stop", args=[case.public_id, row.public_id])
            if may_record and row.stopped_on is None and all_clocks()[row.clock].stands_still
            else "",
            "read": process.mark(row),
            "resume_url": reverse("deadline_resume", args=[case.public_id, row.public_id])
            if may_record and row.stopped_on is not None
            else "",
        }
        for row in found
    ]


def event_lines(found: Iterable[RiskEvent]) -> list[dict[str, Any]]:
    """What has happened, the latest first."""
    return [
        {"kind": str(NewLook(row.kind).label), "on": row.happened_on, "words": row.words, "by": row.noted_by.name}
        for row in found
    ]


def is_repeated(found: Iterable[RiskEvent], *, limits: UnitLimits, day: date) -> bool:
    """Whether violence or a threat has come again within the time that is decided."""
    told = [(row.kind, row.happened_on) for row in found]
    return rules.is_repeated(told, today=day, days=limits.holds(Limit.REPEATED_WITHIN_DAYS))


def decision_lines(found: Iterable[RiskDecision]) -> list[dict[str, Any]]:
    """What one who leads has decided of ending the case."""
    return [
        {
            "on": row.decided_at,
            "by": row.decided_by.name,
            "pairs": [
                ("Nivå", level_words(row.level)),
                ("Erbjudet", row.offered),
                ("Valt", row.chose),
                ("Skydd som är kvar", row.remains),
            ],
        }
        for row in found
    ]


def attention(rows: Iterable[Assessment], *, acted: Iterable[str], day: date) -> list[dict[str, str]]:
    """What to be more attentive to, by what has been assessed of the one whom the case is about. Source: R-231."""
    kept = [row for row in rows if not row.is_discarded]
    found = prompts(
        instruments={row.instrument for row in kept}, via={row.via for row in kept}, flags=frozenset(acted), day=day
    )
    return [{"title": each.title, "words": each.words} for each in found]


# ---- the cases one leads ----


def urgent_lines(found: Iterable[Led], *, day: date) -> list[dict[str, Any]]:
    """
    For one who leads: where the risk is high and nobody can work, whose assessment or protection has passed its day,
    and lower levels that wait for a second person. By the number of the case where it is one, otherwise how many; the
    overview says which.
    """
    rows = list(found)
    late = sorted((row for row in rows if row.due_on and row.due_on < day), key=lambda row: (row.due_on, row.number))
    waits = [row for row in rows if row.waits]
    alone = [row for row in rows if row.is_alone]
    lines = []
    if alone:
        lines.append(
            _urgent(alone, "Hög eller akut risk, och ingen kan arbeta i ärendet. Ge det till någon", is_overdue=True)
        )
    if late:
        first = f"Skulle ha gjorts {swedish_date(late[0].due_on)}"
        lines.append(_urgent(late, "Risken behöver bedömas eller skyddet ses över", meta=first, is_overdue=True))
    if waits:
        lines.append(_urgent(waits, "En lägre risknivå väntar på en andra person"))
    return lines


def _urgent(rows: list[Led], words: str, *, meta: str = "", is_overdue: bool = False) -> dict[str, Any]:
    one = len(rows) == 1
    where = f"ärende {rows[0].number}" if one else f"{len(rows)} ärenden"
    return {
        "url": reverse("case_read", args=[rows[0].public_id]) if one else f"{reverse('group')}#cases",
        "text": f"{words}: {where}",
        "meta": meta,
        "is_overdue": is_overdue,
    }


def led_words(row: Led | None, *, day: date) -> dict[str, Any]:
    """How the danger stands in a case one leads, beside its risk in the list."""
    if row is None:
        return {"late": "", "stands_still": False, "waits": False, "is_alone": False}
    late = short_date(row.due_on) if row.due_on and row.due_on < day else ""
    return {"late": late, "stands_still": row.is_stopped, "waits": row.waits, "is_alone": row.is_alone}


# ---- what has happened ----


def _event(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_risk", args=[file.case.public_id])
    return point(
        "alert",
        f"Har hänt: {NewLook(row.kind).label}",
        row.happened_on,
        by=row.noted_by,
        text=row.words,
        url=url,
        kind="alert",
    )


def _decision(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_risk", args=[file.case.public_id])
    text = f"Erbjudet: {row.offered}\nValt: {row.chose}\nSkydd som är kvar: {row.remains}"
    return point("check", "Beslut: avslut trots fara", row.decided_at, by=row.decided_by, text=text, url=url)


EVENTS = (
    Source(
        kind=EventKind.ASSESSMENT,
        rows=lambda case: case.risk_events.all(),
        at="happened_on",
        point=_event,
        related=("noted_by",),
        goes=never_to_her,
    ),
    Source(
        kind=EventKind.DECISION,
        rows=lambda case: case.risk_decisions.all(),
        at="decided_at",
        point=_decision,
        related=("decided_by",),
        goes=never_to_her,
    ),
)
"""What has made the danger to be looked at anew, and decisions to end at high risk, in what has happened."""
