"""What the centre has decided about waiting for help. A rule of obstacles returns what stands in the way, or None."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.support.waiting.errors import (
    AnsweredBeforeItWasOffered,
    AnsweredInTheFuture,
    CheckedBeforeTheWait,
    CheckedInTheFuture,
    DoneMissing,
    EndedBeforeTheWait,
    EndedInTheFuture,
    NextCheckInThePast,
    NextCheckTooLate,
    NotForThem,
    OfferedBeforeTheWait,
    OfferedInTheFuture,
    PlacedBeforeTheCase,
    PlacedInTheFuture,
    PlaceIsAccepted,
    PlaceIsAnswered,
    PlaceIsOffered,
    UnreachedStays,
    WaitHasEnded,
    WhatWasDone,
    WhyDeclined,
    WhyEnded,
)
from livlina.support.waiting.terms import (
    ACT_ON,
    KINDS_FOR,
    UNSAFE,
    EndReason,
    Hours,
    HowItIs,
    PlaceAnswer,
    PlaceForm,
    Priority,
)

ORDER: Final = {priority.value: place for place, priority in enumerate(Priority)}
GRAVITY: Final = {
    state.value: place for place, state in enumerate((HowItIs.NOT_REACHED, HowItIs.CALM, HowItIs.WORSE, HowItIs.DANGER))
}
"""Which of what was said the same day holds: the gravest, and who was reached that day was asked that day."""


def turn(*, priority: str, since: date) -> tuple[int, date]:
    """Where one stands in a list: by the order given, then by how long one has waited. Source: R-359."""
    return ORDER[priority], since


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that is free: in which form, when, and whether there is an interpreter or one who speaks the language."""

    form: str
    hours: str
    has_interpreter: bool


def why_not(place: Place, *, form: str, hours: str, needs_interpreter: bool, is_ready: bool) -> str:
    """Why that place does not fit one who waits, in words; '' where it does."""
    if not is_ready:
        return "kan inte börja än"
    if form not in (PlaceForm.ANY, place.form):
        return f"vill ha {str(PlaceForm(form).label).lower()}"
    if hours not in (Hours.ANY, place.hours):
        return f"kan bara {str(Hours(hours).label).lower()}"
    return "behöver tolk" if needs_interpreter and not place.has_interpreter else ""


def turn_to(*, fits: bool, priority: str, since: date) -> tuple[bool, int, date]:
    """Where one stands when a place is free: who can take it first, then by need, then by how long. Source: R-359."""
    return (not fits, *turn(priority=priority, since=since))


def waited(*, since: date, until: date) -> int:
    """How many days one has waited: none on the day one was put on the list."""
    return (until - since).days


def obstacle_to_next_check(*, next_on: date | None, asked_on: date, today: date, days: int) -> DomainError | None:
    """
    The next check may be sooner than the unit's number of days after the one that was made, never later: the day after
    today where that was long ago.
    """
    if next_on is None:
        return None
    if next_on <= today:
        return NextCheckInThePast()
    latest = max(next_check(asked_on=asked_on, days=days), today + timedelta(days=1))
    return NextCheckTooLate(latest=latest.isoformat()) if next_on > latest else None


def next_check(*, asked_on: date, days: int) -> date:
    """By which day somebody asks how one is who was asked that day; `days` is the unit's limit."""
    return asked_on + timedelta(days=days)


def no_later(latest: date, *, than: date, today: date) -> date:
    """The next day where danger has been told of the same day: as it stood, unless that day is here or has passed."""
    return min(latest, than) if than > today else latest


def obstacle_to_placing(*, kind: str, role: str, since: date, came_in_on: date, today: date) -> DomainError | None:
    """What stands in the way of putting the person of a case on a list."""
    if kind not in KINDS_FOR[role]:
        return NotForThem()
    if since > today:
        return PlacedInTheFuture()
    return PlacedBeforeTheCase(came_in_on=came_in_on.isoformat()) if since < came_in_on else None


def obstacle_to_checking(
    *, is_ended: bool, checked_on: date, since: date, today: date, state: str, done: str
) -> DomainError | None:
    """What stands in the way of writing a check down: what is worse, or dangerous, is never left without an act."""
    if is_ended:
        return WaitHasEnded()
    if checked_on > today:
        return CheckedInTheFuture()
    if checked_on < since:
        return CheckedBeforeTheWait(since=since.isoformat())
    return DoneMissing() if state in ACT_ON and not done.strip() else None


def is_older(checked_on: date, others: Iterable[date], *, today: date, days: int) -> bool:
    """
    Whether a later check stands already, or it is so long ago that it is time to ask again: this one says how it was
    then, and moves nothing.
    """
    return not is_known([checked_on], today=today, days=days) or any(checked_on < other for other in others)


