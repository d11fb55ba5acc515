"""What the centre has decided about cases and notes. Each rule returns what stands in the way, or None."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from livlina.access.terms import Permission as P
from livlina.cases.errors import (
    AcceptedWithoutOffer,
    BeginsAfterItEnds,
    BeginsInThePast,
    CameInTheFuture,
    CardIsTooLong,
    CardSaysLess,
    CardSaysNothing,
    CaseIsClosed,
    ChildrenWithoutChildren,
    ClosedBeforeItCameIn,
    ClosedInTheFuture,
    CorrectsAnotherCase,
    DecidedByAnother,
    DecidedOnlyWhenSigned,
    EndsInThePast,
    GivenByTheLead,
    GlassIsStillOpen,
    GroundNotPossible,
    HappenedInTheFuture,
    InstructionNeeded,
    JointWorkIsTooLong,
    KeptByAnother,
    KeptByOneWithNoSide,
    LessNeedsItsReason,
    MarkIsWrittenByAnother,
    NotAGuardianOfTheChild,
    NoteIsEmpty,
    NoteIsNotSigned,
    NoteIsSigned,
    NoteIsTooLong,
    NotForOneself,
    NoWhereaboutsToOpen,
    OnlyStandInsBeginLater,
    OnlyTheWriterSigns,
    OwnSecondDecision,
    OwnWhereabouts,
    ReasonIsTooShort,
    RepresentsAnother,
    SearchIsTooShort,
    StandInIsTooLong,
    StandInNeedsAnEnd,
    TooManyOpenings,
    TooManySearches,
    TwoCasesNeeded,
    UnitNeeded,
)
from livlina.cases.terms import OF_DANGER, Change, DangerOutcome, NightRisk, PartyRole, Shown, Wall
from livlina.cases.terms import EngagementKind as K
from livlina.core.clock import STOCKHOLM
from livlina.core.errors import DomainError
from livlina.core.identity_number import IdentityNumber, parse
from livlina.core.terms import Answer
from livlina.core.text import folded, one_line
from livlina.people.rules import NameWords, name_words
from livlina.people.terms import Source, Violence

NOTE_LIMIT: Final = 100_000
"""Characters in one note; what is longer is a file."""

NOON: Final = 12
"""The hour, as the clock shows it, until which it is still the night before."""

LETTERS_SOUGHT: Final = 2

REASON_LETTERS: Final = 20
"""Letters in a stated reason, at least. Source: S-30."""

GLASS_MINUTES: Final = 60
"""How long a case is open behind broken glass. The database holds the same hour. Source: S-30."""

GLASS_REVIEWED_AFTER: Final = timedelta(minutes=61)
"""After its opening: a page begun in the last second is told of a little later. The database holds the same."""

GLASS_CASES: Final = 3
"""Open cases of one person that one nödöppning opens, at most."""

CLOSEST_FIRST: Final = (K.ASSIGNED, K.CO_ASSIGNED, K.STAND_IN, K.INTAKE, K.RECEIVED, K.BREAK_GLASS, K.LEAD_READING)
"""Relations to a case. Who has two of them is told of by the first."""

Related = TypeVar("Related", bound="HasKind")
Key = TypeVar("Key", bound=Hashable)


class HasKind(Protocol):
    """A relation to a case, by its kind."""

    kind: str


def closest(relations: Iterable[Related]) -> Related:
    """The closest of one person's relations to a case. There is at least one."""
    return min(relations, key=lambda each: CLOSEST_FIRST.index(K(each.kind)))


WORKS_WITH_IT: Final = frozenset({K.ASSIGNED, K.CO_ASSIGNED, K.STAND_IN, K.INTAKE})
"""Relations by which one changes what stands in a case. Who opened it for somebody does until that one has it."""

SHARED: Final = WORKS_WITH_IT - {K.ASSIGNED}
"""Those of them by which one works with a case that is another's."""

