"""Reads of the help given, in cases that the actor may see."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Lower
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.assessments.clock import queries as danger
from livlina.assessments.models import Assessment
from livlina.assessments.queries import SETTLED
from livlina.cases import queries as cases
from livlina.cases.models import Case, Engagement
from livlina.cases.process import queries as process
from livlina.cases.process.models import Deadline
from livlina.cases.terms import EngagementKind
from livlina.core.asked import asked
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.terms import Limit
from livlina.support import rules
from livlina.support.errors import CaseHasBookedSessions
from livlina.support.models import InterpreterBooking, Session, SessionAct
from livlina.support.rules import Joint
from livlina.support.terms import SessionState, TalkKind

LISTED = (
    *("public_id", "case", "form", "state", "kind", "can_talk", "childcare", "time__slot", "moved_to__time__slot"),
    *("intervention_id", "other_party_id", "theme", "step", "children", "goals", "exercise", "at_first", "agenda"),
    *("time__staff__public_id", "time__staff__name", "time__room__public_id", "time__room__name"),
)
SESSIONS_READ = 50  # of one case at a time
NO_NAME: Final = "Namn inte känt"
CLOCK: Final = "talk_changed"
"""What runs in a case until the person knows that a talk is called off or moved."""

NEW_LOOK = "new_look"
"""The clock that runs from when something has happened until the danger is assessed anew."""


def sessions(case: Case) -> QuerySet[Session]:
    """All sessions of a case, the latest first, with who holds them and who did what with them."""
    return _as_listed(case.sessions.all()).prefetch_related(_acts())


def _as_listed(found: QuerySet[Session]) -> QuerySet[Session]:
    rows = found.select_related("time__staff", "time__room", "moved_to__time").only(*LISTED)
    return rows.order_by(Lower("time__slot").desc(), "-pk")


@asked
def _latest(*, case: Any) -> QuerySet[Session]:
    return _as_listed(Session.objects.filter(case=case))[:SESSIONS_READ]


def with_acts(case: Case) -> QuerySet[Session]:
    """All sessions of a case, with who holds them and who did what with them."""
    return case.sessions.select_related("time__staff").prefetch_related(_acts())


def _acts() -> Prefetch[Any]:
    return Prefetch("acts", _told(SessionAct.objects.all()), to_attr="told_acts")


@asked
def _acts_in(*, case: Any) -> QuerySet[SessionAct]:
    return _told(SessionAct.objects.filter(case=case))


def _told(acts: QuerySet[SessionAct]) -> QuerySet[SessionAct]:
    return acts.select_related("done_by").only("session", "state", "done_at", "done_by__name").order_by("pk")


def interpreters(case: Case) -> QuerySet[InterpreterBooking]:
    """The interpreters that sessions of a case need."""
    return case.interpreters.all()


def agenda(actor: Actor, *, start: datetime, end: datetime) -> list[Session]:
    """
    The actor's own sessions between two moments, in cases the actor sees, the first first; `may_write` where the actor
    may write a note of it. Whom the cases are about is asked for with the rest of the page (`cases.with_clients`).
    """
    writes = cases.cases(actor, to=Permission.WRITE_NOTE).filter(pk=OuterRef("case"))
    return list(
        Session.objects.filter(
            case__in=cases.cases(actor),
            time__staff=actor.id,
            time__slot__overlap=(start, end),
            state__in=(SessionState.BOOKED, SessionState.HELD, SessionState.MISSED),
        )
        .annotate(may_write=Exists(writes))
        .select_related("case", "time__room")
        .order_by(Lower("time__slot"), "pk")
    )


def to_rebook(actor: Actor, *, now: datetime) -> list[Session]:
    """
    Sessions to come, in cases that the actor has, that are booked with one who had the case and has left it, or who has
    left the unit or is away: they are moved or called off by the one who has it now (R-361). The first first. One
    question.
    """
    held = Engagement.objects.filter(case=OuterRef("case"), actor=OuterRef("time__staff"))
    has_left = Q(Exists(held.filter(ends_at__lte=now, ends_at__gt=F("starts_at")))) & ~Q(
        Exists(held.filter(cases.live(now)))
    )
    found = Session.objects.filter(
        has_left | ~organisation.works_at("time__staff", cases.where_from("time__staff"), day=timezone.localdate(now)),
        case__in=cases.own_cases(actor).order_by().values("pk"),
        state=SessionState.BOOKED,
        time__slot__startswith__gt=now,
    ).exclude(time__staff=actor.id)
    return list(found.select_related("case__person", "time__room", "time__staff").order_by(Lower("time__slot"), "pk"))


class AskedOf(NamedTuple):
    """
    A talk with the other party of which it is asked whether it can be: in which case, held by whom, from when, and with
    which of the other parties there; None where it is not said.
    """

    case: int
    staff: int
    starts_at: datetime
    other_party: int | None


class Continuity(NamedTuple):
    """To how many members of staff a client has told, how often the worker changed, and days to the first talk."""

    people: int
    changes: int
    days: int | None
    """None when there has been no talk, or when talks were held before Livlina."""


def continuity(case: Case) -> Continuity:
    """
    How often the client of the case has had to tell: one query. Source: R-033.

    Raises DoesNotExist for one who has the case no more, as when it was given away since the page was begun.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, changes, days FROM continuity_of(%s)", [case.pk])
        found = cursor.fetchone()
    if found is None:
        raise Case.DoesNotExist
    return Continuity._make(found)


