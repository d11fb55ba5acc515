"""When a board's decision to offer help without needs assessment can be written down and ended. Pure functions."""

from dataclasses import dataclass
from datetime import date

from livlina.core.errors import DomainError
from livlina.organisation.offered.errors import (
    DecidedAfterItBegins,
    EndsBeforeItBegins,
    EndsInThePast,
    EndsLater,
    NotYetDecided,
    OfferHasEnded,
)


def obstacle_to_writing(
    *, decided_on: date, valid_from: date, valid_to: date | None, today: date
) -> DomainError | None:
    """What is wrong with the days of a decision: it is taken first, and then holds; both ends are included."""
    if decided_on > today:
        return NotYetDecided()
    if valid_from < decided_on:
        return DecidedAfterItBegins()
    return EndsBeforeItBegins() if valid_to is not None and valid_to < valid_from else None


@dataclass(frozen=True)
class Ending:
    """The last day of a decision as it stands, None for none, and the one asked for."""

    stands: date | None
    asked: date


def obstacle_to_ending(*, valid_from: date, ending: Ending, today: date) -> DomainError | None:
    """
    What stands in the way of ending a decision on a day: what has held is not changed, and nothing is made to hold
    longer. One that has not begun ends on its first day at the earliest: it was decided, and stays to be read.
    """
    if ending.stands is not None and ending.stands < today:
        return OfferHasEnded()
    if ending.asked < today:
        return EndsInThePast()
    if ending.stands is not None and ending.asked >= ending.stands:
        return EndsLater(day=ending.stands)
    return EndsBeforeItBegins() if ending.asked < valid_from else None
