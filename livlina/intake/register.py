"""
A case register kept in a spreadsheet: read row by row, with every fault named by row and column.

Pure: it knows no database. Of the file nothing is kept but its faults and the numbers of its cases, so that a
long file takes little more memory than a short one. Source: S-122.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from livlina.core.text import folded, one_line, without_identity_numbers
from livlina.intake import register_rows
from livlina.intake.register_cells import BY_HEADER, COLUMNS, Column, Reading, Value, Words, Wrong
from livlina.intake.register_rows import KEY, RegisterRow
from livlina.intake.tablefile import ROW, Cell, NotATable, Table, Unreadable, apart

__all__ = ["Fault", "Register", "RegisterRow", "Summary", "Words", "read_register"]

MOST_FAULTS = 200_000
"""Where reading ends. A file with more is no register, and its faults would fill the memory."""

_TOO_MANY_FAULTS = "Filen har mer än {count} fel. Läsningen slutade där, så det kan finnas fler än de som visas."
_MOST_REMEMBERED = 5_000


class Opening(Protocol):
    """How a file becomes a table. `known_headers` are those that mean something, folded. Raises `NotATable`."""

    def __call__(self, source: BinaryIO | Path, *, filename: str, known_headers: Collection[str]) -> Table: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What is wrong and what is accepted, in Swedish; `here` is what stands in the cell, in a sentence of its own, for the
    page of the one whose file it is and nowhere else.

    `row` is the number the spreadsheet shows, None for the file as a whole; `column` the header as spelled in
    the file, empty for the row or the file as a whole.
    """

    row: int | None
    column: str
    message: str
    here: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one pass through a register found."""

    rows_counted: int
    faults: list[Fault]
    ignored_columns: list[str]


def read_register(
    source: BinaryIO | Path,
    *,
    filename: str,
    words: Words,
    today: date,
    progress: Callable[[int], None] | None = None,
    opening: Opening = apart.open_table,
) -> "Register":
    """
    Open a register. A stream must be seekable, and stays open; a path is opened anew for each pass.

    The file is read in a limited process of its own, by every door (S-121); `opening` is another way for a file that
    nobody handed in.

    A file that is no table is a register without rows and with that one fault. `progress` is told the number
    of rows read, now and then and at the end.
    """
    reading = Reading(words=words, today=today)
    try:
        table = opening(source, filename=filename, known_headers=BY_HEADER.keys())
    except NotATable as refusal:
        return Register(None, reading=reading, progress=progress, refusal=str(refusal))
    return Register(table, reading=reading, progress=progress)


class Register:
    """
    A register that has been opened. `batches` and `check` each read it from its first row to its last; after
    either, `faults` and `rows_counted` tell of that pass. One pass at a time.
    """

    def __init__(
        self,
        table: Table | None,
        *,
        reading: Reading,
        progress: Callable[[int], None] | None,
        refusal: str = "",
    ) -> None:
        self._table = table
        self._reading = reading
        self._progress = progress
        self._header = _Header(table.header if table else [])
        self._faults_at_once = self._header.faults if table else [Fault(None, "", refusal)]
        self.faults = list(self._faults_at_once)
        self.rows_counted = 0

    @property
    def ignored_columns(self) -> list[str]:
        """The headers that mean nothing here, as spelled in the file."""
        return [text for _, text in self._header.ignored]

    @property
    def ignored_places(self) -> list[str]:
        """Where they stand, as a spreadsheet names its columns. What they say may be anything, also a name."""
        return [_letters(place) for place, _ in self._header.ignored]

    def check(self) -> Summary:
        """Read everything and keep nothing but the faults."""
        for _ in self.batches(1_000):
            pass
        return Summary(self.rows_counted, list(self.faults), self.ignored_columns)

    def batches(self, size: int) -> Iterator[list[RegisterRow]]:
        """
        The rows that can be read, so many at a time, in the order of the file.

        They come also from a file with faults in other rows, so that what the database has against them can
        be told at once with the rest. Nothing may be left stored unless `faults` is empty after the last
        batch. A file whose header has faults gives no rows.
        """
        self.faults = list(self._faults_at_once)
        self.rows_counted = 0
        if self._table is None:
            return
        batch: list[RegisterRow] = []
        reader = _RowReader(self._header, self._reading)
        try:
            for number, cells in self._table.rows():
                if not any(map(_is_content, cells.values())):
                    continue
                self.rows_counted += 1
                found = reader.read(number, cells)
                if isinstance(found, RegisterRow):
                    batch.append(found)
                else:
                    self.faults += found
                if self._progress and self.rows_counted % size == 0:
                    self._progress(self.rows_counted)
                if len(batch) == size:
                    yield batch
                    batch = []
                if len(self.faults) > MOST_FAULTS:
                    message = _TOO_MANY_FAULTS.format(count=f"{MOST_FAULTS:,}".replace(",", " "))
                    self.faults = [Fault(None, "", message), *self.faults[:MOST_FAULTS]]
                    break
        except NotATable as refusal:
            # The file as a whole cannot be read: that is the one thing to know of it.
            self.faults = [Fault(None, "", str(refusal))]
            self.rows_counted = 0
            return
        if self._progress:
            self._progress(self.rows_counted)
        if batch:
            yield batch

    def fault(self, row: RegisterRow, facts: str | Sequence[str], message: str) -> Fault:
        """A fault found elsewhere, told in the first of the facts that has a column in the file."""
        named = [facts] if isinstance(facts, str) else facts
        column = next((self._header.spelled[fact] for fact in named if fact in self._header.spelled), "")
        return Fault(row.row, column, message)

    def in_order(self, faults: Iterable[Fault]) -> list[Fault]:
        """By row, then by column as they stand in the file."""
        return sorted(faults, key=lambda fault: (fault.row or 0, self._header.place(fault.column)))


class _Header:
    """Row 1: which column stands where, which are not known, and what is wrong with it."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.width = len(cells)
        self.columns: list[tuple[int, Column]] = []
        self.spelled: dict[str, str] = {}
        self.ignored: list[tuple[int, str]] = []
        self.faults: list[Fault] = []
        for place, cell in enumerate(cells):
            text = _header_text(cell)
            column = BY_HEADER.get(folded(text))
            if column is None:
                if text:
                    self.ignored.append((place, without_identity_numbers(text)))
            elif column.fact in self.spelled:
                self.faults.append(Fault(1, text, "Kolumnen finns mer än en gång. Ta bort den ena."))
            else:
                self.spelled[column.fact] = text
                self.columns.append((place, column))
        for column in COLUMNS:
            if column.needed and column.fact not in self.spelled:
                message = f"Kolumnen {column.header} saknas. Första raden ska vara rubriker."
                self.faults.append(Fault(1, column.header, message))
        self._places = {self.spelled[column.fact]: place for place, column in self.columns}

    def place(self, spelled: str) -> int:
        """Where in the row a column stands; what belongs to no column comes last."""
        return self._places.get(spelled, self.width)


