"""How help given is written down."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case, Party
from livlina.cases.process import services as process
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.fields import reserve_id
from livlina.core.read import obstacle_to_unread
from livlina.core.templatetags.swedish import swedish_date
from livlina.core.terms import Answer
from livlina.organisation import queries as organisation
from livlina.organisation.models import BookedTime, Room, Staff
from livlina.organisation.terms import TimeState
from livlina.people import services as people
from livlina.people.rules import worst
from livlina.people.terms import ChannelKind
from livlina.support import queries, rules
from livlina.support.errors import (
    BookedOtherwise,
    InterpreterMarkedSince,
    JointByItsHolder,
    MarkedSince,
    PlaceIsTaken,
    RoomIsBusy,
    RoomNotAtUnit,
    SeriesClashes,
    SeriesClashesOnSite,
    StaffIsBusy,
    StaffNotAtUnit,
    TriedTooOften,
)
from livlina.support.interventions import services as interventions
from livlina.support.models import InterpreterBooking, Intervention, Session
from livlina.support.talks import queries as talks
from livlina.support.talks import rules as talk_rules
from livlina.support.talks.services import ask_what_next
from livlina.support.terms import (
    Childcare,
    InterpreterSex,
    InterpreterState,
    SessionForm,
    SessionState,
    TalkKind,
)

HOW: Final = ("form", "kind", "can_talk", "childcare", "intervention", "other_party")
"""What is said of how they meet: it goes with a talk that is moved too."""

PLANNED: Final = ("theme", "step", "goals", "exercise", "agenda")
"""What was planned for a talk, and so goes with it when it is moved."""


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """
    Who meets when, where and how, and as part of which help. `minutes` is the length; `room` None when none of the
    unit's is needed; `other_party` is with whom they meet together, None in any other talk.
    """

    staff: Staff
    starts_at: datetime
    minutes: int
    state: str
    room: Room | None = None
    form: str = SessionForm.INDIVIDUAL
    kind: str = TalkKind.TALK
    can_talk: str = Answer.UNKNOWN
    childcare: str = Childcare.UNKNOWN
    intervention: Intervention | None = None
    other_party: Party | None = None

    @property
    def slot(self) -> tuple[datetime, datetime]:
        return self.starts_at, self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class InterpreterFacts:
    """Whom she can talk through, in which language, and what the interpreter calls her."""

    language: str
    alias: str
    sex: str = InterpreterSex.ANY
    dialect: str = ""
    refused: str = ""


@command
def record_session(
    actor: Actor,
    *,
    case: Case,
    facts: SessionFacts,
    at: datetime,
    interpreter: InterpreterFacts | None = None,
    confirmed_because: str = "",
) -> Session:
    """
    Book a session that is to come, or write down one that has been.

    The same one twice is one (S-142). Source: R-089, R-203, R-413, R-490.
    """
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    session, is_new = _record(actor, case=case, facts=facts, at=at)
    if not is_new and interpreter and not InterpreterBooking.objects.filter(session=session).exists():
        raise BookedOtherwise
    if is_new and interpreter:
        _order([session], actor=actor, case=case, interpreter=interpreter, because=confirmed_because, at=at)
    return session


@command
def record_series(
    actor: Actor,
    *,
    case: Case,
    facts: SessionFacts,
    weeks: int,
    times: int,
    at: datetime,
    interpreter: InterpreterFacts | None = None,
    confirmed_because: str = "",
) -> list[Session]:
    """
    Book so many sessions so many weeks apart, at the same hour by the clock: all of them or none.

    Raises SeriesClashes with every day that is taken, and SeriesClashesOnSite with none where the other side of a
    wall comes on one of them (S-12). Sent twice it is one series (S-142).
    """
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    if obstacle := rules.obstacle_to_series(state=facts.state, kind=facts.kind):
        raise obstacle
    made: list[Session] = []
    clashes: list[str] = []
    is_taken_on_site = False
    for starts_at in rules.series(timezone.localtime(facts.starts_at), weeks=weeks, times=times):
        try:
            each = replace(facts, starts_at=starts_at)
            session, is_new = _record(actor, case=case, facts=each, at=at, booked=len(made))
        except (PlaceIsTaken, TriedTooOften):
            is_taken_on_site = True
        except (StaffIsBusy, BookedOtherwise, RoomIsBusy):
            clashes.append(swedish_date(starts_at))
        else:
            made += [session] if is_new else []
    if is_taken_on_site:
        raise SeriesClashesOnSite
    if clashes:
        raise SeriesClashes(days=", ".join(clashes))
    if made and interpreter:
        _order(made, actor=actor, case=case, interpreter=interpreter, because=confirmed_because, at=at)
    return made


@command
def move_session(
    actor: Actor, *, session: Session, case: Case, facts: SessionFacts, at: datetime, knows: bool = False
) -> Session:
    """
    Move a booked session to other hours, another colleague or another room: the old one points to the new.

    Until somebody has said that the person `knows`, that is to be done. What was said of how they meet, and the
    interpreter's wishes, go with it; the interpreter is ordered anew, unless the hour is the same.
    """
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = _locked(session)
    current.case = case
    if current.moved_to and current.moved_to.time.staff == facts.staff and _starts(current.moved_to) == facts.starts_at:
        record(actor, "session.recorded_again", subject=current.moved_to, case=case)
        return current.moved_to
    if obstacle := rules.obstacle_to_moving(state=current.state):
        raise obstacle
    if (current.time.staff, current.time.room, current.time.slot.lower, current.time.slot.upper) == (
        *(facts.staff, facts.room),
        *facts.slot,
    ):
        record(actor, "session.recorded_again", subject=current, case=case)
        return current
    _let_go(current, TimeState.MOVED)
    kept = {name: getattr(current, name) for name in HOW}
    new, _ = _record(actor, case=case, facts=replace(facts, state=SessionState.BOOKED, **kept), at=at, moved=current)
    for name in PLANNED:
        setattr(new, name, getattr(current, name))
    new.save(update_fields=list(PLANNED))
    current.state, current.moved_to = SessionState.MOVED, new
    current.save(update_fields=["state", "moved_to"])
    _let_know(actor, current, was=SessionState.BOOKED, moved_to=facts.starts_at, knows=knows, at=at)
    wanted = InterpreterBooking.objects.filter(session=current).first()
    if wanted:
        wanted.case = case
        told = {name: getattr(wanted, name) for name in ("sex", "language", "dialect", "refused", "alias")}
        if facts.slot == (
            current.time.slot.lower,
            current.time.slot.upper,
        ):  # the interpreter comes then whoever holds it
            told["state"] = wanted.state
        InterpreterBooking.objects.create(case=case, session=new, changed_by_id=actor.id, changed_at=at, **told)
    detail = {"from": str(current.public_id), "starts_at": facts.starts_at, "minutes": facts.minutes}
    record(actor, "session.moved", subject=new, case=case, detail=detail)
    return new


@command
def mark_session(
    actor: Actor,
    *,
    session: Session,
    case: Case,
    state: str,
    read: Collection[str],
    at: datetime,
    knows: bool = False,
) -> Session:
    """
    Say what became of a session: held, missed or cancelled. `read` is how it stood on the page: over what somebody else
    has said since nothing is said (S-142). The one who holds it says so too of what another has written, or that it was
    never so. Until somebody has said that the person `knows` that it is called off, that is to be done.

    After the last but one talk without investigation the worker is to ask what the person wants next (R-089).
    """
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = _locked(session)
    current.case = case
    is_doubted = queries.is_doubted(current, actor)
    obstacle = rules.obstacle_to_marking(
        state=state, was=current.state, starts_at=_starts(current), now=at, is_doubted=is_doubted
    )
    if not obstacle and state != current.state:
        said = str(SessionState(current.state).label).lower()
        obstacle = obstacle_to_unread(stands=[current.state], read=read, refusal=MarkedSince, state=said)
    if obstacle:
        raise obstacle
    marked = SessionFacts(
        staff=current.time.staff,
        starts_at=_starts(current),
        minutes=0,
        state=state,
        form=current.form,
        kind=current.kind,
        other_party=current.other_party,
    )
    if obstacle := _obstacle_to_joint(actor, case, marked, at=at):
        raise obstacle
    before = current.state
    current.state = SessionState(state)
    if state != before or is_doubted:  # the database keeps who said so, each time that it is said
        current.save(update_fields=["state"])
    if state == before and is_doubted:
        record(actor, "session.agreed", subject=current, case=case)
        return current
    _let_go(current, rules.time_state(current.state, was=TimeState(current.time.state)))
    record(actor, f"session.{state}", subject=current, case=case, detail={"open": {"state": [before, state]}})
    if state == SessionState.HELD:
        ask_what_next(case, actor, at=at)
    interventions.follow_talk(case, actor, current, at=at)
    interventions.look_for(case, actor, current, at=at)
    _let_know(actor, current, was=before, knows=knows, at=at)
    return current


def _let_know(
    actor: Actor, session: Session, *, was: str, at: datetime, knows: bool, moved_to: datetime | None = None
) -> None:
    """Let it be done by the day of the session, and tomorrow at the latest, that the person is told that it is not."""
    starts_at, today = _starts(session), timezone.localdate(at)
    if not rules.is_to_be_told(
        was=was,
        became=session.state,
        starts_at=starts_at,
        moved_to=moved_to,
        by_holder=session.time.staff_id == actor.id,
        now=at,
    ):
        return
    if knows and not queries.obstacle_to_saying_known(actor, session.case, holder=session.time.staff, did_it=True):
        record(actor, "session.told", subject=session, case=session.case)
        return
    if obstacle := rules.obstacle_to_more_to_tell(waiting=queries.waiting_to_tell(session.case, now=at)):
        raise obstacle
    due_on = rules.due_to_tell(timezone.localdate(starts_at), today=today)
    process.start(
        session.case, actor, clock=queries.CLOCK, about=session.public_id, starts_on=today, due_on=due_on, at=at
    )


@command
def say_told(actor: Actor, *, session: Session, case: Case, at: datetime) -> None:
    """Say that the person of a case knows that a talk is called off or moved. Twice is once. Source: S-11, S-142."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = _locked(session)
    current.case = case
    if current.public_id not in queries.to_tell(case):
        record(actor, "session.told_again", subject=current, case=case)
        return
    did_it = queries.did_it(current, actor)
    if obstacle := queries.obstacle_to_saying_known(actor, case, holder=current.time.staff, did_it=did_it):
        raise obstacle
    process.finish(case, actor, clock=queries.CLOCK, about=current.public_id, on=timezone.localdate(at), at=at)
    record(actor, "session.told", subject=current, case=case)


