"""What the conditions of Trappan come to: whether it goes on, or Här och nu is proposed. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.support.conditions.errors import CheckedLater, GoesOnWithoutReason
from livlina.support.conditions.terms import Outcome

LETTERS: Final = 10

HOLDS: Final[Mapping[str, str]] = {
    "violence_ceased": Answer.YES,
    "life_stable": Answer.YES,
    "safe_and_protected": Answer.YES,
    "meets_violent_parent": Answer.NO,
    "receptive": Answer.YES,
}
"""The conditions, each with the answer by which it holds. Source: R-170, R-171."""


def broken(told: Mapping[str, str]) -> list[str]:
    """The conditions that do not hold, in their order. What is not known, or was not asked, is not broken."""
    return [name for name, holds in HOLDS.items() if told.get(name, holds) not in (holds, Answer.UNKNOWN)]


def outcome(told: Mapping[str, str], *, goes_on: bool) -> Outcome:
    """
    What they come to: one that is broken proposes Här och nu instead, unless it goes on for a reason; what is not
    known is found out. Source: R-170, R-171, R-172.
    """
    if broken(told):
        return Outcome.GOES_ON if goes_on else Outcome.HERE_AND_NOW
    return Outcome.FIND_OUT if Answer.UNKNOWN in (told.get(name) for name in HOLDS) else Outcome.HOLDS


def obstacle_to_checking(*, checked_on: date, today: date, because: str) -> DomainError | None:
    """What is wrong with a check: its day is to come, or the reason to go on is none."""
    if checked_on > today:
        return CheckedLater()
    return GoesOnWithoutReason(letters=LETTERS) if because.strip() and len(because.strip()) < LETTERS else None
