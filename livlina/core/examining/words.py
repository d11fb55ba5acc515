"""What stands in a document, as far as it can be read: it is looked through for places, and shown to nobody. S-23."""

import time
from typing import Final

from pypdfium2 import PdfDocument, PdfiumError

from livlina.core.examining.told import MOST_WORDS

READING_SECONDS: Final = 3.0
"""Of its processor, for the words of one PDF: what is left of the time is for the copy."""

_APART: Final = {"p", "h", "br", "cr", "tab", "s", "line-break", "tc", "table-cell"}
"""Elements of Word and OpenDocument before which a word has ended; others may begin in the middle of one."""


class Words:
    """Told as the document is read: its elements, without their prefix, and the text in them."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._left = MOST_WORDS

    def begin(self, element: str) -> None:
        if element in _APART:
            self.tell("\n")

    def tell(self, text: str) -> None:
        if self._left > 0:
            self._told.append(text[: self._left])
            self._left -= len(text)

    def __str__(self) -> str:
        return "".join(self._told)


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
