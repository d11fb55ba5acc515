"""A group is announced, changed, taken onward and planned; a place proposed and followed; who was there is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.process.models import Deadline
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.fields import PublicModel, reserve_id
from livlina.core.turns import to_move_a_wall
from livlina.organisation import queries as organisation
from livlina.organisation.errors import HoursTriedTooOften
from livlina.organisation.models import CompetenceKind, Room, Staff, Unit
from livlina.people import services as people
from livlina.support import queries as support
from livlina.support import rules as support_rules
from livlina.support.groups import queries, rules
from livlina.support.groups.errors import (
    GivenByAnother,
    GroupIsSaved,
    HasPlace,
    HostIsBooked,
    HostNotAtUnit,
    HostNotPossible,
    ListIsClosed,
    MeetingsChangedAgain,
    MeetsAlready,
    NoPlaceToGive,
    PlacesAreLive,
    RoomIsBooked,
    SomeoneElseChangedTheGroup,
    SomeoneElseMarked,
    TimeNotPossible,
    WrittenAlready,
)
from livlina.support.groups.terms import ENDS, KNOWN, GroupState, Step
from livlina.support.interventions.services import TELL_LEAD, TELL_LEAD_OF_END, tell_who_leads
from livlina.support.models import (
    GroupAttendance,
    GroupHost,
    GroupMeeting,
    GroupPlace,
    GroupSeat,
    GroupStep,
    HelpGroup,
    Wait,
)

Saved = TypeVar("Saved", GroupPlace, GroupStep)


@dataclass(frozen=True, kw_only=True)
class GroupFacts:
    """What group it is: its kind of help and for whom, manual and variant, size, room, days, and who holds it."""

    kind: str
    role: str
    manual: str
    manual_version: str
    method: str
    capacity: int
    room: Room | None
    asked_for: CompetenceKind | None
    starts_on: date
    ends_on: date
    hosts: Sequence[Staff]

    @property
    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "hosts"}


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """What one wants to be called in the group, why it is that one, and whether a court has ordered it."""

    called: str
    why: str
    has_order: bool = False


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """What happened with a place, when, how it was, and why where one left."""

    step: str
    happened_on: date
    words: str = ""
    why: str = ""


@command
def announce_group(actor: Actor, *, unit: Unit, facts: GroupFacts, submission: UUID, at: datetime) -> HelpGroup:
    """
    Announce a group at a unit, by one who leads it. It is called by the unit's next number. Sent twice it is one
    (S-142). Source: R-118, R-119, R-140.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=unit.pk)
    to_move_a_wall()  # also so that two at once have each their number
    if earlier := HelpGroup.objects.filter(submission=submission, announced_by=actor.id).first():
        require_same(earlier, facts.columns | {"unit": unit}, refusal=GroupIsSaved)
        if {*earlier.hosts.filter(left_at=None).values_list("staff", flat=True)} != {one.pk for one in facts.hosts}:
            raise GroupIsSaved
        record(actor, "group.announced_again", subject=earlier, unit_id=unit.pk)
        return earlier
    today = timezone.localdate(at)
    _check(unit, facts, today=today, began=None)
    last = HelpGroup.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0
    made = HelpGroup(
        unit=unit, number=last + 1, announced_by_id=actor.id, announced_at=at, submission=submission, **facts.columns
    )
    with refusing("support_helpgroup_submission_key", GroupIsSaved):  # the form of somebody else
        made.save(force_insert=True)
    _let_hold(made, facts.hosts)
    record(actor, "group.announced", subject=made, unit_id=unit.pk, detail=_told(facts))
    return made