@command
def mark_interpreter(
    actor: Actor, *, booking: InterpreterBooking, case: Case, state: str, read: Collection[str], at: datetime
) -> None:
    """Say that the interpreter of a session is ordered, or called off. `read` as for a session."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = InterpreterBooking.objects.select_for_update(no_key=True).get(pk=booking.pk)
    if state != current.state:
        said = str(InterpreterState(current.state).label).lower()
        if unread := obstacle_to_unread(stands=[current.state], read=read, refusal=InterpreterMarkedSince, state=said):
            raise unread
    before, current.state = current.state, InterpreterState(state)
    current.changed_by_id, current.changed_at = actor.id, at
    current.save(update_fields=["state", "changed_by", "changed_at"])
    record(actor, "interpreter.marked", subject=current, case=case, detail={"open": {"state": [before, state]}})


def _locked(session: Session) -> Session:
    """The session as it stands, with its time; nobody else changes it meanwhile."""
    rows = Session.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("time__staff", "moved_to__time__staff").get(pk=session.pk)


def _starts(session: Session) -> datetime:
    starts: datetime = session.time.slot.lower
    return starts


def _let_go(session: Session, state: TimeState) -> None:
    """Let that hold of the time of the session."""
    session.time.state = state
    session.time.save(update_fields=["state"])


def _record(
    actor: Actor, *, case: Case, facts: SessionFacts, at: datetime, booked: int = 0, moved: Session | None = None
) -> tuple[Session, bool]:
    """
    The session, and whether it is new: the same one twice is one, but for the one that is `moved` to it.

    Of a series so many are `booked` already; one that is moved keeps the knot that it had.
    """
    takes_a_knot = moved is None
    # two submissions of one form follow each other here
    current = Case.objects.select_for_update(no_key=True).only("came_in_on", "closed_on").get(pk=case.pk)
    day = timezone.localdate(facts.starts_at)
    obstacle = rules.obstacle_to_session(
        state=facts.state,
        starts_at=facts.starts_at,
        day=day,
        minutes=facts.minutes,
        came_in_on=current.came_in_on,
        closed_on=current.closed_on,
        now=at,
    ) or rules.obstacle_to_talking(form=facts.form, can_talk=facts.can_talk, state=facts.state)
    if obstacle:
        raise obstacle
    is_colleague = organisation.colleagues(case.unit_id, day=timezone.localdate(at)).filter(pk=facts.staff.pk).exists()
    if facts.staff.pk != actor.id and not is_colleague:
        raise StaffNotAtUnit(name=facts.staff.name)
    if facts.state == SessionState.BOOKED and (obstacle := _obstacle_to_way(actor, case, facts)):
        raise obstacle
    if obstacle := _obstacle_to_joint(actor, case, facts, at=at):
        raise obstacle
    there = Session.objects.filter(case=case, time__staff=facts.staff, time__slot=facts.slot, state=facts.state)
    already = (there.exclude(pk=moved.pk) if moved else there).first()
    if already:
        if (
            moved
            or any(getattr(already, name) != getattr(facts, name) for name in HOW)
            or (already.time.room != facts.room)
        ):
            raise BookedOtherwise
        record(actor, "session.recorded_again", subject=already, case=case)
        return already, False
    if facts.state == SessionState.BOOKED:
        obstacle = _obstacle_to_booking(case, facts, at=at, already=booked, takes_a_knot=takes_a_knot)
        if obstacle:
            raise obstacle
    if facts.intervention and (
        obstacle := interventions.obstacle_to_joining(
            case, facts.intervention, on=day, state=facts.state, day=timezone.localdate(at), takes=takes_a_knot
        )
    ):
        raise obstacle
    if facts.staff.pk != actor.id and (obstacle := _obstacle_to_holding(case, facts)):
        raise obstacle
    takes_place = facts.state == SessionState.BOOKED and (facts.room or facts.form in rules.ON_SITE)
    if takes_place and organisation.tries_are_used_up(case.unit_id, day=timezone.localdate(at)):
        raise TriedTooOften
    free = _free_rooms(case, facts) if facts.room else ""
    if facts.state == SessionState.BOOKED and facts.form in rules.ON_SITE:
        start, end = facts.slot
        if not queries.place_is_free(case, start=start, end=end, day=timezone.localdate(at)):
            raise PlaceIsTaken
    with refusing("staff_is_booked_once", StaffIsBusy), refusing("room_is_booked_once", RoomIsBusy, free=free):
        session = _at_its_time(case, facts)
    detail = {"starts_at": facts.starts_at, "minutes": facts.minutes}
    record(actor, f"session.{facts.state}", subject=session, case=case, detail=detail)
    if facts.state == SessionState.HELD:
        ask_what_next(case, actor, at=at)
    interventions.follow_talk(case, actor, session, at=at)
    interventions.look_for(case, actor, session, at=at)
    return session, True


def _obstacle_to_booking(
    case: Case, facts: SessionFacts, *, at: datetime, already: int, takes_a_knot: bool
) -> DomainError | None:
    """What stands in the way by how talks are counted. One that is moved keeps its knot, not beyond the last day."""
    day, on = timezone.localdate(at), timezone.localdate(facts.starts_at)
    if not takes_a_knot and facts.kind != TalkKind.HELP:
        return None
    counted = talks.counted(case, day=day)
    by_decision = talks.by_decision(case, day=day, setting=counted.setting) if facts.kind == TalkKind.HELP else None
    granted = by_decision.granted if by_decision else None
    if not takes_a_knot:
        return talk_rules.obstacle_to_booking_granted(granted, on=on, takes=False) if granted else None
    return talk_rules.obstacle_to_booking(
        counted.by_counter.get(facts.kind),
        kind=facts.kind,
        form=facts.form,
        setting=counted.setting,
        is_decided=counted.is_decided,
        already=already,
        granted=granted,
        on=on,
    )


def _obstacle_to_way(actor: Actor, case: Case, facts: SessionFacts) -> DomainError | None:
    """What stands in the way of meeting so from beginning to end, by the ways to her that the actor may read."""
    if facts.form == SessionForm.DIGITAL:
        return None
    kind = ChannelKind.CALL if facts.form == SessionForm.PHONE else ChannelKind.VISIT
    start, end = facts.slot
    begins = cases.gate(cases.file(actor, case), case.person, at=start)
    ends = replace(begins, at=end - timedelta(minutes=1))
    return rules.obstacle_to_way(
        passages=[worst(begins.passage(kind, way), ends.passage(kind, way)) for way in begins.ways if way.kind == kind]
    )


def _obstacle_to_joint(actor: Actor, case: Case, facts: SessionFacts, *, at: datetime) -> DomainError | None:
    """
    What stands in the way of meeting together with the other party: asked anew each time that it is booked, and of how
    it stood when it began where it is said to have been held. Source: R-160.
    """
    if facts.kind != TalkKind.JOINT or facts.state not in (SessionState.BOOKED, SessionState.HELD):
        return None
    if facts.staff.pk != actor.id:
        return JointByItsHolder()
    with_whom = facts.other_party.pk if facts.other_party else None
    asked_of = queries.AskedOf(case.pk, facts.staff.pk, facts.starts_at, with_whom)
    (known,) = queries.known_of_joint(actor, [asked_of], now=at)
    on = timezone.localdate(facts.starts_at)
    stops = rules.obstacle_to_joint(role=case.role, form=facts.form, on=on, known=known)
    return rules.obstacle_to_joint_held(stops=stops) if facts.state == SessionState.HELD else stops


def _obstacle_to_holding(case: Case, facts: SessionFacts) -> DomainError | None:
    """What stands in the way of a colleague's holding the session."""
    return rules.obstacle_to_holding(
        state=facts.state,
        has_case=queries.works_with(case, facts.staff),
        had_case=queries.worked_with(case, facts.staff, at=facts.starts_at),
        may_hold=queries.may_hold(case, facts.staff),
        name=facts.staff.name,
    )


