"""What one of the staff has at the units that the actor leads: lines and counts, nothing about anyone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.handover.models import GivenWithout
from livlina.cases.models import CaseLine, Engagement
from livlina.cases.terms import EngagementKind
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff


@dataclass(frozen=True)
class Held:
    """
    A case that somebody has, as a line: their tasks in it, its deadlines, and how many talks they have booked.

    Of a case beyond a wall of the one who asks nothing is counted: None throughout (S-10).
    """

    line: CaseLine
    tasks: int | None
    deadlines: int | None
    booked: int | None


def staff(actor: Actor, public_id: UUID, *, day: date) -> Staff | None:
    """
    One who can have cases at a unit that the actor leads, or still has one there though they have left. None otherwise.
    """
    found = Staff.objects.filter(public_id=public_id).first()
    if found is None:
        return None
    led = actor.led_units & actor.units_where(Permission.ASSIGN_CASE)
    works = any(organisation.colleagues(unit, day=day).filter(pk=found.pk).exists() for unit in sorted(led))
    return found if works or _lines(actor, found).exists() else None


def held(actor: Actor, by: Staff) -> list[Held]:
    """The open cases that somebody is assigned, the oldest first. Two queries."""
    counts = {case: told for case, *told in work_of(by)}
    none = (None, None, None)
    return [Held(line, *counts.get(line.pk, none)) for line in _lines(actor, by).order_by("came_in_on", "pk")]


def work_of(by: Staff) -> list[tuple[int, int | None, int | None, int | None]]:
    """Of each such case: open tasks of that one, deadlines that run, and talks to come. None is not told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, tasks, deadlines, booked FROM work_of(%s)", [by.pk])
        return [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]


def stand_ins(case_ids: Iterable[int]) -> dict[int, list[Engagement]]:
    """Who stands in now or from a day to come in each of these cases, for those who lead their units. One question."""
    now = clock.now()
    found: dict[int, list[Engagement]] = {}
    rows = Engagement.objects.filter(
        cases.live(now) | cases.to_come(now), case__in=list(case_ids), kind=EngagementKind.STAND_IN
    ).annotate(why_absent=organisation.absence("actor", cases.AT_ITS_UNIT, day=timezone.localdate(now)))
    for row in rows.select_related("actor").order_by("starts_at"):
        found.setdefault(row.case_id, []).append(row)
    return found


def given_without(line: CaseLine) -> dict[int, GivenWithout]:
    """Why the case was given to those who lack a competence it asks for, by relation, for those who lead its unit."""
    return {row.engagement_id: row for row in GivenWithout.objects.filter(case=line.pk).select_related("given_by")}


def _lines(actor: Actor, by: Staff) -> QuerySet[CaseLine]:
    return cases.lines(actor, to=Permission.ASSIGN_CASE).filter(assigned=by, closed_on=None)
