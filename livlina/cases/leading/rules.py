"""What needs one who leads first, and when the cases of a worker are to be gone through. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

from livlina.cases.children.rules import LineState
from livlina.cases.children.terms import Outcome, Step
from livlina.cases.leading.errors import (
    CasesHaveChanged,
    NothingToReview,
    OwnCases,
    StepInThePast,
    StepMissing,
    StepNeedsADay,
)
from livlina.cases.leading.terms import Risk
from livlina.core.errors import DomainError

GRAVE: Final = frozenset({Risk.ACUTE.value, Risk.HIGH.value})
SUPPORTED: Final = frozenset({Outcome.ACCEPTED, Outcome.SUPPORTED_ELSEWHERE})


@dataclass(frozen=True, kw_only=True)
class Needs:
    """How the work stands in one case, or in all of one worker's."""

    late: int = 0
    """What has passed its day: deadlines and tasks."""
    soon: int = 0
    still: int = 0
    """Deadlines that stand still: they are late nowhere, and somebody has given a reason."""
    unsigned: int = 0
    children: int = 0
    unsupported: int = 0
    """Children without support of their own."""
    stepless: int = 0
    """Children for whom the next step is missing."""
    grave: int = 0
    """Cases with acute danger or high risk."""
    used_up: int = 0
    """Cases in which there are no more talks without investigation."""

    @property
    def order(self) -> tuple[int, ...]:
        """What needs one who leads first is the least: what is late, then children, then risk, then the rest."""
        return (
            -self.late,
            -self.stepless,
            -self.grave,
            -self.soon,
            -self.used_up,
            -self.unsigned,
            -self.unsupported,
            -self.still,
        )

    @property
    def is_quiet(self) -> bool:
        """True where nothing asks for anybody."""
        return not any(self.order)


def together(parts: Iterable[Needs]) -> Needs:
    """All of it added up."""
    rows = list(parts)
    return Needs(**{field.name: sum(getattr(row, field.name) for row in rows) for field in fields(Needs)})


def is_without_support(state: LineState) -> bool:
    """True of a child, not yet grown, who has no support of their own. Offered and not answered is none."""
    support = state.standing.get(Step.SUPPORT)
    return state.grown_on is None and (support is None or support.outcome not in SUPPORTED)


def due_on(*, reviewed_on: date | None, since: date, days: int) -> date:
    """
    The last day to go through the cases of a worker: so many days after it was done, or after the one who has been
    theirs the longest became so. Source: R-353.
    """
    return max(since, reviewed_on or since) + timedelta(days=days)


def obstacle_to_reviewing(*, is_own: bool, held: frozenset[str], read: frozenset[str]) -> DomainError | None:
    """
    What stands in the way of signing that these cases were gone through: `held` are the worker's, `read` those that
    stood on the page. Nobody signs for a case that was not there.
    """
    if is_own:
        return OwnCases()
    if not held:
        return NothingToReview()
    return None if held == read else CasesHaveChanged()


def obstacle_to_step(*, step: str, due_on: date | None, today: date) -> DomainError | None:
    """What is wrong with a next step: it has its words and a day that is to come."""
    if due_on is None:
        return StepNeedsADay() if step.strip() else None
    if not step.strip():
        return StepMissing()
    return StepInThePast() if due_on < today else None
