"""What is decided about the way of a case and its days. Each rule returns what stands in the way, or None."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from livlina.cases.process.definitions import LAST, Clock, Length, Step, Version
from livlina.cases.process.errors import (
    CannotExtend,
    ClockDoesNotHold,
    ClockStartsLater,
    DangerByOneself,
    DeadlineHasEnded,
    DeadlineReasonMissing,
    DeciderMissing,
    ExtendsBackwards,
    ExtendsTooFar,
    FinishedBeforeItBegan,
    FinishedInTheFuture,
    FinishedWhereItIsDone,
    IsRunningAlready,
    IsStoppedAlready,
    IsThereAlready,
    NeverStandsStill,
    NoSuchStep,
    ReadByAnother,
    StepBeforeTheLast,
    StepInTheFuture,
    StepIsClosing,
    StepIsNotInVersion,
    StepIsSkipped,
    StepNeedsAnother,
    StepReasonMissing,
    TaskInThePast,
    TaskIsDone,
    TaskIsEmpty,
    ToldByOneself,
    VersionIsTheSame,
)
from livlina.cases.process.terms import TimeUnit
from livlina.cases.terms import NotePart
from livlina.core import workdays
from livlina.core.errors import DomainError
from livlina.organisation.terms import Function

REASON_LETTERS: Final = 20
"""Letters in the reason for skipping a step, or for giving a deadline more time. As in a nödöppning (S-30)."""

SOON_DAYS: Final = 7
"""A deadline within so many days is told of as near."""

WITH_HELP: Final = frozenset({"help", "open_help"})
"""The steps at which help is carried out."""


# ---- the clocks ----


def last_day(starts_on: date, length: Length, *, moves: bool) -> date:
    """
    The last day of a time that begins that day, which itself is not counted.

    A time in weeks or months ends on the day that answers to the one it began, by lag (1930:173) 1 §; one that `moves`
    ends on the next working day where its last is none, 2 §.
    """
    match length.unit:
        case TimeUnit.DAYS:
            day = starts_on + timedelta(days=length.count)
        case TimeUnit.WORKING_DAYS:
            day = workdays.after(starts_on, working_days=length.count)
        case TimeUnit.WEEKS:
            day = starts_on + timedelta(weeks=length.count)
        case TimeUnit.MONTHS:
            day = workdays.months_after(starts_on, months=length.count)
    return workdays.first_working_day(day) if moves else day


def obstacle_to_starting(clock: Clock, *, starts_on: date) -> DomainError | None:
    """What stands in the way of starting the clock that day: that there was no such rule then."""
    return None if clock.on(starts_on) else ClockDoesNotHold(name=clock.name, day=starts_on.isoformat())


def obstacle_to_starting_by_hand(*, starts_on: date, today: date) -> DomainError | None:
    """Whoever starts a clock says what has happened: a day to come would put off what the law asks for."""
    return ClockStartsLater() if starts_on > today else None


def obstacle_to_finishing(
    clock: Clock, *, finished_on: date, starts_on: date, today: date, is_finished: bool
) -> DomainError | None:
    """What stands in the way of saying that a deadline was met, or need not be, that day."""
    if is_finished:
        return DeadlineHasEnded()
    if clock.page:
        return FinishedWhereItIsDone()
    if finished_on > today:
        return FinishedInTheFuture()
    return FinishedBeforeItBegan(starts_on=starts_on.isoformat()) if finished_on < starts_on else None


def obstacle_to_extending(
    clock: Clock,
    *,
    until: date,
    due_on: date,
    last_on: date | None,
    is_finished: bool,
    reason: str,
    decided_by: str,
) -> DomainError | None:
    """
    What stands in the way of giving a deadline a later day: it takes a reason, and somebody who decided. `last_on` is
    the last day that it can be given in all, None without such a bound.
    """
    if is_finished:
        return DeadlineHasEnded()
    if not clock.extends:
        return CannotExtend(name=clock.name)
    if until <= due_on:
        return ExtendsBackwards(due_on=due_on.isoformat())
    if last_on is not None and until > last_on:
        return ExtendsTooFar(name=clock.name, last_on=last_on.isoformat())
    return _obstacle_to_reason(reason) or (None if decided_by.strip() else DeciderMissing())


def obstacle_to_stopping(clock: Clock, *, is_finished: bool, is_stopped: bool, reason: str) -> DomainError | None:
    """A clock can only be stopped with a reason, and that of somebody's safety never."""
    if is_finished:
        return DeadlineHasEnded()
    if not clock.stands_still:
        return NeverStandsStill(name=clock.name)
    return IsStoppedAlready() if is_stopped else _obstacle_to_reason(reason)


def obstacle_to_resuming(*, is_finished: bool, is_stopped: bool) -> DomainError | None:
    """What stands in the way of letting a stopped clock go on."""
    if is_finished:
        return DeadlineHasEnded()
    return None if is_stopped else IsRunningAlready()


def due_after_stop(due_on: date, *, stopped_on: date, resumed_on: date) -> date:
    """The last day of a clock that stood still: as many days later as it stood."""
    return due_on + (resumed_on - stopped_on)


