"""When a commission is fed back on, and what feedback must say."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from livlina.cases.feedback.errors import (
    FeedbackNeedsItsGround,
    FeedbackNeedsWhoDecided,
    GoalWithoutResult,
    NoGoal,
    ProposalMissing,
    SaysNothing,
)
from livlina.core.errors import DomainError

LETTERS: Final = 10
"""How many letters what was done and what is proposed have at least, so that they can be understood."""

MOST_GOALS: Final = 5


class Result(NamedTuple):
    """A goal of the commission as the unit understood it, how it went and a few words of it."""

    goal: str
    reached: str
    said: str = ""


def obstacle_to_feedback(
    *, done: str, results: Sequence[Result], proposal: str, is_disclosure: bool, ground: str, decided_by: str
) -> DomainError | None:
    """
    What is missing in feedback: what was done, how it went with each goal, and what is proposed; what remains may be
    nothing. To another board it is a disclosure, with its ground and who decided it. Source: R-030, R-114.
    """
    if len(done.strip()) < LETTERS:
        return SaysNothing(letters=LETTERS)
    if not results:
        return NoGoal()
    for number, one in enumerate(results, start=1):
        if not (one.goal.strip() and one.reached):
            return GoalWithoutResult(number=number)
    if len(proposal.strip()) < LETTERS:
        return ProposalMissing(letters=LETTERS)
    if is_disclosure and not ground:
        return FeedbackNeedsItsGround()
    return FeedbackNeedsWhoDecided() if is_disclosure and not decided_by.strip() else None
