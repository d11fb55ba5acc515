"""
A table file read in a process of its own, which can do nothing but read it.

What somebody hands in is taken apart by a parser of zip archives, of XML or of text, and a parser can be wrong. So it
runs where that harms nobody: without the environment (no keys, no address of the database), unable to open a file or
a connection, with a bound on its time and its memory. What it found comes back as lines of JSON, and is checked like
anything else from outside. Source: S-121.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from threading import Thread
from typing import Any, BinaryIO, Final

from livlina.intake.tablefile.table import Cell, NotATable, opened
from livlina.intake.tablefile.wire import HEADER, ROWS, TOO_HEAVY, Broken, read_header, read_rows

CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 512 * 1024 * 1024
SILENT_SECONDS: Final = 20
"""How long the reader may say nothing, by the clock on the wall, before it is ended. Not counted while nobody asks."""

_LONGEST_LINE: Final = 64 * 1024 * 1024
_CHUNK: Final = 1 << 16
_LONGEST_SUFFIX: Final = 5

TOO_SLOW: Final = (
    "Filen tar för lång tid att läsa. Ta bort blad och kolumner som inte hör till registret, eller dela filen."
)
NOT_READ: Final = "Filen gick inte att läsa. Öppna den i kalkylprogrammet, spara den igen som xlsx och försök på nytt."


def open_table(source: BinaryIO | Path, *, filename: str, known_headers: Collection[str]) -> "ApartTable":
    """
    As `tablefile.open_table`, in a limited process. `known_headers` are those that mean something, folded.

    Raises `NotATable`.
    """
    return ApartTable(source, filename=filename, known_headers=known_headers)


class ApartTable:
    """A table whose every pass is read by a process of its own."""

    def __init__(self, source: BinaryIO | Path, *, filename: str, known_headers: Collection[str]) -> None:
        self._source = source
        suffix = PurePath(filename).suffix.lower()
        # a command line can be seen by others on the machine: of a file's name no more than the kind
        self._about = json.dumps(
            {
                "suffix": suffix if len(suffix) <= _LONGEST_SUFFIX and suffix[1:].isalnum() else "",
                "known": sorted(known_headers),
                "cpu": CPU_SECONDS,
                "memory": MEMORY_BYTES,
            }
        )
        with self._reader(HEADER) as lines, _checked():
            self.header: list[Cell] = read_header(_first(lines))

    def rows(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        with self._reader(ROWS) as lines:
            for line in lines:
                with _checked():
                    found = read_rows(line)
                yield from found

    @contextmanager
    def _reader(self, what: str) -> Iterator[Iterator[Any]]:
        """The lines of one reading, each as plain data. The process is gone when this is left, whatever happens."""
        with opened(self._source) as stream:
            process = subprocess.Popen(
                [sys.executable, "-I", "-m", "livlina.intake.tablefile", what, self._about],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
            feeding = Thread(target=_feed, args=(stream, process.stdin), daemon=True)
            feeding.start()
            try:
                yield _lines(process)
            finally:
                process.kill()
                process.wait()
                feeding.join()
                for pipe in filter(None, (process.stdin, process.stdout)):
                    with suppress(OSError):
                        pipe.close()


@contextmanager
def _checked() -> Iterator[None]:
    """What the reader said is no table: so is the file."""
    try:
        yield
    except Broken:
        raise NotATable(NOT_READ) from None


def _first(lines: Iterator[Any]) -> Any:
    for line in lines:
        return line
    raise NotATable(NOT_READ)


def _feed(source: BinaryIO, into: Any) -> None:
    """Hand over the file. A reader that ends before it has read everything is no fault."""
    try:
        while chunk := source.read(_CHUNK):
            into.write(chunk)
        into.close()
    except OSError:
        return


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[Any]:
    """What the reader says, until it has said that it is done. Raises `NotATable`."""
    for line in _raw_lines(process):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            raise NotATable(NOT_READ) from None
        match told:
            case {"refused": str(why)}:
                raise NotATable(why)
            case {"done": True}:
                return
            case _:
                yield told
    raise NotATable({-signal.SIGXCPU: TOO_SLOW, -signal.SIGKILL: TOO_HEAVY}.get(process.wait(), NOT_READ))


def _raw_lines(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    out = process.stdout
    if out is None:
        return
    poll = select.poll()
    poll.register(out, select.POLLIN | select.POLLHUP)
    kept = bytearray()
    until = time.monotonic() + SILENT_SECONDS
    while True:
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise NotATable(TOO_SLOW)
        chunk = os.read(out.fileno(), _CHUNK)
        if not chunk:
            return
        kept += chunk
        if len(kept) > _LONGEST_LINE:
            raise NotATable(NOT_READ)
        *whole, rest = kept.split(b"\n") if b"\n" in chunk else [kept]
        kept = bytearray(rest)
        yield from map(bytes, whole)
        if whole:
            until = time.monotonic() + SILENT_SECONDS
