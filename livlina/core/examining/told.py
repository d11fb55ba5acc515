"""What the limited process may answer: the kinds a file can be of, and the reasons it is refused for."""

from enum import StrEnum
from typing import Final, NamedTuple

MOST_BYTES: Final = 25 * 1024 * 1024
"""The largest file that is taken in, and the largest safe copy of one."""

MOST_WORDS: Final = 200_000
"""Characters of a document's text that are told beside its copy."""

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_PARTS: Final = 2_000
MOST_PIXELS: Final = 50_000_000


class Kind(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    TEXT = "text"
    DOCX = "docx"
    ODT = "odt"


class Why(StrEnum):
    """What is wrong with a file."""

    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    LOCKED = "locked"
    ARCHIVE = "archive"
    OLD_OFFICE = "old office"
    OTHER_OFFICE = "other office"
    OTHER_PICTURE = "other picture"
    MOVING = "moving"
    FILM_OR_SOUND = "film or sound"
    PROGRAM = "program"
    MARKUP = "markup"
    PIXELS = "pixels"
    UNPACKED = "unpacked"
    MACROS = "macros"
    FETCHES = "fetches"
    HOLDS_OTHERS = "holds others"
    DECLARES = "declares"
    RUNS = "runs"
    TOO_LONG = "too long"
    TOO_HEAVY = "too heavy"
    COPY_TOO_LARGE = "copy too large"


class Unfit(Exception):
    """The file is not taken in."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


class Safe(NamedTuple):
    """The copy that anybody is given, what it is, and what stands in it: of a text all, of a picture nothing."""

    kind: Kind
    content: bytes
    words: str = ""
