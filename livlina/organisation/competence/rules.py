"""What can be written in the register of competence and ended in it, and what a colleague lacks. Pure functions."""

from collections.abc import Iterable, Mapping
from datetime import date

from livlina.core.errors import DomainError
from livlina.organisation.competence.errors import (
    EndsBeforeItBegins,
    EndsInThePast,
    EndsLater,
    LastBeforeFirst,
)

ENDS_SOON_DAYS = 60
"""A certificate that ends within so many days is shown as ending soon. Only a mark; nothing hangs on it."""


def obstacle_to_days(*, valid_from: date, valid_to: date | None) -> DomainError | None:
    """What is wrong with the days of an entry, both included."""
    return EndsBeforeItBegins() if valid_to is not None and valid_to < valid_from else None


def obstacle_to_ending(
    *, valid_from: date, stands: date | None, last_on: date, not_before: date | None = None
) -> DomainError | None:
    """
    What stands in the way of an earlier last day. Nothing is made to hold longer: that is a new entry.

    `not_before` is today for what decides who is asked for a reason; of a person's own entry a day gone by may be
    learned late.
    """
    if last_on < valid_from:
        return LastBeforeFirst(day=valid_from)
    if stands is not None and last_on >= stands:
        return EndsLater(day=stands)
    return EndsInThePast() if not_before is not None and last_on < not_before else None


def lacking(asked: Mapping[int, str], *, held: Iterable[int]) -> list[str]:
    """What is asked for and not had, by name in the order asked. `asked` is kind to name. Source: R-362."""
    has = frozenset(held)
    return [name for kind, name in asked.items() if kind not in has]
