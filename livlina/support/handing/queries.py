"""Talks booked with one who cannot hold them any longer, at the units that the actor leads. Nothing about anyone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.models import CaseLine, Engagement
from livlina.cases.terms import EngagementKind, Wall
from livlina.core import clock
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff

HANDS = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)


@dataclass(frozen=True, kw_only=True)
class Left:
    """A talk to come without anybody who can hold it: in which case, when, and who of those who have the case could."""

    pk: int
    public_id: UUID
    line: CaseLine
    starts_at: datetime
    with_whom: Staff
    may_hold: list[Staff]


def without_holder(actor: Actor) -> list[Left]:
    """
    Talks to come that are booked with one against whom a wall has come to stand, or who has left or is away, the first
    first. Four questions.

    A named door of the database answers, and not of cases beyond a wall of the actor's own. Source: S-10, R-361.
    """
    if not actor.led_units:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, public_id, case_id, starts_at, staff_id FROM talks_without_holder() ORDER BY 4, 1")
        rows = cursor.fetchall()
    if not rows:
        return []
    lines = {
        line.pk: line for line in cases.lines(actor, to=Permission.ASSIGN_CASE).filter(pk__in={r[2] for r in rows})
    }
    hands = _hands(lines)
    staff = Staff.objects.in_bulk({row[4] for row in rows})
    return [
        Left(
            pk=pk,
            public_id=public_id,
            line=lines[case],
            starts_at=starts_at,
            with_whom=staff[holder],
            may_hold=[one for one in hands.get(case, []) if one.pk != holder],
        )
        for pk, public_id, case, starts_at, holder in rows
        if case in lines
    ]


def count_without_holder() -> int:
    """How many there are, for those who lead: one question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM talks_without_holder()")
        return int(cursor.fetchone()[0])


def _hands(case_ids: Iterable[int]) -> dict[int, list[Staff]]:
    """Who has each of these cases now, with no wall before it, and is at work."""
    found: dict[int, list[Staff]] = {}
    at_work = organisation.works_at("actor", cases.AT_ITS_UNIT, day=clock.today())
    rows = Engagement.objects.filter(cases.live(clock.now()), at_work, case__in=list(case_ids), kind__in=HANDS)
    for row in rows.exclude(wall=Wall.CLOSED).select_related("actor").order_by("kind", "pk"):
        found.setdefault(row.case_id, []).append(row.actor)
    return found