def _free_rooms(case: Case, facts: SessionFacts) -> str:
    """Which rooms of the unit can be had in those hours, in words. Raises RoomNotAtUnit."""
    start, end = facts.slot
    rooms = {room.pk: room.name for room in organisation.rooms([case.unit_id], day=timezone.localdate(start))}
    if facts.room is None or facts.room.pk not in rooms:
        raise RoomNotAtUnit
    taken = organisation.rooms_taken(start=start, end=end)
    free = [name for pk, name in rooms.items() if pk not in taken]
    return f"Ledigt då: {', '.join(free)}." if free else "Inget annat rum är ledigt då, så välj en annan tid."


def _at_its_time(case: Case, facts: SessionFacts) -> Session:
    """The session with its booked time, which is seen through the session and so written after it."""
    key = reserve_id(BookedTime)
    told = {name: getattr(facts, name) for name in ("state", *HOW)}
    session = Session.objects.create(case=case, time_id=key, **told)
    state = rules.time_state(SessionState(facts.state))
    session.time = BookedTime.objects.create(pk=key, staff=facts.staff, room=facts.room, slot=facts.slot, state=state)
    return session


def _order(
    sessions: list[Session], *, actor: Actor, case: Case, interpreter: InterpreterFacts, because: str, at: datetime
) -> None:
    """Write down the interpreter that these sessions need. What is told is looked through as notes are (S-23)."""
    names = [case.person.name]
    obstacle = rules.obstacle_to_interpreter(state=sessions[0].state, alias=interpreter.alias, names=names)
    if obstacle:
        raise obstacle
    texts: Mapping[str, str] = {
        f"interpreter_{name}": getattr(interpreter, name) for name in ("language", "dialect", "refused", "alias")
    }
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=because)
    for session in sessions:
        booking = InterpreterBooking.objects.create(
            case=case, session=session, changed_by_id=actor.id, changed_at=at, **vars(interpreter)
        )
        record(actor, "interpreter.wanted", subject=booking, case=case)
        people.record_reason(kept, actor=actor, because=because, subject=booking, case=case)
