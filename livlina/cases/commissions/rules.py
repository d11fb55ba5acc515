"""How a commission stands, and what stands in the way of giving or answering one."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from livlina.cases.commissions.errors import (
    AnswerInThePast,
    CommissionIsSettled,
    CommissionSaysNothing,
    DisclosureNeedsItsGround,
    DisclosureNeedsWhoDecided,
    MoreIsAskedFor,
    MoreThanDecided,
    NoMoreIsTold,
    NotGranted,
    NothingIsAsked,
    NothingMoreIsAsked,
    NotYoursToExtend,
    RefusalIsDecided,
    WordsNeeded,
)
from livlina.cases.commissions.terms import AnswerKind, State
from livlina.cases.decisions.rules import Extent, is_within
from livlina.cases.errors import CaseIsClosed
from livlina.core.errors import DomainError
from livlina.organisation.rules import NOTHING, Amount

LETTERS: Final = 10
"""How many letters a commission, a question or a reason has at least, so that it can be understood."""

SETTLES: Final = frozenset({AnswerKind.ACCEPTED, AnswerKind.DECLINED, AnswerKind.WITHDRAWN})
"""After one of these nothing more is said."""

WORDS: Final = frozenset({AnswerKind.ASKED, AnswerKind.REPLIED, AnswerKind.DECLINED})
"""What is nothing without its words."""

ABOUT_MORE: Final = frozenset({AnswerKind.MORE_ASKED, AnswerKind.EXTENDED, AnswerKind.NOT_MORE})
"""What is said of more than there is, when the commission is taken. The last of it says whether a request waits."""

TELLS_EXTENT: Final = (AnswerKind.EXTENDED, AnswerKind.CORRECTED)
"""After one of these the commission is for as much as it says."""

OF_CARRYING_OUT: Final = frozenset({AnswerKind.ENDED, AnswerKind.RESUMED})
"""What the case that carries it out came to. The last of it says whether it is carried out now."""

FROM_THE_UNIT: Final = (AnswerKind.ACCEPTED, AnswerKind.ASKED, AnswerKind.DECLINED)
FROM_THE_CASE: Final = (AnswerKind.REPLIED, AnswerKind.WITHDRAWN)


def state(said: Sequence[str]) -> State:
    """
    How it stands, of what has been said in its order. What settles it holds, until the case that carries it out ends
    with help left; otherwise the last word.
    """
    settled = next((kind for kind in said if kind in SETTLES), None)
    if settled == AnswerKind.ACCEPTED and _has_ended(said):
        return State.ENDED
    if settled is not None:
        return State(settled)
    return State.ASKED if said and said[-1] == AnswerKind.ASKED else State.WAITING


def _has_ended(said: Sequence[str]) -> bool:
    return next((kind for kind in reversed(said) if kind in OF_CARRYING_OUT), "") == AnswerKind.ENDED


def is_settled(said: Sequence[str]) -> bool:
    """True when nothing more is said of it."""
    return any(kind in SETTLES for kind in said)


def waits_for_more(said: Sequence[str]) -> bool:
    """True when more was asked for and nobody has answered."""
    return next((kind for kind in reversed(said) if kind in ABOUT_MORE), "") == AnswerKind.MORE_ASKED


def obstacle_to_asking_for_more(
    *, said: Sequence[str], asked: Amount, text: str, unit: str, is_disclosure: bool, ground: str, decided_by: str
) -> DomainError | None:
    """
    What stands in the way of asking for more, by those who carry it out. One request waits at a time.

    `unit` are those who gave the commission: under another board the reason is a disclosure. Source: R-104.
    """
    if state(said) != State.ACCEPTED:
        return NotYoursToExtend()
    if waits_for_more(said):
        return MoreIsAskedFor()
    if asked == NOTHING:
        return NoMoreIsTold()
    if len(text.strip()) < LETTERS:
        return WordsNeeded(letters=LETTERS)
    if is_disclosure and not ground:
        return DisclosureNeedsItsGround(unit=unit)
    return DisclosureNeedsWhoDecided(unit=unit) if is_disclosure and not decided_by.strip() else None


def obstacle_to_declining_more(*, said: Sequence[str], text: str, is_applied_for: bool) -> DomainError | None:
    """
    What stands in the way of a no in words alone. What the person has applied for is refused by a decision, which has
    reasons and can be appealed. Source: R-102, R-104.
    """
    if not waits_for_more(said):
        return NothingMoreIsAsked()
    if is_applied_for:
        return RefusalIsDecided()
    return WordsNeeded(letters=LETTERS) if len(text.strip()) < LETTERS else None


def obstacle_to_giving(
    *,
    extent: Extent,
    granted: Extent,
    is_open: bool,
    is_granted: bool,
    text: str,
    answer_by: date,
    today: date,
    unit: str,
    is_disclosure: bool,
    ground: str,
    decided_by: str,
) -> DomainError | None:
    """
    What stands in the way of giving a commission.

    It is for no more than was `granted`. Under another board what goes over is a disclosure: it has its ground and who
    decided it. Source: R-104, R-114.
    """
    if not is_open:
        return CaseIsClosed()
    if not is_granted:
        return NotGranted()
    if len(text.strip()) < LETTERS:
        return CommissionSaysNothing(letters=LETTERS)
    if not is_within(extent, granted):
        return MoreThanDecided(granted=granted.words or "ingen bestämd mängd")
    if answer_by < today:
        return AnswerInThePast()
    if is_disclosure and not ground:
        return DisclosureNeedsItsGround(unit=unit)
    if is_disclosure and not decided_by.strip():
        return DisclosureNeedsWhoDecided(unit=unit)
    return None


def obstacle_to_answering(kind: str, *, text: str, said: Sequence[str]) -> DomainError | None:
    """What stands in the way of saying that of a commission, of which so much has been said."""
    if is_settled(said):
        return CommissionIsSettled()
    if kind == AnswerKind.REPLIED and state(said) != State.ASKED:
        return NothingIsAsked()
    return WordsNeeded(letters=LETTERS) if kind in WORDS and len(text.strip()) < LETTERS else None
