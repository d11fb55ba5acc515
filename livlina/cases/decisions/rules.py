"""
What a decision must hold before it is signed, what may follow on it, and its clocks. Pure functions.

Source: förvaltningslagen (2017:900), by way of law-and-methods, section 10; R-102, R-103.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from livlina.cases.decisions.errors import (
    AmountNotGranted,
    CameInTime,
    CircumstancesMissing,
    DecidedAhead,
    DecidedBeforeCase,
    DecidedBeforeProposal,
    ExtendsLess,
    ExtendsNothing,
    KindNotInThisCase,
    LawMissing,
    NothingDecided,
    NotToBeExtended,
    OutcomeNotOfKind,
    PeriodTurned,
    PromiseMissing,
    PromiseRunsOut,
    ReasonsMissing,
    StepAhead,
    StepNotNow,
    StepTooEarly,
    TimeHasNotBegun,
)
from livlina.cases.decisions.terms import Outcome, PromiseState, Step
from livlina.core import workdays
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.rules import NOTHING, Amount, amount_words
from livlina.organisation.terms import DecisionKind as K

INVESTIGATION: Final = frozenset(
    {K.OPEN_INVESTIGATION, K.NO_INVESTIGATION, K.EXTEND_INVESTIGATION, K.CLOSE_INVESTIGATION}
)
"""Decisions about the handling itself: they grant nothing, and there is nothing in them to appeal."""

PROCEDURAL: Final = INVESTIGATION | {K.DISMISS_APPEAL}
CHILDS: Final = frozenset({K.CHILD_INTERVENTION, K.AGAINST_GUARDIAN})
ADULTS: Final = frozenset({K.INTERVENTION})
GRANTS: Final = frozenset({Outcome.GRANTED, Outcome.PARTLY})
"""Outcomes that leave something to carry out."""

AGAINST: Final = frozenset({Outcome.PARTLY, Outcome.REFUSED, Outcome.DISCONTINUED, Outcome.WITHDRAWN})
"""Outcomes that go somebody against, in some part."""

GRANTING: Final = frozenset({Outcome.GRANTED, Outcome.PARTLY})
WITHOUT_REASONS: Final = frozenset({K.OPEN_INVESTIGATION})


def is_appealable(kind: str) -> bool:
    """True when the party is told how to appeal."""
    return kind not in INVESTIGATION


def tells_where(*, kind: str, is_childs: bool) -> bool:
    """True where who carries a decision out tells where somebody is: of a shelter, and in a child's own case (S-21)."""
    return is_childs or kind == K.SHELTER


def tells_when(*, kind: str, starts_on: date | None, today: date) -> bool:
    """True where a shelter begins on a day to come, which tells when somebody leaves: as of a chain's steps (S-21)."""
    return kind == K.SHELTER and starts_on is not None and starts_on > today


def words_for(kind: str) -> str:
    """What a unit without the right does not decide on."""
    if kind == K.SHELTER:
        return "skyddat boende"
    if kind in PROCEDURAL:
        return "hur ärenden utreds"
    return "insatser till barn" if kind in CHILDS else "insatser till vuxna"


def needs_reasons(*, kind: str, outcome: str) -> bool:
    """True when the reasons are written out: always, but for what is granted in full and an investigation opened."""
    return outcome in AGAINST or kind == K.AGAINST_GUARDIAN or (kind in PROCEDURAL and kind not in WITHOUT_REASONS)


def is_to_be_carried_out(*, kind: str, outcome: str) -> bool:
    """True of help that was granted, which must begin (R-103)."""
    return kind not in PROCEDURAL and outcome in GRANTING


def obstacle_to_proposing(
    *,
    kind: str,
    outcome: str,
    is_childs: bool,
    starts_on: date | None,
    ends_on: date | None,
    amount: Amount,
    has_promise: bool,
) -> DomainError | None:
    """Return what cannot stand in a proposal, or None."""
    if (kind in CHILDS and not is_childs) or (kind in ADULTS and is_childs):
        return KindNotInThisCase()
    if (kind in PROCEDURAL) != (outcome == Outcome.TAKEN):
        return OutcomeNotOfKind()
    if (outcome == Outcome.WITHDRAWN) != has_promise:
        return PromiseMissing() if outcome == Outcome.WITHDRAWN else OutcomeNotOfKind()
    if starts_on and ends_on and ends_on < starts_on:
        return PeriodTurned()
    if outcome not in GRANTING and amount != NOTHING:
        return AmountNotGranted()
    return None


