"""What is decided about investigations. Each rule returns what stands in the way, or None."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from livlina.cases.decisions.terms import Outcome
from livlina.cases.errors import CaseIsClosed
from livlina.cases.investigation.errors import (
    AnswerIsWritten,
    AskedInTheFuture,
    CameBeforeAsked,
    ChangedSinceProposed,
    ChildAnalysisIsMissing,
    ChildrenNotNamed,
    ChoiceIsMissing,
    EndedAtWrongTime,
    GroundNotPossible,
    HeadingsAreMissing,
    InvestigationHasEnded,
    NeedsThePersonsWish,
    NoBasisForAsking,
    NotAChildOfTheCase,
    NotAmongTheChoices,
    NotAParty,
    NotCommunicated,
    NothingIsProposed,
    NotProposed,
    NotReadBySecond,
    OpenedBeforeTheCase,
    OpenedInTheFuture,
    OwnProposal,
    ProposalIsEmpty,
    ProposalIsRead,
    ReadAsHelp,
    RepliedAtWrongTime,
    ReplyBeforeSent,
    SafetyNotConsidered,
    SectionIsEmpty,
    SentBack,
    SentInTheFuture,
    TextIsMissing,
    UnitDoesNotInvestigate,
    WhyIsMissing,
    WordsAreMissing,
)
from livlina.cases.investigation.headings import ADVICE, PHASE, Ground, Heading, help_kinds, needs
from livlina.cases.investigation.terms import (
    Basis,
    CameBy,
    InvestigationKind,
    NotSent,
    Phase,
    ReadingOutcome,
    SentBy,
    State,
)
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.people.terms import ChannelKind

KIND_OF_ROLE: Final[Mapping[str, InvestigationKind]] = {
    CaseRole.EXPOSED: InvestigationKind.ADULT_EXPOSED,
    CaseRole.USING_VIOLENCE: InvestigationKind.ADULT_USING_VIOLENCE,
    CaseRole.CHILD: InvestigationKind.CHILD,
}
"""What kind of investigation a case can have: its person's role decides it."""

WHOSE: Final[Mapping[str, str]] = {
    InvestigationKind.ADULT_EXPOSED: "Vuxna",
    InvestigationKind.ADULT_USING_VIOLENCE: "Vuxna",
    InvestigationKind.CHILD: "Barn",
}
"""Who is investigated by each kind, as a sentence begins."""

WAYS: Final[Mapping[str, str]] = {
    SentBy.CALL: ChannelKind.CALL,
    SentBy.LETTER: ChannelKind.LETTER,
    SentBy.EMAIL: ChannelKind.EMAIL,
}
"""Ways that reach a person where somebody else may see or hear, and the kind of safe way each needs. Source: S-60."""

SectionKey = tuple[str, int | None]
"""A heading, and the party that is the child it is written for."""


def obstacle_of_unit(*, investigates: bool, kind: str, who: Sequence[str]) -> DomainError | None:
    """
    Why a unit opens no investigation of that kind, or None. `who` are the units that do, one or several or unknown.

    A unit that treats may propose and deliver; exercise of authority begins at one that holds it. Source: R-027.
    """
    if investigates:
        return None
    named = who[0] if len(who) == 1 else "en enhet med myndighetsutövning"
    return UnitDoesNotInvestigate(whose=WHOSE[kind], who=named)


def obstacle_to_opening(
    *,
    is_open: bool,
    kind: str,
    came_by: str,
    wish: str,
    safety: str,
    why: str,
    ground: Ground | None,
    opened_on: date,
    came_in_on: date,
    today: date,
) -> DomainError | None:
    """
    What stands in the way of opening an investigation that day.

    An adult's application opens it without preliminary assessment. Whatever else is told of an adult leads to an
    investigation only if the person wants it; where somebody uses violence the safety of the exposed and the children
    is considered first. Source: law and methods 1.1; R-091.
    """
    if not is_open:
        return CaseIsClosed()
    if kind != InvestigationKind.CHILD and came_by != CameBy.APPLICATION and wish != Answer.YES:
        return NeedsThePersonsWish()
    if opened_on > today:
        return OpenedInTheFuture()
    if opened_on < came_in_on:
        return OpenedBeforeTheCase(came_in_on=came_in_on)
    if ground is None or kind not in ground.kinds or opened_on not in ground.period:
        return GroundNotPossible()
    if not why.strip():
        return WhyIsMissing()
    return obstacle_of_safety(kind=kind, safety=safety)


