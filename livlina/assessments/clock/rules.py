"""What the centre has decided about looking at the danger anew. Pure. Source: R-232, R-233, S-152."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from livlina.assessments.clock.errors import (
    DangerToldSince,
    DangerUnheard,
    DecisionOfLeadNeeded,
    DecisionWordsNeeded,
    EventInTheFuture,
    EventTooOld,
    LastWorkerOfDanger,
    NotGrave,
    NotTheirCase,
)
from livlina.assessments.clock.terms import AT_ONCE, GRAVE, REPEATED
from livlina.assessments.rules import LETTERS
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread

ROLES: Final = frozenset({CaseRole.EXPOSED.value, CaseRole.CHILD.value})
"""Whose danger it is. Nothing is written here of one who uses violence (R-222)."""

OLDEST: Final = timedelta(days=366)
"""How long before the case came in something may have happened that is noted as new."""


def obstacle_of_role(role: str) -> DomainError | None:
    return None if role in ROLES else NotTheirCase()


def again_on(*, happened_on: date, interval: int | None, days: int, review_on: date | None) -> date:
    """
    The day by which a level is assessed again: the earliest that the instrument, the organisation and the worker say.

    A day of the worker's that is no later than the assessment says nothing.
    """
    said = [happened_on + timedelta(days=each) for each in (interval, days) if each]
    if review_on is not None and review_on > happened_on:
        said.append(review_on)
    return min(said, default=happened_on)


def look_by(kind: str, *, today: date, days: int) -> date:
    """The day by which the danger is assessed after something has happened: the same day for the gravest."""
    return today if kind in AT_ONCE else today + timedelta(days=days)


def stood_at(*, judged_at: datetime | None, signed_at: datetime, made_on: date) -> datetime:
    """
    When the stand of an assessment was taken. Of one whose result alone is written down: when it was, or where it was
    made on an earlier day, as that day began; by which hour is not known. `signed_at` is by the clock of the unit.
    """
    if judged_at is not None:
        return judged_at
    return signed_at if made_on == signed_at.date() else datetime.combine(made_on, time.min, signed_at.tzinfo)


def meets_look(*, stood_at: datetime, made_on: date, told_at: datetime, happened: Iterable[date]) -> bool:
    """
    Whether an assessment has looked at all that has happened: `happened` are the days of it, and `told_at` is when the
    look that is waited for was asked for last, by an event or the end of a protection.

    Who took their stand before it was told did not know of it, whatever day it happened. In doubt the clock goes on.
    """
    return told_at < stood_at and all(on <= made_on for on in happened)


def is_repeated(events: Iterable[tuple[str, date]], *, today: date, days: int) -> bool:
    """True when violence or a threat has come more than once within so many days; an event is its kind and its day."""
    since = today - timedelta(days=days)
    return sum(kind in REPEATED and since <= on <= today for kind, on in events) > 1


def obstacle_to_event(*, role: str, happened_on: date, came_in_on: date, today: date) -> DomainError | None:
    """What stands in the way of noting that something has happened."""
    if obstacle := obstacle_of_role(role):
        return obstacle
    if happened_on > today:
        return EventInTheFuture()
    since = came_in_on - OLDEST
    return EventTooOld(since=since.isoformat()) if happened_on < since else None


def obstacle_to_leaving(*, level: str, works: bool, others: int) -> DomainError | None:
    """
    What stands in the way of ending a relation: a case with high risk has somebody who works with it.

    `works` is whether the one whose relation it is works with it, `others` how many more do.
    """
    return LastWorkerOfDanger() if level in GRAVE and works and not others else None


def is_for_the_lead(*, level: str, is_unheard: bool) -> bool:
    """Whether one who leads decides that a case may end: the risk is high, or danger was told and is not assessed."""
    return level in GRAVE or is_unheard


def obstacle_to_closing(*, level: str, words: str, is_unheard: bool, is_decided: bool) -> DomainError | None:
    """
    A case with high risk ends by a decision that one who leads has taken since the level was signed. One in which
    danger was told that nobody has assessed ends as little as a first contact does (R-062), but on such a decision.
    """
    if is_decided or not is_for_the_lead(level=level, is_unheard=is_unheard):
        return None
    return DecisionOfLeadNeeded(level=words.lower()) if level in GRAVE else DangerUnheard()


def obstacle_to_decision(
    *, is_for_the_lead: bool, texts: Mapping[str, str], stands: Collection[str], read: Collection[str]
) -> DomainError | None:
    """
    What stands in the way of deciding that a case with danger may end; `stands` is all that is known of the danger,
    by its marks, and `read` what the one who decides was shown of it.
    """
    if not is_for_the_lead:
        return NotGrave()
    if obstacle := obstacle_to_unread(stands=stands, read=read, refusal=DangerToldSince):
        return obstacle
    too_short = any(len(text.strip()) < LETTERS for text in texts.values())
    return DecisionWordsNeeded(letters=LETTERS) if too_short else None
