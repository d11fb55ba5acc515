"""What the centre has decided about help that is given. A rule of obstacles returns what stands in the way, or None."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from livlina.cases.consenting.rules import Outcome
from livlina.cases.consenting.terms import Hinder
from livlina.cases.process.definitions import Length
from livlina.cases.process.rules import last_day
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.support.interventions.errors import (
    ActBeforeIntervention,
    ActIsMarked,
    ActIsToCome,
    ActNotOfThisHelp,
    ConditionsNotTried,
    ConsentsMissing,
    CourtDayMissing,
    DestinationMissing,
    EndedBeforeItBegan,
    EndedInTheFuture,
    EndsBeforeItBegins,
    EndWordsMissing,
    InterventionHasEnded,
    LastDayMissing,
    MoreByDecision,
    MoreByLead,
    MoreThanGranted,
    NeedsDecision,
    NoSuchStep,
    NotAgreed,
    NotForThisRole,
    NotGivenHere,
    NothingMore,
    StartsBeforeTheCase,
    TalkOutsideIntervention,
    TalksAreBooked,
    TalksOfItAreUsed,
    TalksOutside,
    TooLong,
    WhyMoreMissing,
)
from livlina.support.interventions.terms import OF_REFERRAL, OF_STUDY, ActKind, ActState, EndReason, Ground, MoreReason
from livlina.support.offer.items import Kind
from livlina.support.offer.terms import Condition, Extension, HelpForm, Regime
from livlina.support.terms import SessionState

Ordered = TypeVar("Ordered", int, date)

REASON_LETTERS: Final = 20
"""Letters in the reason for more of it. As for more talks than the limit."""

REMINDED: Final = timedelta(weeks=2)
"""How long before its last day the worker is told of it. Source: R-134."""

MISSED_IN_A_ROW: Final = 2
"""After so many talks that nobody came to, how it goes is talked about. Source: R-128."""

BY_DECISION: Final = frozenset({Extension.DECISION, Extension.INVESTIGATION})
OF_TALKS: Final = frozenset({HelpForm.INDIVIDUAL, HelpForm.GROUP, HelpForm.COURSE})
PARTNER_CONTACT: Final = "partner_contact"
EXPLAINED: Final = frozenset({EndReason.OTHER, EndReason.NOT_SAFE})


@dataclass(frozen=True, kw_only=True)
class Terms:
    """
    On what terms a kind of help is given here one day. None is what nobody has said.

    `regime` is None also where the sources do not say it, so that nothing is refused by what is only assumed.
    """

    kind: Kind
    is_given: bool | None = None
    regime: Regime | None = None
    least: int | None = None
    most: int | None = None
    longest: Length | None = None
    notices: tuple[int, ...] = ()
    extension: Extension | None = None
    conditions: tuple[Condition, ...] = ()
    training: str = ""

    @property
    def span(self) -> str:
        """How many talks it is, in words; '' where nobody has said."""
        if self.least is not None and self.most is not None and self.least != self.most:
            return f"{self.least}–{self.most} samtal"
        if self.most is not None:
            return f"{self.most} samtal" if self.least == self.most else f"högst {self.most} samtal"
        return f"minst {self.least} samtal" if self.least is not None else ""

    def last_day(self, starts_on: date) -> date | None:
        """The last day it may be given when it begins that day; None where nobody has said how long it may be."""
        return None if self.longest is None else last_day(starts_on, self.longest, moves=False)


# ---- it begins, goes on for longer and ends ----


@dataclass(frozen=True, kw_only=True)
class Granted:
    """How much of it a decision or commission grants: talks, and the last day. None is what it does not tell."""

    talks: int | None = None
    ends_on: date | None = None
    words: str = ""


def amount(
    terms: Terms, granted: Granted, *, talks: int | None, starts_on: date, ends_on: date | None
) -> tuple[int | None, date | None]:
    """How many talks and until when: what is written, else what was granted, else what the catalogue says."""
    if talks is None:
        talks = terms.most if granted.talks is None else granted.talks
    if ends_on is None:
        ends_on = granted.ends_on or terms.last_day(starts_on)
    return talks, ends_on


def obstacle_to_starting(
    terms: Terms,
    *,
    role: str,
    ground: str,
    granted: Granted,
    talks: int | None,
    starts_on: date,
    ends_on: date | None,
    came_in_on: date,
    agreed: bool,
) -> DomainError | None:
    """
    What stands in the way of beginning it: for whom it is, by what, how much and how long, and that she wants it.

    Source: R-104, R-123, R-124, R-126, R-127, R-132, R-134, R-135.
    """
    name = terms.kind.name
    if role not in terms.kind.roles:
        return NotForThisRole(name=name)
    if terms.is_given is False:
        return NotGivenHere(name=name)
    if ground == Ground.SERVICE and terms.regime == Regime.DECIDED:
        return NeedsDecision(name=name)
    if starts_on < came_in_on:
        return StartsBeforeTheCase(came_in_on=came_in_on.isoformat())
    return (
        _obstacle_to_talks(terms, granted, talks=talks)
        or _obstacle_to_days(terms, granted, starts_on=starts_on, ends_on=ends_on)
        or (None if agreed else _not_agreed(role, terms.conditions))
    )


WHERE_ASKED: Final = "Fråga under Samtycke till hjälp i barnets ärende."
WAYS_OUT: Final = "Under Samtycke till hjälp står de fyra vägarna vidare."
AFTER_HINDER: Final = {
    Hinder.CUSTODY: "Skriv in vårdnaden under Personer.",
    Hinder.REFUSED: WAYS_OUT,
    Hinder.NOT_ASKED: WHERE_ASKED,
    Hinder.NO_ANSWER: WAYS_OUT,
    Hinder.CHILD_REFUSED: "Barnets nej går ingen förbi. Fråga barnet om annan hjälp.",
    Hinder.CHILD_NOT_ASKED: WHERE_ASKED,
    Hinder.CHILD_NO_ANSWER: "Vänta på barnets svar, eller påminn under Samtycke till hjälp.",
}
"""What is done about each thing that stands in the way of help for a child."""


def obstacle_of_consents(name: str, outcome: Outcome) -> DomainError | None:
    """
    What stands in the way of help for a child, of what each with custody and the child has answered of that very help:
    never a tick. The way on is that of the first. Source: R-211 to R-213.
    """
    if outcome.order is not None:
        return None
    hinders = [hinder for hinder, _ in outcome.hinders]
    why = ", ".join(dict.fromkeys(str(hinder.label) for hinder in hinders))
    return ConsentsMissing(name=name, why=why, next=AFTER_HINDER[hinders[0]])


def _not_agreed(role: str, conditions: Collection[Condition]) -> DomainError:
    """Of a child the consents are asked for by themselves; of a grown person the yes is that person's."""
    refusal = ConditionsNotTried if role == CaseRole.CHILD else NotAgreed
    return refusal(conditions=_tried(conditions))


