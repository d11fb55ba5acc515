"""How a case goes from step to step, and how what is to be done by a day is started, moved and met."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases import rules as case_rules
from livlina.cases.models import Case
from livlina.cases.process import queries, rules
from livlina.cases.process.definitions import clocks, kinds
from livlina.cases.process.errors import SomeoneElseMovedTheCase, TaskIsSaved
from livlina.cases.process.models import CaseStep, Deadline, DeadlineChange, Task
from livlina.cases.process.queries import Notice
from livlina.cases.process.terms import ChangeKind, ClockKind
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.telling import About, tell_the_named, tell_those_who_have, tell_who_leads
from livlina.cases.terms import Change, Written
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.read import MoreHasCome, obstacle_to_unread
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.people import services as people


@command
def move_case(
    actor: Actor,
    *,
    case: Case,
    to: str,
    entered_on: date,
    position: int,
    at: datetime,
    reason: str = "",
    confirmed_because: str = "",
) -> CaseStep:
    """
    Take the case to a step of its way. `position` is how many steps it had when it was read.

    A step that does not follow takes a reason. The clocks of the step start, and those that it ends are met.
    Source: R-091.
    """
    require_settling(case, actor)
    today = timezone.localdate(at)
    stands = queries.standing(case)
    obstacle = case_rules.obstacle_to_assigning(is_open=case.is_open) or rules.obstacle_to_moving(
        stands.version,
        here=stands.here,
        to=to,
        functions=organisation.functions_of({case.unit_id}, day=today)[case.unit_id],
        entered_on=entered_on,
        latest_on=stands.latest_on,
        today=today,
        reason=reason,
    )
    if obstacle:
        raise obstacle
    if position != stands.position:
        raise SomeoneElseMovedTheCase
    kept = people.require_reason({"reason": reason}, hidden=cases.hidden(actor, case), because=confirmed_because)
    step = _enter(actor, stands, case=case, to=to, on=entered_on, at=at, reason=reason)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=step, case=case)
    return step


def enter(case: Case, actor: Actor, *, to: str, on: date, at: datetime, reason: str = "") -> CaseStep | None:
    """
    Let the case be at a step, because what the step is has been done. Part of another command, with its right.

    None where it is there already, or its way has no such step. Whoever does it out of order is not stopped: what has
    been done has been done, and the step says that it skipped.
    """
    stands = queries.standing(case)
    if to == stands.here or to not in stands.version.steps:
        return None
    return _enter(actor, stands, case=case, to=to, on=max(on, stands.latest_on), at=at, reason=reason)


def _enter(
    actor: Actor, stands: queries.Standing, *, case: Case, to: str, on: date, at: datetime, reason: str = ""
) -> CaseStep:
    step = stands.version.steps[to]
    way = rules.way(stands.version, here=stands.here, to=to)
    taken = CaseStep(
        case=case,
        position=stands.position + 1,
        step=to,
        version=stands.version.number,
        entered_on=on,
        entered_at=at,
        entered_by_id=actor.id if actor.is_known else None,
        skips=way.skips,
        reason=reason,
    )
    with refusing("case_has_each_step_once", SomeoneElseMovedTheCase):
        taken.save(force_insert=True)
    detail = {"from": stands.here, "to": to, "skips": way.skips, "new_start": way.is_new_start}
    record(actor, "case.moved", subject=taken, case=case, detail=detail)
    for name in step.ends:
        meet(case, actor, clock=name, since=on, on=on, at=at)
    for name in (key for key, told in clocks().items() if told.is_ended_by(step)):
        finish(case, actor, clock=name, on=on, at=at)
    for name in step.starts:
        start(case, actor, clock=name, starts_on=on, at=at)
    return taken


@command
def follow_version(
    actor: Actor,
    *,
    case: Case,
    number: int,
    reason: str,
    position: int,
    at: datetime,
    confirmed_because: str = "",
) -> CaseStep:
    """
    Let an open case follow another version of its way from today, for a reason: the law has changed.

    It stays at its step. What was decided before stays as it was decided.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    stands = queries.standing(case)
    other = kinds()[case.role].version(number)
    obstacle = (
        case_rules.obstacle_to_assigning(is_open=case.is_open)
        or rules.obstacle_to_following(now=stands.version, to=other, here=stands.here)
        or case_rules.obstacle_to_reason(text=reason)
    )
    if obstacle:
        raise obstacle
    if position != stands.position:
        raise SomeoneElseMovedTheCase
    kept = people.require_reason({"reason": reason}, hidden=cases.hidden(actor, case), because=confirmed_because)
    step = CaseStep(
        case=case,
        position=stands.position + 1,
        step=stands.here,
        version=number,
        entered_on=timezone.localdate(at),
        entered_at=at,
        entered_by_id=actor.id,
        reason=reason,
    )
    with refusing("case_has_each_step_once", SomeoneElseMovedTheCase):
        step.save(force_insert=True)
    detail = {"from": stands.version.number, "to": number}
    record(actor, "case.version_changed", subject=step, case=case, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=step, case=case)
    return step


