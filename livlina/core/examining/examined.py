"""One file, from the bytes that were sent to the copy that harms nobody, or to the reason why there is none."""

from livlina.core.examining.documents import safe_document
from livlina.core.examining.pdfs import safe_pdf
from livlina.core.examining.pictures import safe_picture
from livlina.core.examining.recognised import recognised
from livlina.core.examining.text import safe_text
from livlina.core.examining.told import Kind, Safe, Unfit, Why


def examined(content: bytes) -> Safe:
    """
    Tell what it is, and make the safe copy. Raises `Unfit`, and nothing else.

    What a library makes of hostile bytes can be any error: whatever cannot be read is damaged.
    """
    try:
        return _examined(content)
    except Unfit:
        raise
    except MemoryError:
        raise Unfit(Why.TOO_HEAVY) from None
    except Exception:
        raise Unfit(Why.DAMAGED) from None


def _examined(content: bytes) -> Safe:
    kind = recognised(content)
    if kind is None:
        return safe_document(content)
    if kind is Kind.PDF:
        return safe_pdf(content)
    if kind is Kind.TEXT:
        return safe_text(content)
    return safe_picture(content, kind)
