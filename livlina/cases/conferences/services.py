"""A conference is called, moved, left and cancelled; a case is put on its agenda, taken off, and settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.conferences import queries, rules
from livlina.cases.conferences.errors import (
    DoerHasNoPart,
    IsRaisedAlready,
    IsSavedBefore,
    IsSettled,
    NoTaskInAClosedCase,
    NotAtUnit,
    NotSharedHere,
    QuestionOfAnother,
    RoomIsBusy,
    SomebodyIsBusy,
    SomeoneElseChangedTheConference,
)
from livlina.cases.conferences.models import (
    Conference,
    ConferenceMatter,
    ConferenceOutcome,
    ConferencePoint,
    ConferenceSeat,
)
from livlina.cases.conferences.terms import ConferenceState
from livlina.cases.models import Case
from livlina.cases.process import rules as process_rules
from livlina.cases.process.services import finish, give_task
from livlina.cases.services.assigning import require_in
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.core.fields import reserve_id
from livlina.core.read import obstacle_to_unread
from livlina.organisation import queries as organisation
from livlina.organisation.errors import HoursTriedTooOften
from livlina.organisation.models import BookedTime, Room, Staff, Unit
from livlina.organisation.terms import TimeState
from livlina.people import services as people


@dataclass(frozen=True, kw_only=True)
class ConferenceFacts:
    """When a conference begins and how long it is, in which room, and who takes part."""

    starts_at: datetime
    minutes: int
    room: Room | None
    staff: Sequence[Staff]

    @property
    def slot(self) -> tuple[datetime, datetime]:
        return self.starts_at, self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class MatterFacts:
    """What is asked of a case, on what ground, and how many minutes it takes."""

    question: str
    ground: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """What was agreed of a case; who does what by when, if anything is to be done; and when it is looked at next."""

    agreed: str
    task: str = ""
    owner: Staff | None = None
    due_on: date | None = None
    next_look_on: date | None = None


@command
def call_conference(actor: Actor, *, unit: Unit, facts: ConferenceFacts, submission: UUID, at: datetime) -> Conference:
    """
    Book a case conference at a unit that has them: the hours of all who take part, and the room. Whoever takes part
    sees no case for it. Sent twice it is one (S-142). Source: R-031.
    """
    require(actor, Permission.RECORD_FACTS, unit_id=unit.pk)
    turns.to_save(submission)
    if earlier := Conference.objects.filter(submission=submission, called_by=actor.id).first():
        require_same(
            earlier, {"unit": unit, "slot": TimestamptzRange(*facts.slot), "room": facts.room}, refusal=IsSavedBefore
        )
        if {seat.staff_id for seat in _seats(earlier)} != {one.pk for one in facts.staff}:
            raise IsSavedBefore
        record(actor, "conference.called_again", subject=earlier, unit_id=unit.pk)
        return earlier
    if not queries.is_shared(unit, day=timezone.localdate(facts.starts_at)):
        raise NotSharedHere(unit=unit.full_name)
    _check(unit, facts, now=at)
    with refusing("cases_conference_submission_key", IsSavedBefore):
        made = Conference.objects.create(
            unit=unit, slot=facts.slot, room=facts.room, called_by_id=actor.id, called_at=at, submission=submission
        )
    _seat(made, facts)
    record(actor, "conference.called", subject=made, unit_id=unit.pk, detail=_told(facts))
    return made


@command
def change_conference(
    actor: Actor, *, conference: Conference, facts: ConferenceFacts, version: int, at: datetime
) -> Conference:
    """
    Move it, to another time or room, or change who takes part: what was booked is let go, and booked anew. `version` is
    the one read, in which all that stands on the agenda counts; that fits in it also when it becomes shorter.
    """
    current = _in_hand(actor, conference, version=version, at=at)
    _check(current.unit, facts, now=at, taken=_taken(current))
    moved = current.slot.lower != facts.starts_at
    _let_go(current, TimeState.MOVED if moved else TimeState.CANCELLED, at=at)
    current.slot, current.room = facts.slot, facts.room
    _turn(current, "slot", "room")
    _seat(current, facts)
    record(actor, "conference.changed", subject=current, unit_id=current.unit_id, detail=_told(facts))
    return current


@command
def cancel_conference(actor: Actor, *, conference: Conference, version: int, at: datetime) -> Conference:
    """
    Call it off, as it was read: all hours are free, and each question on its agenda is to be seen to in its own case
    that day, by whoever has it: the database says so there (`queries.QUESTION`). Twice is once.
    """
    if conference.is_cancelled and queries.may_change(actor, conference):
        record(actor, "conference.cancelled_again", subject=conference, unit_id=conference.unit_id)
        return conference
    return _cancel(actor, _in_hand(actor, conference, version=version, at=at), at=at)


@command
def leave_conference(actor: Actor, *, conference: Conference, version: int, at: datetime) -> Conference:
    """
    No longer take part in it, as it was read. The room stays taken for those who are left; where they are too few to
    hold it, it is off, as by any other. Twice is once.
    """
    require(actor, Permission.READ_CASE, unit_id=conference.unit_id)
    current = _locked(conference)
    seats = _seats(current)
    left = [seat.staff for seat in seats if seat.staff_id != actor.id]
    if len(left) == len(seats):
        record(actor, "conference.left", subject=current, unit_id=current.unit_id)
        return current
    if obstacle := _obstacle(current, now=at, version=version):
        raise obstacle
    record(actor, "conference.left", subject=current, unit_id=current.unit_id)
    if len(left) < rules.LEAST:
        return _cancel(actor, current, at=at)
    _let_go(current, TimeState.CANCELLED, at=at)
    starts, ends = current.slot.lower, current.slot.upper
    minutes = int((ends - starts).total_seconds() // 60)
    _seat(current, ConferenceFacts(starts_at=starts, minutes=minutes, room=current.room, staff=left))
    _turn(current)
    return current


@command
def raise_case(
    actor: Actor,
    *,
    case: Case,
    conference: Conference,
    facts: MatterFacts,
    submission: UUID,
    at: datetime,
    instead_of: UUID | None = None,
    confirmed_because: str = "",
) -> ConferenceMatter:
    """
    Put a case on the agenda, by one who works with it: what is asked, and on what ground. The conference is told of a
    point and its minutes, and those who see the case of the case. `instead_of` is a matter of it that fell, and waits
    no more. Sent twice it is one (S-142).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    # while they are held nobody closes the case, and no two take the last minutes
    is_open = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk).is_open
    current = _locked(conference)
    told = {"question": facts.question, "ground": facts.ground}
    if earlier := ConferenceMatter.objects.filter(case=case, submission=submission).select_related("point").first():
        earlier.case = case
        require_same(earlier, told, refusal=IsSavedBefore)
        require_same(earlier.point, {"conference": conference, "minutes": facts.minutes}, refusal=IsSavedBefore)
        record(actor, "conference.raised_again", subject=earlier, case=case)
        return earlier
    if current.unit_id != case.unit_id:
        raise NotPermitted
    if obstacle := _obstacle(current, now=at) or rules.obstacle_to_raising(
        is_open=is_open, question=facts.question, minutes=facts.minutes, left=_left(current)
    ):
        raise obstacle
    points = ConferencePoint.objects.filter(conference=current)
    if ConferenceMatter.objects.filter(case=case, point__conference=current, point__taken_off_at=None).exists():
        raise IsRaisedAlready
    kept = people.require_reason(
        {"question": facts.question}, hidden=cases.hidden(actor, case), because=confirmed_because
    )
    point = points.create(
        conference=current, unit_id=current.unit_id, position=points.count() + 1, minutes=facts.minutes
    )
    made = ConferenceMatter(case=case, point=point, raised_by_id=actor.id, raised_at=at, submission=submission, **told)
    made.save(force_insert=True)
    _turn(current)
    if instead_of is not None:
        if fallen := queries.matter(case, instead_of):
            _require_word(actor, fallen)
        finish(case, actor, clock=queries.QUESTION, on=timezone.localdate(at), at=at, about=instead_of)
    record(actor, "conference.raised", subject=made, case=case, why=facts.ground)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def take_off(actor: Actor, *, case: Case, matter: ConferenceMatter, read: Collection[str], at: datetime) -> None:
    """
    Take the case off the agenda before the conference begins, or say of a question that fell that it need not be taken
    up. `read` is what the page showed, by its marks (`queries.marks`): of one that has fallen since nothing is said by
    it. Twice is once.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _require_word(actor, matter)
    current = _locked(matter.point.conference)
    point = ConferencePoint.objects.get(pk=matter.point_id)
    is_on = point.taken_off_at is None
    if obstacle := rules.obstacle_to_taking_off(
        is_on=is_on,
        is_cancelled=current.is_cancelled,
        starts_at=current.slot.lower,
        ends_at=current.slot.upper,
        is_settled=ConferenceOutcome.objects.filter(matter=matter).exists(),
        now=at,
    ) or obstacle_to_unread(stands=queries.marks(case, matter), read=read):
        raise obstacle
    if is_on:
        point.taken_off_at = at
        point.save(update_fields=["taken_off_at"])
        _turn(current)
    finish(case, actor, clock=queries.QUESTION, on=timezone.localdate(at), at=at, about=matter.public_id)
    record(actor, "conference.taken_off", subject=matter, case=case)


@command
def settle_matter(
    actor: Actor,
    *,
    case: Case,
    matter: ConferenceMatter,
    facts: OutcomeFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> ConferenceOutcome:
    """
    Write what was agreed of the case, who does what, and when it is looked at next: in that case, and in no other. Who
    does it has the case already. Also of a case that has closed since: what was agreed was agreed. Sent twice it is one
    (S-142).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    is_open = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk).is_open
    conference = _locked(matter.point.conference)
    earlier = ConferenceOutcome.objects.filter(matter=matter).first()
    if earlier is not None and earlier.submission == submission:
        earlier.case = case
        told = {"agreed": facts.agreed, "next_look_on": facts.next_look_on}
        require_same(earlier, told, refusal=IsSavedBefore)
        if (earlier.task is None) != (not facts.task):
            raise IsSavedBefore
        if earlier.task is not None:
            given = {"what": facts.task, "owner": facts.owner, "due_on": facts.due_on}
            require_same(earlier.task, given, refusal=IsSavedBefore)
        record(actor, "conference.settled_again", subject=earlier, case=case)
        return earlier
    _require_word(actor, matter)
    today = timezone.localdate(at)
    obstacle = rules.obstacle_to_settling(
        is_on=ConferencePoint.objects.filter(pk=matter.point_id, taken_off_at=None).exists(),
        is_cancelled=conference.is_cancelled,
        starts_at=conference.slot.lower,
        now=at,
        is_settled=earlier is not None,
    ) or rules.obstacle_to_agreement(
        agreed=facts.agreed,
        task=facts.task,
        has_more=facts.owner is not None or facts.due_on is not None,
        next_look_on=facts.next_look_on,
        today=today,
    )
    if facts.task and not obstacle:
        if not is_open:
            raise NoTaskInAClosedCase
        obstacle = process_rules.obstacle_to_task(what=facts.task, due_on=facts.due_on, today=today)
        if facts.owner and not queries.workers(actor, case, day=today).filter(pk=facts.owner.pk).exists():
            obstacle = obstacle or DoerHasNoPart(name=facts.owner.name)
    if obstacle:
        raise obstacle
    texts = {"agreed": facts.agreed, "task": facts.task}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    task = None
    if facts.task:
        task = give_task(case, actor, what=facts.task, owner=facts.owner, due_on=facts.due_on, at=at)
    made = ConferenceOutcome(
        case=case,
        matter=matter,
        agreed=facts.agreed,
        next_look_on=facts.next_look_on,
        task=task,
        said_by_id=actor.id,
        said_at=at,
        submission=submission,
    )
    with refusing("cases_conferenceoutcome_matter_id_key", IsSettled):
        made.save(force_insert=True)
    finish(case, actor, clock=queries.QUESTION, on=today, at=at, about=matter.public_id)
    record(actor, "conference.settled", subject=made, case=case)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


