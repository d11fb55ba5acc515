"""A chain of help in words: its steps with the days between them, and the days in limbo after somebody left."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind, Goes
from livlina.cases.models import Case
from livlina.cases.panels import WITHHELD
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import tag
from livlina.support.chain import queries, rules
from livlina.support.chain.terms import State
from livlina.support.models import ChainStep
from livlina.support.possible.terms import UnmetReason

TONES: Final = {
    State.PLANNED: ("brand", "calendar"),
    State.LATE: ("danger", "alert"),
    State.GOES_ON: ("ok", "check"),
    State.ENDED: ("", "check"),
    State.MISSING: ("now", "cross"),
}


def lines(case: Case, rows: Sequence[ChainStep], *, may_record: bool, day: date) -> list[dict[str, Any]]:
    """The steps in their order, each with the days of nothing before it."""
    days = [queries.days_of(row) for row in rows]
    return [
        _line(case, row, gap, state=rules.state(step, today=day), may_record=may_record)
        for row, step, gap in zip(rows, days, rules.gaps(days, today=day), strict=True)
    ]


def _line(case: Case, row: ChainStep, gap: int, *, state: State, may_record: bool) -> dict[str, Any]:
    is_open = state in (State.PLANNED, State.LATE, State.GOES_ON)
    return {
        "row": row,
        "name": queries.name_of(row.kind),
        "state": tag(str(state.label), *TONES[state]),
        "gap": "" if not gap else "1 dag utan hjälp före" if gap == 1 else f"{gap} dagar utan hjälp före",
        "by_whom": row.by_whom or (WITHHELD if row.names_giver else ""),
        "missing": str(UnmetReason(row.missing).label) if row.missing else "",
        "mark_url": reverse("chain_mark", args=[case.public_id, row.public_id]) if may_record and is_open else "",
    }


def limbo(rows: Sequence[ChainStep], *, day: date) -> list[dict[str, Any]]:
    """Each time somebody left, how many days it took until all was in place, and how much is. Source: R-156."""
    left = sorted({row.left_on for row in rows if row.left_on}, reverse=True)
    return [_limbo([row for row in rows if row.left_on == each], left_on=each, day=day) for each in left]


def _limbo(rows: Sequence[ChainStep], *, left_on: date, day: date) -> dict[str, Any]:
    wanted = [row for row in rows if not row.missing]
    return {
        "left_on": left_on,
        "days": rules.limbo(left_on=left_on, began=[row.began_on for row in wanted], today=day),
        "in_place": sum(row.began_on is not None for row in wanted),
        "of": len(rows),
        "is_done": all(row.began_on for row in wanted),
    }


def _began(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    url = reverse("case_chain", args=[file.case.public_id])
    return point("forward", f"Började: {queries.name_of(row.kind)}", row.began_on, by=row.marked_by, url=url)


def _never(row: Any) -> Goes:
    """Paper lies about at home, and a step tells that somebody leaves (S-21)."""
    return Goes.NEVER


EVENTS: Final = (
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.chain_steps.exclude(began_on=None),
        at="began_on",
        point=_began,
        related=("marked_by",),
        goes=_never,
    ),
)
"""That a step of the chain began, among what has happened in the case."""
