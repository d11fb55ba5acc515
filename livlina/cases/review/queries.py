"""What waits for review and what has been reviewed, for the one who reviews. The row policy says the same (S-05)."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases.review import rules
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.rules import Limits
from livlina.cases.review.terms import Reason, ReviewOutcome
from livlina.core import clock
from livlina.core.rows import mine
from livlina.organisation import queries as organisation
from livlina.organisation.models import Membership, UnitBoard
from livlina.organisation.terms import Limit
from livlina.people import queries as people
from livlina.people import register

log = logging.getLogger("livlina.upkeep")

UNREADABLE: Final = (InvalidTag, KeyError, IndexError, TypeError, ValueError)
"""What it is to open a value whose key is destroyed, or whose seal is broken."""

PER_BATCH = 500  # traces of each lane judged at a time

LIMITS: Mapping[str, str] = {
    Limit.REVIEW_NIGHT_FROM: "night_from",
    Limit.REVIEW_NIGHT_TO: "night_to",
    Limit.REVIEW_MANY_CASES: "many_cases",
    Limit.REVIEW_REFUSALS: "refusals",
    Limit.REVIEW_AFTER_CLOSING: "after_closing_days",
    Limit.REVIEW_SAMPLE: "sample_one_in",
    Limit.REVIEW_WITHIN: "within_days",
}


def reviewed_units(actor: Actor) -> set[int]:
    """The units whose traces the actor reviews: those under the boards of the units where that is the role."""
    own = actor.units_where(Permission.REVIEW_TRACES)
    day = clock.today()
    boards = UnitBoard.objects.on(day).filter(unit__in=own).values("board")
    return {*own, *UnitBoard.objects.on(day).filter(board__in=boards).values_list("unit_id", flat=True)}


def items(actor: Actor) -> QuerySet[ReviewItem]:
    """
    Items that the actor reviews: never of the actor. One who leads sees those that have waited too long, but not that a
    danger message has no reader: they may be the one from whom it is kept. Where no log reviewer at work sees the unit,
    that is told to those who review elsewhere, as is what is flagged of the only one. What that one has settled, or
    says is to be followed up, is seen by those who lead.
    """
    overdue = Q(outcome="", due_on__lt=clock.today()) | Q(reviewed_by=actor.id)
    told_to_leads = Q(overdue, unit__in=actor.led_units) & ~Q(reasons__contains=[Reason.DANGER_UNREAD])
    seen = Q(unit__in=reviewed_units(actor)) | told_to_leads
    for keys in ("my_fallen_items", "my_settled_items"):
        seen |= Q(Func(F("pk"), template=f"%(expressions)s = {mine(keys)}", output_field=BooleanField()))
    return ReviewItem.objects.filter(seen).exclude(staff=actor.id).select_related("staff", "unit", "reviewed_by")


def shown(actor: Actor) -> QuerySet[ReviewItem]:
    """The same, each with `mark`: what its page shows as the row is read, told apart from what comes after (S-142)."""
    return items(actor).annotate(mark=Func("pk", function="review_mark", output_field=TextField()))


def waiting(actor: Actor) -> QuerySet[ReviewItem]:
    """Those not reviewed yet, the one due first first."""
    return items(actor).filter(outcome="").order_by("due_on", "-last_at", "pk")


def reviewed(actor: Actor) -> QuerySet[ReviewItem]:
    """Those that have been, the latest first."""
    return items(actor).exclude(outcome="").order_by("-reviewed_at", "pk")


LATELY: Final = timedelta(days=14)


def follow_up_count(actor: Actor) -> int:
    """How many were said to need following up in the last two weeks."""
    return reviewed(actor).filter(outcome=ReviewOutcome.FOLLOW_UP, reviewed_at__gt=clock.now() - LATELY).count()


def overdue_count(actor: Actor) -> int:
    """How many have waited longer than the limit."""
    return waiting(actor).filter(due_on__lt=clock.today()).count()


class Done(NamedTuple):
    """One trace behind an item."""

    at: datetime
    action: str
    why: str


def events(item: ReviewItem) -> list[Done]:
    """What was done in the case from what is flagged to the end of that day, the latest first, at most 200."""
    return [Done(*row) for row in _rows("SELECT at, action, why FROM review_events(%s)", [item.pk])]


def hours(item: ReviewItem) -> dict[int, int]:
    """How many readings the member of staff made in each hour of the day, in Stockholm's time."""
    return dict(_rows("SELECT hour, times FROM review_hours(%s)", [item.pk]))


