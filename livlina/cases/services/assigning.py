"""Who has a case: the live relations between members of staff and a case. The database writes them (S-01)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import ports, queries, rules
from livlina.cases.errors import (
    CaseIsClosed,
    CaseIsHandedOn,
    CaseNotPossible,
    GivenByTheLead,
    HandlerNotAtUnit,
    HandlerNotPossible,
    HasItAlready,
    NoWhereaboutsToOpen,
)
from livlina.cases.handover import competence
from livlina.cases.models import Case, CaseLine, Engagement, StatedReason
from livlina.cases.queries import live
from livlina.cases.terms import EngagementKind
from livlina.core import turns
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff, Unit
from livlina.organisation.terms import Limit

TAKEN = "case.taken"
"""One who leads took the case into their own hands."""

AS_LEAD = "lead"
"""By which relation one who leads decides of another's: the case's own extract says so (S-44)."""

INTAKE_DAYS = 14  # how long the one who opened a case for somebody else has it, and reads it when that one does (S-01)


def require_in(case: Case, actor: Actor, *, to: Permission) -> None:
    """
    Raise NotPermitted unless the actor's role and relation to the case both include the act (S-01); CaseIsHandedOn to
    who opened it for somebody.
    """
    require(actor, to)
    if not actor.is_system and not queries.cases(actor, to=to).filter(pk=case.pk).exists():
        raise CaseIsHandedOn if queries.is_handed_on(actor, pk=case.pk) else NotPermitted


def require_settling(case: Case, actor: Actor) -> None:
    """
    Require that the actor records facts in the case, and settles what is done there: `queries.obstacle_to_settling`
    tells who does not, and what is open to them all the same. Raises as `require_in`, and AnotherSettles.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if obstacle := queries.obstacle_to_settling(actor, case):
        raise obstacle


def reserve_case(*, unit: Unit, assigned_to: Staff | None, at: datetime, within: queries.Measure) -> int:
    """
    Take the key of a case that is to be opened, with the relations by which it is seen. Part of a command.

    The one who acts keeps the case for two weeks, when not assigned: no longer, and with no more, than `within`.
    """
    until = at + timedelta(days=INTAKE_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reserve_case(%s, %s, %s, %s, %s)",
            [
                unit.pk,
                assigned_to.pk if assigned_to else None,
                at,
                min(until, within.until or until),
                within.whereabouts,
            ],
        )
        return int(cursor.fetchone()[0])


