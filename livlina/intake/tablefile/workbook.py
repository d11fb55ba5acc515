"""XLSX: the first sheet of a workbook, as stored values. Formulas are never computed, nothing is fetched."""

import math
import re
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from livlina.intake.tablefile.package import DAMAGED, Attributes, Handlers, Package
from livlina.intake.tablefile.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    Cell,
    NotATable,
    Unreadable,
    opened,
)

_REFUSED_PARTS = {
    "vbaproject": "Filen innehåller makron och läses därför inte. Spara registret som xlsx utan makron.",
    "macrosheets/": "Filen innehåller makron och läses därför inte. Spara registret som xlsx utan makron.",
    "activex/": "Filen innehåller makron och läses därför inte. Spara registret som xlsx utan makron.",
    "externallinks/": "Filen hämtar uppgifter ur andra filer. Klistra in dem som värden och spara filen igen.",
    "connections.": "Filen hämtar uppgifter utifrån. Klistra in dem som värden och spara filen igen.",
    "embeddings/": "Filen innehåller andra filer. Ta bort dem och spara registret igen.",
    "mimetype": "Filen har formatet ods, som inte läses. Spara registret som xlsx eller csv.",
}
_NOT_A_WORKBOOK = "Filen är inte ett kalkylblad i formatet xlsx. Spara registret som xlsx eller csv."
_NOT_COMPUTED = "Cellen har en formel utan uträknat värde. Öppna filen i kalkylprogrammet och spara den igen."
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
_AN_ERROR = "Cellen innehåller ett fel som kalkylprogrammet har satt."
_NO_SUCH_DAY = "Cellen har ett datum som inte finns."

_BUILT_IN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[[hms]+\]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")
_LONGEST_CELL = 100_000
_LAST_SERIAL = 2_900_000  # in the year 9839; both calendars hold it


class Workbook:
    """A table in the first sheet. The texts of the workbook are kept, packed, from the first pass on."""

    def __init__(self, source: BinaryIO | Path) -> None:
        self._source = source
        with self._package() as package:
            _refuse_parts(package)
            targets = [target for kind, target in package.relationships("").values() if kind == "officeDocument"]
            if not targets:
                raise NotATable(_NOT_A_WORKBOOK)
            parts = package.relationships(targets[0])
            self._sheet, self._counts_from_1904 = _first_sheet(package, targets[0], parts)
            by_kind = dict(parts.values())
            self._dates = _date_styles(package, by_kind.get("styles"))
            self._texts = _Texts(package, by_kind.get("sharedStrings"))
            number, first = next(self._rows(package), (1, {}))
            self.header: list[Cell] = []
            if number == 1 and first:
                self.header = [first.get(place, "") for place in range(max(first) + 1)]

    def rows(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        with self._package() as package:
            for number, cells in self._rows(package):
                if number > 1:
                    yield number, cells

    @contextmanager
    def _package(self) -> Iterator[Package]:
        with opened(self._source) as stream:
            yield Package(stream)

    def _rows(self, package: Package) -> Iterator[tuple[int, dict[int, Cell]]]:
        sheet = _Sheet(texts=self._texts, dates=self._dates, from_1904=self._counts_from_1904)
        for _ in package.stream(self._sheet, sheet.handlers):
            yield from sheet.done
            sheet.done.clear()


class _Sheet:
    """Turns the XML of a sheet into rows. Rows without content are left out."""

    def __init__(self, *, texts: "_Texts", dates: frozenset[str], from_1904: bool) -> None:
        self.done: list[tuple[int, dict[int, Cell]]] = []
        self.handlers = Handlers(
            starts={"row": self._row, "c": self._cell, "f": self._formula, "rPh": self._phonetic},
            ends={"row": self._end_of_row, "c": self._end_of_cell, "rPh": self._end_of_phonetic},
            texts={"v": self._text, "t": self._text},
        )
        self._texts = texts
        self._dates = dates
        self._from_1904 = from_1904
        self._columns: dict[str, int] = {}
        self._number = 0
        self._cells: dict[int, Cell] = {}
        self._column = -1
        self._attributes: Attributes = {}
        self._value = ""
        self._has_formula = False
        self._reading_aloud = False

    def _row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._number + 1))
        if number <= self._number:
            raise NotATable(DAMAGED)
        if number > MOST_ROWS:
            raise NotATable(TOO_MANY_ROWS)
        self._number = number
        self._column = -1

    def _cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        reference = attributes.get("r")
        self._column = self._column_of(reference) if reference else self._column + 1
        self._value = ""
        self._has_formula = False

    def _formula(self, _: Attributes) -> None:
        self._has_formula = True

    def _phonetic(self, _: Attributes) -> None:
        self._reading_aloud = True

    def _end_of_phonetic(self) -> None:
        self._reading_aloud = False

    def _text(self, text: str) -> None:
        if not self._reading_aloud:
            self._value = _joined(self._value, text)

    def _end_of_cell(self) -> None:
        if not self._value and not self._has_formula:
            return
        if self._column >= MOST_COLUMNS:
            raise NotATable(TOO_MANY_COLUMNS)
        cell = self._content()
        if cell != "":
            self._cells[self._column] = cell

    def _end_of_row(self) -> None:
        if self._cells:
            self.done.append((self._number, self._cells))
            self._cells = {}

    def _content(self) -> Cell:
        kind, value = self._attributes.get("t", "n"), self._value
        if kind == "s":
            return self._texts[int(value)] if value else ""
        if kind in {"str", "inlineStr"}:
            return _unescaped(value)
        if kind == "e":
            return Unreadable(f"Cellen innehåller felet {value}." if value in _ERRORS else _AN_ERROR)
        if not value:
            return Unreadable(_NOT_COMPUTED)
        if kind == "d":
            return _iso_day(value)
        if kind == "n":
            return self._number_or_day(value)
        return value

    def _number_or_day(self, value: str) -> Cell:
        if self._attributes.get("s") in self._dates:
            return _day(float(value), from_1904=self._from_1904)
        if value.isascii() and value.isdecimal():
            return value
        number = float(value)
        if not math.isfinite(number):
            raise NotATable(DAMAGED)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        known = self._columns.get(letters)
        if known is not None:
            return known
        column = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z" or column > MOST_COLUMNS:
                raise NotATable(DAMAGED)
            column = column * 26 + ord(letter) - 64
        if not column:
            raise NotATable(DAMAGED)
        self._columns[letters] = column - 1
        return column - 1