def roles_of(staff: Iterable[int]) -> list[Membership]:
    """All roles these members of staff have had, with their units."""
    return list(Membership.objects.filter(staff__in=list(staff)).select_related("unit").order_by("valid_from", "pk"))


class Limited:
    """The limits of each unit that day, asked for once."""

    def __init__(self, *, day: date) -> None:
        self._values = organisation.limits(LIMITS, day=day)

    def of(self, unit_id: int) -> Limits:
        """The unit's own before the organisation's."""
        told = {}
        for key, name in LIMITS.items():
            value = self._values.get((key, unit_id), self._values.get((key, None)))
            if value is not None:
                told[name] = value
        return Limits(**told)


class Taken(NamedTuple):
    """One trace taken to be judged."""

    at: datetime
    actor_id: int
    unit_id: int
    case_ref: UUID | None
    action: str
    why: str
    cases_in_hour: int
    refusals_in_day: int


def take() -> list[Taken]:
    """Traces left since last, the oldest first, each once. For the system alone."""
    return [Taken(*row) for row in _rows("SELECT * FROM take_traces_to_judge(%s)", [PER_BATCH])]


@dataclass(frozen=True)
class Whose:
    """What must be known of a case to judge who reads it."""

    closed_on: date | None
    name: str


def whose(refs: Iterable[UUID]) -> dict[UUID, Whose]:
    """These cases, by what traces call them; what is no case is not among them. For the system alone."""
    rows: Any = _rows("SELECT * FROM cases_to_judge(%s::uuid[])", [list(set(refs))])
    known = [row for row in rows if row[3] is not None]
    names: dict[Any, str] = dict(_readable(known, lambda row: dict(people.opened_names([row])).popitem()))
    return {row[0]: Whose(closed_on=row[4], name=names.get(row[0], "")) for row in rows}


def near(pairs: Iterable[tuple[int, UUID]]) -> set[tuple[int, UUID]]:
    """Those of these pairs of staff and case where the one has declared somebody in the other. For the system alone."""
    staff, refs = zip(*asked, strict=True) if (asked := set(pairs)) else ((), ())
    return set(_rows("SELECT * FROM declared_near(%s::bigint[], %s::uuid[])", [list(staff), list(refs)]))


def at_same_address(pairs: Iterable[tuple[int, UUID]]) -> set[tuple[int, UUID]]:
    """
    Those of these pairs where an address that the one has declared is where somebody in the case is told to be.

    Both are sealed, and opened here to be compared: nothing of them is kept, or told on. One that no key opens is
    passed over, so that all else is judged. For the system alone.
    """
    staff, refs = zip(*asked, strict=True) if (asked := set(pairs)) else ((), ())
    rows: Any = _rows("SELECT * FROM addresses_to_judge(%s::bigint[], %s::uuid[])", [list(staff), list(refs)])
    same = _readable(rows, lambda row: (row[:2], register.is_same_place(declared=row[2:5], told=row[5:9])))
    return {pair for pair, is_same in same if is_same}


def _readable(rows: Iterable[Any], read: Callable[[Any], tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """
    What is read of each row, but of those that no key opens: it is told in the log how many those are, never whose.
    """
    found, unread = [], 0
    for row in rows:
        try:
            found.append(read(row))
        except UNREADABLE:
            unread += 1
    if unread:
        log.error("%s förseglade värden kunde inte läsas när loggen granskades. Resten är granskat.", unread)
    return found


@dataclass(frozen=True)
class Colleague:
    """A member of staff, and where the first of today's roles is."""

    name: str
    surnames: frozenset[str]
    unit_id: int | None


def colleagues(ids: Iterable[int], *, day: date) -> dict[int, Colleague]:
    """These members of staff."""
    units: dict[int, int] = {}
    for staff, unit in Membership.objects.on(day).filter(staff__in=set(ids)).values_list("staff_id", "unit_id"):
        units.setdefault(staff, unit)
    names = organisation.staff_names()
    return {
        pk: Colleague(name=names[pk], surnames=rules.surnames(names[pk]), unit_id=units.get(pk))
        for pk in set(ids)
        if pk in names
    }


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
