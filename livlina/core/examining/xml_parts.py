"""
One part of XML, written anew as it is read: what it may not have is refused, what tells of its maker is left out.

No tree is made of it: what is read is written on at once. A document type is refused before anything in it is read, so
there are no entities. Prefixes stay as they stand, for some parts speak of them in their values.
"""

import io
from collections.abc import Callable
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import feature_namespaces
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from livlina.core.examining.told import Unfit, Why

MOST_DEEP: Final = 250
_CHUNK: Final = 1 << 16

Attributes = dict[str, str]
Judge = Callable[[str, Attributes], Attributes | None]
"""Given an element without its prefix and its attributes: these as they are to be, or None to leave it all out."""
Read = Callable[[str, str], None]
"""Given an element without its prefix, and some of the text in it."""


def local(name: str) -> str:
    """A name without its prefix, which whoever writes a document chooses."""
    return name.rpartition(":")[2]


class Rewriting(XMLGenerator):
    """Writes what it is told, but for what the judge leaves out and the text of the elements in `emptied`."""

    def __init__(self, out: io.BytesIO, judge: Judge, *, emptied: frozenset[str], read: Read) -> None:
        super().__init__(out, encoding="UTF-8", short_empty_elements=True)
        self._judge = judge
        self._emptied = emptied
        self._read = read
        self._open: list[str] = []
        self._left_out_at: int | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._open.append(name)
        if len(self._open) > MOST_DEEP:
            raise Unfit(Why.DAMAGED)
        if self._left_out_at is not None:
            return
        kept = self._judge(local(name), dict(attrs.items()))
        if kept is None:
            self._left_out_at = len(self._open)
            return
        super().startElement(name, AttributesImpl(kept))

    def endElement(self, name: str) -> None:
        depth = len(self._open)
        self._open.pop()
        if self._left_out_at is None:
            super().endElement(name)
        elif self._left_out_at == depth:
            self._left_out_at = None

    def characters(self, content: str) -> None:
        if self._left_out_at is None and self._open and self._open[-1] not in self._emptied:
            self._read(local(self._open[-1]), content)
            super().characters(content)

    def ignorableWhitespace(self, content: str) -> None:
        self.characters(content)

    def processingInstruction(self, target: str, data: str) -> None:
        """Left out: it may lead to a style sheet elsewhere, and no document needs one."""


def _unread(_element: str, _text: str) -> None:
    """Whoever reads nothing of the text."""


def rewritten(xml: bytes, judge: Judge, *, emptied: frozenset[str] = frozenset(), read: Read = _unread) -> bytes:
    """The part as it may be, without the text of the elements `emptied`, named with their prefix. Raises `Unfit`."""
    out = io.BytesIO()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, False)
    parser.setContentHandler(Rewriting(out, judge, emptied=emptied, read=read))
    try:
        for start in range(0, len(xml), _CHUNK):
            parser.feed(xml[start : start + _CHUNK])
        parser.close()
    except DefusedXmlException:
        raise Unfit(Why.DECLARES) from None
    except (SAXException, LookupError, ValueError):
        raise Unfit(Why.DAMAGED) from None
    return out.getvalue()