@command
def change_group(
    actor: Actor, *, group: HelpGroup, facts: GroupFacts, version: int, at: datetime, read: Collection[str] = ()
) -> HelpGroup:
    """
    Change how a group is held and by whom. Which help it is and for whom stays as it was.

    Who has declared somebody since they were given it, and is chosen, is given it anew; `read` are those of whom the
    page said so, for it is decided by nobody who has not read it (S-14).
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=group.unit_id)
    to_move_a_wall()
    current = _locked(group)
    if current.version != version:
        raise SomeoneElseChangedTheGroup
    today = timezone.localdate(at)
    _check(current.unit, facts, today=today, began=current.starts_on)
    chosen = {one.pk for one in facts.hosts}
    held = {host.staff_id: host for host in GroupHost.objects.filter(group=current, left_at=None)}
    if facts.room != current.room or chosen - held.keys():
        _require_tries(current, at=at)
    changed = [name for name in facts.columns if name not in ("kind", "role")]
    for name in changed:
        setattr(current, name, facts.columns[name])
    current.version = version + 1
    current.save(update_fields=[*changed, "version"])
    anew = {host.staff_id for host in queries.left_to_decide(actor) if host.group_id == current.pk} & chosen
    if any(str(held[staff].public_id) not in read for staff in anew):
        raise SomeoneElseChangedTheGroup
    for staff, host in held.items():
        if staff not in chosen - anew:
            host.left_at = at
            host.save(update_fields=["left_at"])
    _let_hold(current, [one for one in facts.hosts if one.pk not in held or one.pk in anew])
    _book(current, when="när gruppen ska träffas")
    given = [str(one.public_id) for one in facts.hosts if one.pk in anew]
    record(
        actor, "group.changed", subject=current, unit_id=current.unit_id, detail=_told(facts) | {"given_anew": given}
    )
    return current


@command
def move_group(actor: Actor, *, group: HelpGroup, to: str, at: datetime) -> HelpGroup:
    """Open a group for places, let it begin, or end it: not before each place is ended in its case. Twice is once."""
    current = _in_hand(actor, group)
    if current.state == to:
        record(actor, "group.moved_again", subject=current, unit_id=current.unit_id)
        return current
    if obstacle := rules.obstacle_to_moving(state=current.state, to=to, live=queries.count(current).live):
        raise obstacle
    was, current.state = current.state, to
    if to == GroupState.ENDED:
        current.ended_on = timezone.localdate(at)
    with refusing("group_ends_with_its_places", PlacesAreLive):
        current.save(update_fields=["state", "ended_on"])
    _book(current)  # one that has ended lets go of what was booked
    detail = {"from": was, "to": to}
    record(actor, "group.moved", subject=current, unit_id=current.unit_id, detail=detail)
    return current


@command
def plan_meetings(
    actor: Actor, *, group: HelpGroup, themes: Sequence[str], first: datetime, minutes: int, at: datetime
) -> list[GroupMeeting]:
    """
    Plan a meeting for each theme, one a week, and book those who hold the group and its room. A time that would bring
    two sides to one place is refused, and it is not said why (S-11). Those who have the cases of who comes are to tell
    them.
    """
    to_move_a_wall()
    current = _in_hand(actor, group)
    begins = rules.weekly(timezone.localtime(first), len(themes))
    if obstacle := rules.obstacle_to_planning(
        state=current.state,
        themes=len(themes),
        days=[timezone.localdate(each) for each in begins],
        starts_on=current.starts_on,
        ends_on=current.ends_on,
        first=first,
        now=at,
    ):
        raise obstacle
    _require_tries(current, at=at)
    made = []
    with refusing("group_meets_once_then", MeetsAlready), refusing("group_meeting_fits", TimeNotPossible):
        for begin, theme in zip(begins, themes, strict=True):
            slot = (begin, begin + timedelta(minutes=minutes))
            row = GroupMeeting(group=current, unit_id=current.unit_id, slot=slot, theme=theme)
            row.save(force_insert=True)
            made.append(row)
            _book(current, when=begin.strftime("%Y-%m-%d kl. %H.%M"))
    _tell(current)
    detail = {"first": begins[0], "count": len(made), "minutes": minutes}
    record(actor, "group.planned", subject=current, unit_id=current.unit_id, detail=detail)
    return made


@command
def cancel_meeting(actor: Actor, *, meeting: GroupMeeting, at: datetime) -> GroupMeeting:
    """
    Cancel a meeting that has not begun, by one who holds the group: who holds it and the room are free again. Twice is
    once. Those who were to come are told by the ones who have their cases, where it is to be done until it is done;
    nothing is sent.
    """
    group = _in_hand(actor, meeting.group)
    row = GroupMeeting.objects.select_for_update(no_key=True).get(pk=meeting.pk, group=group)
    row.group = group
    if row.is_cancelled:
        record(actor, "group.cancelled_again", subject=row, unit_id=row.unit_id)
        return row
    if obstacle := rules.obstacle_to_cancelling(starts_at=row.slot.lower, now=at):
        raise obstacle
    row.cancelled_at, row.cancelled_by_id = Now(), actor.id
    row.save(update_fields=["cancelled_at", "cancelled_by"])
    row.refresh_from_db(fields=["cancelled_at"])
    _book(group)
    _tell(group)
    record(actor, "group.cancelled", subject=row, unit_id=row.unit_id, detail={"was": row.slot.lower})
    return row


@command
def propose_place(
    actor: Actor,
    *,
    case: Case,
    group: HelpGroup,
    facts: PlaceFacts,
    wait: Wait | None,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> GroupPlace:
    """
    Propose a place in a group for the person of a case. The database decides whether it can be given: a wall to
    somebody in the group or to one who holds it, kin, the other side in another group or talk then, that it is full, or
    too many tries. All are one refusal. Sent twice it is one (S-142). Source: R-118, R-501, S-10, S-11.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    to_move_a_wall()
    current = _locked_case(case)
    if earlier := GroupPlace.objects.filter(case=case, submission=submission, proposed_by=actor.id).first():
        require_same(earlier.seat, {"called": facts.called}, refusal=GroupIsSaved)
        told = {"group": group, "wait": wait, "why": facts.why, "has_order": facts.has_order}
        return _again(actor, earlier, case=case, act="group.proposed_again", told=told)
    if group.unit_id != case.unit_id:
        raise NotPermitted
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_proposing(
        state=group.state,
        group_role=group.role,
        case_role=case.role,
        called=facts.called,
        hidden_name=case.person.name if case.person.is_protected else "",
        needs_order=queries.needs_order(group.kind),
        has_order=facts.has_order,
    )
    if obstacle:
        raise obstacle
    texts = {"called": facts.called, "why": facts.why}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    seat = reserve_id(GroupSeat)
    made = GroupPlace(
        case=case,
        group=group,
        seat_id=seat,
        wait=wait,
        why=facts.why,
        has_order=facts.has_order,
        proposed_on=timezone.localdate(at),
        proposed_by_id=actor.id,
        proposed_at=at,
        submission=submission,
    )
    with (
        refusing("one_has_one_place_in_a_group", HasPlace),
        refusing("group_place_fits", NoPlaceToGive),
    ):
        made.save(force_insert=True)
    # the seat is seen through its place, and so written after it
    GroupSeat(pk=seat, group=group, unit_id=group.unit_id, called=facts.called).save(force_insert=True)
    record(actor, "group.proposed", case=case, subject=made, detail={"group": str(group.public_id)})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def take_step(
    actor: Actor,
    *,
    case: Case,
    place: GroupPlace,
    facts: StepFacts,
    submission: UUID,
    at: datetime,
    knows: bool = False,
    confirmed_because: str = "",
) -> GroupStep:
    """
    Write what happened with a place. When somebody begins in the group it is decided anew whether the place can be
    given, and the refusal is the same as before. Where one who was to come does not, it is to be done that they are
    told, until somebody has said that the person `knows`. Sent twice it is one (S-142).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    to_move_a_wall()
    _locked_case(case)
    earlier = GroupStep.objects.filter(case=case, submission=submission, written_by=actor.id).first()
    if earlier is not None:
        return _again(actor, earlier, case=case, act="group.stepped_again", told=vars(facts) | {"place": place})
    current = GroupPlace.objects.select_related("group").get(pk=place.pk, case=case)
    obstacle = rules.obstacle_to_step(
        state=current.state,
        step=facts.step,
        group_state=current.group.state,
        on=facts.happened_on,
        proposed_on=current.proposed_on,
        last_on=current.steps.aggregate(last=Max("happened_on"))["last"],
        today=timezone.localdate(at),
        why=facts.why,
        words=facts.words,
    )
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": facts.words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = GroupStep(
        case=case, place=current, written_by_id=actor.id, written_at=at, submission=submission, **vars(facts)
    )
    with refusing("group_place_fits", NoPlaceToGive):
        made.save(force_insert=True)
    record(actor, "group.stepped", case=case, subject=made, detail={"step": facts.step, "why": facts.why})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    if facts.step in ENDS and current.state in KNOWN:
        _let_know(actor, case, current, knows=knows, at=at)
    if told := {Step.STARTED.value: TELL_LEAD, Step.LEFT.value: TELL_LEAD_OF_END}.get(facts.step):
        tell_who_leads(case, actor, told, at=at)
    return made


@command
def say_told(actor: Actor, *, case: Case, place: GroupPlace, read: datetime, at: datetime) -> None:
    """
    Say that the person of a case knows how the meetings of their group have changed. `read` is when that was told last
    of what the page showed: raises MeetingsChangedAgain where more has changed since. Twice is once.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _locked_case(case)
    runs = queries.to_tell(case, place)
    if runs is None:
        record(actor, "group.told_again", case=case, subject=place)
        return
    if Deadline.objects.select_for_update().get(pk=runs.pk).told_at != read:
        raise MeetingsChangedAgain
    did_it = queries.did_it(actor, place)
    if obstacle := support.obstacle_to_saying_known(actor, case, holder=cases.assigned_now(case), did_it=did_it):
        raise obstacle
    process.finish(case, actor, clock=queries.CLOCK, on=timezone.localdate(at), at=at, about=place.public_id)
    record(actor, "group.told", case=case, subject=place)