def _cancel(actor: Actor, current: Conference, *, at: datetime) -> Conference:
    _let_go(current, TimeState.CANCELLED, at=at)
    current.state = ConferenceState.CANCELLED
    _turn(current, "state")
    record(actor, "conference.cancelled", subject=current, unit_id=current.unit_id)
    return current


def _locked(conference: Conference) -> Conference:
    """The conference as it stands, when it is this one's turn."""
    rows = Conference.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "room")
    found: Conference = rows.get(pk=conference.pk)
    return found


def _in_hand(actor: Actor, conference: Conference, *, version: int, at: datetime) -> Conference:
    """The same, for one who may change it, while it has not begun and is as it was read."""
    if not queries.may_change(actor, conference):
        raise NotPermitted
    current = _locked(conference)
    if obstacle := _obstacle(current, now=at, version=version):
        raise obstacle
    return current


def _require_word(actor: Actor, matter: ConferenceMatter) -> None:
    if not queries.may_end(actor, matter):
        raise QuestionOfAnother


def _turn(conference: Conference, *changed: str) -> None:
    """Save what was changed of it, as its next version: whoever has read it before reads it again."""
    conference.version += 1
    conference.save(update_fields=[*changed, "version"])


def _obstacle(conference: Conference, *, now: datetime, version: int | None = None) -> DomainError | None:
    """What stands in the way of changing it; with `version`, as it was read then."""
    obstacle = rules.obstacle_to_changing(
        is_cancelled=conference.is_cancelled, starts_at=conference.slot.lower, now=now
    )
    is_older = version is not None and version != conference.version
    return obstacle or (SomeoneElseChangedTheConference() if is_older else None)


