"""
Periods laid beside each other: what is covered, what is left out, what is told twice.

Days are counted, both ends of a period included; a period without end goes on for ever.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.core.text import words_of
from livlina.organisation.errors import (
    AnotherWritesForBody,
    BeyondDelegation,
    LeadWritesForBody,
    NobodyIsDelegated,
    NotDelegated,
    OwnBackUp,
    RolesChanged,
    ShiftEndsBeforeStart,
)
from livlina.organisation.terms import Absence, DutyHole

FOREVER = date.max.toordinal()
"""The last day there is: where a period without end ends."""


def is_named_in(text: str, name: str) -> bool:
    """
    Whether somebody of that name is named in the text, in either order and with at most one name between. Somebody of
    one name alone never is.
    """
    written, called = words_of(text), set(words_of(name))
    spans = {len(called), len(called) + 1} if len(called) > 1 else set()
    return any(called <= set(written[at : at + span]) for span in spans for at in range(len(written)))


def with_absence(name: str, absence: str) -> str:
    """What one of the staff who has something is called, and that they have left or are away, where so (S-55)."""
    return f"{name} {Absence(absence).label}" if absence else name


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


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much a decision grants; None is what it says nothing of. Talks and groups are counted, weeks are whole."""

    talks: int | None = None
    weeks: int | None = None
    groups: int | None = None


NOTHING = Amount()


def amount_words(amount: Amount) -> str:
    """How much, in words: `12 samtal, 26 veckor`; '' where nothing is said."""
    counted = (
        (amount.talks, "samtal", "samtal"),
        (amount.weeks, "vecka", "veckor"),
        (amount.groups, "gruppomgång", "gruppomgångar"),
    )
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counted if count is not None)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """
    One row of the register of delegations: who (`role`, or a body of the board by name) may decide on what grounds
    (none named is any), and how much at most (None is no limit). `title` is what the holder is called.
    """

    title: str
    role: str = ""
    body: str = ""
    grounds: frozenset[str] = frozenset()
    most: Amount = NOTHING

    def covers(self, *, grounds: Iterable[str], amount: Amount) -> bool:
        """True when a decision on these grounds, of that much, is within it."""
        return self.names(grounds) and all(
            most is None or told is None or told <= most
            for most, told in (
                (self.most.talks, amount.talks),
                (self.most.weeks, amount.weeks),
                (self.most.groups, amount.groups),
            )
        )

    def names(self, grounds: Iterable[str]) -> bool:
        """True when all the grounds are among its own."""
        return not self.grounds or self.grounds.issuperset(grounds)

    @property
    def limit(self) -> str:
        """How much at most, in words; '' for no limit."""
        words = amount_words(self.most)
        return f"högst {words}" if words else ""


def obstacle_to_deciding(
    mandates: Iterable[Mandate],
    *,
    roles: Collection[str],
    body: str = "",
    grounds: Collection[str] = (),
    amount: Amount = NOTHING,
    day: date,
    leads: bool = False,
    has_written: bool = False,
) -> DomainError | None:
    """
    Return why one in these roles, or that body of the board, may not take a decision that day, or None.

    `mandates` are those of the kind of decision, at the unit, that day. What a body decides is written down by one who
    leads the unit and has not written it: anyone could else sign as the board. Source: kommunallagen, R-103.
    """
    held = [one for one in mandates if one.names(grounds)]
    within = [one for one in held if one.covers(grounds=grounds, amount=amount)]
    own = [one for one in held if (one.body == body if body else one.role in roles and not one.body)]
    if any(one in within for one in own):
        return _obstacle_to_writing_for(body, leads=leads, has_written=has_written) if body else None
    if not within:
        return NobodyIsDelegated(day=day)
    who = " eller ".join(dict.fromkeys(one.title for one in within))
    return BeyondDelegation(limit=own[0].limit, who=who) if own else NotDelegated(who=who)


def _obstacle_to_writing_for(body: str, *, leads: bool, has_written: bool) -> DomainError | None:
    if not leads:
        return LeadWritesForBody(body=body)
    return AnotherWritesForBody(body=body) if has_written else None


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
