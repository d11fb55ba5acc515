"""What the centre has decided about a plan: goals of the person's own, a yes, and a day of follow-up. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from livlina.core.errors import DomainError
from livlina.support.plans.errors import (
    ConfirmedBeforeTheCase,
    ConfirmedInTheFuture,
    FollowedBeforeItWasConfirmed,
    FollowedInTheFuture,
    FollowUpInThePast,
    NoGoals,
    NotEachGoal,
    PlanIsFollowedUp,
)


def goals_of(texts: Sequence[str]) -> list[str]:
    """The goals that were written, in order: what was left empty is none."""
    return [text.strip() for text in texts if text.strip()]


def obstacle_to_plan(
    *, goals: Collection[str], confirmed_on: date, follow_up_on: date, came_in_on: date, today: date
) -> DomainError | None:
    """
    What stands in the way of saving a plan: it has a goal, the person has said yes to it, and its follow-up is to come.

    Source: R-098.
    """
    if not goals:
        return NoGoals()
    if confirmed_on > today:
        return ConfirmedInTheFuture()
    if confirmed_on < came_in_on:
        return ConfirmedBeforeTheCase(came_in_on=came_in_on.isoformat())
    return FollowUpInThePast() if follow_up_on < today else None


def obstacle_to_follow_up(
    *,
    goals: Collection[int],
    judged: Collection[int],
    followed_on: date,
    confirmed_on: date,
    today: date,
    is_followed: bool,
) -> DomainError | None:
    """What stands in the way of judging the goals: each of them is judged, once, on a day since the person's yes."""
    if is_followed:
        return PlanIsFollowedUp()
    if set(goals) != set(judged):
        return NotEachGoal()
    if followed_on > today:
        return FollowedInTheFuture()
    return FollowedBeforeItWasConfirmed(day=confirmed_on.isoformat()) if followed_on < confirmed_on else None


def is_to_be_followed_up(*, follow_up_on: date, is_followed: bool, today: date) -> bool:
    """True when the day has come and nobody has judged the goals."""
    return not is_followed and follow_up_on <= today
