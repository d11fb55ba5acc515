"""What is decided about the end of a case. Each rule returns what stands in the way, or None."""

from collections.abc import Collection

from livlina.cases.closing.errors import (
    CaseIsOpen,
    NeedMissing,
    ReopenReasonMissing,
    SafetyMissing,
    SomethingIsToBeDone,
    TakesOverMissing,
)
from livlina.cases.rules import REASON_LETTERS
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.core.read import obstacle_to_unread
from livlina.core.terms import Answer


def obstacle_to_outcome(*, role: str, need_remains: str, need: str, takes_over: str, safety: str) -> DomainError | None:
    """
    What is missing in what a case is said to have come to.

    A need that remains is named, with who takes over (R-115). Of a person who uses violence, the safety of the exposed
    and the children is considered before the case ends.
    """
    if need_remains == Answer.YES and not need.strip():
        return NeedMissing()
    if need_remains == Answer.YES and not takes_over.strip():
        return TakesOverMissing()
    return SafetyMissing() if role == CaseRole.USING_VIOLENCE and not safety.strip() else None


def obstacle_to_reopening(*, is_open: bool, reason: str) -> DomainError | None:
    """What stands in the way of opening a closed case again: it takes a reason."""
    if is_open:
        return CaseIsOpen()
    return ReopenReasonMissing(letters=REASON_LETTERS) if len(reason.strip()) < REASON_LETTERS else None


def obstacle_to_leaving(*, left: Collection[str], read: Collection[str]) -> DomainError | None:
    """In a closed case what is to be done is on nobody's list: whoever closes it has been shown all of it (S-142)."""
    return obstacle_to_unread(stands=left, read=read, refusal=SomethingIsToBeDone)