def latest(case: Case) -> list[Session]:
    """The latest sessions of a case, with who holds them and who did what with them."""
    found = _latest(case=case.pk)
    acts = defaultdict(list)
    for act in _acts_in(case=case.pk) if found else ():
        acts[act.session_id].append(act)
    for session in found:
        session.case, session.told_acts = case, acts[session.pk]
    return found


def told(session: Session) -> Session:
    """The session, with who did what with it."""
    prefetch_related_objects([session], _acts())
    return session


def holders(actor: Actor, *, unit_id: int, day: date) -> QuerySet[Staff]:
    """Who can hold a session of the unit: those who have cases there, and the one who asks."""
    return organisation.colleagues(unit_id, day=day) | Staff.objects.filter(pk=actor.id).order_by("name")


WORKS: Final = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)


def works_with(case: Case, staff: Staff) -> bool:
    """True for one who is assigned the case, shares it or stands in. What a wall does to it is not told here."""
    return any(each.actor_id == staff.pk and each.kind in WORKS for each in cases.team(case))


def worked_with(case: Case, staff: Staff, *, at: datetime) -> bool:
    """The same of a moment that has been."""
    held = Engagement.objects.filter(case=case, actor=staff, kind__in=WORKS, starts_at__lte=at)
    return held.filter(Q(ends_at=None) | Q(ends_at__gt=at)).exists()


def can_tell(case: Case, staff: Staff) -> bool:
    """True for one who works with the case, is at work and is shown how the person is reached (S-21)."""
    return any(
        each.actor_id == staff.pk and each.kind in WORKS and not each.absence and cases.opens_whereabouts(each)
        for each in cases.team(case)
    )


def obstacle_to_saying_known(actor: Actor, case: Case, *, holder: Staff | None, did_it: bool) -> DomainError | None:
    """
    What stands in the way of the actor's saying that the person of the case knows; `holder` is who is to meet them, or
    has the case.
    """
    return rules.obstacle_to_saying_known(
        reaches=cases.sees_whereabouts(actor, case),
        did_it=did_it,
        is_holder=holder is not None and holder.pk == actor.id,
        holder_is_there=holder is not None and can_tell(case, holder),
        name=holder.name if holder else "",
    )


def to_tell(case: Case) -> dict[UUID, Deadline]:
    """The talks of which the person does not know that they are called off or moved, each with its day. One query."""
    return {row.about: row for row in process.open_deadlines(case).filter(clock=CLOCK) if row.about}


class Untold(NamedTuple):
    """A case in which the person should have been told of what is not to be, by that day."""

    public_id: UUID
    number: str
    due_on: date


def untold(*, day: date) -> list[Untold]:
    """
    The cases at units that the acting one leads in which that is late by days, the latest first: of those beyond a wall
    none. A named door of the database answers. One query. Source: S-11, S-12.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id, number, due_on FROM untold_since(%s)", [rules.long_untold(day)])
        return [Untold(*row) for row in cursor.fetchall()]


def waiting_to_tell(case: Case, *, now: datetime) -> int:
    """Of these how many were to be at an hour that has not come. Two queries."""
    return Session.objects.filter(case=case, public_id__in=to_tell(case), time__slot__startswith__gt=now).count()


def did_it(session: Session, actor: Actor) -> bool:
    """Whether what was last done with a talk was done by the actor."""
    last = session.acts.order_by("pk").last()
    return last is not None and last.done_by_id == actor.id


def is_doubted(session: Session, actor: Actor) -> bool:
    """Whether what stands of the actor's own talk was written by another, when it had been."""
    return written_for(actor).filter(pk=session.pk).exists()