def _obstacle_to_talks(terms: Terms, granted: Granted, *, talks: int | None) -> DomainError | None:
    """What was granted decides; where that tells no number the catalogue does."""
    if talks is None:
        return None
    if granted.talks is not None:
        return MoreThanGranted(granted=granted.words) if talks > granted.talks else None
    within = (terms.least or 1) <= talks <= (terms.most or talks)
    return None if within else TalksOutside(name=terms.kind.name, span=terms.span or "minst ett samtal")


def _obstacle_to_days(terms: Terms, granted: Granted, *, starts_on: date, ends_on: date | None) -> DomainError | None:
    if ends_on is None:
        return LastDayMissing(name=terms.kind.name) if terms.kind.is_for_a_time else None
    if ends_on < starts_on:
        return EndsBeforeItBegins()
    latest = granted.ends_on or terms.last_day(starts_on)
    return TooLong(name=terms.kind.name, day=latest.isoformat()) if latest and ends_on > latest else None


def _tried(conditions: Collection[Condition]) -> str:
    told = ", ".join(str(each.label) for each in conditions)
    return f" och det är prövat {told}" if told else ""


def obstacle_to_extending(
    *,
    rule: Extension | None,
    ground: str,
    is_ended: bool,
    before: tuple[int | None, date | None],
    after: tuple[int | None, date | None],
    words: str,
    is_decided: bool,
    leads: bool,
) -> DomainError | None:
    """
    What stands in the way of more of it: `before` and `after` are talks and last day. More of what was decided, or is
    extended by decision here, takes a decision of its own. Source: R-104, R-134.
    """
    if is_ended:
        return InterventionHasEnded()
    if not _is_more(before, after):
        return NothingMore()
    if len(words.strip()) < REASON_LETTERS:
        return WhyMoreMissing(letters=REASON_LETTERS)
    if (ground != Ground.SERVICE or rule in BY_DECISION) and not is_decided:
        return MoreByDecision()
    return MoreByLead() if rule == Extension.LEAD and not leads else None


