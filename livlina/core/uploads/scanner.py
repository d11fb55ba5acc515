"""
The scanner for malicious code: ClamAV's daemon, asked over a socket with the bytes themselves (INSTREAM).

`LIVLINA_CLAMD` says where it answers: the path of a socket, or host:port. Without it only a demo takes files in.
Source: S-120.
"""

import os
import socket
import struct
import time
from enum import Enum
from typing import Final

from livlina.core import secrets
from livlina.core.uploads.errors import Infected, NoScanner, ScannerSilent

VARIABLE: Final = "LIVLINA_CLAMD"
ANSWER_SECONDS: Final = 20.0
_CONNECT_SECONDS: Final = 3.0
_CHUNK: Final = 1 << 16
_LONGEST_ANSWER: Final = 4096


class Verdict(Enum):
    CLEAN = "clean"
    INFECTED = "infected"
    SILENT = "silent"
    """It was not reached, took too long, or answered something else: so nothing is known."""


def scanned_here() -> bool:
    """False in a demo without a scanner: files are taken in by their structure alone, and the page says so."""
    return bool(_where())


def obstacle_to_taking_in() -> NoScanner | None:
    """Why no file is taken in here at all, or None. For a page that asks before it offers the form."""
    return None if scanned_here() or in_demo() else NoScanner()


def in_demo() -> bool:
    """
    Say whether this is the demo city: its secret is among the keys of an embedded database.

    It was made when the city was laid in an empty database (`livlina demo load`).
    """
    return secrets.embedded() and (secrets.keys_folder() / "demo.key").is_file()


def scan(content: bytes) -> None:
    """Return when the scanner finds nothing. Raises `Infected`, `ScannerSilent` and `NoScanner`."""
    if obstacle := obstacle_to_taking_in():
        raise obstacle
    if not scanned_here():
        return
    verdict = verdict_of(content, where=_where())
    if verdict is Verdict.INFECTED:
        raise Infected
    if verdict is Verdict.SILENT:
        raise ScannerSilent


def verdict_of(content: bytes, *, where: str, seconds: float = ANSWER_SECONDS) -> Verdict:
    """Ask the scanner there, by a socket's path or host:port."""
    until = time.monotonic() + seconds
    try:
        with _connected(where) as scanner:
            _send(scanner, content, until)
            return _verdict(_answer(scanner, until))
    except (OSError, ValueError):
        return Verdict.SILENT


def is_in_order() -> bool:
    """False when a scanner is named and does not answer. Without one nothing is out of order: it is not there."""
    return not scanned_here() or answers(_where())


def answers(where: str) -> bool:
    """Say whether a scanner is there, by its PING."""
    try:
        with _connected(where) as scanner:
            scanner.sendall(b"zPING\0")
            return _answer(scanner, time.monotonic() + _CONNECT_SECONDS) == b"PONG"
    except (OSError, ValueError):
        return False


def _where() -> str:
    return os.environ.get(VARIABLE, "").strip()


def _connected(where: str) -> socket.socket:
    if "/" in where:
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(_CONNECT_SECONDS)
        try:
            scanner.connect(where)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS)


def _send(scanner: socket.socket, content: bytes, until: float) -> None:
    """
    The bytes in chunks, each after its length. One that has heard enough may close before all is sent.

    What it said before that is read as its answer: a file too large for it is told that way.
    """
    try:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            scanner.settimeout(_left(until))
            scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(scanner: socket.socket, until: float) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        scanner.settimeout(_left(until))
        chunk = scanner.recv(_LONGEST_ANSWER)
        if not chunk:
            break
        said += chunk
    return said.partition(b"\0")[0]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(answer: bytes) -> Verdict:
    if answer == b"stream: OK":
        return Verdict.CLEAN
    return Verdict.INFECTED if answer.startswith(b"stream: ") and answer.endswith(b" FOUND") else Verdict.SILENT