def settle_opening(case_id: int) -> bool:
    """
    Let the wall decide in whose hands a new case is. Part of a command, when all who are in it are written down.

    False when the one who opened it may not read it back. Raises HandlerNotPossible where the one assigned cannot have
    it, and GivenByTheLead where the one who opened it has less of whom it is about.
    """
    with (
        refusing("engagement_stops_at_the_wall", HandlerNotPossible),
        refusing("engagement_is_within_its_givers", GivenByTheLead),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT settle_opening(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def check_handler(staff: Staff, *, unit: Unit, day: date) -> None:
    """Raise HandlerNotAtUnit unless the member of staff can have cases at the unit that day."""
    if not organisation.colleagues(unit.pk, day=day).filter(pk=staff.pk).exists():
        raise HandlerNotAtUnit(name=staff.name)


def engage(
    line: CaseLine | Case,
    staff_id: int,
    kind: EngagementKind,
    *,
    at: datetime,
    until: datetime | None = None,
    reason: str = "",
    whereabouts: bool = True,
    refusal: type[DomainError] = HandlerNotPossible,
    named: UUID | None = None,
) -> int:
    """
    Through the one door of the database: the key of the new relation, or of the one by which a lead reads already.

    Part of a command, which asked for the right; the door asks once more. `named` is the public id of a new one.
    """
    with (
        refusing("engagement_is_in_an_open_case", CaseIsClosed),
        refusing("engagement_stops_at_the_wall", refusal),
        refusing("engagement_is_not_shared_with_its_own", HasItAlready),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT engage(%s, %s, %s, %s, %s, %s, %s, %s)",
            [line.pk, named or uuid4(), staff_id, str(kind), at, until, str(reason), whereabouts],
        )
        return int(cursor.fetchone()[0])


@command
def assign_case(actor: Actor, *, case: CaseLine, staff: Staff, at: datetime, because: str = "") -> None:
    """
    Give an open case to one member of staff; whoever had it leaves it at the same moment.

    The one who gives it need not read it: assigning is no side (S-10). To the one who has it already nothing changes,
    so a double click is one (S-142): who has it is read anew in the turn of those who give it. What the others who had
    it were to do becomes the group's. Raises HandlerNotPossible where a wall stands, and does not say why. Taken by the
    lead it closes the other side as long as it lasts and the hours of a reading after, and is reviewed (S-10, S-43).
    `because` is why it is given to one who lacks a competence that such a case asks for (R-362).
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    day = timezone.localdate(at)
    check_handler(staff, unit=case.unit, day=day)
    obstacle = rules.obstacle_to_assigning(is_open=case.is_open)
    if obstacle:
        raise obstacle
    turns.to_move_a_wall()
    has_it = queries.assigned_now(case)
    if has_it == staff:
        record(actor, "case.assigned_again", case=case, detail={"to": str(staff.public_id)})
        return
    lacks = competence.weigh(case, staff, because=because, day=day)
    made = engage(case, staff.pk, EngagementKind.ASSIGNED, at=at)
    before = [str(has_it.public_id)] if has_it else []
    detail = {"from": before, "to": str(staff.public_id)}
    if staff.pk == actor.id:
        record(actor, TAKEN, case=case, why=EngagementKind.ASSIGNED, detail=detail)
    else:
        record(actor, "case.assigned", case=case, detail=detail)
    competence.keep(actor, case=case, engagement=made, staff=staff, lacks=lacks, because=because, at=at)


@command
def share_case(
    actor: Actor,
    *,
    case: CaseLine,
    staff: Staff,
    kind: str,
    until: datetime | None,
    at: datetime,
    because: str = "",
    starts: datetime | None = None,
) -> None:
    """
    Let another member of staff work with the case beside the one assigned: together with them, or in their place until
    a day. Shared with them before, the new relation takes the place of the old; where that is the same nothing changes,
    so a double click is one (S-142). Raises HasItAlready for the one assigned. With oneself it is as to take the case
    (`assign_case`). One who stands in may do so from a day to come: until `starts` nothing is open to them, but the
    other side is closed. Source: S-01, S-10, R-082, R-361.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    day = timezone.localdate(starts or at)
    check_handler(staff, unit=case.unit, day=day)
    days = organisation.limit_that_holds(Limit.STAND_IN_DAYS, unit_id=case.unit_id, day=timezone.localdate(at))
    obstacle = rules.obstacle_to_assigning(is_open=case.is_open) or rules.obstacle_to_sharing(
        kind=kind, until=until, now=at, days=days, starts=starts
    )
    if obstacle:
        raise obstacle
    turns.to_move_a_wall()
    if queries.is_shared_so(case, staff, kind=kind, starts=starts, until=until, at=at):
        record(actor, "case.shared_again", case=case, why=kind, detail={"to": str(staff.public_id)})
        return
    lacks = competence.weigh(case, staff, because=because, day=day)
    made = engage(case, staff.pk, EngagementKind(kind), at=starts or at, until=until)
    is_own = staff.pk == actor.id
    told = {"to": str(staff.public_id), "kind": kind, "until": until} | ({"from": starts} if starts else {})
    record(actor, TAKEN if is_own else "case.shared", case=case, why=kind if is_own else AS_LEAD, detail=told)
    competence.keep(actor, case=case, engagement=made, staff=staff, lacks=lacks, because=because, at=at)


@command
def end_relation(actor: Actor, *, case: CaseLine | Case, engagement: Engagement, at: datetime) -> None:
    """
    End a relation before its time: the lead any of the unit's, everyone their own reading, stand-in or sharing. One
    that has not begun is taken back. What the rooms above say against it is asked first (`ports.obstacles_to_leaving`).
    """
    require(actor, Permission.READ_CASE)
    turns.to_move_a_wall()
    if engagement.starts_at <= at and (refusal := next(filter(None, _obstacles_to_leaving(case, engagement)), None)):
        raise refusal
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_engagement(%s, %s)", [engagement.pk, at])
    told = {"kind": engagement.kind} | ({"from": engagement.starts_at} if engagement.starts_at > at else {})
    why = _through(actor, engagement)
    record(actor, "case.relation_ended", case=case, why=why, subject=engagement, detail=told)


def _through(actor: Actor, engagement: Engagement) -> str:
    """By which relation one changes that relation: by itself, where it is one's own."""
    return engagement.kind if engagement.actor_id == actor.id else AS_LEAD


def _obstacles_to_leaving(case: CaseLine | Case, engagement: Engagement) -> Iterator[DomainError | None]:
    return (ask(case, engagement) for ask in ports.obstacles_to_leaving)


@command
def set_whereabouts(actor: Actor, *, case: CaseLine | Case, engagement: Engagement, carries: bool) -> None:
    """
    Withhold whereabouts from one who works with the case, or give them back. For the lead of the unit.

    One who reads for a time (by a reason, or behind broken glass) opens them by this step of its own (S-30), unless
    they were withheld from that one's work with the case: then another who leads gives them back (S-21).
    """
    require(actor, Permission.READ_CASE)
    obstacle = rules.obstacle_to_withholding(is_own=engagement.actor_id == actor.id, kind=engagement.kind)
    if carries and isinstance(case, Case) and not obstacle:
        obstacle = rules.obstacle_to_opening_whereabouts(
            wall=engagement.wall,
            is_told_here=queries.is_told_here(case),
            is_withheld=queries.is_withheld(engagement),
        )
    if obstacle:
        raise obstacle
    with refusing("whereabouts_stop_at_the_wall", NoWhereaboutsToOpen), connection.cursor() as cursor:
        cursor.execute("SELECT set_whereabouts(%s, %s)", [engagement.pk, carries])
    action = "case.whereabouts_given" if carries else "case.whereabouts_withheld"
    detail = {"kind": engagement.kind}
    record(actor, action, case=case, why=_through(actor, engagement), subject=engagement, detail=detail)


@command
def read_as_lead(actor: Actor, *, case: CaseLine, reason: str, text: str, at: datetime, hours: int) -> Engagement:
    """
    Open a case of the unit to the one who leads it, for a stated reason and so many hours, to read (S-01, section 1).

    It is a relation like any other, so it closes the other side of a wall, for all of those hours. Where the other
    side is open to the lead it is refused, and the refusal does not say why. Opened already, or by the same form sent
    at the same time, the same relation goes on.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=case.unit_id)
    obstacle = rules.obstacle_to_reason(text=text)
    if obstacle:
        raise obstacle
    already = Engagement.objects.filter(
        live(at), case=case.pk, actor=actor.id, kind=EngagementKind.LEAD_READING
    ).first()
    if already:
        record(actor, "case.lead_reading_again", case=case, why=reason)
        return already
    named = uuid4()
    made = engage(
        case,
        actor.id,
        EngagementKind.LEAD_READING,
        at=at,
        until=at + timedelta(hours=hours),
        reason=reason,
        whereabouts=False,
        refusal=CaseNotPossible,
        named=named,
    )
    engagement = Engagement.objects.select_related("case").get(pk=made)
    if engagement.public_id != named:  # another request was first, and this one has waited for it
        record(actor, "case.lead_reading_again", case=engagement.case, why=reason)
        return engagement
    StatedReason(case=engagement.case, engagement=engagement, text=text).save(force_insert=True)
    record(actor, "case.lead_reading_began", case=engagement.case, subject=engagement, why=reason)
    return engagement
