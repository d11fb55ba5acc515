"""
Periods laid beside each other: what is covered, what is left out, what is told twice.

Days are counted, both ends of a period included; a period without end goes on for ever.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import combinations

from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.organisation.errors import OwnBackUp, RolesChanged, ShiftEndsBeforeStart
from livlina.organisation.terms import DutyHole

FOREVER = date.max.toordinal()
"""The last day there is: where a period without end ends."""


def _first(period: Period) -> int:
    return period.start.toordinal()


def _last(period: Period) -> int:
    return FOREVER if period.end is None else period.end.toordinal()


def _period(first: int, last: int) -> Period:
    return Period(date.fromordinal(first), None if last >= FOREVER else date.fromordinal(last))


def shared(one: Period, other: Period) -> Period | None:
    """The days that are in both, or None when there are none."""
    first, last = max(_first(one), _first(other)), min(_last(one), _last(other))
    return _period(first, last) if first <= last else None


def is_within(inner: Period, outer: Period) -> bool:
    """True when every day of the inner period is in the outer one."""
    return _first(outer) <= _first(inner) and _last(inner) <= _last(outer)


def gaps(whole: Period, parts: Iterable[Period]) -> list[Period]:
    """The days of the whole that are in none of the parts, as periods in order. Source: R-023."""
    found = []
    uncovered = _first(whole)
    for part in sorted(parts, key=_first):
        if _first(part) > uncovered:
            found.append((uncovered, min(_first(part) - 1, _last(whole))))
        uncovered = max(uncovered, _last(part) + 1)
        if uncovered > _last(whole):
            break
    if uncovered <= _last(whole):
        found.append((uncovered, _last(whole)))
    return [_period(first, last) for first, last in found]


def overlaps(parts: Iterable[Period]) -> list[tuple[int, int, Period]]:
    """Each pair of parts, by their places in the order given, that share days, with the days they share."""
    return [
        (one, other, days)
        for (one, first), (other, second) in combinations(enumerate(parts), 2)
        if (days := shared(first, second)) is not None
    ]


def roles_due_on(*, signed_on: date | None, since: date, days: int) -> date:
    """
    The last day to go through who has which role at a unit: `days` after it was done, or after the first of the roles.

    Source: S-55.
    """
    return (signed_on or since) + timedelta(days=days)


def obstacle_to_signing(*, seen: str, stands: str) -> DomainError | None:
    """One signs the list that one has read, and no other."""
    return None if seen == stands else RolesChanged()


def obstacle_to_shift(*, starts_on: date, ends_on: date, primary: int, back_up: int | None) -> DomainError | None:
    """What is wrong with a shift in the roster; `primary` and `back_up` are ids of staff. Source: R-080."""
    if ends_on < starts_on:
        return ShiftEndsBeforeStart()
    return OwnBackUp() if back_up == primary else None


def duty_holes(*, primary: int | None, back_up: int | None, here: Collection[int]) -> list[DutyHole]:
    """
    What is missing on a day. `primary` and `back_up` are ids of staff, None for nobody; `here` are those who work at
    the unit that day, so that one who has left leaves a hole to be seen. Source: R-080.
    """
    if primary is None:
        return [DutyHole.NOBODY]
    found = [] if primary in here else [DutyHole.PRIMARY_GONE]
    if back_up is None:
        return [*found, DutyHole.NO_BACK_UP]
    return found if back_up in here else [*found, DutyHole.BACK_UP_GONE]