# ---- deadlines ----


@command
def start_deadline(
    actor: Actor, *, case: Case, clock: str, starts_on: date, at: datetime, about: UUID | None = None
) -> Deadline:
    """
    Start a clock in the case, of what it is about within it and from a day that has come: one of the law is not put off
    by a day to come. One that runs already is that one.
    """
    require_settling(case, actor)
    if obstacle := rules.obstacle_to_starting_by_hand(starts_on=starts_on, today=timezone.localdate(at)):
        raise obstacle
    # two who start the same clock follow each other here
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    return start(case, actor, clock=clock, starts_on=starts_on, at=at, about=about)


def start(
    case: Case,
    actor: Actor,
    *,
    clock: str,
    starts_on: date,
    at: datetime,
    about: UUID | None = None,
    due_on: date | None = None,
) -> Deadline:
    """
    The same, as part of another command, which asked for the right; `due_on` where it agreed on a day of its own. One
    that runs already is given the day of the new one where it is sooner, and goes on where it stood still: what is new
    does not wait for the reason that the old one stopped for. That it was told again is kept, for what asks whether it
    was known.
    """
    told = clocks()[clock]
    if obstacle := rules.obstacle_to_starting(told, starts_on=starts_on):
        raise obstacle
    if due_on is None:
        length = queries.length_of(told, unit_id=case.unit_id, day=starts_on)
        due_on = rules.last_day(starts_on, length, moves=told.moves)
    runs = Deadline.objects.filter(case=case, clock=clock, about=about, finished_on=None).first()
    if runs is not None:
        detail, runs.told_at = None, at
        stands = rules.due_if_resumed(runs.due_on, stopped_on=runs.stopped_on, day=starts_on)
        sooner = min(stands, due_on)
        if sooner < stands or runs.stopped_on is not None:
            detail = {"from": runs.due_on, "to": sooner}
            runs.starts_on = min(runs.starts_on, starts_on)
            runs.due_on, runs.stopped_on = max(sooner, runs.starts_on), None
        runs.save(update_fields=["starts_on", "due_on", "stopped_on", "told_at"])
        record(actor, "deadline.started_again", subject=runs, case=case, detail=detail)
        return runs
    deadline = Deadline.objects.create(
        case=case,
        clock=clock,
        about=about,
        starts_on=starts_on,
        due_on=due_on,
        started_at=at,
        started_by_id=actor.id if actor.is_known else None,
        told_at=at,
    )
    record(actor, "deadline.started", subject=deadline, case=case, detail={"clock": clock, "due_on": deadline.due_on})
    return deadline


