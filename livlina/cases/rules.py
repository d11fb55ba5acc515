"""What the centre has decided about cases and notes. Each rule returns what stands in the way, or None."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from livlina.access.terms import Permission as P
from livlina.cases.errors import (
    AcceptedWithoutOffer,
    CameInTheFuture,
    CardSaysNothing,
    CaseIsClosed,
    ChildrenWithoutChildren,
    ClosedBeforeItCameIn,
    ClosedInTheFuture,
    CorrectsAnotherCase,
    EndsInThePast,
    HappenedInTheFuture,
    InstructionNeeded,
    NoteIsEmpty,
    NoteIsNotSigned,
    NoteIsSigned,
    NoteIsTooLong,
    NotForOneself,
    OnlyTheWriterSigns,
    OwnWhereabouts,
    ReasonIsTooShort,
    SearchIsTooShort,
    StandInNeedsAnEnd,
    TooManyOpenings,
    TooManySearches,
    TwoCasesNeeded,
    UnitNeeded,
)
from livlina.cases.terms import DangerOutcome
from livlina.cases.terms import EngagementKind as K
from livlina.core.errors import DomainError
from livlina.core.identity_number import IdentityNumber, parse
from livlina.core.terms import Answer
from livlina.core.text import folded, one_line
from livlina.people.rules import NameWords, name_words

NOTE_LIMIT: Final = 100_000
"""Characters in one note; what is longer is a file."""

LETTERS_SOUGHT: Final = 2

REASON_LETTERS: Final = 20
"""Letters in a stated reason, at least. Source: S-30."""

LEAD_READING_HOURS: Final = 8
"""How long one who leads reads a case by a reason, where the organisation has not decided otherwise."""

GLASS_MINUTES: Final = 60
"""How long a case is open behind broken glass. The database holds the same hour. Source: S-30."""

GLASS_CASES: Final = 3
"""Open cases of one person that one nödöppning opens, at most."""

GLASS_ASKED: Final = 10
"""Tries to break the glass in an hour by one member of staff. The database counts them. Source: S-132."""

CLOSEST_FIRST: Final = (K.ASSIGNED, K.CO_ASSIGNED, K.STAND_IN, K.INTAKE, K.BREAK_GLASS, K.LEAD_READING)
"""Relations to a case. Who has two of them is told of by the first."""

Related = TypeVar("Related", bound="HasKind")


class HasKind(Protocol):
    """A relation to a case, by its kind."""

    kind: str


def closest(relations: Iterable[Related]) -> Related:
    """The closest of one person's relations to a case. There is at least one."""
    return min(relations, key=lambda each: CLOSEST_FIRST.index(K(each.kind)))


WORKS_WITH_IT: Final = frozenset({K.ASSIGNED, K.CO_ASSIGNED, K.STAND_IN, K.INTAKE})

TAKEN_BY_ONESELF: Final = frozenset({K.LEAD_READING, K.BREAK_GLASS})
"""Relations that one takes by a stated reason, to read; whereabouts open by a step of their own."""

LEFT_BY_ONESELF: Final = TAKEN_BY_ONESELF | {K.CO_ASSIGNED, K.STAND_IN}
"""Relations that one may end oneself. The one assigned is relieved by the lead, so that no case is left alone."""

RELATION_GRANTS: Final[Mapping[P, frozenset[K]]] = {
    P.READ_CASE: frozenset(K),
    P.WRITE_NOTE: WORKS_WITH_IT | {K.BREAK_GLASS},
    P.RECORD_FACTS: WORKS_WITH_IT,
    P.OPEN_CASE: WORKS_WITH_IT,
}
"""Which relations to a case include the act, beside the role. The row policies say the same. Source: S-01, S-30."""


@dataclass(frozen=True)
class OpeningLimits:
    """How many pages of cases one member of staff opens in an hour. Source: S-132."""

    warn: int
    most: int

    def obstacle(self, times: int) -> DomainError | None:
        """What stands in the way of opening one more, that one counted."""
        return TooManyOpenings(limit=self.most) if times > self.most else None


def obstacle_to_searching(*, times: int, most: int) -> DomainError | None:
    """What stands in the way of one more search this minute, that one counted. Source: S-132."""
    return TooManySearches(limit=most) if times > most else None


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


def obstacle_to_withholding(*, is_own: bool, kind: str) -> DomainError | None:
    """What stands in the way of changing whether a relation shows whereabouts: one's own only opens to read (S-21)."""
    return OwnWhereabouts() if is_own and K(kind) not in TAKEN_BY_ONESELF else None


def obstacle_to_assigning(*, is_open: bool) -> DomainError | None:
    """What stands in the way of giving the case to someone."""
    return None if is_open else CaseIsClosed()


def obstacle_to_sharing(*, kind: str, until: datetime | None, now: datetime) -> DomainError | None:
    """What stands in the way of letting another work with the case. One stands in until a day that is to come."""
    if kind == K.STAND_IN and until is None:
        return StandInNeedsAnEnd()
    return EndsInThePast() if until is not None and until <= now else None


def obstacle_to_reason(*, text: str) -> DomainError | None:
    """What is wrong with a stated reason: it is told in words, so that whoever reviews it can judge it."""
    return ReasonIsTooShort(letters=REASON_LETTERS) if len(text.strip()) < REASON_LETTERS else None


def obstacle_to_glass(*, sought: "Sought | DomainError", has_unit: bool, text: str) -> DomainError | None:
    """What is wrong with the form of a nödöppning, whatever there is to open. A case number is a unit's own (S-30)."""
    if isinstance(sought, DomainError):
        return sought
    if not sought.identity_number and not has_unit:
        return UnitNeeded()
    return obstacle_to_reason(text=text)


def obstacle_to_card(*, plan: str, until: date, today: date) -> DomainError | None:
    """What is wrong with a night card. It ends on a day that is to come."""
    if until < today:
        return EndsInThePast()
    return None if plan.strip() else CardSaysNothing()


def obstacle_to_decision(*, outcome: str, has_case: bool, text: str, reason: str) -> DomainError | None:
    """What is wrong with a decision about a danger message: an instruction has its words, the rest its reason."""
    if outcome == DangerOutcome.FORWARDED and not (has_case and text.strip()):
        return InstructionNeeded()
    return obstacle_to_reason(text=reason)


def obstacle_to_joint_work(*, is_own: bool, is_same: bool, until: datetime, now: datetime) -> DomainError | None:
    """What stands in the way of approving work with both sides. Source: S-10."""
    if is_own:
        return NotForOneself()
    if is_same:
        return TwoCasesNeeded()
    return EndsInThePast() if until <= now else None


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


def obstacle_to_correcting(*, is_signed: bool, is_of_case: bool = True) -> DomainError | None:
    """What stands in the way of correcting a note by another of the case. Source: R-109."""
    if not is_of_case:
        return CorrectsAnotherCase()
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