def obstacle_to_court(*, why: str, until: date | None, today: date) -> DomainError | None:
    """What is given while a court has the matter has the day when that is thought to be over. Source: R-142."""
    if why != MoreReason.COURT:
        return None
    return CourtDayMissing() if until is None or until < today else None


def _is_more(before: tuple[int | None, date | None], after: tuple[int | None, date | None]) -> bool:
    """True when one of the two is more and none is less. What had no limit is not limited by an extension."""
    changes = {_change(before[0], after[0]), _change(before[1], after[1])}
    return 1 in changes and -1 not in changes


def _change(before: Ordered | None, after: Ordered | None) -> int:
    """1 for more, -1 for less or no limit any longer, 0 for the same or where there was none."""
    if before is None or before == after:
        return 0
    return 1 if after is not None and after > before else -1


def obstacle_to_ending(
    *, is_ended: bool, ended_on: date, starts_on: date, today: date, reason: str, words: str, booked_after: bool
) -> DomainError | None:
    """What stands in the way of ending it that day, early or not: it is ended once, with a reason."""
    if is_ended:
        return InterventionHasEnded()
    if ended_on > today:
        return EndedInTheFuture()
    if ended_on < starts_on:
        return EndedBeforeItBegan(starts_on=starts_on.isoformat())
    if reason in EXPLAINED and not words.strip():
        return EndWordsMissing()
    return TalksAreBooked() if booked_after else None


def reminded_on(*, ends_on: date, today: date) -> date:
    """The day on which the worker is told that the last day is near; today where that day has been."""
    return max(ends_on - REMINDED, today)


# ---- its talks ----


@dataclass(frozen=True, kw_only=True)
class Count:
    """
    How the talks of it stand. `used` counts those held, and those missed or called off late where the unit counts them.
    """

    used: int = 0
    booked: int = 0
    limit: int | None = None
    came: int = 0
    missed: int = 0

    @property
    def left(self) -> int | None:
        """How many more may be booked; None without a limit."""
        return None if self.limit is None else max(self.limit - self.used - self.booked, 0)

    @property
    def called_to(self) -> int:
        """How many talks the person was to come to."""
        return self.came + self.missed