def _let_know(actor: Actor, case: Case, place: GroupPlace, *, knows: bool, at: datetime) -> None:
    """
    Let it be done by the day of the next meeting, and tomorrow at the latest, that the person is told that they do not
    come: they knew of those to come, and of those that were called off without their being told. Source: S-11.
    """
    runs = queries.to_tell(case, place)
    coming = [row for row in queries.meetings(place.group) if row.slot.lower > at and not row.is_cancelled]
    if runs is None and not coming:
        return
    today = timezone.localdate(at)
    if knows and not support.obstacle_to_saying_known(actor, case, holder=cases.assigned_now(case), did_it=True):
        process.finish(case, actor, clock=queries.CLOCK, on=today, at=at, about=place.public_id)
        record(actor, "group.told", case=case, subject=place)
        return
    first = timezone.localdate(coming[0].slot.lower) if coming else today
    due_on = support_rules.due_to_tell(first, today=today)
    process.start(case, actor, clock=queries.CLOCK, about=place.public_id, starts_on=today, due_on=due_on, at=at)


@command
def write_of_meeting(
    actor: Actor, *, case: Case, attendance: GroupAttendance, words: str, at: datetime, confirmed_because: str = ""
) -> GroupAttendance:
    """Write about this person at a meeting, in their own case, by one who has it. Once: what is added is a note."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _locked_case(case)
    row = GroupAttendance.objects.get(pk=attendance.pk, case=case)
    row.case = case
    if row.words_by_id is not None:
        if row.words_by_id != actor.id or row.words != words:
            raise WrittenAlready
        record(actor, "group.written_again", case=case, subject=row)
        return row
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    row.words, row.words_by_id, row.words_at = words, actor.id, at
    row.save(update_fields=["words", "words_by", "words_at"])
    record(actor, "group.written", case=case, subject=row)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)
    return row


@command
def read_room(actor: Actor, *, meeting: GroupMeeting) -> list[queries.Seated]:
    """See who comes, by the names they have chosen: the trace tells which cases, by what traces call them (S-40)."""
    if not queries.holds(actor, meeting.group):
        raise NotPermitted
    found = queries.at_meeting(meeting)
    refs = [str(each.case.trace_ref) for each in found]
    record(actor, "cases.listed", why="group", unit_id=meeting.unit_id, subject=meeting, detail={"cases": refs})
    return found


@command
def mark_attendance(
    actor: Actor, *, meeting: GroupMeeting, was: Mapping[UUID, str], read: Mapping[UUID, str], at: datetime
) -> None:
    """
    Write who was at a meeting, by the one who holds the group. The database lays each answer in that person's own case,
    which the one who writes does not see.

    `read` is how each stood on the page: what was left as it was read is not said anew. Raises SomeoneElseMarked where
    one that is said otherwise stands otherwise by now, and saves nothing.
    """
    group = _in_hand(actor, meeting.group)  # of two who hold it the second sees what the first has saved
    if obstacle := rules.obstacle_to_marking(
        starts_at=meeting.slot.lower, now=at, marked=len(was), is_cancelled=meeting.is_cancelled
    ):
        raise obstacle
    if queries.is_closed_to(actor, group):
        raise ListIsClosed
    said = {key: answer for key, answer in was.items() if answer != read.get(key)}
    found = [each for each in queries.at_meeting(meeting) if each.seat.public_id in said]
    new = [each for each in found if said[each.seat.public_id] != each.was]
    if any(each.was != read.get(each.seat.public_id, "") for each in new):
        raise SomeoneElseMarked
    if new:
        _mark(meeting, {each.seat.pk: said[each.seat.public_id] for each in new}, at=at)
    record(actor, "group.attended", subject=meeting, unit_id=meeting.unit_id, detail={"count": len(new)})
    for each in new:
        record(actor, "group.marked", case=each.case, subject=meeting)


def _mark(meeting: GroupMeeting, was: Mapping[int, str], *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mark_attendance(%s, %s::bigint[], %s::text[], %s)", [meeting.pk, list(was), list(was.values()), at]
        )


def _check(unit: Unit, facts: GroupFacts, *, today: date, began: date | None) -> None:
    """Raise what is wrong with the group as it is told. `began` is its first day so far: that one may have passed."""
    if obstacle := rules.obstacle_to_announcing(
        capacity=facts.capacity,
        cap=queries.cap(unit.pk, day=max(today, facts.starts_on)),
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        today=None if began == facts.starts_on else today,
        hosts=len(facts.hosts),
    ):
        raise obstacle
    known = {one.pk for one in queries.colleagues(unit.pk, day=today)}
    if stranger := next((one for one in facts.hosts if one.pk not in known), None):
        raise HostNotAtUnit(name=stranger.name)


def _let_hold(group: HelpGroup, staff: Sequence[Staff]) -> None:
    with refusing("group_host_fits", HostNotPossible), refusing("group_is_given_by_another", GivenByAnother):
        for one in staff:
            GroupHost.objects.create(group=group, unit_id=group.unit_id, staff=one)


def _book(group: HelpGroup, *, when: str = "då") -> None:
    """Book what the meetings to come need, as the group is held now, and let go of the rest: the database does it."""
    with (
        refusing("staff_is_booked_once", HostIsBooked, when=when),
        refusing("room_is_booked_once", RoomIsBooked, when=when),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT book_group_times(%s)", [group.pk])


def _require_tries(group: HelpGroup, *, at: datetime) -> None:
    """Before hours are asked for anew: refusals of groups count with those of talks and conferences."""
    if organisation.tries_are_used_up(group.unit_id, day=timezone.localdate(at)):
        raise HoursTriedTooOften


def _tell(group: HelpGroup) -> None:
    """Let it be done in the case of each who comes: the database does it, and tells the one who acts of none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_meetings(%s)", [group.pk])


def _locked(group: HelpGroup) -> HelpGroup:
    """The group as it stands, when it is this one's turn."""
    rows = HelpGroup.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    found: HelpGroup = rows.get(pk=group.pk)
    return found


def _in_hand(actor: Actor, group: HelpGroup) -> HelpGroup:
    """The same, for one who holds it."""
    if not queries.holds(actor, group):
        raise NotPermitted
    return _locked(group)


def _locked_case(case: Case) -> Case:
    """The case as it stands, so that two who write of its places follow each other."""
    return Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)


def _again(actor: Actor, earlier: Saved, *, case: Case, act: str, told: Mapping[str, Any]) -> Saved:
    """A form that came twice: the row it made already. Raises GroupIsSaved when it told something else then."""
    earlier.case = case
    require_same(earlier, told, refusal=GroupIsSaved)
    about: PublicModel = earlier
    record(actor, act, case=case, subject=about)
    return earlier


def _told(facts: GroupFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "capacity": facts.capacity,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "hosts": [str(one.public_id) for one in facts.hosts],
    }
