"""The one way in for a file that somebody sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Final

from livlina.core.examining.told import MOST_BYTES, Unfit
from livlina.core.uploads import scanner
from livlina.core.uploads.apart import NotStarted, examined_apart
from livlina.core.uploads.errors import EmptyFile, TooBusy, TooLarge, UnfitFile
from livlina.core.uploads.terms import FileKind

__all__ = ["MOST_BYTES", "Examined", "examine"]

AT_ONCE: Final = 2
"""How many files one process of the web examines at once: the rest of it has pages to answer."""
WAITING_SECONDS: Final = 2.0
_turns = BoundedSemaphore(AT_ONCE)

GIVEN_AS: Final = MappingProxyType(
    {
        FileKind.PDF: ("application/pdf", ".pdf"),
        FileKind.JPEG: ("image/jpeg", ".jpg"),
        FileKind.PNG: ("image/png", ".png"),
        FileKind.TEXT: ("text/plain; charset=utf-8", ".txt"),
        FileKind.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
        FileKind.ODT: ("application/vnd.oasis.opendocument.text", ".odt"),
    }
)
"""Of each kind that a safe copy can be: what it is served as, and how its name ends."""


@dataclass(frozen=True)
class Examined:
    """A file that has been found to harm nobody."""

    kind: FileKind
    """What the safe copy is."""

    media_type: str
    ending: str
    """Of the safe copy: what it is served as, and ".pdf"."""

    safe: bytes = field(repr=False)
    """What anybody is ever given: without position, maker, paths or anything that runs."""

    words: str = field(repr=False)
    """Of a text all of it, of a document its first 200 000 characters as far as they can be read, of a picture none."""

    changed: bool
    """The safe copy is not the bytes that were sent: these may be kept sealed where they are evidence."""


def examine(sent: bytes, name: str) -> Examined:
    """
    Scan what was sent, take it apart in the limited process, and return the copy that may be kept and given out.

    `name` is the name it had where it came from: used in the words of a refusal alone. Raises `RefusedUpload`. Takes
    a second or two, half a minute at most: ask before anything is locked.
    """
    if not sent:
        raise EmptyFile
    if len(sent) > MOST_BYTES:
        raise TooLarge(len(sent))
    with _turn():
        scanner.scan(sent)
        try:
            safe = examined_apart(sent)
        except Unfit as unfit:
            raise UnfitFile(unfit.why, name=name) from None
        except NotStarted:
            raise TooBusy from None
    kind = FileKind(safe.kind.value)
    media_type, ending = GIVEN_AS[kind]
    words = safe.content.decode() if kind == FileKind.TEXT else safe.words
    return Examined(kind, media_type, ending, safe.content, words, changed=safe.content != sent)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAITING_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _turns.release()
