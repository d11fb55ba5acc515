"""What the centre has decided about protection until a day, and about a safety plan. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final

from livlina.assessments.protection.errors import (
    EndedBeforeItBegan,
    EndedInTheFuture,
    EndsBeforeItBegins,
    LastDayNeeded,
    LaterDayNeeded,
    NothingToExtend,
    PlanIsEmpty,
    ReviewInThePast,
    SafeguardHasEnded,
    SharedInTheFuture,
    SharingIsHalf,
)
from livlina.assessments.protection.terms import BANS, Became
from livlina.core.errors import DomainError


def alarm_on(*, ends_on: date, days: int, today: date) -> date:
    """The day by which a protection with a last day is seen to: so many days before it, or today when it is nearer."""
    return max(today, ends_on - timedelta(days=days))


def holds(*, starts_on: date, ends_on: date | None, ended_on: date | None, day: date) -> bool:
    """Whether it protects that day: both its days included, and not the day it was ended."""
    if ended_on is not None and day >= ended_on:
        return False
    return starts_on <= day and (ends_on is None or day <= ends_on)


def obstacle_to_safeguard(*, kind: str, starts_on: date, ends_on: date | None) -> DomainError | None:
    """What stands in the way of writing down a protection: a ban has a last day, which is not before its first."""
    if ends_on is None:
        return LastDayNeeded() if kind in BANS else None
    return EndsBeforeItBegins() if ends_on < starts_on else None


def obstacle_to_changing(
    *, became: str, on: date, since: date, ends_on: date | None, is_done: bool, today: date
) -> DomainError | None:
    """
    What stands in the way of saying that a protection was extended until a day, or ended on one. `since` is the day it
    goes from, with those that it follows.
    """
    if is_done:
        return SafeguardHasEnded()
    if became == Became.EXTENDED:
        if ends_on is None:
            return NothingToExtend()
        return LaterDayNeeded(ends_on=ends_on.isoformat()) if on <= ends_on else None
    if on > today:
        return EndedInTheFuture()
    return EndedBeforeItBegan(starts_on=since.isoformat()) if on < since else None


NOT_SHARED: Final[Mapping[str, Any]] = {"parts": [], "with": ""}
"""How a plan stands of which nothing may be shared with anybody."""


def says_other(
    words: Mapping[str, str],
    bag: Collection[str],
    shared: Mapping[str, Any],
    *,
    than: tuple[Mapping[str, str], Collection[str], Mapping[str, Any]],
) -> bool:
    """Whether something that stood in a safety plan is not in it any more, or more of it may be shared."""
    stood, packed, was_shared = than
    gone = any(words.get(part) != text for part, text in stood.items()) or not {*packed} <= {*bag}
    return gone or {**NOT_SHARED, **shared} != {**NOT_SHARED, **was_shared}


def obstacle_to_plan(
    *,
    words: Mapping[str, str],
    review_on: date,
    shared: Collection[str],
    shared_with: str,
    shared_on: date | None,
    today: date,
) -> DomainError | None:
    """
    What stands in the way of saving a safety plan: it says something, is seen over on a day to come, and what may be
    shared of it is told with whom and when she said so.
    """
    if not any(text.strip() for text in words.values()):
        return PlanIsEmpty()
    if review_on < today:
        return ReviewInThePast()
    told = (bool(shared), bool(shared_with.strip()), shared_on is not None)
    if any(told) and not all(told):
        return SharingIsHalf()
    return SharedInTheFuture() if shared_on is not None and shared_on > today else None
