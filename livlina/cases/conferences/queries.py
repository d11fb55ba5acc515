"""Conferences of the units where one works, their agenda, and of the cases on it those that one has."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.conferences import rules
from livlina.cases.conferences.models import (
    Conference,
    ConferenceMatter,
    ConferenceOutcome,
    ConferencePoint,
    ConferenceSeat,
)
from livlina.cases.conferences.terms import ConferenceState
from livlina.cases.models import Case
from livlina.cases.process.models import Deadline
from livlina.cases.terms import Wall
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff, Unit
from livlina.organisation.terms import Limit

QUESTION: Final = "conference_question"
"""
The clock of a question until it is answered or needed no more: to the day of the conference, or at once where it fell.
The database begins it and lets it follow the conference, of which others decide, to a day that is sooner and to none
that is later (S-142).
"""


def units(actor: Actor, *, day: date) -> list[Unit]:
    """
    The units at which the actor works with cases and that have shared conferences that day, as their organisation has
    decided. Without a decision there are none. At most two queries. Source: R-031.
    """
    key = Limit.CASE_CONFERENCES
    decided = organisation.limits([key], day=day)
    if not any(decided.values()):
        return []
    mine = organisation.units(actor.units_where(Permission.READ_CASE))
    return [unit for unit in mine if decided.get((key, unit.pk), decided.get((key, None)))]


def is_shared(unit: Unit, *, day: date) -> bool:
    """Whether the unit has shared conferences that day, as its organisation has decided."""
    return bool(organisation.limit_that_holds(Limit.CASE_CONFERENCES, unit_id=unit.pk, day=day))


def conferences(actor: Actor) -> QuerySet[Conference]:
    """Those of the units where the actor works with cases, the next first, each with who takes part."""
    seats = ConferenceSeat.objects.filter(left_at=None).select_related("staff").order_by("staff__name", "pk")
    found = Conference.objects.filter(unit__in=actor.units_where(Permission.READ_CASE))
    return found.select_related("unit", "room", "called_by").prefetch_related(Prefetch("seats", seats))


def coming(actor: Actor, *, now: datetime) -> QuerySet[Conference]:
    """Those that are booked and not over, the next first."""
    return conferences(actor).filter(state=ConferenceState.BOOKED, slot__endswith__gt=now).order_by(Lower("slot"), "pk")


def earlier(actor: Actor, *, now: datetime) -> QuerySet[Conference]:
    """Those that are over or cancelled, the latest first."""
    return conferences(actor).exclude(state=ConferenceState.BOOKED, slot__endswith__gt=now).order_by("-pk")


def to_raise_at(case: Case, actor: Actor, *, now: datetime) -> QuerySet[Conference]:
    """Those of the case's unit that have not begun."""
    return coming(actor, now=now).filter(unit=case.unit_id, slot__startswith__gt=now)


def may_change(actor: Actor, conference: Conference) -> bool:
    """True of the one who called it, while they work there, and of those who lead the unit."""
    own = conference.called_by_id == actor.id and actor.may(Permission.RECORD_FACTS, unit_id=conference.unit_id)
    return own or actor.may(Permission.ASSIGN_CASE, unit_id=conference.unit_id)


@dataclass(frozen=True)
class Point:
    """A point of an agenda as one sees it: when it begins, and which case it is where one has that case."""

    point: ConferencePoint
    starts_at: datetime
    matter: ConferenceMatter | None
    is_settled: bool


def agenda(conference: Conference) -> list[Point]:
    """
    The points in their order. The row policies leave out the case of one that the actor does not have, for whatever
    reason: nothing tells a wall from having nothing to do with it. Three queries.
    """
    points = list(points_of(conference))
    matters = {
        row.point_id: row
        for row in ConferenceMatter.objects.filter(point__in=points).select_related("case", "case__unit")
    }
    settled = set(ConferenceOutcome.objects.filter(matter__in=matters.values()).values_list("matter_id", flat=True))
    begins = rules.starts(conference.slot.lower, [each.minutes for each in points])
    return [
        Point(point, at, matter := matters.get(point.pk), matter is not None and matter.pk in settled)
        for point, at in zip(points, begins, strict=True)
    ]


def points_of(conference: Conference) -> QuerySet[ConferencePoint]:
    """What stands on the agenda, in its order."""
    return ConferencePoint.objects.filter(conference=conference, taken_off_at=None).order_by("position")


def of_case(case: Case) -> list[ConferenceMatter]:
    """When the case was or is to be taken up, the latest first, also what was taken off the agenda. One query."""
    return list(_matters(case).order_by("-pk"))


def fallen(case: Case) -> set[UUID]:
    """
    Of these the ones whose question waits in the case, though its conference is off or over or it is taken off the
    agenda, by their public ids. One query.
    """
    runs = Deadline.objects.filter(case=case, clock=QUESTION, finished_on=None)
    is_off = Q(point__conference__state=ConferenceState.CANCELLED) | Q(point__taken_off_at__isnull=False)
    is_over = Q(point__conference__slot__endswith__lte=clock.now())
    rows = ConferenceMatter.objects.filter(is_off | is_over, case=case, public_id__in=runs.values("about"))
    return set(rows.values_list("public_id", flat=True))


def marks(case: Case, row: ConferenceMatter) -> list[str]:
    """By which a page says that it showed a question as one that fell and waits (S-142)."""
    return [str(row.public_id)] if row.public_id in fallen(case) else []


def may_end(actor: Actor, row: ConferenceMatter) -> bool:
    """True of who asked and of those who are shown all of the case: they end its question (S-21)."""
    sees_all = cases.sees_whereabouts(actor, row.case)
    return rules.obstacle_to_ending_question(is_own=row.raised_by_id == actor.id, sees_all=sees_all) is None


def matter(case: Case, public_id: UUID) -> ConferenceMatter | None:
    return _matters(case).filter(public_id=public_id).first()


def _matters(case: Case) -> QuerySet[ConferenceMatter]:
    named = ("case", "point__conference__unit", "point__conference__room", "raised_by")
    return ConferenceMatter.objects.filter(case=case).select_related(*named, "outcome__task__owner", "outcome__said_by")


def who_has(case: Case) -> set[int]:
    """Who has a live relation to the case that no wall closes, by staff id. For those who have it themselves."""
    team, _ = cases.hands(case)
    return {row.actor_id for row in team if row.wall != Wall.CLOSED}


def workers(actor: Actor, case: Case, *, day: date) -> QuerySet[Staff]:
    """Who can be given a task in the case: those who work with it, by name."""
    having = cases.those_who_have(case, day=day)
    return Staff.objects.filter(pk__in=having.values("actor")).order_by("name", "pk")


def to_look_at(actor: Actor, *, day: date) -> list[tuple[Case, date]]:
    """The actor's open cases to be taken up again by a day, where they have not been since. One query."""
    later = ConferenceMatter.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("matter"), point__taken_off_at=None)
    own = cases.own_cases(actor).order_by().values("pk")
    found = ConferenceOutcome.objects.filter(~Exists(later), Q(next_look_on__isnull=False), case__in=own)
    rows = found.select_related("case").order_by("next_look_on", "pk")
    return [(row.case, row.next_look_on) for row in rows if row.next_look_on is not None]