def obstacle_of_safety(*, kind: str, safety: str) -> DomainError | None:
    """Nothing is opened, decided or closed of one who uses violence before the safety of the others is considered."""
    return SafetyNotConsidered() if kind == InvestigationKind.ADULT_USING_VIOLENCE and not safety.strip() else None


def obstacle_to_changing(*, has_ended: bool) -> DomainError | None:
    """What stands in the way of adding anything to an investigation."""
    return InvestigationHasEnded() if has_ended else None


def obstacle_to_section(
    *, heading: Heading, text: str, marked: Sequence[str], child: int | None, children: Collection[int]
) -> DomainError | None:
    """What is wrong in a text under a heading. `child` and `children` are keys of parties. Source: R-093, R-100."""
    if heading.is_per_child != (child is not None) or (child is not None and child not in children):
        return NotAChildOfTheCase()
    if not heading.asks:
        return NotAmongTheChoices() if marked else SectionIsEmpty() if not text.strip() else None
    known = set(Phase.values) if heading.asks == PHASE else set(needs())
    if not marked:
        return ChoiceIsMissing()
    return NotAmongTheChoices() if set(marked) - known or (heading.asks == PHASE and len(marked) > 1) else None


def obstacles_to_proposing(
    *,
    has_ended: bool,
    headings: Sequence[Heading],
    written: Collection[SectionKey],
    children: Mapping[int, str],
    says_children: str,
    unheard: Sequence[str],
) -> list[DomainError]:
    """
    All that stands in the way of proposing a decision.

    `children` are the minor children of the case by the key of the party, with what each is called; `says_children`
    whether the case is said to have any. Each of them has an analysis of its own, without which nothing is decided.
    `unheard` are the parties who have neither had the material and their time, nor been excepted.
    Source: R-093; law and methods 1.1.
    """
    if has_ended:
        return [InvestigationHasEnded()]
    has_children = bool(children) or says_children == Answer.YES
    required = [heading for heading in headings if heading.is_required(has_children=has_children)]
    missing = [one.label for one in required if not one.is_per_child and (one.key, None) not in written]
    per_child = [one for one in required if one.is_per_child]
    without = [
        called for party, called in children.items() if any((one.key, party) not in written for one in per_child)
    ]
    return [
        obstacle
        for obstacle in (
            HeadingsAreMissing(headings=", ".join(missing)) if missing else None,
            ChildrenNotNamed() if per_child and not children else None,
            ChildAnalysisIsMissing(children=", ".join(without)) if without else None,
            NotCommunicated(parties=", ".join(unheard)) if unheard else None,
        )
        if obstacle
    ]


def state(
    *,
    has_ended: bool,
    outcome: str | None,
    needs_reader: bool,
    proposed_at: datetime | None,
    changed_at: datetime | None,
) -> State:
    """
    How far an investigation has come. `outcome` is what the second reader said of the last proposal, '' when nothing,
    None without a proposal. What is written after a proposal opens the investigation again.
    """
    if has_ended:
        return State.ENDED
    if outcome is None or proposed_at is None or (changed_at is not None and changed_at > proposed_at):
        return State.OPEN
    if outcome == ReadingOutcome.SENT_BACK:
        return State.SENT_BACK
    return State.PROPOSED if needs_reader and outcome != ReadingOutcome.READ else State.READY


def obstacles_to_deciding(
    *, state: State, has_proposal: bool, to_proposing: Sequence[DomainError]
) -> list[DomainError]:
    """
    All that stands in the way of deciding: that of proposing still, and what is left of the proposal and its reading.
    """
    left: DomainError | None = {
        State.OPEN: ChangedSinceProposed() if has_proposal else NotProposed(),
        State.SENT_BACK: SentBack(),
        State.PROPOSED: NotReadBySecond(),
        State.ENDED: InvestigationHasEnded(),
    }.get(state)
    found = [one for one in to_proposing if not isinstance(one, InvestigationHasEnded)]
    return [*found, left] if left else found