def obstacle_to_signing(
    *,
    kind: str,
    outcome: str,
    what: str,
    reasons: str,
    circumstances: str,
    grounds: Sequence[str],
    decided_on: date,
    today: date,
    came_in_on: date,
    proposed_on: date | None,
) -> DomainError | None:
    """
    Return what is missing before a decision is signed, or None.

    It is decided on a day from the one the case came in and the one the proposal was written (None for another wording
    of what is decided already), or the delegation and the law of another day would be those that are asked.
    Source: the demands of förvaltningslagen on the record of a decision and on its reasons; R-103.
    """
    if decided_on > today:
        return DecidedAhead()
    if decided_on < came_in_on:
        return DecidedBeforeCase(day=came_in_on)
    if proposed_on is not None and decided_on < proposed_on:
        return DecidedBeforeProposal(day=proposed_on)
    if not what.strip():
        return NothingDecided()
    if not grounds:
        return LawMissing()
    if needs_reasons(kind=kind, outcome=outcome):
        if not reasons.strip():
            return ReasonsMissing()
        if outcome in AGAINST and not circumstances.strip():
            return CircumstancesMissing()
    return None


# ---- how much, and more of it ----


EXTENSION: Final = frozenset({Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED})
"""What becomes of it when more is applied for."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much help is granted in all and until which day; None is what nothing is said of."""

    amount: Amount = NOTHING
    ends_on: date | None = None

    @property
    def parts(self) -> tuple[int | None, ...]:
        """What can be compared one by one: talks, weeks, groups and the day as a number."""
        last = self.ends_on.toordinal() if self.ends_on else None
        return self.amount.talks, self.amount.weeks, self.amount.groups, last

    @property
    def without_day(self) -> "Extent":
        """The same for one who is not told until when."""
        return Extent(amount=self.amount)

    @classmethod
    def of_parts(cls, parts: Iterable[int | None]) -> "Extent":
        """The opposite of `parts`."""
        talks, weeks, groups, last = parts
        amount = Amount(talks=talks, weeks=weeks, groups=groups)
        return cls(amount=amount, ends_on=date.fromordinal(last) if last else None)

    @property
    def words(self) -> str:
        """`12 samtal, 26 veckor, till och med 30 juni 2026`; '' where nothing is said."""
        until = f"till och med {swedish_date(self.ends_on)}" if self.ends_on else ""
        return ", ".join(filter(None, (amount_words(self.amount), until)))


NO_EXTENT: Final = Extent()


def last_day(*, starts_on: date | None, weeks: int | None, ends_on: date | None) -> date | None:
    """The last day of help: the one told, else so many weeks from the first; None where neither is known."""
    if ends_on is None and starts_on and weeks:
        return starts_on + timedelta(weeks=weeks) - timedelta(days=1)
    return ends_on


def is_within(told: Extent, whole: Extent) -> bool:
    """True when it is no more than the whole, and says nothing that the whole does not."""
    return all(
        part is None or (of is not None and part <= of) for part, of in zip(told.parts, whole.parts, strict=True)
    )


def with_more(before: Extent, asked: Amount) -> Extent:
    """All there would be with so much more; weeks move the last day as well. What has no limit is not given one."""
    more = (asked.talks, asked.weeks, asked.groups, (asked.weeks or 0) * 7)
    return Extent.of_parts(
        None if part is None else part + (each or 0) for part, each in zip(before.parts, more, strict=True)
    )


def carried_over(now: Extent, *, before: Extent, after: Extent) -> Extent:
    """
    What a commission for `now` of a decision is for, when the decision goes from `before` to `after`: as much more as
    the decision, and never more than it.
    """

    def part(mine: int | None, was: int | None, is_now: int | None) -> int | None:
        if is_now is None or mine is None or was is None:
            return is_now
        return min(max(mine + is_now - was, 0), is_now)

    return Extent.of_parts(part(*each) for each in zip(now.parts, before.parts, after.parts, strict=True))


