"""What the centre has decided about contacts between the talks, and about those who do not answer. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import takewhile
from typing import Final

from livlina.cases.errors import HappenedInTheFuture
from livlina.cases.reaching.errors import (
    CodeWordNotAgreed,
    CodeWordNotAnswered,
    IdentityNotChecked,
    NotHeardSo,
    OutcomeNotPossible,
    TooManyMinutes,
)
from livlina.cases.reaching.terms import HEARD_BY, Direction, IdentityCheck, TryOutcome
from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.people.terms import ChannelKind

MOST_MINUTES: Final = 600
"""Of one contact between the talks; a longer one is a slip of the hand."""

NEUTRAL: Final = "Förlåt, jag har nog ringt fel."
"""What is said to somebody else who answers, where nothing else is agreed: no name, no unit, no matter. S-61."""

_SENT: Final = (TryOutcome.SENT, TryOutcome.RETURNED)
_OUTCOMES: Final[Mapping[str, tuple[TryOutcome, ...]]] = {
    ChannelKind.CALL: (
        TryOutcome.NO_ANSWER,
        TryOutcome.TALKED,
        TryOutcome.SOMEONE_ELSE,
        TryOutcome.TOLD_TOO_MUCH,
        TryOutcome.HUNG_UP,
        TryOutcome.WRONG_PERSON,
    ),
    ChannelKind.VISIT: (TryOutcome.NO_ANSWER, TryOutcome.TALKED),
    **dict.fromkeys(
        (ChannelKind.VOICEMAIL, ChannelKind.SMS, ChannelKind.EMAIL, ChannelKind.LETTER, ChannelKind.FORWARDED), _SENT
    ),
}
_WHEN_THEY_COME: Final = (TryOutcome.TALKED, TryOutcome.WROTE, TryOutcome.HUNG_UP)

REACHED: Final = frozenset({TryOutcome.TALKED, TryOutcome.WROTE})
"""What tells that the person has been heard from, where one was sure who it was."""


def outcomes(*, kind: str, direction: str) -> tuple[TryOutcome, ...]:
    """What can come of a contact by that kind of way, the commonest first."""
    return _WHEN_THEY_COME if direction == Direction.IN else _OUTCOMES[kind]


def obstacle_to_try(
    *,
    kind: str,
    direction: str,
    outcome: str,
    identity: str,
    code_word: str,
    is_agreed: bool,
    minutes: int | None,
    happened_at: datetime,
    now: datetime,
) -> DomainError | None:
    """
    What stands in the way of logging a contact between the talks. `is_agreed`: a code word is told in the file.

    Nothing is talked about before one knows who it is, and by the code word where there is one. Source: R-108, R-489.
    """
    if direction == Direction.IN and kind not in HEARD_BY:
        return NotHeardSo()
    if outcome not in outcomes(kind=kind, direction=direction):
        return OutcomeNotPossible()
    if happened_at > now:
        return HappenedInTheFuture()
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        return TooManyMinutes(most=MOST_MINUTES)
    if outcome != TryOutcome.TALKED:
        return None
    if not identity:
        return IdentityNotChecked()
    if is_agreed and code_word == Answer.UNKNOWN:
        return CodeWordNotAnswered()
    return CodeWordNotAgreed() if identity == IdentityCheck.CODE_WORD and code_word == Answer.NO else None


def is_heard(*, outcome: str, identity: str) -> bool:
    """True when it was the person: whoever answers by her telephone ends no silence."""
    return outcome in REACHED and identity != IdentityCheck.NOT_SURE


def unanswered(contacts: Iterable[tuple[str, str, str]]) -> int:
    """
    How many times we have tried since the person was last heard from: `contacts` are direction, outcome and how one
    knew who it was of each, the latest first. Source: R-085.
    """
    since = takewhile(lambda contact: not is_heard(outcome=contact[1], identity=contact[2]), contacts)
    return sum(direction == Direction.OUT for direction, *_ in since)


def is_time_to_decide(*, unanswered: int, limit: int) -> bool:
    """True when somebody has not answered as often as the unit tries before it decides what is done. Source: R-085."""
    return unanswered >= limit