@command
def finish_deadline(
    actor: Actor, *, case: Case, deadline: Deadline, finished_on: date, read: Collection[str], at: datetime
) -> Deadline:
    """
    Say that what was to be done is done, and on which day. `read` is the deadline as the page showed it, by its mark
    (`queries.mark`): over one that has been moved or told again since nothing is done (S-142).
    """
    require_settling(case, actor)
    current = _locked(deadline)
    obstacle = rules.obstacle_to_finishing(
        queries.clock_of(current),
        finished_on=finished_on,
        starts_on=current.starts_on,
        today=timezone.localdate(at),
        is_finished=current.finished_on is not None,
    ) or obstacle_to_unread(stands=[queries.mark(current)], read=read)
    if obstacle:
        raise obstacle
    return _finish(actor, current, case=case, on=finished_on, at=at)


def finish(
    case: Case, actor: Actor, *, clock: str, on: date, at: datetime, about: UUID | None = None
) -> Deadline | None:
    """The same of the clock that runs, as part of another command; None where none does."""
    runs = Deadline.objects.select_for_update().filter(case=case, clock=clock, about=about, finished_on=None).first()
    return _finish(actor, runs, case=case, on=max(on, runs.starts_on), at=at) if runs else None


def meet(case: Case, actor: Actor, *, clock: str, since: date, on: date, at: datetime) -> Deadline | None:
    """
    The same of the clock that the whole case has, where what was done then is of something that came on the day
    `since`: one that began later is of something else, and runs on.
    """
    runs = Deadline.objects.filter(case=case, clock=clock, about=None, finished_on=None, starts_on__lte=since)
    return finish(case, actor, clock=clock, on=on, at=at) if runs.exists() else None


def drop(
    case: Case, actor: Actor, *, clock: str, on: date, reason: str, at: datetime, about: UUID | None = None
) -> Deadline | None:
    """
    End the clock that runs without saying that it was met, as part of another command, which asked for the right; None
    where none does. `reason` gives nothing away (S-23).
    """
    runs = Deadline.objects.select_for_update().filter(case=case, clock=clock, about=about, finished_on=None).first()
    if runs is None:
        return None
    change = DeadlineChange.objects.create(
        case=case,
        deadline=runs,
        kind=ChangeKind.DROPPED,
        on=timezone.localdate(at),
        before=runs.due_on,
        after=runs.due_on,
        reason=reason,
        changed_by_id=actor.id,
        changed_at=at,
    )
    runs.finished_on, runs.finished_at, runs.finished_by_id = max(on, runs.starts_on), at, actor.id
    runs.save(update_fields=["finished_on", "finished_at", "finished_by"])
    detail = {"clock": runs.clock, "due_on": runs.due_on, "on": on}
    record(actor, "deadline.dropped", subject=change, case=case, detail=detail)
    return runs


def _finish(actor: Actor, deadline: Deadline, *, case: Case, on: date, at: datetime) -> Deadline:
    deadline.finished_on = on
    deadline.finished_at = at
    deadline.finished_by_id = actor.id if actor.is_known else None
    deadline.save(update_fields=["finished_on", "finished_at", "finished_by"])
    detail = {"clock": deadline.clock, "due_on": deadline.due_on, "on": on}
    record(actor, "deadline.met", subject=deadline, case=case, detail=detail)
    return deadline


