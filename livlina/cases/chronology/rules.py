"""What the centre has decided about the register of documents, and what of a note its client may be given. Pure."""

from datetime import date
from typing import Final

from livlina.cases.chronology.errors import DocumentInTheFuture, SenderNotTold
from livlina.cases.chronology.terms import Direction, Goes
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.people.terms import Source

OWN_WORDS: Final = frozenset({Source.SELF.value, Source.STAFF.value, Source.UNKNOWN.value})
"""What an exposed client has told, what her worker has seen, and what nobody said whose it is: of her own matter."""

KEPT_FROM_HIM: Final = frozenset(
    {Source.CHILD.value, Source.GUARDIAN.value, Source.OTHER_PARTY.value, Source.BOU.value, Source.POLICE.value}
)
"""Those who may come to harm by what they have told, or tell of one who may, in the case of one who uses violence."""


def note_goes(*, is_signed: bool, role: str, told_by: str) -> Goes:
    """
    Whether a note is given to the client of a case in that role, by who told what stands in it.

    To one who uses violence only his own words are proposed; what the other party, a child or those who protect them
    have told is never on his paper. Source: S-13, R-216.
    """
    if not is_signed:
        return Goes.NEVER
    if role == CaseRole.USING_VIOLENCE:
        if told_by in KEPT_FROM_HIM:
            return Goes.NEVER
        return Goes.PROPOSED if told_by == Source.SELF else Goes.ASKED
    return Goes.PROPOSED if told_by in OWN_WORDS else Goes.ASKED


def spoken_of_goes(*, role: str) -> Goes:
    """
    Whether what workers have said of a case to each other, or with the one who leads, is given to its client.

    Never to one who uses violence: nobody has said who told what stands in it. Source: S-13, R-216.
    """
    return Goes.NEVER if role == CaseRole.USING_VIOLENCE else Goes.ASKED


def noted_goes(*, role: str, words: str) -> Goes:
    """
    Whether how a case went, with what a worker wrote beside it, is given to its client as a rule.

    To one who uses violence such words are never given: nobody has said who told what stands in them (S-13, R-216).
    """
    return Goes.NEVER if role == CaseRole.USING_VIOLENCE and words else Goes.PROPOSED


def obstacle_to_document(*, direction: str, other: str, happened_on: date, today: date) -> DomainError | None:
    """
    What stands in the way of writing a document into the register: one that came in came from somebody.

    Source: 5 kap. offentlighets- och sekretesslagen: when it came in or was made, and from or to whom.
    """
    if happened_on > today:
        return DocumentInTheFuture()
    return SenderNotTold() if direction == Direction.RECEIVED and not other.strip() else None