def is_extendable(*, kind: str, outcome: str, is_signed: bool) -> bool:
    """True of help that was granted: of it there can be more."""
    return is_signed and is_to_be_carried_out(kind=kind, outcome=outcome)


def obstacle_to_extending(*, outcome: str, before: Extent, after: Extent) -> DomainError | None:
    """
    Return what cannot stand in a decision on more of help that was granted, or None.

    Granted it tells all there is from now on, which is more than before in something and less in nothing; that is what
    the delegation is held against. Refused it is a decision on what was applied for, which can be appealed. Source:
    R-104.
    """
    if outcome not in EXTENSION:
        return OutcomeNotOfKind()
    if outcome not in GRANTING:
        return None
    pairs = list(zip(before.parts, after.parts, strict=True))
    if any(now is not None and (was is None or now < was) for was, now in pairs):
        return ExtendsLess(before=before.words or "hjälpen utan gräns")
    return ExtendsNothing() if before == after else None


def obstacle_to_being_extended(*, kind: str, outcome: str, is_signed: bool) -> DomainError | None:
    return None if is_extendable(kind=kind, outcome=outcome, is_signed=is_signed) else NotToBeExtended()


# ---- what follows ----


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One step as it was written down."""

    step: str
    on: date


COURT: Final = frozenset({Step.COURT_UPHELD, Step.COURT_CHANGED, Step.COURT_RETURNED})
APPEAL: Final = frozenset(
    {Step.APPEALED, Step.IN_TIME, Step.LATE, Step.UNCHANGED, Step.CHANGED, Step.SENT_ON}
) | COURT  # fmt: skip
NEXT_IN_APPEAL: Final = {
    Step.APPEALED: (Step.IN_TIME, Step.LATE),
    Step.IN_TIME: (Step.UNCHANGED, Step.CHANGED),
    Step.LATE: (Step.IN_TIME,),
    Step.UNCHANGED: (Step.SENT_ON,),
    Step.CHANGED: (Step.SENT_ON,),
    Step.SENT_ON: tuple(step for step in Step if step in COURT),
}
"""
An appeal is held against its time, then the decision is looked at anew, then it goes to the court, which answers.
That it came too late can be put right.
"""


def appeal_stands_at(happened: Iterable[Happened]) -> Step | None:
    """The last step of the appeal, in the order in which they were written; None when nobody has appealed."""
    last = None
    for one in happened:
        if one.step in APPEAL:
            last = Step(one.step)
    return last


def appeals_dismissed(what: str, *, case_number: str, waiting: set[int], lately: set[int]) -> set[int]:
    """
    Which of the appeals that came too late and wait, by the decision's running number, these words dismiss.

    Those whose number they say; where they say none the only one that waits, unless it was said to be late only
    `lately`, since the words were written.
    """
    said = {int(found) for found in re.findall(rf"(?<![\w/-]){re.escape(case_number)}/(\d{{1,6}})(?!\d)", what)}
    if said:
        return waiting & said
    return waiting - lately if len(waiting) == 1 else set()


def appeal_came_on(happened: Iterable[Happened]) -> date | None:
    """The day the appeal that stands came in; None when nobody has written down that one did."""
    return next((one.on for one in reversed(list(happened)) if one.step == Step.APPEALED), None)


def next_steps(
    *, kind: str, outcome: str, happened: Sequence[Happened], is_extension: bool = False
) -> tuple[Step, ...]:
    """
    What can be written down now of a signed decision, in the order of a page. Help that goes on does not begin, and no
    appeal is held against its time before it has come in.
    """
    found: list[Step] = []
    if not is_extension and is_to_be_carried_out(kind=kind, outcome=outcome):
        found.append(Step.INTERRUPTED if runs(happened) else Step.CARRIED_OUT)
    at = appeal_stands_at(happened)
    if at in (None, Step.APPEALED):  # the time is held against the day the party got it
        found.append(Step.RECEIVED)
    if is_appealable(kind):
        is_new = at in COURT or appeal_came_on(happened) is None
        found += [Step.APPEALED] if at is None or is_new else NEXT_IN_APPEAL[at]
    return tuple(found)


def runs(happened: Iterable[Happened]) -> bool:
    """True when the help has begun, and has not been broken off since."""
    begun = False
    for one in happened:
        if one.step in (Step.CARRIED_OUT, Step.INTERRUPTED):
            begun = one.step == Step.CARRIED_OUT
    return begun


def obstacle_to_step(
    step: str,
    *,
    on: date,
    kind: str,
    outcome: str,
    decided_on: date,
    happened: Sequence[Happened],
    today: date,
    appeal_weeks: int,
    is_extension: bool = False,
) -> DomainError | None:
    """
    Return why a step cannot be written down with that day, or None. `appeal_weeks` is how long the decision can be
    appealed: an appeal that came in time as the days stand is not too late (R-103).
    """
    if step not in next_steps(kind=kind, outcome=outcome, happened=happened, is_extension=is_extension):
        return StepNotNow()
    if on > today:
        return StepAhead()
    if on < decided_on:
        return StepTooEarly(day=decided_on, what="beslutet fattades")
    if step in APPEAL and step != Step.APPEALED:
        before = [one for one in happened if one.step in APPEAL][-1]
        if on < before.on:
            return StepTooEarly(day=before.on, what="steget före skrevs in")
    if step == Step.LATE and (came_on := appeal_came_on(happened)):
        received = received_on(happened)
        if received is None:
            return TimeHasNotBegun()
        if is_in_time(came_on=came_on, received=received, weeks=appeal_weeks):
            last = last_day_to_appeal(received, weeks=appeal_weeks)
            return CameInTime(came=swedish_date(came_on), last=swedish_date(last))
    return None


# ---- clocks ----


def last_day_to_appeal(received_on: date, *, weeks: int) -> date:
    """
    The last day an appeal can come in: so many weeks after the party got the decision, on a working day.

    Counted in weeks the time ends on the same day of the week; a Saturday, a Sunday, another holiday and the three eves
    move it to the next working day. Source: lag (1930:173) om beräkning av lagstadgad tid; the weeks are a dated limit.
    """
    return workdays.first_working_day(received_on + timedelta(weeks=weeks))


def received_on(happened: Iterable[Happened]) -> date | None:
    """The day the party got the decision: as it was last written down."""
    return next((one.on for one in reversed(list(happened)) if one.step == Step.RECEIVED), None)


def is_in_time(*, came_on: date, received: date | None, weeks: int) -> bool:
    """
    Whether an appeal came in time. Where nobody knows when the decision was received, no time has begun to run, so it
    has.
    """
    return received is None or came_on <= last_day_to_appeal(received, weeks=weeks)


def to_be_carried_out_by(*, decided_on: date, happened: Iterable[Happened], months: int) -> date | None:
    """
    The day from which help that has not begun is reported: so many months after the decision, or after the day it was
    broken off. None while it runs.
    """
    since: date | None = decided_on
    for one in happened:
        if one.step == Step.CARRIED_OUT:
            since = None
        elif one.step == Step.INTERRUPTED:
            since = one.on
    return workdays.months_after(since, months=months) if since else None


def may_follow_closing(kind: str) -> bool:
    """True of a new decision that a closed case may need all the same: an appeal can come when all else is over."""
    return kind == K.DISMISS_APPEAL


def send_on_by(*, came_on: date, days: int) -> date:
    """The last day to send an appeal on to the court: promptly, which the organisation says in days."""
    return workdays.first_working_day(came_on + timedelta(days=days))


# ---- promises ----


def owned_by(promised_on: date) -> date:
    """The day a promise must have an owner: the next working day (R-102)."""
    return workdays.after(promised_on, working_days=1)


def obstacle_to_promise(*, promised_on: date, until: date) -> DomainError | None:
    return PromiseRunsOut() if until < promised_on else None


def promise_state(*, is_kept: bool, is_withdrawn: bool) -> PromiseState:
    """How it is with a promise. What is kept stays kept."""
    if is_kept:
        return PromiseState.KEPT
    return PromiseState.WITHDRAWN if is_withdrawn else PromiseState.OPEN


def lacks_owner(*, promised_on: date, has_owner: bool, state: PromiseState, today: date) -> bool:
    """
    True when nobody who has the case has taken a promise by the working day after it was made: then it shows red.
    """
    return state == PromiseState.OPEN and not has_owner and today >= owned_by(promised_on)
