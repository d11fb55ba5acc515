"""What the centre has decided about giving a file to its client. Pure."""

from collections.abc import Collection

from livlina.cases.paper.errors import (
    IsAChildsFile,
    NoGroundToHold,
    NoReasonToHold,
    NothingChosen,
    SomethingElseHasHappened,
)
from livlina.core.errors import DomainError

LEAST_REASON = 10  # characters


def obstacle_to_giving(
    *,
    is_childs: bool,
    shown: Collection[str],
    offered: Collection[str],
    read: Collection[str],
    ground: str,
    known: Collection[str],
    why: str,
) -> DomainError | None:
    """
    What stands in the way of giving the client this much of her file, or None.

    `shown`, `offered` and `read` are events by their reference: what she gets, all that there is to choose among, and
    those that stand as they did when they were looked through, which are all. Whatever is held back is held back on a
    ground of those `known`, for a reason. Source: issue of the whole file; a party's right to see what is in her own
    matter, and the limits of it.
    """
    if is_childs:
        return IsAChildsFile()
    if not shown:
        return NothingChosen()
    if not set(shown) <= set(offered) <= set(read):
        return SomethingElseHasHappened()
    if set(shown) == set(offered):
        return None
    if ground not in known:
        return NoGroundToHold()
    return NoReasonToHold() if len(why.strip()) < LEAST_REASON else None