class _Texts:
    """The shared texts of a workbook, kept as one run of bytes: a third of what as many strings take."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._bytes = bytearray()
        self._ends = array("L")
        self._text = ""
        self._reading_aloud = False
        if part:
            handlers = Handlers(
                starts={"rPh": self._phonetic},
                ends={"rPh": self._end_of_phonetic, "si": self._end_of_item},
                texts={"t": self._piece},
            )
            package.read(part, handlers)

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends):
            raise NotATable(DAMAGED)
        begin = self._ends[index - 1] if index else 0
        return self._bytes[begin : self._ends[index]].decode(errors="surrogatepass")

    def _phonetic(self, _: Attributes) -> None:
        self._reading_aloud = True

    def _end_of_phonetic(self) -> None:
        self._reading_aloud = False

    def _piece(self, text: str) -> None:
        if not self._reading_aloud:
            self._text = _joined(self._text, text)

    def _end_of_item(self) -> None:
        self._bytes += _unescaped(self._text).encode(errors="surrogatepass")
        self._ends.append(len(self._bytes))
        self._text = ""


def _refuse_parts(package: Package) -> None:
    """Macros, links to other files and files within the file are refused, though nothing here would run them."""
    for name in package.names:
        for mark, why in _REFUSED_PARTS.items():
            if mark in name.lower():
                raise NotATable(why)


def _first_sheet(package: Package, part: str, targets: Mapping[str, tuple[str, str]]) -> tuple[str, bool]:
    """The part that holds the first sheet with cells, and whether its days are counted from 1904."""
    sheets: list[str] = []
    from_1904 = False

    def properties(attributes: Attributes) -> None:
        nonlocal from_1904
        from_1904 = attributes.get("date1904") in {"1", "true"}

    def sheet(attributes: Attributes) -> None:
        # The id of the relationship is the attribute of another vocabulary.
        key = next((value for name, value in attributes.items() if name.endswith(" id")), "")
        kind, target = targets.get(key, ("", ""))
        if kind == "worksheet":
            sheets.append(target)

    handlers = Handlers(starts={"workbookPr": properties, "sheet": sheet})
    package.read(part, handlers, most_elements=200_000)
    if not sheets:
        raise NotATable(_NOT_A_WORKBOOK)
    return sheets[0], from_1904


def _date_styles(package: Package, part: str | None) -> frozenset[str]:
    """The styles (by their place, as cells name them) that show a number as a day."""
    if part is None:
        return frozenset()
    codes: dict[str, str] = {}
    formats: list[str] = []
    within: set[str] = set()

    def number_format(attributes: Attributes) -> None:
        if "numFmts" in within:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def style(attributes: Attributes) -> None:
        if "cellXfs" in within:
            formats.append(attributes.get("numFmtId", "0"))

    handlers = Handlers(
        starts={
            "numFmts": lambda _: within.add("numFmts"),
            "cellXfs": lambda _: within.add("cellXfs"),
            "numFmt": number_format,
            "xf": style,
        },
        ends={"numFmts": within.clear, "cellXfs": within.clear},
    )
    package.read(part, handlers, most_elements=1_000_000)
    return frozenset(
        str(place)
        for place, key in enumerate(formats)
        if (shows_a_day(codes[key]) if key in codes else key.isdecimal() and int(key) in _BUILT_IN_DATES)
    )


def shows_a_day(code: str) -> bool:
    """Whether a number format, as files spell it, shows the day of a date; a time alone does not."""
    first = code.lower().partition(";")[0]
    if first in {"general", "standard"} or _ELAPSED.search(first):
        return False
    letters = set(_NOT_CODE.sub("", first))
    return bool(letters & set("yd")) or ("m" in letters and not letters & set("hs"))


def _day(serial: float, *, from_1904: bool) -> Cell:
    first = 0 if from_1904 else 1
    # Excel counts a 29 February 1900 that never was, as day 60.
    if not first <= serial < _LAST_SERIAL or (not from_1904 and 60 <= serial < 61):
        return Unreadable(_NO_SUCH_DAY)
    if from_1904:
        return date(1904, 1, 1) + timedelta(days=int(serial))
    return date(1899, 12, 31 if serial < 60 else 30) + timedelta(days=int(serial))


def _iso_day(value: str) -> Cell:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return Unreadable(_NO_SUCH_DAY)


def _joined(text: str, more: str) -> str:
    """A cell's text comes in as many pieces as it has ways of looking, but is never this long."""
    if len(text) > _LONGEST_CELL:
        raise NotATable(DAMAGED)
    return text + more


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as _x000B_ in a workbook; half of one stands for none."""
    whole = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", whole)
