"""Plain text: read as what Swedish programs write, kept as UTF-8."""

import codecs
import re
from typing import Final

from livlina.core.examining.told import Kind, Safe, Unfit, Why

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_IN_TEXT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
_MARKUP: Final = re.compile(
    r"\s*(<(!doctype|html|head|body|script|svg|\?xml|\?php|!--)|\{\\rtf|%!PS|MIME-Version:)", re.IGNORECASE
)


def safe_text(content: bytes) -> Safe:
    """
    The same text as UTF-8. Raises `Unfit` for what is no text, and for what a reader could take for something else.

    What is neither UTF-8 nor marked as UTF-16 is read as windows-1252, which Swedish programs wrote before.
    """
    text = _decoded(content)
    if _NOT_IN_TEXT.search(text):
        raise Unfit(Why.UNKNOWN)
    if _MARKUP.match(text):
        raise Unfit(Why.MARKUP)
    return Safe(Kind.TEXT, text.encode())


def _decoded(content: bytes) -> str:
    told = [encoding for mark, encoding in _MARKS.items() if content.startswith(mark)]
    for encoding in told or ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit(Why.UNKNOWN)
