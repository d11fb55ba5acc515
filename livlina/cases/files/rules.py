"""What the centre has decided about the files of a case. Pure."""

from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Final
from uuid import UUID

from livlina.cases.files.errors import CaseFilesFull, FileIsStruck, TooManyFiles, UnitFilesFull, WhereaboutsNotYours
from livlina.core.errors import DomainError
from livlina.core.uploads import ACCEPTED

MEGABYTE: Final = 1024 * 1024
CASE, UNIT, HOUR = "case", "unit", "hour"
NO_ROOM: Final[dict[str, Callable[..., DomainError]]] = {CASE: CaseFilesFull, UNIT: UnitFilesFull, HOUR: TooManyFiles}

KNOWN_ENDINGS: Final = frozenset(ACCEPTED.split(","))
"""What an original may end with when it is given out; its name is never kept."""


def obstacle_to_taking_in(*, full: str, most: int, tells_where: bool, sees_where: bool) -> DomainError | None:
    """
    What stands in the way of a file: no room in the case, at the unit or within the hour (`full`, with the limit
    `most`), or that it tells what the one who takes it in may not see. Source: S-21, S-120, S-132.
    """
    if tells_where and not sees_where:
        return WhereaboutsNotYours()
    return NO_ROOM[full](most=most) if full else None


def obstacle_to_opening(*, is_struck: bool) -> DomainError | None:
    """What stands in the way of reading a file, or striking it: that it is struck, and stays so."""
    return FileIsStruck() if is_struck else None


def name_of(*, day: date, public_id: UUID, ending: str, is_original: bool = False) -> str:
    """What a file is called where it is saved: nothing of whom it is about, or of what it was called (S-71)."""
    return f"{'original' if is_original else 'handling'}-{day.isoformat()}-{public_id.hex[:4]}{ending}"


def ending_of(name: str) -> str:
    """The ending that a sent name says, where it is one we know; '' for every other."""
    ending = PurePath(name).suffix.lower()
    return ending if ending in KNOWN_ENDINGS else ""