@command
def extend_deadline(
    actor: Actor,
    *,
    case: Case,
    deadline: Deadline,
    until: date,
    reason: str,
    decided_by: str,
    read: Collection[str],
    at: datetime,
    confirmed_because: str = "",
) -> DeadlineChange:
    """
    Give a deadline a later day, where its clock can be given more time and no further than it may: for a reason, and by
    whose decision. One of the law is told to who leads the unit. `read` as when it is finished.
    """
    require_settling(case, actor)
    current = _locked(deadline)
    obstacle = rules.obstacle_to_extending(
        queries.clock_of(current),
        until=until,
        due_on=current.due_on,
        last_on=queries.last_extended(current),
        is_finished=current.finished_on is not None,
        reason=reason,
        decided_by=decided_by,
    ) or obstacle_to_unread(stands=[queries.mark(current)], read=read)
    if obstacle:
        raise obstacle
    change = _change(
        actor,
        current,
        case=case,
        kind=ChangeKind.EXTENDED,
        after=until,
        reason=reason,
        decided_by=decided_by,
        at=at,
        because=confirmed_because,
    )
    if queries.clock_of(current).kind == ClockKind.LAW:
        tell_who_leads(case, actor, Change.CLOCK)
    about = About(change.public_id, Written.LONGER_TERM, change.on)
    tell_the_named(case.pk, actor, Change.NAMED_DECIDER, decided_by, about=about)
    return change


@command
def stop_deadline(
    actor: Actor,
    *,
    case: Case,
    deadline: Deadline,
    reason: str,
    read: Collection[str],
    at: datetime,
    confirmed_because: str = "",
) -> DeadlineChange:
    """
    Let a clock stand still, for a reason. It is seen to stand for as long as it does. `read` as when it is finished.
    """
    require_settling(case, actor)
    current = _locked(deadline)
    obstacle = rules.obstacle_to_stopping(
        queries.clock_of(current),
        is_finished=current.finished_on is not None,
        is_stopped=current.stopped_on is not None,
        reason=reason,
    ) or obstacle_to_unread(stands=[queries.mark(current)], read=read)
    if obstacle:
        raise obstacle
    current.stopped_on = timezone.localdate(at)
    return _change(
        actor,
        current,
        case=case,
        kind=ChangeKind.STOPPED,
        after=current.due_on,
        reason=reason,
        at=at,
        because=confirmed_because,
    )


@command
def resume_deadline(
    actor: Actor, *, case: Case, deadline: Deadline, read: Collection[str], at: datetime
) -> DeadlineChange:
    """Let a clock that stood still go on: its last day is as many days later as it stood. `read` as at the end."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(deadline)
    obstacle = rules.obstacle_to_resuming(
        is_finished=current.finished_on is not None, is_stopped=current.stopped_on is not None
    ) or obstacle_to_unread(stands=[queries.mark(current)], read=read)
    if obstacle:
        raise obstacle
    today = timezone.localdate(at)
    after = rules.due_after_stop(current.due_on, stopped_on=current.stopped_on or today, resumed_on=today)
    current.stopped_on = None
    return _change(actor, current, case=case, kind=ChangeKind.RESUMED, after=after, at=at)


def _change(
    actor: Actor,
    deadline: Deadline,
    *,
    case: Case,
    kind: ChangeKind,
    after: date,
    at: datetime,
    reason: str = "",
    decided_by: str = "",
    because: str = "",
) -> DeadlineChange:
    """Write a change of the deadline down, and let it hold."""
    texts = {"reason": reason, "decided_by": decided_by}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=because)
    change = DeadlineChange.objects.create(
        case=case,
        deadline=deadline,
        kind=kind,
        on=timezone.localdate(at),
        before=deadline.due_on,
        after=after,
        reason=reason,
        decided_by=decided_by,
        changed_by_id=actor.id,
        changed_at=at,
    )
    deadline.due_on = after
    deadline.save(update_fields=["due_on", "stopped_on"])
    detail = {"clock": deadline.clock, "from": change.before, "to": after}
    record(actor, f"deadline.{kind.value}", subject=change, case=case, detail=detail)
    people.record_reason(kept, actor=actor, because=because, subject=change, case=case)
    if kind != ChangeKind.RESUMED:
        tell_those_who_have(case, actor, {Change.CLOCK}, at=at)
    return change


def _locked(deadline: Deadline) -> Deadline:
    return Deadline.objects.select_for_update().get(pk=deadline.pk)


# ---- tasks ----


@command
def add_task(
    actor: Actor,
    *,
    case: Case,
    what: str,
    owner: Staff | None,
    due_on: date | None,
    at: datetime,
    submission: UUID | None = None,
    confirmed_because: str = "",
) -> Task:
    """Write down something to do in the case: by whom, or by the group, and by when. One form is one task (S-142)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    # while it is held nobody closes the case over the task
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    obstacle = case_rules.obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_task(
        what=what, due_on=due_on, today=timezone.localdate(at)
    )
    if obstacle:
        raise obstacle
    already = Task.objects.filter(case=case, submission=submission).first() if submission else None
    if already:
        already.case = case
        require_same(already, {"what": what, "owner": owner, "due_on": due_on}, refusal=TaskIsSaved)
        record(actor, "task.added_again", subject=already, case=case)
        return already
    kept = people.require_reason({"what": what}, hidden=cases.hidden(actor, case), because=confirmed_because)
    with refusing("task_is_saved_once", TaskIsSaved):
        task = give_task(case, actor, what=what, owner=owner, due_on=due_on, at=at, submission=submission)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=task, case=case)
    return task


