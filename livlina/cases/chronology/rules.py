"""What the centre has decided about the register of documents. Pure."""

from datetime import date

from livlina.cases.chronology.errors import DocumentInTheFuture, SenderNotTold
from livlina.cases.chronology.terms import Direction
from livlina.core.errors import DomainError


def obstacle_to_document(*, direction: str, other: str, happened_on: date, today: date) -> DomainError | None:
    """
    What stands in the way of writing a document into the register: one that came in came from somebody.

    Source: 5 kap. offentlighets- och sekretesslagen: when it came in or was made, and from or to whom.
    """
    if happened_on > today:
        return DocumentInTheFuture()
    return SenderNotTold() if direction == Direction.RECEIVED and not other.strip() else None
