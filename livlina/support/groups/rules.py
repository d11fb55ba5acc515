"""What the centre has decided about groups. A rule of obstacles returns what stands in the way, or None."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from livlina.core.errors import DomainError
from livlina.support.groups.errors import (
    BeginsInThePast,
    CalledByNumber,
    CalledByTheName,
    CapacityAboveCap,
    CourtOrderMissing,
    EndsBeforeItBegins,
    GroupHasEnded,
    GroupHasNotBegun,
    GroupIsForOthers,
    GroupTakesNobody,
    HowItWent,
    MeetingHasBegun,
    MeetingHasNotBeen,
    MeetingIsCancelled,
    NobodyHoldsIt,
    NobodyMarked,
    NoThemes,
    NotThatStep,
    NotThatWay,
    OutsideTheGroup,
    PlacesAreLive,
    PlannedInThePast,
    StepBeforeTheLast,
    StepBeforeThePlace,
    StepInTheFuture,
    TooManyThemes,
    WhyLeft,
)
from livlina.support.groups.terms import STEPS, TAKES, GroupState, PlaceState, Step
from livlina.support.rules import tells_a_name

MOST_AT_ONCE: Final = 30
"""How many meetings are planned at once."""

WEEK: Final = timedelta(weeks=1)

ONWARD: Final = {
    GroupState.ANNOUNCED.value: (GroupState.OPEN.value, GroupState.ENDED.value),
    GroupState.OPEN.value: (GroupState.RUNS.value, GroupState.ENDED.value),
    GroupState.RUNS.value: (GroupState.ENDED.value,),
    GroupState.ENDED.value: (),
}
"""Where a group goes from where it stands: never back."""


def obstacle_to_announcing(
    *, capacity: int, cap: int | None, starts_on: date, ends_on: date, today: date | None, hosts: int
) -> DomainError | None:
    """What is wrong with a group as it is told. `cap` is the unit's that day, `today` None for one announced before."""
    if cap is not None and capacity > cap:
        return CapacityAboveCap(cap=cap)
    if today is not None and starts_on < today:
        return BeginsInThePast()
    if ends_on < starts_on:
        return EndsBeforeItBegins()
    return None if hosts else NobodyHoldsIt()


def obstacle_to_moving(*, state: str, to: str, live: int) -> DomainError | None:
    """What stands in the way of the next state: each place is ended, with how it went, before the group is."""
    if to not in ONWARD[state]:
        return NotThatWay(state=str(GroupState(state).label).lower())
    return PlacesAreLive() if to == GroupState.ENDED and live else None


def weekly(first: datetime, count: int) -> list[datetime]:
    """When so many meetings begin, one each week, at the same time of day where `first` is."""
    return [first + WEEK * week for week in range(count)]


def obstacle_to_planning(
    *, state: str, themes: int, days: Sequence[date], starts_on: date, ends_on: date, first: datetime, now: datetime
) -> DomainError | None:
    """What stands in the way of planning so many meetings on these days."""
    if state == GroupState.ENDED:
        return GroupHasEnded()
    if not themes:
        return NoThemes()
    if themes > MOST_AT_ONCE:
        return TooManyThemes(most=MOST_AT_ONCE)
    if first <= now:
        return PlannedInThePast()
    if any(not starts_on <= day <= ends_on for day in days):
        return OutsideTheGroup(starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    return None


def obstacle_to_proposing(
    *, state: str, group_role: str, case_role: str, called: str, hidden_name: str, needs_order: bool, has_order: bool
) -> DomainError | None:
    """
    What stands in the way of a place, of what concerns nobody else. `hidden_name` is that of one who is protected, ''
    of others: no part of it goes on the list of the room (S-20). Source: R-118, R-121.
    """
    if group_role != case_role:
        return GroupIsForOthers()
    if state not in TAKES:
        return GroupTakesNobody()
    if any(char.isdigit() for char in called):
        return CalledByNumber()
    if hidden_name and tells_a_name(called, [hidden_name]):
        return CalledByTheName()
    return CourtOrderMissing() if needs_order and not has_order else None


def obstacle_to_step(
    *,
    state: str,
    step: str,
    group_state: str,
    on: date,
    proposed_on: date,
    last_on: date | None,
    today: date,
    why: str,
    words: str,
) -> DomainError | None:
    """What stands in the way of writing what happened with a place. `last_on` is the day of what was written last."""
    if step not in STEPS[state]:
        return NotThatStep(state=str(PlaceState(state).label).lower())
    if on > today:
        return StepInTheFuture()
    if on < proposed_on:
        return StepBeforeThePlace(proposed_on=proposed_on.isoformat())
    if last_on is not None and on < last_on:
        return StepBeforeTheLast(last_on=last_on.isoformat())
    if step == Step.STARTED and group_state != GroupState.RUNS:
        return GroupHasNotBegun()
    if step == Step.LEFT and not why:
        return WhyLeft()
    return HowItWent() if step in (Step.LEFT, Step.DECLINED, Step.ENTRY_TALK) and not words.strip() else None


def obstacle_to_cancelling(*, starts_at: datetime, now: datetime) -> DomainError | None:
    """What stands in the way of cancelling a meeting that is planned: that it has begun."""
    return MeetingHasBegun() if starts_at <= now else None


def obstacle_to_marking(
    *, starts_at: datetime, now: datetime, marked: int, is_cancelled: bool = False
) -> DomainError | None:
    """What stands in the way of writing who was there."""
    if is_cancelled:
        return MeetingIsCancelled()
    if starts_at > now:
        return MeetingHasNotBeen()
    return None if marked else NobodyMarked()
