"""The one way in for a file that somebody sends."""

from dataclasses import dataclass

from livlina.core.examining.told import MOST_BYTES
from livlina.core.uploads.errors import RefusedUpload
from livlina.core.uploads.terms import FileKind

__all__ = ["MOST_BYTES", "Examined", "examine"]


@dataclass(frozen=True)
class Examined:
    """A file that has been found to harm nobody."""

    kind: FileKind
    """What the safe copy is."""

    media_type: str
    ending: str
    """Of the safe copy: what it is served as, and ".pdf"."""

    safe: bytes
    """What anybody is ever given: without position, maker, paths or anything that runs."""

    changed: bool
    """The safe copy is not the bytes that were sent: these may be kept sealed where they are evidence."""


def examine(sent: bytes, name: str) -> Examined:
    """
    Scan what was sent, take it apart in the limited process, and return the copy that may be kept and given out.

    `name` is the name it had where it came from: used in the words of a refusal alone. Raises `RefusedUpload`.
    """
    raise RefusedUpload
