"""CSV: text with commas, semicolons or tabs, in the encodings that Swedish spreadsheets write."""

import codecs
import csv
import io
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from livlina.core.text import folded, one_line
from livlina.intake.tablefile.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    ROW,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    Cell,
    NotATable,
    Unreadable,
    opened,
)

_SEPARATORS = ";,\t"
_NOT_TEXT = "Filen går inte att läsa som text. Spara registret som xlsx eller som csv (UTF-8) och försök igen."
_OPEN_QUOTE = 'En cell börjar med citattecken (") men får aldrig något slut, så resten av filen hamnar i den.'
_ROW_TOO_LONG = "Raden har fler celler än rubrikraden. Kanske står ett skiljetecken i en cell utan citattecken."


class DelimitedText:
    """A table in a text file. Encoding and separator are found out once, then every pass streams."""

    def __init__(self, source: BinaryIO | Path, *, known_headers: Collection[str]) -> None:
        self._source = source
        self._encoding = self._find_encoding()
        candidates = [(self._first_row(separator), separator) for separator in _SEPARATORS]
        # The most headers that mean something, then the most cells; else as listed.
        first, self._separator = max(
            candidates, key=lambda candidate: (_count(candidate[0], known_headers), len(candidate[0]))
        )
        self.header: list[Cell] = list(first)
        if len(self.header) > MOST_COLUMNS:
            raise NotATable(TOO_MANY_COLUMNS)

    def rows(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        width = len(self.header)
        with opened(self._source) as stream:
            lines = _Lines(stream, self._encoding)
            reader = csv.reader(lines, delimiter=self._separator)
            next(reader, None)
            for number in itertools.count(2):
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except UnicodeDecodeError:
                    raise NotATable(_NOT_TEXT) from None  # changed since its encoding was found out
                except csv.Error:
                    yield number, {ROW: Unreadable(_OPEN_QUOTE)}
                    return
                if number > MOST_ROWS:
                    raise NotATable(TOO_MANY_ROWS)
                cells: dict[int, Cell] = {place: cell for place, cell in enumerate(row) if cell}
                if lines.ended:
                    # The reader asked for a line after the last: a quote was still open.
                    cells[ROW] = Unreadable(_OPEN_QUOTE)
                elif len(row) > width and any(map(one_line, row[width:])):
                    cells[ROW] = Unreadable(_ROW_TOO_LONG)
                yield number, cells

    def _first_row(self, separator: str) -> list[str]:
        with opened(self._source) as stream:
            lines = _Lines(stream, self._encoding)
            try:
                row = next(csv.reader(lines, delimiter=separator), [])
            except csv.Error:
                raise NotATable(_NOT_TEXT) from None
            if row and lines.ended:
                raise NotATable(_OPEN_QUOTE)
            return row

    def _find_encoding(self) -> str:
        """A byte-order mark decides; without one it is UTF-8 when all of it is, else Windows-1252."""
        with opened(self._source) as stream:
            start = stream.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            candidates = ["utf-16"]
        else:
            candidates = ["utf-8-sig", "cp1252"]
        for encoding in candidates:
            if self._is_text(encoding):
                return encoding
        raise NotATable(_NOT_TEXT)

    def _is_text(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        with opened(self._source) as stream:
            try:
                while chunk := stream.read(1 << 16):
                    if "\0" in decoder.decode(chunk):
                        return False
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return False
        return True


def _count(cells: Iterable[str], known: Collection[str]) -> int:
    return sum(folded(one_line(cell)) in known for cell in cells)


class _Lines:
    """The lines of a text, which remember that somebody asked for one after the last."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(io.BufferedReader(_Borrowed(stream)), encoding=encoding, newline="")
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        if not line:
            self.ended = True
            raise StopIteration
        return line


class _Borrowed(io.RawIOBase):
    """A stream that stays open when the reader around it is closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
