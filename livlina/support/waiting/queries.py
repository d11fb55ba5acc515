"""Who waits for help, in cases that the actor may see, and at the units that one leads by number alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from livlina.access.actor import Actor
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.core.asked import asked
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.terms import Limit
from livlina.support.models import Wait, WaitCheck, WaitOffer
from livlina.support.waiting import rules
from livlina.support.waiting.errors import StillWaiting
from livlina.support.waiting.terms import HelpKind


def open_waits(case: Any) -> QuerySet[Wait]:
    """What the person of a case waits for now."""
    return Wait.objects.filter(case=case, ended_on=None)


@asked
def _waiting(*, case: Any) -> QuerySet[Wait]:
    told = ("public_id", "case", "kind", "priority", "since", "next_check_on")
    return open_waits(case).only(*told).order_by("since", "pk")


def waiting(case: Case) -> list[Wait]:
    """What the person of the case waits for now, as the overview tells of it. One query."""
    return cases.of_case(case, _waiting(case=case.pk))


@dataclass(frozen=True)
class Waited:
    """A wait with its checks and the places that were offered, the latest first."""

    wait: Wait
    checks: list[WaitCheck]
    offers: list[WaitOffer]

    @property
    def state(self) -> str | None:
        """How it was on the latest day that it was checked; None where it never was."""
        return rules.state_of((each.checked_on, each.state) for each in self.checks)

    def is_known(self, *, today: date, days: int) -> bool:
        """Whether it is known today how one is; `days` is the most between two checks."""
        return rules.is_known([each.checked_on for each in self.checks], today=today, days=days)

    @property
    def open_offer(self) -> WaitOffer | None:
        """The place that waits for an answer."""
        return next((offer for offer in self.offers if not offer.answer), None)


def waits(case: Case) -> list[Waited]:
    """All that the person of the case waits or has waited for, what goes on first. Three queries."""
    checks = WaitCheck.objects.select_related("checked_by").order_by("-checked_on", "-pk")
    offers = WaitOffer.objects.select_related("offered_by", "answered_by").order_by("-pk")
    found = Wait.objects.filter(case=case).select_related("placed_by", "ended_by").order_by("-pk")
    rows = cases.of_case(case, list(found.prefetch_related(Prefetch("checks", checks), Prefetch("offers", offers))))
    told = [
        Waited(row, cases.of_case(case, list(row.checks.all())), cases.of_case(case, list(row.offers.all())))
        for row in rows
    ]
    return sorted(told, key=lambda each: each.wait.ended_on is not None)


def waited(case: Case, wait_id: UUID) -> Waited | None:
    """One of them, by its id."""
    return next((each for each in waits(case) if each.wait.public_id == wait_id), None)


def marks(wait: Wait, checks: Iterable[WaitCheck]) -> list[str]:
    """By which a page says what it showed of a wait: each check, the order and the next day that came of them."""
    return [
        f"{wait.public_id}.{wait.priority}.{wait.next_check_on}",
        *(str(each.public_id) for each in checks),
    ]


def check_days(case: Case, *, day: date) -> int:
    """Within how many days somebody asks again how one is who waits, at the unit of the case. Source: R-359."""
    return organisation.limit_that_holds(Limit.WAITING_CHECK_DAYS, unit_id=case.unit_id, day=day)


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """One who still waits is taken off the list first, with the reason, so that nobody is offered a place in vain."""
    wait = open_waits(case).order_by("since", "pk").first()
    if wait is None:
        return None
    label = str(HelpKind(wait.kind).label)
    return StillWaiting(kind=label[:1].lower() + label[1:])


@dataclass(frozen=True, kw_only=True)
class WaitLine:
    """One who waits, in the list of a unit: a number, and of the person no more than whether it was dangerous."""

    case_id: UUID
    trace_ref: UUID
    number: str
    unit_id: int
    assigned: str
    is_away: bool
    """Whether the one assigned has left or is away: then nobody has it."""

    kind: str
    priority: str
    is_ready: bool
    hours: str
    form: str
    needs_interpreter: bool
    since: date
    last_check_on: date | None
    in_danger: bool
    """Whether the last check told of danger; who was not reached is in danger still."""

    next_check_on: date
    offered_on: date | None
    answer: str | None
    """To the last place offered: '' while it is open, None where none was."""

    is_own: bool
    """Whether it is in a case that one has, rather than one at a unit that one leads."""


def lines(actor: Actor) -> list[WaitLine]:
    """
    Those who wait, in cases of one's own and at the units that one leads, whoever has them. One query.

    A named door of the database answers. Of the other side of a wall there is no line, and none is counted. Source:
    S-10, S-11.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM waiting_lines()")
        names = [column.name for column in cursor.description]
        return [WaitLine(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How many at a unit that one leads stopped waiting for one kind of help for one reason."""

    unit_id: int
    kind: str
    reason: str
    number: int


def ended(actor: Actor, *, since: date) -> list[Ended]:
    """
    How many stopped waiting since that day at the units that the actor leads, and why: numbers alone. One query.

    A named door of the database answers, and counts nobody on the other side of a wall. Source: R-359.
    """
    if not actor.led_units:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, kind, reason, number FROM waiting_ended(%s)", [since])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [Ended(unit_id=unit, kind=kind, reason=reason, number=number) for unit, kind, reason, number in rows]


@dataclass(frozen=True, kw_only=True)
class OfRole:
    """
    How much of a unit that one leads goes to the clients in one role: open cases, who waits of those on the list, and
    minutes of talks held in whole months that have ended; None where too few persons stand behind them (S-101).
    """

    unit_id: int
    role: str
    cases: int
    waits: int
    minutes: int | None


def by_role(actor: Actor) -> list[OfRole]:
    """
    How the work divides between those who are exposed, those who use violence and children: numbers alone. One query.

    A named door of the database answers, the same to all who lead there: else what a reading changes tells of a wall.
    Source: R-148, S-10.
    """
    if not actor.led_units:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, role, cases, waits, minutes FROM work_by_role()")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [
        OfRole(unit_id=unit, role=role, cases=cases_, waits=waits_, minutes=minutes)
        for unit, role, cases_, waits_, minutes in rows
    ]
