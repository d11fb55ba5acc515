"""How a table goes from the process that reads the file to the one that asked: as plain JSON, checked on the way in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from livlina.intake.tablefile.table import MOST_COLUMNS, ROW, Cell, Unreadable

HEADER: Final = "header"
ROWS: Final = "rows"
"""What a reader is asked for."""

TOO_HEAVY: Final = (
    "Filen tar för mycket minne att läsa. Ta bort blad och kolumner som inte hör till registret, eller dela filen."
)

_ROWS_TOGETHER = 200
_CELLS_TOGETHER = 4_000


class Broken(Exception):
    """What came is not what a reader of tables says."""


DONE: Final = '{"done":true}'
"""The last line of every reading: without it the reader was ended before it had said everything."""


def refused_line(why: str) -> str:
    return _line({"refused": why})


def header_line(header: Iterable[Cell]) -> str:
    return _line([_told(cell) for cell in header])


def row_lines(rows: Iterable[tuple[int, Mapping[int, Cell]]]) -> Iterator[str]:
    """The rows, some at a time, in few and short lines."""
    together: list[Any] = []
    cells = 0
    for number, row in rows:
        together.append([number, list(row), [_told(cell) for cell in row.values()]])
        cells += len(row)
        if len(together) == _ROWS_TOGETHER or cells > _CELLS_TOGETHER:
            yield _line(together)
            together, cells = [], 0
    if together:
        yield _line(together)


def read_header(told: Any) -> list[Cell]:
    """The cells of row 1. Raises `Broken`."""
    if not isinstance(told, list) or len(told) > MOST_COLUMNS:
        raise Broken
    return [_cell(each) for each in told]


def read_rows(told: Any) -> list[tuple[int, dict[int, Cell]]]:
    """Some rows. Raises `Broken`."""
    if not isinstance(told, list):
        raise Broken
    found = []
    for each in told:
        match each:
            case [int(number), list(places), list(cells)] if len(places) == len(cells):
                if not all(isinstance(place, int) and ROW <= place < MOST_COLUMNS for place in places):
                    raise Broken
                read = [cell if isinstance(cell, str) else _cell(cell) for cell in cells]
                found.append((number, dict(zip(places, read, strict=True))))
            case _:
                raise Broken
    return found


def _line(told: Any) -> str:
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"), check_circular=False)


def _told(cell: Cell) -> Any:
    if isinstance(cell, str):
        return cell
    return {"why": cell.why} if isinstance(cell, Unreadable) else {"day": cell.isoformat()}


def _cell(told: Any) -> Cell:
    match told:
        case str(text):
            return text
        case {"why": str(why)}:
            return Unreadable(why)
        case {"day": str(day)}:
            try:
                return date.fromisoformat(day)
            except ValueError:
                raise Broken from None
    raise Broken
