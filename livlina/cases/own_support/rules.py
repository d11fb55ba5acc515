"""How a proposal of own support stands, what stands in the way of each word about it, and what comes next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from livlina.cases.own_support.errors import (
    ChildIsGrown,
    DecidedElsewhere,
    InterviewDayMissing,
    InterviewHasBeen,
    InterviewTooFarOff,
    LinkedToNobody,
    NeedInTheFuture,
    NotNow,
    ObstacleMissing,
    ProposalIsOpen,
    ProposalSaysNothing,
    StartedBeforeTheNeed,
    StartedLater,
    SupportNeedsItsGround,
    SupportNeedsWhoDecided,
    SupportWordsMissing,
    WhereMissing,
    WhyThereMissing,
)
from livlina.cases.own_support.terms import SUPPORTED, Help, Kind, Standing, State, WhyThere
from livlina.core.errors import DomainError

LETTERS: Final = 10
"""How many letters a need or a reason has at least, so that it can be understood."""

INTERVIEW_DAYS: Final = 90
"""How many days ahead the day of an interview can be: beyond that it is a slip, and the visit would be late nowhere."""

OPEN: Final = frozenset({State.PROPOSED, State.LINKED, State.GRANTED})
"""Where somebody has something to do with it."""

SAID_WHEN: Final = {
    Kind.LINKED: frozenset({State.PROPOSED}),
    Kind.GRANTED: frozenset({State.PROPOSED, State.LINKED}),
    Kind.REFUSED: frozenset({State.PROPOSED, State.LINKED}),
    Kind.WITHDRAWN: OPEN,
    Kind.STARTED: frozenset({State.GRANTED}),
}
"""In which states each thing can be said."""

BY_THE_CASE: Final = (Kind.STARTED, Kind.WITHDRAWN)
"""What those who proposed it say; the others say the rest."""


def state(said: Sequence[str]) -> State:
    """How it stands, of what has been said in its order: the last word holds."""
    return State(said[-1]) if said else State.PROPOSED


def obstacle_to_proposing(
    *,
    help: str,
    text: str,
    need_on: date,
    interview_on: date | None,
    today: date,
    is_grown: bool,
    earlier: Sequence[State],
    disclosure: DomainError | None,
) -> DomainError | None:
    """
    What stands in the way of proposing support for a child: one proposal is open at a time. `disclosure` is what is
    missing where it goes to another board. Source: R-166, R-176, R-209.
    """
    if is_grown:
        return ChildIsGrown()
    if any(each in OPEN for each in earlier):
        return ProposalIsOpen()
    if need_on > today:
        return NeedInTheFuture()
    if help == Help.REINFORCED and interview_on is None:
        return InterviewDayMissing()
    if help == Help.REINFORCED and interview_on is not None and interview_on < today:
        return InterviewHasBeen()
    if help == Help.REINFORCED and interview_on is not None and interview_on > today + timedelta(days=INTERVIEW_DAYS):
        return InterviewTooFarOff(days=INTERVIEW_DAYS)
    if len(text.strip()) < LETTERS:
        return ProposalSaysNothing(letters=LETTERS)
    return disclosure


def obstacle_to_disclosing(*, unit: str, is_disclosure: bool, ground: str, decided_by: str) -> DomainError | None:
    """What goes over to another board has its ground and who decided it. Source: R-114."""
    if is_disclosure and not ground:
        return SupportNeedsItsGround(unit=unit)
    return SupportNeedsWhoDecided(unit=unit) if is_disclosure and not decided_by.strip() else None


def obstacle_to_saying(
    kind: str,
    *,
    said: Sequence[str],
    text: str = "",
    decides: bool = False,
    has_unit: bool = False,
    where: str = "",
    why_there: str = "",
    obstacle: str = "",
    happened_on: date | None = None,
    need_on: date | None = None,
    today: date | None = None,
) -> DomainError | None:
    """What stands in the way of saying that of a proposal. `decides`: by a unit that decides for children."""
    now = state(said)
    if now not in SAID_WHEN[Kind(kind)]:
        return NotNow(state=str(now.label))
    match kind:
        case Kind.LINKED:
            return None if has_unit else LinkedToNobody()
        case Kind.GRANTED:
            return _obstacle_to_granting(decides=decides, where=where, why_there=why_there, text=text)
        case Kind.REFUSED if not decides:
            return DecidedElsewhere()
        case Kind.REFUSED if not obstacle:
            return ObstacleMissing()
        case Kind.STARTED:
            return _obstacle_to_start(happened_on, need_on=need_on, today=today)
    return _too_short(text)


def _obstacle_to_granting(*, decides: bool, where: str, why_there: str, text: str) -> DomainError | None:
    if not decides:
        return DecidedElsewhere()
    if not where:
        return WhereMissing()
    if not why_there:
        return WhyThereMissing()
    return _too_short(text) if why_there == WhyThere.OTHER else None


def _obstacle_to_start(day: date | None, *, need_on: date | None, today: date | None) -> DomainError | None:
    if day is None or (today is not None and day > today):
        return StartedLater()
    return StartedBeforeTheNeed(day=need_on) if need_on is not None and day < need_on else None


def _too_short(text: str) -> DomainError | None:
    return SupportWordsMissing(letters=LETTERS) if len(text.strip()) < LETTERS else None


NEXT: Final = {
    Standing.UNANSWERED: "Föreslå eget stöd, eller skriv varför inte",
    Standing.WAITING: "Besluta, eller länka vidare till den som beslutar",
    Standing.OFFERED: "Fråga barnet igen",
    Standing.NOT_BEGUN: "Håll första samtalet",
    Standing.NOT_GRANTED: "Föreslå annat stöd, eller ge det som inte behöver beslut",
    Standing.GUARDIAN: "Samtala med vårdnadshavaren, eller be BoU pröva beslut ändå",
    Standing.COMPETENCE: "Fråga en annan enhet som kan",
    Standing.ORGANISATION: "Ta upp det med den som leder enheten",
    Standing.NOT_SAFE: "Föreslå Här och nu-samtal, som inte kräver att våldet har upphört",
    Standing.DECLINED: "Fråga igen när något har ändrats",
    Standing.INDIRECT: "Fråga om barnet behöver något eget",
    Standing.OTHER: "Pröva skälet igen",
}
"""What comes next for a child who has none, by what is in the way. Source: R-170, R-172, R-198."""


def is_supported(standing: str) -> bool:
    """True where the child has own support: what the family or a guardian gets is none. Source: R-208."""
    return standing in SUPPORTED


def days_to_start(*, need_on: date | None, started_on: date | None, today: date) -> int | None:
    """Days from when the need was noticed to the child's first session, or until today. Source: R-209."""
    return None if need_on is None else ((started_on or today) - need_on).days


@dataclass(frozen=True, kw_only=True)
class Point:
    """How many children in open adult cases there were at a unit on a day, and how many had own support."""

    day: date
    children: int
    supported: int

    @property
    def without(self) -> int:
        return self.children - self.supported
