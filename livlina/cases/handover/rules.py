"""What stands in the way of handing a case over."""

from livlina.cases.errors import CaseIsClosed
from livlina.cases.handover.errors import NotTheirs, SameHands
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