def written_for(actor: Actor) -> QuerySet[Session]:
    """
    The actor's own talks of which another has written last what became of them, once they had begun: for the actor to
    say whether it was so.
    """
    last = SessionAct.objects.filter(session=OuterRef("pk")).order_by("-pk")
    found = Session.objects.filter(case__in=cases.cases(actor), time__staff=actor.id).annotate(
        last_by=Subquery(last.values("done_by")[:1]), last_at=Subquery(last.values("done_at")[:1])
    )
    said = found.exclude(state__in=(SessionState.BOOKED, SessionState.MOVED, SessionState.NEVER))
    return said.filter(last_at__gte=Lower("time__slot")).exclude(Q(last_by=actor.id) | Q(last_by=None))


def written_in_my_name(actor: Actor) -> list[Session]:
    """
    The same with their cases, the latest first. One question, and one for who wrote. Whom the cases are about is asked
    for with the rest of the page (`cases.with_clients`).
    """
    found = written_for(actor).select_related("case", "time__staff").order_by(Lower("time__slot").desc(), "-pk")
    return list(found.prefetch_related(_acts()))


def may_hold(case: Case, staff: Staff) -> bool:
    """
    False when the member of staff has the other side of a wall: whoever holds a talk learns its hour and its room.

    A named door of the database answers, by what somebody else than the one who books has said. Source: S-10, S-12.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_hold(%s, %s)", [case.pk, staff.pk])
        return bool(cursor.fetchone()[0])


def known_of_joint(actor: Actor, asked_of: Iterable[AskedOf], *, now: datetime) -> list[Joint]:
    """
    What is known of these talks with the other party, now, or when they began. Three questions, however many they are.

    Of the approval the database answers the one who has it, for the man it is held with, and counts none that was given
    where no wall stood: of what another is approved for nobody learns here. Source: R-160, S-10.
    """
    told = list(asked_of)
    if not told:
        return []
    keys = {one.case for one in told}
    rows = list(Assessment.objects.filter(SETTLED, case__in=keys))
    looks = list(Deadline.objects.filter(case__in=keys, clock=NEW_LOOK))
    known = []
    for one, stood in zip(told, _approvals(told), strict=True):
        at = min(now, one.starts_at)
        then = danger.stood([row for row in rows if row.case_id == one.case], at=at)
        waits = any(
            row.case_id == one.case and row.started_at <= at and (row.finished_at is None or row.finished_at > at)
            for row in looks
        )
        until = then.row.again_on if then.row else None
        has = stood or one.staff != actor.id
        named = one.other_party is not None
        known.append(Joint(is_named=named, has_approval=has, level=then.level, holds_until=until, waits_for_look=waits))
    return known


def _approvals(told: list[AskedOf]) -> list[bool]:
    """Whether one's own approval of joint work, of which a wall was the reason, holds at each of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT joint_work_stood(t.of_case, t.other_party, t.begins)"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) WITH ORDINALITY"
            " AS t(of_case, other_party, begins, place) ORDER BY place",
            [[one.case for one in told], [one.other_party for one in told], [one.starts_at for one in told]],
        )
        return [stands for (stands,) in cursor.fetchall()]


def stopped(actor: Actor, found: Iterable[Session], *, now: datetime) -> dict[int, str]:
    """
    Of booked talks with the other party those that cannot be held, by key, with what stands in the way and what to do.

    Asked when they are shown: the danger, the assessment and the approval change after a talk is booked. Source: R-160.
    """
    joint = [one for one in found if one.kind == TalkKind.JOINT and one.state == SessionState.BOOKED]
    told = [AskedOf(one.case_id, one.time.staff_id, one.time.slot.lower, one.other_party_id) for one in joint]
    stops = {}
    for one, known in zip(joint, known_of_joint(actor, told, now=now), strict=True):
        on = timezone.localdate(one.time.slot.lower)
        if obstacle := rules.obstacle_to_joint(role=one.case.role, form=one.form, on=on, known=known):
            stops[one.pk] = obstacle.of_booked
    return stops


def own_stopped(actor: Actor, *, now: datetime) -> list[tuple[Session, str]]:
    """
    The actor's own of those to come, the first first, each with what stands in its way. Whom the cases are about is
    asked for with the rest of the page (`cases.with_clients`).
    """
    found = Session.objects.filter(
        case__in=cases.cases(actor),
        kind=TalkKind.JOINT,
        state=SessionState.BOOKED,
        time__staff=actor.id,
        time__slot__endswith__gt=now,
    )
    rows = list(found.select_related("case", "time").order_by(Lower("time__slot"), "pk"))
    stops = stopped(actor, rows, now=now)
    return [(one, stops[one.pk]) for one in rows if one.pk in stops]


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
