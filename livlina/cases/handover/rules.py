"""What stands in the way of handing a case over."""

from collections.abc import Sequence

from livlina.cases.errors import CaseIsClosed
from livlina.cases.handover.errors import CompetenceMissing, NotTheirs, SameHands
from livlina.cases.rules import REASON_LETTERS
from livlina.core.errors import DomainError


def obstacle_to_handing_over(
    *, is_open: bool, assigned: int | None, leaves: int, to: int, name: str
) -> DomainError | None:
    """What stands in the way of `to` getting a case from the one who leaves it, whose it must still be."""
    if not is_open:
        return CaseIsClosed()
    if assigned != leaves:
        return NotTheirs(name=name)
    return SameHands() if to == leaves else None


def obstacle_to_giving_without(*, lacks: Sequence[str], because: str, name: str) -> DomainError | None:
    """What stands in the way of giving a case to one who lacks what it asks for: only that nobody says why. R-362."""
    if not lacks or len(because.strip()) >= REASON_LETTERS:
        return None
    return CompetenceMissing(name=name, kinds=" och ".join(lacks), letters=REASON_LETTERS)
