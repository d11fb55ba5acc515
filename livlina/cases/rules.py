"""What the centre has decided about cases and notes. Each rule returns what stands in the way, or None."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from livlina.cases.errors import (
    AcceptedWithoutOffer,
    CameInTheFuture,
    CaseIsClosed,
    ChildrenWithoutChildren,
    ClosedBeforeItCameIn,
    ClosedInTheFuture,
    HappenedInTheFuture,
    NoteIsEmpty,
    NoteIsNotSigned,
    NoteIsSigned,
    NoteIsTooLong,
    OnlyTheWriterSigns,
    SearchIsTooShort,
)
from livlina.core.errors import DomainError
from livlina.core.identity_number import IdentityNumber, parse
from livlina.core.terms import Answer
from livlina.core.text import folded, one_line
from livlina.people.rules import NameWords, name_words

NOTE_LIMIT: Final = 100_000
"""Characters in one note; what is longer is a file."""

SEARCHES_PER_MINUTE: Final = 60
"""By one member of staff. Source: S-132."""

OPENINGS_THAT_WARN: Final = 300
OPENINGS_AT_MOST: Final = 1_000
"""Pages of cases opened in an hour by one member of staff. Source: S-132."""

LETTERS_SOUGHT: Final = 2


def obstacle_to_opening(*, came_in_on: date, today: date) -> DomainError | None:
    """What stands in the way of opening a case that came in on that day. Source: R-091."""
    return CameInTheFuture() if came_in_on > today else None


def obstacle_to_facts(
    *, minor_children: str, children_count: int | None, offered: str, accepted: str
) -> DomainError | None:
    """What contradicts itself among the facts of a case. Not known contradicts nothing. Source: R-110."""
    if minor_children == Answer.NO and children_count:
        return ChildrenWithoutChildren(count=children_count)
    if accepted == Answer.YES and offered == Answer.NO:
        return AcceptedWithoutOffer()
    return None


def obstacle_to_assigning(*, is_open: bool) -> DomainError | None:
    """What stands in the way of giving the case to someone."""
    return None if is_open else CaseIsClosed()


def obstacle_to_closing(*, is_open: bool, came_in_on: date, closed_on: date, today: date) -> DomainError | None:
    """What stands in the way of closing a case on that day. The rooms above are asked too (`ports`)."""
    if not is_open:
        return CaseIsClosed()
    if closed_on > today:
        return ClosedInTheFuture()
    if closed_on < came_in_on:
        return ClosedBeforeItCameIn(came_in_on=came_in_on.isoformat())
    return None


def obstacle_to_writing(*, text: str, happened_at: datetime, now: datetime) -> DomainError | None:
    """What stands in the way of saving a note. Source: R-109."""
    if not text.strip():
        return NoteIsEmpty()
    if len(text) > NOTE_LIMIT:
        return NoteIsTooLong(limit=f"{NOTE_LIMIT:,}".replace(",", "\N{NO-BREAK SPACE}"))
    if happened_at > now:
        return HappenedInTheFuture()
    return None


def obstacle_to_changing(*, is_signed: bool, is_writer: bool) -> DomainError | None:
    """What stands in the way of changing or signing a note. Source: R-109."""
    if is_signed:
        return NoteIsSigned()
    if not is_writer:
        return OnlyTheWriterSigns()
    return None


def obstacle_to_correcting(*, is_signed: bool) -> DomainError | None:
    """What stands in the way of correcting a note by another. Source: R-109."""
    return None if is_signed else NoteIsNotSigned()


@dataclass(frozen=True)
class Sought:
    """
    What was typed in the search field, as what it can mean.

    `identity_number` has twelve digits, '' when it is none; `doubt` says what is wrong with what looks like one.
    """

    text: str
    identity_number: str
    names: NameWords
    doubt: str = ""


def sought(text: str, *, today: date) -> Sought | DomainError:
    """
    Read a search: a name by the beginnings of its words, a personnummer or samordningsnummer in any
    spelling, or a case number as it is written.
    """
    plain = one_line(text)
    digits = "".join(plain.split())
    if digits and not any(character.isalpha() for character in digits):
        if sum(character.isdigit() for character in digits) not in (10, 12):
            return Sought(text=plain, identity_number="", names=NameWords(()))
        number = parse(digits, today=today)
        if isinstance(number, IdentityNumber):
            return Sought(text=plain, identity_number=number.digits, names=NameWords(()))
        return Sought(text=plain, identity_number="", names=NameWords(()), doubt=number.message)
    if len(folded(plain)) < LETTERS_SOUGHT:
        return SearchIsTooShort()
    return Sought(text=plain, identity_number="", names=name_words(plain))
