"""The order of a chain, the days between its steps, and the days in limbo after somebody left. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from livlina.core.errors import DomainError
from livlina.support.chain.errors import (
    AheadIsGuarded,
    LeftInTheFuture,
    MarkedInTheFuture,
    MarkedTooEarly,
    MissingReason,
    StepIsMarked,
)
from livlina.support.chain.terms import Mark, State

AHEAD: Final = timedelta(days=365)
"""How long ahead somebody may plan to leave."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """The days of one step. `missing` is why it could not be had, '' where it can."""

    wanted_on: date
    began_on: date | None = None
    ended_on: date | None = None
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing of what is set going together when somebody leaves, by which day after it."""

    kind: str
    what: str
    by_whom: str
    days: int


def state(step: Step, *, today: date) -> State:
    if step.missing:
        return State.MISSING
    if step.ended_on:
        return State.ENDED
    if step.began_on:
        return State.GOES_ON
    return State.LATE if step.wanted_on < today else State.PLANNED


def order(step: Step) -> tuple[date, date]:
    """The steps come in the order in which they begin, or are wanted."""
    return (step.began_on or step.wanted_on, step.wanted_on)


def gaps(steps: Sequence[Step], *, today: date) -> list[int]:
    """
    Before each step, in their order: how many whole days nothing of the chain was given before it began.

    Counted from the last end of what came before it; until today where it should have begun and has not. What goes on
    still leaves no day without help; what could not be had is no help, and ends nothing. Source: R-153.
    """
    found, until = [], None
    for step in steps:
        begins = step.began_on or (today if step.wanted_on <= today else step.wanted_on)
        given = not step.missing
        found.append(max((begins - until).days - 1, 0) if given and until is not None else 0)
        if given and step.began_on:
            ends = step.ended_on or date.max
            until = ends if until is None else max(until, ends)
    return found


def limbo(*, left_on: date, began: Iterable[date | None], today: date) -> int:
    """How many days from the one on which she left until all of it was in place; until today where it is not."""
    if left_on > today:
        return 0
    return max((max((day or today) - left_on, timedelta(0)).days for day in began), default=0)


def obstacle_to_writing_ahead(*, day: date, today: date, sees_whereabouts: bool) -> DomainError | None:
    """What stands in the way of writing down that day: one to come tells when somebody leaves. Source: S-21."""
    return AheadIsGuarded() if day > today and not sees_whereabouts else None


def task_words(item: Item, *, left_on: date, today: date) -> str:
    """
    What its task is called. All who see the case read it: by whom it is done stands with the step, and before the day
    it says neither what nor why (S-21).
    """
    return item.what if left_on <= today else "Ett steg i kedjan av insatser"


def obstacle_to_leaving(*, left_on: date, today: date) -> DomainError | None:
    return LeftInTheFuture() if left_on > today + AHEAD else None


def obstacle_to_marking(step: Step, *, mark: str, on: date, reason: str, today: date) -> DomainError | None:
    """What stands in the way of saying that a step began, ended or cannot be had: each once, in that order."""
    now = state(step, today=today)
    allowed = {Mark.BEGAN: (State.PLANNED, State.LATE), Mark.MISSING: (State.PLANNED, State.LATE)}
    if now not in allowed.get(Mark(mark), (State.GOES_ON,)):
        return StepIsMarked(state=str(now.label))
    if on > today:
        return MarkedInTheFuture()
    if step.began_on and on < step.began_on:
        return MarkedTooEarly(day=step.began_on.isoformat())
    return MissingReason() if mark == Mark.MISSING and not reason else None
