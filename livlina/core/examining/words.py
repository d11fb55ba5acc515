"""What stands in a document, as far as it can be read: it is looked through for places, and shown to nobody. S-23."""

import re
import time
from html import unescape
from typing import Final
from urllib.parse import unquote, unquote_plus

from pypdfium2 import PdfDocument, PdfiumError

from livlina.core.examining.told import MOST_WORDS

READING_SECONDS: Final = 3.0
"""Of its processor, for the words of one PDF: what is left of the time is for the copy."""

_APART: Final = {"p", "h", "br", "cr", "tab", "s", "line-break", "tc", "table-cell"}
"""Elements of Word and OpenDocument before which a word has ended; others may begin in the middle of one."""

_BLOCK: Final = re.compile(r"</?(?:p|br|div|li)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")


class Words:
    """
    Told as the document is read: its elements, without their prefix, and the text in them; and beside it what is read
    elsewhere than in the text, as where a link leads, what a field holds or can be filled with, and a bookmark.
    """

    def __init__(self) -> None:
        self._told: list[str] = []
        self._beside: list[str] = []
        self._left = self._left_beside = MOST_WORDS

    def begin(self, element: str) -> None:
        if element in _APART:
            self.tell("\n")

    def tell(self, text: str) -> None:
        if self._left > 0:
            self._told.append(text[: self._left])
            self._left -= len(text)

    def tell_beside(self, text: str) -> None:
        """On a line of its own after the text, no word of which it takes apart; rich text without its tags too."""
        text = text[:MOST_WORDS]
        if "<" in text:
            self._keep_beside(unescape(_TAG.sub("", _BLOCK.sub("\n", text))))
        self._keep_beside(text)

    def tell_link(self, address: str) -> None:
        """Where a link leads, with the signs read that stand for letters and, where a map is asked, for spaces."""
        for told in dict.fromkeys((unquote(address), unquote_plus(address))):
            self._keep_beside(told)

    def _keep_beside(self, text: str) -> None:
        if text.strip() and self._left_beside > 0:
            self._beside.append(text[: self._left_beside])
            self._left_beside -= len(text)

    def __str__(self) -> str:
        """The text first: what stands beside it takes no place from it."""
        return "\n".join(["".join(self._told), *self._beside])[:MOST_WORDS]


def words_of_pdf(content: bytes) -> str:
    """
    The text of its pages, in the order that it is drawn in; of a scanned page none.

    The copy is good whatever this reader makes of it: what it cannot read is left out.
    """
    words, until = Words(), time.process_time() + READING_SECONDS
    try:
        with PdfDocument(content) as document:
            for number in range(len(document)):
                if time.process_time() > until:
                    break
                words.tell(f"{document[number].get_textpage().get_text_bounded()}\n")
    except PdfiumError:
        pass
    return str(words)