class _RowReader:
    """Reads one row after another of the same file, and remembers which cases it has met."""

    def __init__(self, header: _Header, reading: Reading) -> None:
        self._header = header
        self._reading = reading
        self._known: list[dict[Cell, Value | Wrong]] = [{} for _ in header.columns]
        self._met: defaultdict[int, dict[str, int]] = defaultdict(dict)

    def read(self, number: int, cells: Mapping[int, Cell]) -> RegisterRow | list[Fault]:
        """The row, or what is wrong with it in the order of the columns."""
        values: dict[str, Value] = {}
        wrong: dict[str, Wrong] = {}
        for (place, column), known in zip(self._header.columns, self._known, strict=True):
            value = self._value(cells.get(place, ""), column, known)
            if isinstance(value, Wrong):
                wrong[column.fact] = value
            else:
                values[column.fact] = value
        for contradiction in register_rows.contradictions(values):
            if wrong.keys().isdisjoint(contradiction.facts):
                wrong[contradiction.facts[0]] = Wrong(contradiction.message)
        row: RegisterRow | None = None
        match values.get("unit_id"), values.get("number"):
            case int(unit_id), str(case_number):
                cells_of_case = {fact: value for fact, value in values.items() if fact not in KEY}
                row = RegisterRow(number, unit_id, case_number, cells_of_case)
                earlier = self._met[unit_id].setdefault(case_number, number)
                if earlier != number:
                    wrong["number"] = Wrong(f"Samma ärende, med samma nummer och enhet, står redan på rad {earlier}.")
        whole_row = cells.get(ROW)
        wrong_row = whole_row.why if isinstance(whole_row, Unreadable) else ""
        if row and not (wrong or wrong_row or self._header.faults):
            return row
        faults = [
            Fault(number, self._header.spelled[column.fact], wrong[column.fact].message, wrong[column.fact].here)
            for _, column in self._header.columns
            if column.fact in wrong
        ]
        if wrong_row and not self._header.faults:
            # Without the right header nobody can say where a row should end.
            faults.append(Fault(number, "", wrong_row))
        return faults

    def _value(self, cell: Cell, column: Column, known: dict[Cell, Value | Wrong]) -> Value | Wrong:
        if not column.repeats:
            return self._read(cell, column)
        if cell not in known:
            value = self._read(cell, column)
            if len(known) >= _MOST_REMEMBERED:
                return value
            known[cell] = value
        return known[cell]

    def _read(self, cell: Cell, column: Column) -> Value | Wrong:
        if isinstance(cell, Unreadable):
            return Wrong(cell.why)
        return column.read(one_line(cell) if isinstance(cell, str) else cell, self._reading)


def _is_content(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(one_line(cell))


def _letters(place: int) -> str:
    """A, B, …, Z, AA: the column at that place, counted from 0."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _header_text(cell: Cell) -> str:
    return one_line(cell) if isinstance(cell, str) else ""