def _check(unit: Unit, facts: ConferenceFacts, *, now: datetime, taken: int = 0) -> None:
    """Raise what stands in the way of holding it so, with so many minutes taken on its agenda."""
    if obstacle := rules.obstacle_to_holding(
        starts_at=facts.starts_at, minutes=facts.minutes, now=now, count=len(facts.staff), taken=taken
    ):
        raise obstacle
    day = timezone.localdate(facts.starts_at)
    known = {one.pk for one in organisation.at_work(unit.pk, day=day)}
    if stranger := next((one for one in facts.staff if one.pk not in known), None):
        raise NotAtUnit(name=stranger.name)
    if facts.room is not None and not organisation.rooms([unit.pk], day=day).filter(pk=facts.room.pk).exists():
        raise RoomIsBusy
    if organisation.tries_are_used_up(unit.pk, day=timezone.localdate(now)):
        raise HoursTriedTooOften


def _seats(conference: Conference) -> list[ConferenceSeat]:
    return list(ConferenceSeat.objects.filter(conference=conference, left_at=None).select_related("staff", "time"))


def _seat(conference: Conference, facts: ConferenceFacts) -> None:
    """Book the hours of each. The time is seen through the seat, and so written after it."""
    for place, one in enumerate(facts.staff):
        key = reserve_id(BookedTime)
        with (
            refusing("staff_is_booked_once", SomebodyIsBusy, name=one.name),
            refusing("room_is_booked_once", RoomIsBusy),
        ):
            ConferenceSeat.objects.create(conference=conference, unit_id=conference.unit_id, staff=one, time_id=key)
            room = facts.room if place == 0 else None
            BookedTime.objects.create(pk=key, staff=one, room=room, slot=facts.slot)


def _let_go(conference: Conference, state: TimeState, *, at: datetime) -> None:
    """Let the hours that are booked be free."""
    for seat in _seats(conference):
        seat.time.state = state
        seat.time.save(update_fields=["state"])
        seat.left_at = at
        seat.save(update_fields=["left_at"])


def _taken(conference: Conference) -> int:
    """How many minutes its agenda takes."""
    return sum(queries.points_of(conference).values_list("minutes", flat=True))


def _left(conference: Conference) -> int:
    """How many minutes of it nobody has taken."""
    return int((conference.slot.upper - conference.slot.lower).total_seconds() // 60) - _taken(conference)


def _told(facts: ConferenceFacts) -> dict[str, object]:
    return {
        "starts_at": facts.starts_at,
        "minutes": facts.minutes,
        "staff": [str(one.public_id) for one in facts.staff],
    }
