"""What every kind of table file has in common."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

MOST_ROWS = 1_048_576
"""As many rows as a spreadsheet can have. A text file with more is no register either."""
MOST_COLUMNS = 16_384

TOO_MANY_ROWS = "Filen har fler rader än ett kalkylblad rymmer (1 048 576), också om de är tomma. Ta bort dem."
TOO_MANY_COLUMNS = "Filen har fler kolumner än ett kalkylblad rymmer (16 384)."


class NotATable(Exception):
    """The file as a whole cannot be read as a table; says why and what to do, in one or two sentences."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds no value: a spreadsheet's error, or a formula that was never computed."""

    why: str


ROW = -1
"""The place where an `Unreadable` speaks of the row as a whole."""

Cell = str | date | Unreadable
"""Text as it stands, without regard to how it looks; of a date cell its day; of a whole number its digits."""


class Table(Protocol):
    """A header and its rows."""

    header: list[Cell]
    """The cells of row 1."""

    def rows(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """
        Row number, and place → cell, of every row below the header, from the start of the file.

        Places count from 0; a cell that is not there is empty. Rows with nothing in them may be left out: the
        numbers are those of the spreadsheet all the same. Raises `NotATable`. One pass at a time.
        """
        ...


@contextmanager
def opened(source: BinaryIO | Path) -> Iterator[BinaryIO]:
    """The file from its first byte. A path is closed afterwards, a stream is left to its owner."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        source.seek(0)
        yield source