def obstacle_to_refusing(*, outcome: str, kinds: Collection[str]) -> DomainError | None:
    """
    What stands in the way of refusing help on a proposal that a second reader has read, or None: help that was proposed
    and read is not refused on that reading. A proposal of advice alone is one of no more. Source: R-109.
    """
    is_of_help = bool(set(kinds) - {ADVICE})
    return ReadAsHelp() if outcome == Outcome.REFUSED and is_of_help else None


def obstacle_to_proposal(*, text: str, kinds: Sequence[str]) -> DomainError | None:
    """What is wrong in a proposal. It may be of several kinds of help, or of advice alone. Source: R-097, R-116."""
    if not text.strip():
        return ProposalIsEmpty()
    return NothingIsProposed() if not kinds or set(kinds) - set(help_kinds()) else None


def obstacle_to_reading(
    *, is_last: bool, is_own: bool, outcome_before: str, outcome: str, words: str
) -> DomainError | None:
    """What stands in the way of reading a proposal as the second. Nobody reads their own. Source: R-109."""
    if is_own:
        return OwnProposal()
    if not is_last or outcome_before:
        return ProposalIsRead()
    return WordsAreMissing() if outcome == ReadingOutcome.SENT_BACK and not words.strip() else None


def obstacle_to_asking(
    *, basis: str, ground: str, grounds: Collection[str], asked_on: date, came_on: date | None, text: str, today: date
) -> DomainError | None:
    """What stands in the way of writing down that somebody else was asked: consent, or a ground."""
    if basis == Basis.GROUND and ground not in grounds:
        return NoBasisForAsking()
    if asked_on > today:
        return AskedInTheFuture()
    if came_on is None:
        return None
    return obstacle_to_answer(is_answered=False, asked_on=asked_on, came_on=came_on, text=text, today=today)


def obstacle_to_answer(
    *, is_answered: bool, asked_on: date, came_on: date, text: str, today: date
) -> DomainError | None:
    """What stands in the way of writing down what somebody answered."""
    if is_answered:
        return AnswerIsWritten()
    if not asked_on <= came_on <= today:
        return CameBeforeAsked(asked_on=asked_on)
    return TextIsMissing() if not text.strip() else None


def obstacle_to_communicating(
    *,
    is_party: bool,
    not_sent: str,
    why: str,
    gate: DomainError | None,
    sent_on: date | None,
    reply_by_on: date | None,
    today: date,
) -> DomainError | None:
    """
    What stands in the way of giving a party the material, or of leaving it out for one of the three reasons.

    `gate` is what the one gate of the house says of that way to that person (S-60).
    """
    if not is_party:
        return NotAParty()
    if not_sent:
        return WhyIsMissing() if not why.strip() or not_sent not in NotSent.values else None
    if sent_on is None or sent_on > today:
        return SentInTheFuture()
    if reply_by_on is None or reply_by_on < sent_on:
        return ReplyBeforeSent()
    return gate


def obstacle_to_reply(
    *, is_replied: bool, sent_on: date | None, replied_on: date, text: str, today: date
) -> DomainError | None:
    """What stands in the way of writing down what a party answered."""
    if is_replied:
        return AnswerIsWritten()
    if sent_on is None or not sent_on <= replied_on <= today:
        return RepliedAtWrongTime(sent_on=sent_on or today)
    return TextIsMissing() if not text.strip() else None


def is_heard(*, not_sent: str, replied_on: date | None, reply_by_on: date | None, day: date) -> bool:
    """True when a party has answered, has had the time for it, or is excepted. The last day is hers."""
    return bool(not_sent) or replied_on is not None or (reply_by_on is not None and reply_by_on < day)


def obstacle_to_ending(
    *, has_ended: bool, kind: str, why: str, safety: str, opened_on: date, ended_on: date, today: date
) -> DomainError | None:
    """What stands in the way of ending an investigation that day."""
    if has_ended:
        return InvestigationHasEnded()
    if not opened_on <= ended_on <= today:
        return EndedAtWrongTime(opened_on=opened_on)
    return WhyIsMissing() if not why.strip() else obstacle_of_safety(kind=kind, safety=safety)


def first(obstacles: Iterable[DomainError]) -> DomainError | None:
    return next(iter(obstacles), None)
