"""Reads of the help given, in cases that the actor may see."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.assessments.clock import queries as danger
from livlina.cases import queries as cases
from livlina.cases.models import Case, Engagement
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.core.asked import asked
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.terms import Limit
from livlina.people.models import Relation
from livlina.people.terms import Violence
from livlina.support.errors import CaseHasBookedSessions
from livlina.support.models import InterpreterBooking, Session
from livlina.support.rules import Joint
from livlina.support.terms import SessionState

LISTED = (
    *("public_id", "case", "form", "state", "kind", "can_talk", "childcare", "time__slot", "moved_to__time__slot"),
    *("intervention_id", "theme", "step", "children", "goals", "exercise", "at_first", "agenda"),
    *("time__staff__public_id", "time__staff__name", "time__room__public_id", "time__room__name"),
)
SESSIONS_READ = 50  # of one case at a time


def sessions(case: Case) -> QuerySet[Session]:
    """All sessions of a case, the latest first, with who holds them."""
    return _as_listed(case.sessions.all())


def _as_listed(found: QuerySet[Session]) -> QuerySet[Session]:
    rows = found.select_related("time__staff", "time__room", "moved_to__time").only(*LISTED)
    return rows.order_by(Lower("time__slot").desc(), "-pk")


@asked
def _latest(*, case: Any) -> QuerySet[Session]:
    return _as_listed(Session.objects.filter(case=case))[:SESSIONS_READ]


def interpreters(case: Case) -> QuerySet[InterpreterBooking]:
    """The interpreters that sessions of a case need."""
    return case.interpreters.all()


def agenda(actor: Actor, *, start: datetime, end: datetime) -> QuerySet[Session]:
    """
    The actor's own sessions between two moments, in cases the actor sees, the first first; `may_write` where the actor
    may write a note of it.
    """
    writes = cases.cases(actor, to=Permission.WRITE_NOTE).filter(pk=OuterRef("case"))
    return (
        Session.objects.filter(
            case__in=cases.cases(actor),
            time__staff=actor.id,
            time__slot__overlap=(start, end),
            state__in=(SessionState.BOOKED, SessionState.HELD, SessionState.MISSED),
        )
        .annotate(may_write=Exists(writes))
        .select_related("case__person", "time__room")
        .order_by(Lower("time__slot"), "pk")
    )


def to_rebook(actor: Actor, *, now: datetime) -> list[Session]:
    """
    Sessions to come, in cases that the actor has, that are booked with one who had the case and has left it: they are
    moved or called off by the one who has it now (R-361). The first first. One question.
    """
    held = Engagement.objects.filter(case=OuterRef("case"), actor=OuterRef("time__staff"))
    found = Session.objects.filter(
        Exists(held.filter(ends_at__lte=now, ends_at__gt=F("starts_at"))),
        ~Exists(held.filter(cases.live(now))),
        case__in=cases.own_cases(actor).order_by().values("pk"),
        state=SessionState.BOOKED,
        time__slot__startswith__gt=now,
    ).exclude(time__staff=actor.id)
    return list(found.select_related("case__person", "time__room", "time__staff").order_by(Lower("time__slot"), "pk"))


class Continuity(NamedTuple):
    """To how many members of staff a client has told, how often the worker changed, and days to the first talk."""

    people: int
    changes: int
    days: int | None
    """None when there has been no talk, or when talks were held before Livlina."""


def continuity(case: Case) -> Continuity:
    """How often the client of the case has had to tell: one query. Source: R-033."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, changes, days FROM continuity_of(%s)", [case.pk])
        return Continuity._make(cursor.fetchone())


def latest(case: Case) -> list[Session]:
    """The latest sessions of a case."""
    found = _latest(case=case.pk)
    for session in found:
        session.case = case
    return found


def holders(actor: Actor, *, unit_id: int, day: date) -> QuerySet[Staff]:
    """Who can hold a session of the unit: those who have cases there, and the one who asks."""
    return organisation.colleagues(unit_id, day=day) | Staff.objects.filter(pk=actor.id).order_by("name")


def tells_of_another_side(case: Case) -> bool:
    """True where somebody stands in the case as the other party, or violence is told of there."""
    violent = Relation.objects.filter(told_in_case=case.pk).exclude(violence=Violence.NONE)
    return case.parties.filter(role=PartyRole.OTHER_PARTY).exists() or violent.exists()


def works_with(case: Case, staff: Staff) -> bool:
    """True for one who is assigned the case, shares it or stands in. What a wall does to it is not told here."""
    kinds = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)
    return any(each.actor_id == staff.pk and each.kind in kinds for each in cases.team(case))


def may_hold(case: Case, staff: Staff) -> bool:
    """
    False when the member of staff has the other side of a wall: whoever holds a talk learns its hour and its room.

    A named door of the database answers, by what somebody else than the one who books has said. Source: S-10, S-12.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_hold(%s, %s)", [case.pk, staff.pk])
        return bool(cursor.fetchone()[0])


def known_of_joint(case: Case, staff: Staff, *, start: datetime) -> Joint:
    """
    What is known before a talk with the other party, held by that colleague. An approval is seen by who has it and by
    those who lead, so nobody learns here of another's. Source: R-160, S-10.
    """
    now = danger.standing(case)
    holds = any(each.actor_id == staff.pk and each.starts_at <= start < each.ends_at for each in cases.joint_work(case))
    return Joint(
        has_approval=holds,
        level=now.level,
        holds_until=now.row.again_on if now.row else None,
        waits_for_look=any(row.clock == "new_look" for row in danger.running(case)),
    )


def place_is_free(case: Case, *, start: datetime, end: datetime, day: date) -> bool:
    """
    False when the other side of a wall is booked to the same place too near. A named door of the database answers,
    and lets two that book there at once follow each other. What the one who books has said of two sides does not
    count alone: the answer tells of nobody whose number one has written. Source: S-11, S-12.
    """
    hours = organisation.limit_that_holds(Limit.WALLED_APART, unit_id=case.unit_id, day=day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT place_is_free(%s, %s, %s, make_interval(hours => %s))", [case.pk, start, end, hours])
        return bool(cursor.fetchone()[0])


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """A session booked after the day of closing is cancelled first, so that nobody waits for it."""
    coming = (
        case.sessions.filter(state=SessionState.BOOKED, time__slot__startswith__date__gt=day)
        .select_related("time")
        .order_by(Lower("time__slot"))
        .first()
    )
    return CaseHasBookedSessions(day=timezone.localdate(coming.time.slot.lower).isoformat()) if coming else None


def booked_count(unit_id: int, *, start: datetime, end: datetime) -> dict[int, int]:
    """
    How many sessions are booked with each of the staff in a unit's cases between two moments: numbers alone, for those
    who lead it (R-358). A named door of the database answers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_id, booked FROM booked_sessions(%s, %s, %s)", [unit_id, start, end])
        return dict(cursor.fetchall())
