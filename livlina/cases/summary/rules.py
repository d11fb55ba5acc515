"""What the centre has decided about a summary: she approves it, and it goes to others by her consent alone. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from livlina.cases.summary.errors import (
    ApprovedInTheFuture,
    HandedBeforeItWasApproved,
    HandedInTheFuture,
    SummarySaysNothing,
)
from livlina.cases.summary.terms import ALSO_TOLD, ALWAYS_TOLD
from livlina.core.errors import DomainError
from livlina.people import rules as people
from livlina.people.rules import Given


def tells_of(also: Collection[str]) -> list[str]:
    """The kinds of data that a summary lets out, in order: always that there is a contact, and what has happened."""
    return [kind.value for kind in (*ALWAYS_TOLD, *ALSO_TOLD) if kind in ALWAYS_TOLD or kind in also]


def obstacle_to_summary(*, texts: Mapping[str, str], approved_on: date, today: date) -> DomainError | None:
    """What stands in the way of saving a version: it says something, and she has approved it. Source: R-033."""
    if not any(text.strip() for text in texts.values()):
        return SummarySaysNothing()
    return ApprovedInTheFuture() if approved_on > today else None


def obstacle_to_handing_over(
    *, tells: Collection[str], approved_on: date, purpose: str, given: Iterable[Given], handed_on: date, today: date
) -> DomainError | None:
    """
    What stands in the way of handing a version over to somebody outside the case.

    The consent holds both the day it was handed over and today, so that nobody writes it down afterwards for a day
    before she took it back; and it covers all that the text tells of. Source: R-310, R-493.
    """
    if handed_on > today:
        return HandedInTheFuture()
    if handed_on < approved_on:
        return HandedBeforeItWasApproved(day=approved_on.isoformat())
    consents = list(given)
    return people.obstacle_to_sharing(
        purpose=purpose, what=tells, given=consents, day=handed_on
    ) or people.obstacle_to_sharing(purpose=purpose, what=tells, given=consents, day=today)
