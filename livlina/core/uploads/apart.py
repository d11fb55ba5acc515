"""
A file examined in a process of its own, which can do nothing but read it.

What somebody sends is taken apart by parsers of pictures, PDF, zip and XML, and a parser can be wrong. So it is done
where that harms nobody: without the environment (no keys, no address of the database), unable to open a file or a
connection, with a bound on its time and its memory. What it answers is checked like anything else from outside: it has
seen the file, and can have been taken over by it. Source: S-121.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from threading import Thread
from typing import Any, Final

from livlina.core.examining.limits import WALL_SECONDS
from livlina.core.examining.told import MOST_BYTES, MOST_WORDS, Kind, Safe, Unfit, Why

_LONGEST_LINE: Final = 1_000
_LONGEST_WORDS: Final = 4 * MOST_WORDS  # a character is at most four bytes
_CHUNK: Final = 1 << 16
_LOOKS, _LOOK_SECONDS = 50, 0.02
_BEGINS: Final = {
    Kind.PDF: b"%PDF-",
    Kind.JPEG: b"\xff\xd8\xff",
    Kind.PNG: b"\x89PNG",
    Kind.DOCX: b"PK",
    Kind.ODT: b"PK",
}
_ENDED_BY: Final[dict[int, Why]] = {
    signal.SIGXCPU: Why.TOO_LONG,
    signal.SIGKILL: Why.TOO_HEAVY,
    signal.SIGABRT: Why.TOO_HEAVY,
}

COMMAND: Final = (sys.executable, "-I", "-m", "livlina.core.examining")


class NotStarted(Exception):
    """The machine has no room for one more process now."""


def examined_apart(content: bytes, *, command: tuple[str, ...] = COMMAND, seconds: float = WALL_SECONDS) -> Safe:
    """As `examining.examined`, in a limited process that is gone when this returns. Raises `Unfit` and `NotStarted`."""
    until = time.monotonic() + seconds
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,  # so that what it could have started ends with it
        )
    except OSError:
        raise NotStarted from None
    feeding = Thread(target=_feed, args=(content, process), daemon=True)
    feeding.start()
    try:
        return _answer(process, until)
    finally:
        _end(process)
        feeding.join()
        for pipe in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):
                pipe.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):  # all of its group are gone
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _feed(content: bytes, process: "subprocess.Popen[bytes]") -> None:
    """Hand over the file. A process that ends before it has read everything is no fault."""
    into = process.stdin
    if into is not None:
        with suppress(OSError), into:
            into.write(content)


def _answer(process: "subprocess.Popen[bytes]", until: float) -> Safe:
    said = _said(process, until)
    line, newline, told = said.partition(b"\n")
    if not newline:
        raise Unfit(_why_it_ended(process))
    return _checked(line, told)


def _said(process: "subprocess.Popen[bytes]", until: float) -> bytes:
    """All that it says, within its time and no more than a safe copy can be."""
    out = process.stdout
    if out is None:
        raise Unfit(Why.DAMAGED)
    poll = select.poll()
    poll.register(out, select.POLLIN | select.POLLHUP)
    said = bytearray()
    while True:
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise Unfit(Why.TOO_LONG)
        chunk = os.read(out.fileno(), _CHUNK)
        if not chunk:
            return bytes(said)
        said += chunk
        if len(said) > MOST_BYTES + _LONGEST_WORDS + _LONGEST_LINE:
            raise Unfit(Why.DAMAGED)


def _why_it_ended(process: "subprocess.Popen[bytes]") -> Why:
    """
    It ended without an answer: by the bound on its time, for want of memory, or because the file broke it.

    It is looked at and left in its place, so that its number is nobody else's when its group is ended.
    """
    for _ in range(_LOOKS):
        try:
            ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        except ChildProcessError:
            return Why.DAMAGED
        if ended:
            by_signal = ended.si_code in {os.CLD_KILLED, os.CLD_DUMPED}
            return _ENDED_BY.get(ended.si_status, Why.DAMAGED) if by_signal else Why.DAMAGED
        time.sleep(_LOOK_SECONDS)
    return Why.TOO_LONG


def _checked(line: bytes, told: bytes) -> Safe:
    """Its answer, when it is one that it can give."""
    try:
        head: Any = json.loads(line[:_LONGEST_LINE])
        match head:
            case {"refused": str(why)}:
                raise Unfit(Why(why))
            case {"kind": str(named), "size": int(size), "words": int(words)} if (
                0 < size <= MOST_BYTES and 0 <= words <= _LONGEST_WORDS and size + words == len(told)
            ):
                kind, copy = Kind(named), told[:size]
                begins = _BEGINS.get(kind)
                if kind is Kind.TEXT:
                    copy.decode()
                elif begins is None or not copy.startswith(begins):
                    raise Unfit(Why.DAMAGED)
                return Safe(kind, copy, told[size:].decode())
    except (ValueError, RecursionError):
        pass
    raise Unfit(Why.DAMAGED)
