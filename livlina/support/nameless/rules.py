"""
What can be counted of help without a name. Pure functions, of days and of what a board has decided.

Source: R-089, R-164.
"""

from datetime import date

from livlina.core.errors import DomainError
from livlina.support.nameless.errors import (
    EndsTooEarly,
    EndsTooLate,
    HeldLater,
    HeldOutside,
    NoTalkWithoutNames,
    NothingWithoutNames,
    NumberHasEnded,
    StartsLater,
)

SHORTEST, LONGEST = 1, 480
"""Minutes of a talk: a whole day is the most that anyone writes by intention."""


def number_in_words(year: int, number: int) -> str:
    """A running number as it is said: `2026-014`."""
    return f"{year}-{number:03}"


def obstacle_to_beginning(*, started_on: date, today: date, is_offered: bool) -> DomainError | None:
    """`is_offered`: whether a decision holds that day by which nobody is named."""
    if started_on > today:
        return StartsLater()
    return None if is_offered else NothingWithoutNames()


def obstacle_to_counting(
    *, held_on: date, started_on: date, is_ended: bool, today: date, is_offered: bool
) -> DomainError | None:
    """What stands in the way of counting one talk more under a number."""
    if is_ended:
        return NumberHasEnded()
    if held_on > today:
        return HeldLater()
    if held_on < started_on:
        return HeldOutside(start=started_on)
    return None if is_offered else NoTalkWithoutNames()


def obstacle_to_ending(*, ended_on: date, last_on: date, is_ended: bool, today: date) -> DomainError | None:
    """`last_on` is the day of the last talk, or on which it began when none is counted."""
    if is_ended:
        return NumberHasEnded()
    if ended_on > today:
        return EndsTooLate()
    return EndsTooEarly(last=last_on) if ended_on < last_on else None