def marks(*, limit: int | None, notices: Collection[int]) -> list[int]:
    """After which talks the worker is told how far it has gone: half-way, and those of the catalogue. Source: R-126."""
    half = [] if limit is None or limit < 2 else [-(-limit // 2)]
    return sorted({mark for mark in (*half, *notices) if limit is None or 0 < mark <= limit})


def reached(count: Count, *, notices: Collection[int]) -> int | None:
    """The last of the marks that has been reached; None before the first."""
    return max((mark for mark in marks(limit=count.limit, notices=notices) if mark <= count.used), default=None)


def has_gap(*, form: HelpForm, starts_on: date, last_on: date | None, today: date, weeks: int) -> bool:
    """True when there has been no talk for so many weeks. Source: R-127."""
    return form in OF_TALKS and today - (last_on or starts_on) >= timedelta(weeks=weeks)


def missed_in_a_row(states: Iterable[str]) -> int:
    """How many of the talks, the latest first, nobody came to since one was held."""
    number = 0
    for state in states:
        if state == SessionState.HELD:
            return number
        number += state == SessionState.MISSED
    return number


def obstacle_to_joining(
    count: Count,
    *,
    on: date,
    state: str,
    starts_on: date,
    ends_on: date | None,
    ended_on: date | None,
    takes: bool = True,
) -> DomainError | None:
    """
    What stands in the way of a talk's being one of it: it is within its days, and one that is booked is among those
    there may be. What has been held is written down also beyond them. `takes` is False of one that is moved.
    """
    is_booked = state == SessionState.BOOKED
    until = ended_on or (ends_on if is_booked else None)
    if on < starts_on or (until is not None and on > until):
        last = f" till och med {until.isoformat()}" if until else ""
        return TalkOutsideIntervention(period=f"från och med {starts_on.isoformat()}{last}")
    return TalksOfItAreUsed(limit=count.limit) if is_booked and takes and count.left == 0 else None


def obstacle_to_step(*, step: str, steps: Sequence[str]) -> DomainError | None:
    """What stands in the way of saying which step of the method a talk was (R-169)."""
    return NoSuchStep() if step and step not in steps else None


# ---- what is done beside the talks ----


def is_own_contact(kind: str) -> bool:
    """True of help whose checks are written in one way, on a page of its own (R-122)."""
    return kind == PARTNER_CONTACT


def kinds_of_act(kind: Kind | None) -> tuple[ActKind, ...]:
    """What can be written of that help: of a referral how it went, of a contact of her own nothing."""
    if kind is not None and kind.form == HelpForm.REFERRAL:
        return OF_REFERRAL
    if kind is not None and is_own_contact(kind.key):
        return ()
    study = () if kind is not None and kind.study else OF_STUDY
    return tuple(each for each in ActKind if each not in (*OF_REFERRAL, ActKind.CHECK, *study))


def obstacle_to_act(
    *,
    kind: str,
    among: Collection[str],
    destination: str,
    safety: str,
    on: date,
    starts_on: date,
    is_ended: bool,
) -> DomainError | None:
    """
    What stands in the way of writing down what is or was done: who comes along says where to, and how that is safe.

    Source: R-131, R-137, R-138.
    """
    if is_ended:
        return InterventionHasEnded()
    if kind not in among:
        return ActNotOfThisHelp()
    if on < starts_on:
        return ActBeforeIntervention(starts_on=starts_on.isoformat())
    if kind == ActKind.ACCOMPANY and not (destination and safety.strip()):
        return DestinationMissing()
    return None


def state_of_act(*, on: date, today: date) -> ActState:
    """What is written of a day to come is planned; of any other it is done."""
    return ActState.PLANNED if on > today else ActState.DONE


def obstacle_to_marking(*, was: str, state: str, on: date, today: date) -> DomainError | None:
    """What stands in the way of saying what became of what was planned."""
    if was != ActState.PLANNED:
        return ActIsMarked()
    return ActIsToCome() if state == ActState.DONE and on > today else None


@dataclass(frozen=True, kw_only=True)
class Referral:
    """How a referral stands: when it was sent first, how often it came back, since when somebody takes her on."""

    sent_on: date | None = None
    bounces: int = 0
    accepted_on: date | None = None
    held_on: date | None = None
    """The last contact while she waited."""

    def is_to_be_held(self, *, today: date, weeks: int) -> bool:
        """True when nobody has taken her on and nobody here has been in touch for so many weeks. Source: R-141."""
        since = self.held_on or self.sent_on
        return since is not None and self.accepted_on is None and today - since >= timedelta(weeks=weeks)


def referral(acts: Iterable[tuple[str, date]]) -> Referral:
    """How it stands, of kinds and days in any order. What is sent anew after a yes waits again."""
    told = sorted(acts, key=lambda act: act[1])

    def days(kind: ActKind) -> list[date]:
        return [on for each, on in told if each == kind]

    sent, accepted = days(ActKind.REFERRED), days(ActKind.ACCEPTED)
    bounced, held = days(ActKind.BOUNCED), days(ActKind.HOLDING)
    is_taken = bool(accepted) and (not bounced or accepted[-1] >= bounced[-1])
    return Referral(
        sent_on=sent[0] if sent else None,
        bounces=len(bounced),
        accepted_on=accepted[-1] if is_taken else None,
        held_on=held[-1] if held else None,
    )
