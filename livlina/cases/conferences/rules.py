"""When a conference can be called, changed and settled, and what fits on its agenda. Pure functions."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from livlina.cases.conferences.errors import (
    ConferenceHasBegun,
    ConferenceInThePast,
    ConferenceIsCancelled,
    ConferenceIsFull,
    IsSettled,
    LookInThePast,
    NotHeldYet,
    NothingAgreed,
    NothingAsked,
    NotOnTheAgenda,
    PointsDoNotFit,
    QuestionOfAnother,
    TakesNoTime,
    TaskNeedsWords,
    TooFewTakePart,
)
from livlina.cases.errors import CaseIsClosed
from livlina.core.errors import DomainError

LETTERS: Final = 10
"""How many letters a question or an agreement has at least, so that it can be understood."""

LEAST: Final = 2
"""How many take part in a conference: alone one holds none."""

MINUTES: Final = (10, 480)
"""How short and how long a conference may be."""


def obstacle_to_holding(
    *, starts_at: datetime, minutes: int, now: datetime, count: int, taken: int = 0
) -> DomainError | None:
    """
    What stands in the way of holding a conference with so many then. Alone one holds none, and what stands on its
    agenda, `taken` minutes, fits in it.
    """
    least, most = MINUTES
    if not least <= minutes <= most:
        return TakesNoTime(least=least, most=most)
    if starts_at <= now:
        return ConferenceInThePast()
    if count < LEAST:
        return TooFewTakePart()
    return PointsDoNotFit(minutes=taken) if taken > minutes else None


def obstacle_to_changing(*, is_cancelled: bool, starts_at: datetime, now: datetime) -> DomainError | None:
    """What stands in the way of moving, cancelling or leaving it, and of putting more on its agenda or less."""
    if is_cancelled:
        return ConferenceIsCancelled()
    return ConferenceHasBegun() if starts_at <= now else None


def obstacle_to_raising(*, is_open: bool, question: str, minutes: int, left: int) -> DomainError | None:
    """What stands in the way of putting a case on the agenda, of which so many minutes are left."""
    if not is_open:
        return CaseIsClosed()
    if len(question.strip()) < LETTERS:
        return NothingAsked(letters=LETTERS)
    return ConferenceIsFull(left=max(left, 0)) if minutes > left else None


def obstacle_to_taking_off(
    *, is_on: bool, is_cancelled: bool, starts_at: datetime, ends_at: datetime, is_settled: bool, now: datetime
) -> DomainError | None:
    """
    What stands in the way of taking a case off the agenda. What has fallen, with the conference, by another's hand or
    as it passed and nobody said what was agreed, is said to be needed no more at any time.
    """
    if is_cancelled or not is_on:
        return None
    if ends_at <= now:
        return IsSettled() if is_settled else None
    return obstacle_to_changing(is_cancelled=False, starts_at=starts_at, now=now)


def obstacle_to_ending_question(*, is_own: bool, sees_all: bool) -> DomainError | None:
    """
    What stands in the way of ending what is asked of a case, by an answer, as needed no more or by asking anew: it is
    done by who asked, or by one who is shown all of the case. Source: S-10, S-21.
    """
    return None if is_own or sees_all else QuestionOfAnother()


def obstacle_to_settling(
    *, is_on: bool, is_cancelled: bool, starts_at: datetime, now: datetime, is_settled: bool
) -> DomainError | None:
    """What stands in the way of writing what was agreed of a case."""
    if not is_on:
        return NotOnTheAgenda()
    if is_cancelled:
        return ConferenceIsCancelled()
    if starts_at > now:
        return NotHeldYet()
    return IsSettled() if is_settled else None


def obstacle_to_agreement(
    *, agreed: str, task: str, has_more: bool, next_look_on: date | None, today: date
) -> DomainError | None:
    """What is wrong with what is told; `has_more` when it is told by whom or when something nobody named is done."""
    if len(agreed.strip()) < LETTERS:
        return NothingAgreed(letters=LETTERS)
    if has_more and not task.strip():
        return TaskNeedsWords()
    return LookInThePast() if next_look_on is not None and next_look_on < today else None


def starts(begins: datetime, minutes: Sequence[int]) -> list[datetime]:
    """When each point of the agenda begins, one after the other. Lengths are whole minutes."""
    return [begins + timedelta(minutes=sum(minutes[:place])) for place in range(len(minutes))]