def give_task(
    case: Case,
    actor: Actor,
    *,
    what: str,
    owner: Staff | None,
    due_on: date | None,
    at: datetime,
    submission: UUID | None = None,
    is_danger: bool = False,
) -> Task:
    """Something to do, as part of another command, which asked for the right. `what` gives nothing away (S-23)."""
    task = Task.objects.create(
        case=case,
        what=what,
        owner=owner,
        due_on=due_on,
        made_by_id=actor.id if actor.is_known else None,
        made_at=at,
        submission=submission,
        is_danger=is_danger,
    )
    record(actor, "task.added", subject=task, case=case, detail={"due_on": due_on})
    return task


@command
def tick_off(actor: Actor, *, case: Case, task: Task, at: datetime, read: Collection[str] = ()) -> Task:
    """
    Say that a task is done. Of one that tells what somebody else did, `read` is how the page showed it, by its mark
    (`queries.mark`): it may have grown since. One that is another's is read by who is shown all of the case.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = Task.objects.select_for_update().get(pk=task.pk)
    by_oneself = current.made_by_id == actor.id
    by_another = current.is_told and current.owner_id != actor.id
    obstacle = rules.obstacle_to_ticking_off(
        is_done=current.done_on is not None,
        is_told_by_oneself=current.is_told and by_oneself,
        is_for_another=by_another and not cases.sees_whereabouts(actor, case),
        is_danger_by_oneself=current.is_danger and by_oneself,
    ) or (obstacle_to_unread(stands=[queries.mark(current)], read=read) if current.is_told else None)
    if obstacle:
        raise obstacle
    current.done_on = timezone.localdate(at)
    current.done_at = at
    current.done_by_id = actor.id
    current.save(update_fields=["done_on", "done_at", "done_by"])
    record(actor, "task.done", subject=current, case=case)
    return current


@lasting
def read_notice(actor: Actor, *, notice: Notice) -> None:
    """What is told to oneself alone is shown: the trace tells of which case (S-40)."""
    require(actor, Permission.READ_CASE)
    record(actor, "notice.read", case=notice)


@command
def hear_notice(actor: Actor, *, notice: Notice, is_so: bool, read: Collection[str], at: datetime) -> None:
    """
    Say that one has read what is told to oneself alone, and that it is so; `read` as of a task. That one's name stands
    there and it is not so is told to those who have the case and to those who lead its unit.
    """
    require(actor, Permission.READ_CASE)
    if obstacle := obstacle_to_unread(stands=[notice.mark], read=read):
        raise obstacle
    with connection.cursor() as cursor:
        cursor.execute("SELECT hear_notice(%s, %s, %s)", [notice.public_id, notice.at, is_so or not notice.is_named])
        if not cursor.fetchone()[0]:
            raise MoreHasCome
    record(actor, "notice.heard", case=notice, why="so" if is_so else "not_so")
