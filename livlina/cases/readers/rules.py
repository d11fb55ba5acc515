"""
How traces become what a client reads: one line for each member of staff and day.

Pure functions. Nobody else in the case is in a line, and no name of staff unless the organisation has decided so.
Source: S-44.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from livlina.cases.errors import AnotherPrints
from livlina.cases.readers.errors import (
    GuardianIsSuspected,
    GuardianNotChosen,
    PeriodTurned,
    TooLong,
)
from livlina.core.errors import DomainError
from livlina.core.period import Period

LINES_AT_MOST: Final = 3000
"""More is not made into one document: it takes too long, and nobody reads it."""


@dataclass(frozen=True)
class Act:
    """One trace: by whom (`staff` tells people apart, `who` is said of them), when (local time), what and why."""

    staff: int
    at: datetime
    who: str
    act: str
    why: str = ""


@dataclass(frozen=True)
class Line:
    """What one member of staff did on one day. `times` counts the traces."""

    day: date
    first: datetime
    last: datetime
    who: str
    acts: tuple[str, ...]
    why: tuple[str, ...]
    times: int


def folded(acts: Iterable[Act]) -> list[Line]:
    """
    One line for each member of staff and day, the latest day first; within a day the one who came first first.

    What is said of them differently, as of one who also came by broken glass, is told apart.
    """
    together: dict[tuple[date, int, str], list[Act]] = {}
    for act in sorted(acts, key=lambda each: each.at):
        together.setdefault((act.at.date(), act.staff, act.who), []).append(act)
    lines = [
        Line(
            day=day,
            first=done[0].at,
            last=done[-1].at,
            who=who,
            acts=tuple(dict.fromkeys(each.act for each in done)),
            why=tuple(dict.fromkeys(each.why for each in done if each.why)),
            times=len(done),
        )
        for (day, _, who), done in together.items()
    ]
    return sorted(lines, key=lambda line: (-line.day.toordinal(), line.first))


def period(first_day: date, last_day: date) -> Period:
    """The days asked for, both included. Raises PeriodTurned."""
    if last_day < first_day:
        raise PeriodTurned
    return Period(first_day, last_day)


def obstacle_to_guardian(*, is_guardian: bool, is_suspected: bool, sees_whereabouts: bool) -> DomainError | None:
    """What stands in the way of giving a guardian the extract of a child's case, as of other papers (S-13)."""
    if not is_guardian:
        return GuardianNotChosen()
    if is_suspected:
        return GuardianIsSuspected()
    return None if sees_whereabouts else AnotherPrints()


def obstacle_to_writing_out(lines: int) -> DomainError | None:
    """What stands in the way of one document, or None."""
    return TooLong(limit=LINES_AT_MOST) if lines > LINES_AT_MOST else None
