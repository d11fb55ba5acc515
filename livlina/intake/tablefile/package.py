"""
The zip archive a workbook is, and the XML in it, read so that no file can ask for more than it is given.

Sizes are counted while reading. XML that declares anything (a document type, hence entities) is refused, and
so is what is far deeper, longer or more than a workbook needs. Source: S-120.
"""

import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, TypeVar
from xml.parsers import expat

from livlina.intake.tablefile.table import NotATable

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ELEMENTS = 8_000_000
"""XML elements read of one file: some 235 000 rows of 17 cells, or six seconds of nothing at all."""

_MOST_DEPTH = 100
_MOST_NAMES = 1_000
_LONGEST_TEXT = 1_000_000
_LONGEST_TAG = 4 * 1024 * 1024
_LONGEST_DIRECTORY = 1024 * 1024
_CHUNK = 1 << 16

DAMAGED = "Filen är skadad eller är inte ett kalkylblad (xlsx). Öppna den i kalkylprogrammet och spara den igen."
TOO_LARGE = (
    "Filen blir för stor när den packas upp. Ta bort blad och kolumner som inte hör till registret, "
    "eller dela den i flera."
)
LOCKED = "Filen är skyddad med lösenord. Ta bort lösenordet i kalkylprogrammet och försök igen."

_NAMESPACES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
}

Attributes = dict[str, str]


class Package:
    """An opened archive. All that is read of it counts against the same limits."""

    def __init__(self, stream: BinaryIO) -> None:
        _refuse_odd_directory(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
            raise NotATable(DAMAGED) from None
        parts = self._zip.infolist()
        self.names = {part.filename for part in parts}
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise NotATable(TOO_LARGE)
        if any(part.flag_bits & 1 for part in parts):
            raise NotATable(LOCKED)
        if len(self.names) != len(parts):
            raise NotATable(DAMAGED)
        self._unpacked = 0
        self._elements = 0

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Of a part ("" is the package itself): id → last word of the type, and the part it points to."""
        found: dict[str, tuple[str, str]] = {}
        folder = PurePosixPath(part).parent
        name = str(folder / "_rels" / f"{PurePosixPath(part).name}.rels")

        def relationship(attributes: Attributes) -> None:
            if attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, _resolved(folder, attributes.get("Target", "")))

        if name in self.names:
            self.read(name, Handlers(starts={"Relationship": relationship}), most_elements=20_000)
        return found

    def read(self, part: str, handlers: "Handlers", *, most_elements: int = MOST_ELEMENTS) -> None:
        """
        Read one part of XML from end to end. Raises `NotATable`, also when more than that many elements have
        been read of the file so far.
        """
        for _ in self.stream(part, handlers, most_elements=most_elements):
            pass

    def stream(self, part: str, handlers: "Handlers", *, most_elements: int = MOST_ELEMENTS) -> Iterator[None]:
        """
        Read one part of XML as `read` does, pausing after every piece so that what the handlers gathered can
        be taken.
        """
        if part not in self.names:
            raise NotATable(DAMAGED)
        xml = _Xml(handlers)
        try:
            with self._zip.open(part) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    self._unpacked += len(chunk)
                    self._elements += xml.feed(chunk)
                    if self._unpacked > MOST_UNPACKED or self._elements > most_elements:
                        raise NotATable(TOO_LARGE)
                    yield
                xml.close()
                yield
        except (
            *(expat.ExpatError, LookupError, ValueError),  # not XML, or in no known encoding
            *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError),
        ):
            raise NotATable(DAMAGED) from None


@dataclass(frozen=True, slots=True)
class Handlers:
    """What to do at which element of a workbook. Elements that are not named are passed over."""

    starts: Mapping[str, Callable[[Attributes], None]] = field(default_factory=dict)
    ends: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    texts: Mapping[str, Callable[[str], None]] = field(default_factory=dict)
    """Told the whole text of an element that holds nothing else."""


class _Xml:
    """One pass through one part: counts what it meets and stops at what no workbook holds."""

    def __init__(self, handlers: Handlers) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        starts = _ByFullName(handlers.starts)
        ends = _ByFullName(handlers.ends)
        texts = _ByFullName(handlers.texts)
        text: list[str] = []
        count = depth = 0

        # Called for every element of a file: a few names in reach are quicker than attributes.
        def on_start(name: str, attributes: Attributes) -> None:
            nonlocal count, depth
            count += 1
            depth += 1
            if handle := starts[name]:
                handle(attributes)
            elif texts[name]:
                parser.CharacterDataHandler = text.append

        def on_end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if handle := ends[name]:
                handle()
            elif handle_text := texts[name]:
                parser.CharacterDataHandler = None
                handle_text("".join(text))
                text.clear()

        def progress() -> tuple[int, int]:
            return count, depth

        parser.buffer_text = True
        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser = parser
        self._text = text
        self._fed = 0
        self._progress = progress

    def feed(self, chunk: bytes) -> int:
        """Read on; returns the number of elements that began."""
        before, _ = self._progress()
        self._parser.Parse(chunk, False)
        self._fed += len(chunk)
        count, depth = self._progress()
        tag = self._fed - self._parser.CurrentByteIndex
        if depth > _MOST_DEPTH or tag > _LONGEST_TAG or sum(map(len, self._text)) > _LONGEST_TEXT:
            raise NotATable(DAMAGED)
        return count - before

    def close(self) -> None:
        self._parser.Parse(b"", True)


Handler = TypeVar("Handler")


class _ByFullName(dict[str, Handler | None]):
    """Handlers by the full names of the elements, found out once for each name."""

    def __init__(self, by_name: Mapping[str, Handler]) -> None:
        self._by_name = by_name

    def __missing__(self, full_name: str) -> Handler | None:
        namespace, _, name = full_name.rpartition(" ")
        handler = self._by_name.get(name) if namespace in _NAMESPACES else None
        if len(self) < _MOST_NAMES:
            self[full_name] = handler
        return handler


def _refuse_doctype(*_: object) -> None:
    raise NotATable("Filen innehåller XML-deklarationer som inget kalkylprogram skriver, och läses därför inte.")


def _resolved(folder: PurePosixPath, target: str) -> str:
    """The part a relationship points to, told from the folder of the part it belongs to."""
    path = target.lstrip("/") if target.startswith("/") else str(folder / target)
    return os.path.normpath(path)


def _refuse_odd_directory(stream: BinaryIO) -> None:
    """
    Look at the end of the archive before its directory is read into memory.

    A workbook has a short directory and neither a comment nor the 64-bit form, by which the length told here
    would be replaced by another.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 42))
    tail = stream.read(42)
    stream.seek(0)
    end = tail[-22:]
    if len(end) < 22 or not end.startswith(b"PK\x05\x06"):
        raise NotATable(DAMAGED)
    parts, directory_size = struct.unpack_from("<HI", end, 10)
    if parts > MOST_PARTS or directory_size > _LONGEST_DIRECTORY or tail.startswith(b"PK\x06\x07"):
        raise NotATable(TOO_LARGE)