def due_if_resumed(due_on: date, *, stopped_on: date | None, day: date) -> date:
    """The last day of a clock if it goes on that day, where it stands still; otherwise its last day as it is."""
    return (
        due_on if stopped_on is None else due_after_stop(due_on, stopped_on=stopped_on, resumed_on=max(day, stopped_on))
    )


def _obstacle_to_reason(reason: str) -> DomainError | None:
    return DeadlineReasonMissing(letters=REASON_LETTERS) if len(reason.strip()) < REASON_LETTERS else None


# ---- the way of a case ----


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a step is taken from another: in order or by skipping some, and whether it is a new matter by law."""

    skips: bool
    is_new_start: bool


def way(version: Version, *, here: str, to: str) -> Way:
    """How the step `to` is taken from `here`. Both are steps of the version."""
    before, after = version.steps[here], version.steps[to]
    return Way(
        skips=to not in before.next,
        is_new_start=before.new_start and after.track is not None and after.track != before.track,
    )


def part_of_notes(here: str) -> NotePart:
    """Which part of the file a note belongs to when nobody says otherwise: help, while it is carried out (R-029)."""
    return NotePart.CARRYING_OUT if here in WITH_HELP else NotePart.HANDLING


def obstacle_to_moving(
    version: Version,
    *,
    here: str,
    to: str,
    functions: Collection[str],
    entered_on: date,
    latest_on: date,
    today: date,
    reason: str,
) -> DomainError | None:
    """
    What stands in the way of taking the case from one step to another, that day, at a unit with these functions.

    No step is skipped without a reason. Source: R-091.
    """
    step = version.steps.get(to)
    if step is None:
        return NoSuchStep()
    if to == here:
        return IsThereAlready(step=step.name)
    if LAST in (to, here):
        return StepIsClosing()
    if not may_take(step, functions):
        words = sorted(Function(each).label.lower() for each in step.who)
        return StepNeedsAnother(step=step.name, who=" eller ".join(words))
    if entered_on > today:
        return StepInTheFuture()
    if entered_on < latest_on:
        return StepBeforeTheLast(day=latest_on.isoformat())
    if way(version, here=here, to=to).skips:
        if not reason.strip():
            return StepIsSkipped(here=version.steps[here].name, step=step.name)
        if len(reason.strip()) < REASON_LETTERS:
            return StepReasonMissing(letters=REASON_LETTERS)
    return None


def may_take(step: Step, functions: Collection[str]) -> bool:
    """Whether a unit with these functions takes that step."""
    return not step.who or not step.who.isdisjoint(functions)


def obstacle_to_following(*, now: Version, to: Version, here: str) -> DomainError | None:
    """What stands in the way of letting an open case follow another version of its way."""
    if now.number == to.number:
        return VersionIsTheSame()
    return None if here in to.steps else StepIsNotInVersion(step=now.steps[here].name)


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What becomes different for an open case when the law changes: steps by name, and the new ground of each."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    grounds: tuple[tuple[str, str, str], ...]
    """Step, ground before, ground after: keys, '' for none."""


def differences(before: Version, after: Version) -> Differences:
    """What differs between two versions of one kind of case."""
    shared = [key for key in after.steps if key in before.steps]
    return Differences(
        new=tuple(step.name for key, step in after.steps.items() if key not in before.steps),
        gone=tuple(step.name for key, step in before.steps.items() if key not in after.steps),
        grounds=tuple(
            (after.steps[key].name, before.steps[key].ground, after.steps[key].ground)
            for key in shared
            if before.steps[key].ground != after.steps[key].ground
        ),
    )


class Taken(Protocol):
    """A step that was taken, as a row tells of it."""

    step: str
    entered_on: date


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point on the line of a case. `on` is the day it was last reached, None for one that is still ahead."""

    key: str
    name: str
    on: date | None
    is_here: bool


def line(version: Version, taken: Iterable[Taken], *, here: str, opened_on: date) -> list[Point]:
    """
    The line of a case: the steps that were taken, once each in the order of the version, and those of the usual way
    that are still ahead.
    """
    reached = {"opened": opened_on} | {each.step: each.entered_on for each in taken}
    order = list(version.steps)
    place = order.index(here)
    return [
        Point(key=key, name=step.name, on=reached.get(key), is_here=key == here)
        for key, step in version.steps.items()
        if key in reached or (key in version.path and order.index(key) > place)
    ]


# ---- tasks ----


def obstacle_to_task(*, what: str, due_on: date | None, today: date) -> DomainError | None:
    """What is wrong with a task that is written down."""
    if not what.strip():
        return TaskIsEmpty()
    return TaskInThePast() if due_on is not None and due_on < today else None


def obstacle_to_ticking_off(
    *, is_done: bool, is_told_by_oneself: bool, is_for_another: bool, is_danger_by_oneself: bool
) -> DomainError | None:
    """
    A task is ticked off once; what is to be read is read by none but whom it is for; danger that nobody has assessed is
    not said to be by the one who opened the case with it.
    """
    if is_done:
        return TaskIsDone()
    if is_danger_by_oneself:
        return DangerByOneself()
    if is_told_by_oneself:
        return ToldByOneself()
    return ReadByAnother() if is_for_another else None