def is_known(checked: Iterable[date], *, today: date, days: int) -> bool:
    """Whether it is known today how one is who was asked on these days."""
    return any(next_check(asked_on=each, days=days) > today for each in checked)


def state_of(checks: Iterable[tuple[date, str]]) -> str | None:
    """
    How it was on the latest day of these checks, the gravest said that day: which hour each was made is not known, and
    the order in which they were written down does not say. None where there are none.
    """
    return max(checks, key=lambda each: (each[0], GRAVITY[each[1]]), default=(None, None))[1]


def obstacle_to_order(*, state: str, priority: str, before: str) -> DomainError | None:
    """Who was not reached goes no further back in the list than before."""
    is_lower = ORDER[priority] > ORDER[before]
    return UnreachedStays(priority=Priority(before).label) if is_lower and not settles(state) else None


def settles(state: str) -> bool:
    """Whether a check is one: who was not reached is to be asked as much as before."""
    return state != HowItIs.NOT_REACHED


def obstacle_to_offering(
    *, is_ended: bool, answers: Collection[str], offered_on: date, since: date, today: date
) -> DomainError | None:
    """What stands in the way of offering a place. `answers` are those to the places offered before, '' for one open."""
    if is_ended:
        return WaitHasEnded()
    if "" in answers:
        return PlaceIsOffered()
    if PlaceAnswer.ACCEPTED in answers:
        return PlaceIsAccepted()
    if offered_on > today:
        return OfferedInTheFuture()
    return OfferedBeforeTheWait(since=since.isoformat()) if offered_on < since else None


def obstacle_to_answering(
    *, is_answered: bool, answer: str, words: str, answered_on: date, offered_on: date, today: date
) -> DomainError | None:
    """What stands in the way of writing what came of a place: it is answered once, and a no has its reason."""
    if is_answered:
        return PlaceIsAnswered()
    if answer == PlaceAnswer.DECLINED and not words.strip():
        return WhyDeclined()
    if answered_on > today:
        return AnsweredInTheFuture()
    return AnsweredBeforeItWasOffered(offered_on=offered_on.isoformat()) if answered_on < offered_on else None


def is_unasked(*, state: str | None, next_check_on: date, today: date) -> bool:
    """
    Whether nobody knows that it is safe to stop asking how somebody is, who waits or has a contact of her own; `state`
    is that of the latest check, None where none was made. She is then asked, or the danger assessed, all the same.
    """
    return state in UNSAFE or next_check_on < today


def is_taken_off_unasked(
    *, reason: str, state: str | None, is_known: bool, priority: str, next_check_on: date, today: date
) -> bool:
    """
    The same of one who is taken off the list: also who was not reached, or, though it was acute, was never asked or so
    long ago that it is not known how she is (`is_known`).
    """
    return (
        reason == EndReason.NOT_REACHED
        or (not is_known and priority == Priority.ACUTE)
        or is_unasked(state=state, next_check_on=next_check_on, today=today)
    )


def obstacle_to_ending(
    *,
    is_ended: bool,
    has_open_offer: bool,
    is_unasked: bool,
    reason: str,
    words: str,
    ended_on: date,
    since: date,
    today: date,
) -> DomainError | None:
    """What stands in the way of taking somebody off the list; one of whom nobody knows how she is takes words."""
    if is_ended:
        return WaitHasEnded()
    if has_open_offer:
        return PlaceIsOffered()
    if ended_on > today:
        return EndedInTheFuture()
    if ended_on < since:
        return EndedBeforeTheWait(since=since.isoformat())
    if is_unasked and not words.strip():
        return WhatWasDone()
    return WhyEnded() if reason == EndReason.OTHER and not words.strip() else None


class State(Enum):
    """How it stands with one who waits, what matters most first."""

    LATE = "late"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    WAITS = "waits"


def state(*, next_check_on: date, answer: str | None, today: date) -> State:
    """How it stands; `answer` is that of the last place offered, '' while it is open and None where none was."""
    if next_check_on < today:
        return State.LATE
    if answer == "":
        return State.OFFERED
    return State.ACCEPTED if answer == PlaceAnswer.ACCEPTED else State.WAITS


# ---- where the work goes ----

MONTHS_COUNTED: Final = 3
"""How many whole months the hours of talks are counted in: as the door of the database has it."""


def months_counted(today: date) -> Period:
    """The whole months that have ended, of which hours are told: one that goes would tell day by day who came."""
    end = today.replace(day=1) - timedelta(days=1)
    start = end
    for _ in range(MONTHS_COUNTED - 1):
        start = start.replace(day=1) - timedelta(days=1)
    return Period(start.replace(day=1), end)