TAKEN_BY_ONESELF: Final = frozenset({K.LEAD_READING, K.BREAK_GLASS})
"""Relations that one takes by a stated reason, to read; whereabouts open by a step of their own."""

GIVEN: Final = frozenset(K) - TAKEN_BY_ONESELF
"""All others. Whereabouts come with them, one who leads withholds them, and what was withheld stays so (S-21)."""

LEFT_BY_ONESELF: Final = TAKEN_BY_ONESELF | {K.CO_ASSIGNED, K.STAND_IN, K.RECEIVED}
"""Relations that one may end oneself. The one assigned is relieved by the lead, so that no case is left alone."""

RELATION_GRANTS: Final[Mapping[P, frozenset[K]]] = {
    P.READ_CASE: frozenset(K),
    P.WRITE_NOTE: WORKS_WITH_IT | {K.RECEIVED, K.BREAK_GLASS},
    P.RECORD_FACTS: WORKS_WITH_IT,
    P.OPEN_CASE: WORKS_WITH_IT,
    P.READ_SECOND: WORKS_WITH_IT | {K.LEAD_READING},
    P.ALLOW_MORE_TALKS: WORKS_WITH_IT | {K.LEAD_READING},
    P.ALLOW_EXCEPTION: WORKS_WITH_IT | {K.LEAD_READING},
    P.END_AT_HIGH_RISK: WORKS_WITH_IT | {K.LEAD_READING},
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


def asked_of_protection(parties: Iterable[tuple[Key, str, bool]], *, is_childs: bool) -> set[Key]:
    """
    Whom to ask of whether the protection of another in the case is theirs too: (who, role, is protected). Source: S-20.

    A child, somebody close, and the client of a child's own case. Never the other party or a guardian, and no adult
    client by what a child has: of them nothing follows.
    """
    told = list(parties)
    may_follow = {PartyRole.CHILD, PartyRole.CLOSE} | ({PartyRole.CLIENT} if is_childs else set())
    if not any(is_protected for _, role, is_protected in told if role != PartyRole.OTHER_PARTY):
        return set()
    return {who for who, role, is_protected in told if role in may_follow and not is_protected}


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


def way_changed(gone: Collection[str], *, was: str, now: str | None) -> set[Change]:
    """
    What those who have the case are told of a way by what is `gone` of it: whether it `was` safe and is safe `now`,
    None where it holds no longer. Source: S-60.
    """
    if now is None:
        return {Change.WAY_ENDED}
    safe = {Change.WAY_SAFE} if now == Answer.YES != was else {Change.WAY_UNSAFE} if was == Answer.YES != now else set()
    elsewhere = {Change.WAY_ELSEWHERE} if {"person", "kind", "value"} & {*gone} else set()
    otherwise = {Change.WAY_OTHERWISE} if {*gone} - {"person", "kind", "value", "is_safe"} else set()
    return safe | elsewhere | otherwise


def relation_changed(gone: Collection[str], *, violence: str, honour: str) -> set[Change]:
    """The same of a relation: danger that stood stands no more where it is gone, turned, or between other persons."""
    is_danger = violence != Violence.NONE or honour == Answer.YES
    if is_danger and {"person", "other", "violence", "honour"} & {*gone}:
        return {Change.DANGER}
    return {Change.RELATION} if gone else set()


def person_changed(gone: Collection[str]) -> set[Change]:
    """The same of who a person is."""
    mark = {Change.PROTECTION} if "protection" in gone else set()
    return mark | ({Change.WHO} if {*gone} - {"protection"} else set())


def is_danger_taken_away(*, honour: tuple[str, str], marks: tuple[Collection[str], Collection[str]]) -> bool:
    """Whether honour, or a mark of what makes it worse, stood among the facts of a case and stands no more."""
    was, now = honour
    return (was == Answer.YES != now) or bool(OF_DANGER & {*marks[0]} - {*marks[1]})


def obstacle_to_withholding(*, is_own: bool, kind: str) -> DomainError | None:
    """What stands in the way of changing whether a relation shows whereabouts: one's own only opens to read (S-21)."""
    return OwnWhereabouts() if is_own and K(kind) not in TAKEN_BY_ONESELF else None


def obstacle_to_opening_whereabouts(*, wall: str, is_told_here: bool, is_withheld: bool) -> DomainError | None:
    """
    What stands in the way of opening them for a time: that nothing would be shown, or that they were withheld.

    A wall shields them, they were told to another board, or one's own work with the case had them not (S-10, S-21,
    S-30).
    """
    return None if wall == Wall.OPEN and is_told_here and not is_withheld else NoWhereaboutsToOpen()


def shows_number(*, wall: str, is_shielded: bool, is_childs: bool, is_protected: bool) -> bool:
    """
    Whether an identity number is shown on demand in a case.

    Through a shielded relation not that of anybody on the other side, nor that of a protected child: a new number is
    what follows whoever moves away. Past a wall whose glass is broken whoever is protected is shielded. Source: S-10,
    S-22, S-30.
    """
    return wall == Wall.OPEN or not (is_shielded or (is_childs and is_protected))


def obstacle_to_adding(*, wall: str, role: str, is_protected: bool) -> DomainError | None:
    """What stands in the way of adding somebody new: one who is protected would not be shown to the one who did it."""
    is_hidden = wall == Wall.SHIELDED and is_protected and role not in (PartyRole.CLIENT, PartyRole.CHILD)
    return MarkIsWrittenByAnother() if is_hidden else None


def obstacle_to_assigning(*, is_open: bool) -> DomainError | None:
    """What stands in the way of giving the case to someone."""
    return None if is_open else CaseIsClosed()


def obstacle_to_giving_at_once(*, is_given: bool, is_whole: bool) -> DomainError | None:
    """What stands in the way of giving somebody a case that is opened from another, of which one has so much (S-01)."""
    return GivenByTheLead() if is_given and not is_whole else None


def obstacle_to_sharing(
    *, kind: str, until: datetime | None, now: datetime, days: int, starts: datetime | None = None
) -> DomainError | None:
    """
    What stands in the way of letting another work with the case.

    One stands in from now or from `starts`, until a day that is to come, within so many days: then it is decided again.
    Source: S-01, R-361.
    """
    if starts is not None and kind != K.STAND_IN:
        return OnlyStandInsBeginLater()
    if starts is not None and starts <= now:
        return BeginsInThePast()
    if until is not None and until <= now:
        return EndsInThePast()
    if kind != K.STAND_IN:
        return None
    if until is None:
        return StandInNeedsAnEnd()
    if starts is not None and starts >= until:
        return BeginsAfterItEnds()
    return StandInIsTooLong(days=days) if _is_beyond(until, days=days, now=now) else None


def _is_beyond(until: datetime, *, days: int, now: datetime) -> bool:
    """Whether the end lies after the day that is so many days away."""
    return until - now > timedelta(days=days + 1)


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


def obstacle_to_settling_glass(*, opened_at: datetime | None, at: datetime) -> DomainError | None:
    """What stands in the way of settling the review of an opening: what it shows has not all been done yet (S-31)."""
    return GlassIsStillOpen() if opened_at is not None and at < opened_at + GLASS_REVIEWED_AFTER else None


def day_of_the_night(at: datetime) -> date:
    """
    The day whose night it still is: until noon, as the clock shows it, the day before. By it a night card holds.

    The database says the same, by the same name. Source: S-32, S-144.
    """
    local = at.astimezone(STOCKHOLM)
    return local.date() - timedelta(days=local.hour < NOON)


def greatest_risk(risks: Iterable[str]) -> str:
    """The greatest of the risks of a night card, '' of none."""
    return min((risk for risk in risks if risk), key=NightRisk.values.index, default="")


def obstacle_to_card(*, plan: str, until: date, today: date, days: int, risk: str, known: str) -> DomainError | None:
    """
    What is wrong with a night card. It ends on a day that is to come, within so many days: then it is looked at. It
    says no less than what is known of the danger. Source: S-152.
    """
    if until < today:
        return EndsInThePast()
    if until > today + timedelta(days=days):
        return CardIsTooLong(days=days)
    if greatest_risk((risk, known)) != risk:
        return CardSaysLess(risk=NightRisk(known).label)
    return None if plan.strip() else CardSaysNothing()


SAID_ON_A_CARD: Final = ("plan", "safe_contact", "children", "whom_to_call", "note")


def says_less(card: Mapping[str, Any], *, than: Mapping[str, Any]) -> bool:
    """
    Whether a night card says less than the one before: a lower risk, an earlier day, another duty, or not all the words
    that stood there. What is added to them takes nothing away.
    """
    if greatest_risk((card["risk"], than["risk"])) != card["risk"]:
        return True
    if card["until"] < than["until"] or card["duty"] != than["duty"]:
        return True
    return any(_words(than[name]) not in _words(card[name]) for name in SAID_ON_A_CARD)


def rewords(card: Mapping[str, Any], *, versions: Sequence[tuple[bool, Mapping[str, Any]]]) -> bool:
    """
    Whether a night card has other words than the last of its versions where words that another wrote stand. Each of
    these, the earliest first, goes with whether another wrote it. Words added before and after turn a plan into its
    opposite, and take none of it away.
    """
    return any(
        _words(card[name]) != _words(versions[-1][1][name]) and _holds_anothers(name, versions)
        for name in SAID_ON_A_CARD
    )


def _holds_anothers(name: str, versions: Sequence[tuple[bool, Mapping[str, Any]]]) -> bool:
    """Whether what stands there now goes on from what another put, or left empty, there."""
    now, before = _words(versions[-1][1][name]), None
    for is_anothers, version in versions:
        words = _words(version[name])
        if is_anothers and words != before and words in now:
            return True
        before = words
    return False


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def is_grave(*, known: str, on_card: str, is_looked_for: bool) -> bool:
    """Whether less told to the duty is for another to read: there is danger, or it is to be assessed anew."""
    return is_looked_for or greatest_risk((known, on_card)) not in ("", NightRisk.LOW)


def obstacle_to_telling_less(*, why: str) -> DomainError | None:
    """What stands in the way of telling the duty less of a danger: whoever reads it is told why. Source: S-152."""
    return LessNeedsItsReason(letters=REASON_LETTERS) if len(why.strip()) < REASON_LETTERS else None


def obstacle_to_decision(
    *, outcome: str, is_own: bool, is_on_other_side: bool, has_case: bool, text: str, reason: str
) -> DomainError | None:
    """
    What is wrong with a decision about a danger message: an instruction has its words, the rest its reason, and neither
    who told it nor who has the other side open decides that nothing is done.
    """
    if outcome == DangerOutcome.KEPT and is_own:
        return KeptByAnother()
    if outcome == DangerOutcome.KEPT and is_on_other_side:
        return KeptByOneWithNoSide()
    if outcome == DangerOutcome.FORWARDED and not (has_case and text.strip()):
        return InstructionNeeded()
    return obstacle_to_reason(text=reason)


def obstacle_to_deciding_of_it(staff: int, *, in_hand: Collection[int], hours: int) -> DomainError | None:
    """
    What stands in the way of one who leads deciding in a case what one who leads is to decide: that they have it in
    hand, or had it within the hours of a reading. Nobody approves their own work. Source: S-01, S-152.
    """
    return DecidedByAnother(hours=hours) if staff in in_hand else None


def obstacle_to_joint_work(
    *, is_own: bool, is_same: bool, until: datetime, now: datetime, days: int
) -> DomainError | None:
    """What stands in the way of approving work with both sides. It ends within so many days. Source: S-10."""
    if is_own:
        return NotForOneself()
    if is_same:
        return TwoCasesNeeded()
    if until <= now:
        return EndsInThePast()
    return JointWorkIsTooLong(days=days) if _is_beyond(until, days=days, now=now) else None


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


# ---- what a guardian may be shown of a child's file ----

OFFICIAL: Final = frozenset({Source.POLICE, Source.BOU, Source.SCHOOL, Source.HEALTH_CARE, Source.STAFF})
"""Sources that are nobody's account of their own family."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A note or a fact of a child's file, as far as it matters for who may be shown it."""

    told_by: str
    teller: int | None = None
    """The person who told it, where it is one of the case's."""
    is_text: bool = False
    is_signed: bool = True
    corrected_by: frozenset[Any] = frozenset()
    """The signed notes that correct it."""
    is_where: bool = False
    """It tells where somebody is or how somebody is reached."""
    is_violence: bool = False
    related: frozenset[int] = frozenset()
    """The persons of a relation or of another's custody, the child apart."""
    is_childs_own: bool = False
    """It tells who represents the child: often one of whom no guardian is told before the child is heard."""
    represents: int | None = None
    """The grown person whose representative it tells of: who that is leads to her, as a way to reach her does."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One decision about one entry and one guardian. `seconds` is the key of the one that it confirms."""

    key: int
    may_be_shown: bool
    by: int
    seconds: int | None = None
    has_lapsed: bool = False
    """To show was decided before somebody of the file was protected: it is decided anew."""


@dataclass(frozen=True)
class Showing:
    """Whether a guardian may be shown an entry and why; `waits` is a decision that lacks its second person."""

    is_shown: bool
    why: Shown
    waits: Verdict | None = None


def suspicion(violence: str, *, honour: bool) -> str:
    """
    The violence between two of a child's persons as it decides what a guardian is shown. Honour with nobody told to use
    violence is a suspicion, unclear by whom: a child in danger of it must not be met by what it said. Source: S-13.
    """
    return Violence.SUSPECTED if honour and violence == Violence.NONE else violence


def uses_violence(guardian: int, told: Iterable[tuple[int, int, str]]) -> bool:
    """
    True when it is told, also as suspected, that the guardian uses violence towards somebody in the child's file.

    `told` are pairs of persons with the violence between them, seen from the first; also what has ended. Source: S-13.
    """
    either = {Violence.MUTUAL, Violence.SUSPECTED}
    return any(
        (violence in {Violence.BY_FIRST, *either} and first == guardian)
        or (violence in {Violence.BY_SECOND, *either} and second == guardian)
        for first, second, violence in told
    )


def is_feared(
    *, role: str, is_child: bool, uses_violence: bool, honour: bool, is_protected: bool, beside_protected: bool
) -> bool:
    """
    True of one to whom no letter of another person in the file may come: the other party; who is told, also as
    suspected, to use violence there; between whom and that person honour stands; and, where that person's data are
    protected, whoever is grown and whose are not. A child and its parent who live together get their letters. Source:
    S-60.
    """
    return (
        role == PartyRole.OTHER_PARTY
        or uses_violence
        or honour
        or (beside_protected and not is_protected and not is_child)
    )


def standing(verdicts: Iterable[Verdict], *, needs_second: bool) -> tuple[Verdict | None, Verdict | None]:
    """
    Of decisions about one entry and one guardian, in their order: the one that holds, and the one that waits.

    To hold back holds at once. To show needs a second person where the guardian is suspected, also when it was decided
    before anyone suspected; what stood before holds until then, and where to show has lapsed.
    """
    holds: Verdict | None = None
    waits: Verdict | None = None
    for verdict in verdicts:
        if verdict.may_be_shown and verdict.has_lapsed:
            continue
        if verdict.seconds is not None:
            if waits and verdict.may_be_shown and verdict.seconds == waits.key and verdict.by != waits.by:
                holds, waits = verdict, None
        elif verdict.may_be_shown and needs_second:
            waits = verdict
        else:
            holds, waits = verdict, None
    return holds, waits


def what_a_guardian_may_be_shown(
    entries: Mapping[Key, Entry], *, guardian: int, is_suspected: bool, verdicts: Mapping[Key, Iterable[Verdict]]
) -> dict[Key, Showing]:
    """
    For each note and fact of a child's file: may this guardian be shown it, and why.

    What the child or another has told is held back until somebody has decided otherwise, and so is every free text,
    since one text may hold what several have said. Whereabouts, ways and who represents another grown person are never
    shown, and a note that is corrected only with what corrects it. Source: S-13, S-102, R-505.
    """
    shown = {}
    for key, entry in entries.items():
        told = list(verdicts.get(key, ()))
        holds, waits = standing(told, needs_second=is_suspected)
        why = _never(entry, guardian=guardian)
        if why is None and holds is not None:
            why = Shown.DECIDED_YES if holds.may_be_shown else Shown.DECIDED_NO
        why = why or _undecided(entry, guardian=guardian, is_suspected=is_suspected)
        if why not in SHOWS and holds is None and any(one.has_lapsed for one in told):
            why = Shown.LAPSED
        shown[key] = Showing(why in SHOWS, why, waits)
    return _with_corrections(entries, shown)


SHOWS: Final = frozenset({Shown.DECIDED_YES, Shown.OWN, Shown.PLAIN})


def _with_corrections(entries: Mapping[Key, Entry], shown: Mapping[Key, Showing]) -> dict[Key, Showing]:
    """Each note is shown with all that corrects it, and what corrects that, or not at all."""
    together = dict(shown)
    while parted := [
        key
        for key, entry in entries.items()
        if together[key].is_shown and not all(together[by].is_shown for by in entry.corrected_by)
    ]:
        together |= {key: Showing(False, Shown.CORRECTED, together[key].waits) for key in parted}
    return together


def _never(entry: Entry, *, guardian: int) -> Shown | None:
    if entry.is_where:
        return Shown.WHERE
    if entry.represents not in (None, guardian):
        return Shown.REPRESENTS
    return None if entry.is_signed else Shown.NOT_SIGNED


def _undecided(entry: Entry, *, guardian: int, is_suspected: bool) -> Shown:
    """What holds of an entry that nobody has decided about."""
    is_own = entry.teller == guardian
    if not is_own and entry.told_by not in OFFICIAL:
        told = {Source.CHILD: Shown.CHILD, Source.UNKNOWN: Shown.NOT_STATED}
        return told.get(Source(entry.told_by), Shown.SOMEBODY_ELSE)
    if entry.is_text:
        return Shown.UNREAD
    if is_own and not entry.is_violence and entry.related <= {guardian}:
        return Shown.OWN  # what he once told of himself may since be told anew, by another, of violence or of others
    if is_suspected:
        return Shown.SUSPECTED
    if not entry.related <= {guardian}:
        return Shown.ABOUT_ANOTHER
    if entry.is_childs_own:
        return Shown.CHILDS_OWN
    return Shown.VIOLENCE if entry.is_violence else Shown.PLAIN


def obstacle_to_deciding(
    *, is_guardian: bool, why: Shown, may_be_shown: bool, lets_show: bool | None, text: str
) -> DomainError | None:
    """
    What stands in the way of deciding what a guardian may be shown.

    `why` is how it stands now. `lets_show`: whether the ground is one for showing, None for a ground that cannot be
    chosen that day.
    """
    if not is_guardian:
        return NotAGuardianOfTheChild()
    if why == Shown.NOT_SIGNED:
        return DecidedOnlyWhenSigned()
    if why == Shown.REPRESENTS:
        return RepresentsAnother()
    if lets_show is not may_be_shown:
        return GroundNotPossible()
    return obstacle_to_reason(text=text)


def obstacle_to_seconding(waits: Verdict | None, *, by: int) -> DomainError | None:
    """What stands in the way of being the second who decides that something may be shown: having been the first."""
    return OwnSecondDecision() if waits is not None and waits.by == by else None
