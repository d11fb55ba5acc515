"""What the centre has decided about talks. Each rule returns what stands in the way, or None."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from livlina.assessments.clock.terms import GRAVE
from livlina.cases.terms import CaseRole
from livlina.core import workdays
from livlina.core.errors import DomainError
from livlina.core.letters import spellings
from livlina.core.terms import Answer
from livlina.core.text import folded
from livlina.organisation.terms import TimeState
from livlina.people.errors import OutsideTheHours, WayIsNotKnown
from livlina.people.rules import Passage
from livlina.people.terms import GateAnswer
from livlina.support.errors import (
    AliasTellsWho,
    BookedAgain,
    BookedInThePast,
    CannotTalkThere,
    HeldInTheFuture,
    JointAlone,
    JointNeedsApproval,
    JointNeedsAssessment,
    JointNotHeld,
    JointNotSafe,
    JointOnHerSide,
    JointStops,
    JointWithWhom,
    KnownByAnother,
    KnownByWhoReaches,
    MovedAlready,
    NeverByItsHolder,
    NotASafeWay,
    NotSafeAtThatHour,
    NotToBeMoved,
    OnlyBookedOnes,
    SessionAfterClosing,
    SessionBeforeTheCase,
    StaffHadNotTheCase,
    StaffHasNotTheCase,
    StaffIsBeyond,
    TooManyToTell,
    WrongLength,
)
from livlina.support.terms import SessionForm, SessionState, TalkKind

SHORTEST_MINUTES: Final = 5
LONGEST_MINUTES: Final = 480
FIRST_HOUR, LAST_HOUR = 9, 16
"""Between which full hours a session is proposed to start. Any other can be written."""

HAS_BEEN: Final = frozenset({SessionState.HELD, SessionState.MISSED})
WRITTEN: Final = (
    *(SessionState.BOOKED, SessionState.HELD),
    *(SessionState.MISSED, SessionState.CANCELLED, SessionState.LATE),
)
"""What a new session can be said to be."""

CALLED_OFF: Final = frozenset({SessionState.CANCELLED, SessionState.LATE})
ON_SITE: Final = frozenset({SessionForm.INDIVIDUAL, SessionForm.GROUP})
MOST_TO_TELL: Final = 5
"""How many hours to come of one case keep a place at once though nobody comes, until the person knows."""

DAYS_UNTOLD: Final = 3
"""How many days late it may be that somebody is told, until those who lead the unit are told so."""

MOST_IN_SERIES: Final = 26
"""Half a year of weeks: more is written by mistake."""


def obstacle_to_session(
    *,
    state: str,
    starts_at: datetime,
    day: date,
    minutes: int,
    came_in_on: date,
    closed_on: date | None,
    now: datetime,
) -> DomainError | None:
    """
    What stands in the way of writing down a session, or of booking one.

    `day` is that of the start in Stockholm. How many there may be is asked in `talks.rules`.
    """
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        return WrongLength(least=SHORTEST_MINUTES, most=LONGEST_MINUTES)
    if day < came_in_on:
        return SessionBeforeTheCase(came_in_on=came_in_on.isoformat())
    if closed_on is not None and day > closed_on:
        return SessionAfterClosing(closed_on=closed_on.isoformat())
    if state in HAS_BEEN and starts_at > now:
        return HeldInTheFuture()
    if state == SessionState.BOOKED and starts_at <= now:
        return BookedInThePast()
    return None


def obstacle_to_holding(*, state: str, has_case: bool, had_case: bool, may_hold: bool, name: str) -> DomainError | None:
    """
    What stands in the way of a colleague's holding a session: the hour and the room of it are in their calendar.

    One who holds what is to come has the case: then walls were asked when it was given. What has been was held by one
    who has the case, or had it then: nobody else is shown it, and could say that it was not so. That says nothing of
    the one chosen, and is asked first: whoever has the other side would else be told from one who is busy by asking for
    the same hour once more, of another case, a conference or a group. What others have told of the two sides since is
    in `may_hold`, and is said in the words of one who is busy. Source: S-10, S-12.
    """
    if not has_case and state == SessionState.BOOKED:
        return StaffHasNotTheCase(name=name)
    if not has_case and not had_case:
        return StaffHadNotTheCase(name=name)
    return None if may_hold else StaffIsBeyond()


def is_to_be_told(
    *, was: str, became: str, starts_at: datetime, moved_to: datetime | None, by_holder: bool, now: datetime
) -> bool:
    """
    Whether the person is to be told what became of a session that they knew of: it was to come, and will not be then.

    One who calls off late has told so to the one who holds it. What another does is told whatever it is: the one who
    holds it is to know too. Source: S-11, S-141.
    """
    if was != SessionState.BOOKED or starts_at <= now:
        return False
    if became == SessionState.MOVED:
        return moved_to != starts_at or not by_holder
    return became == SessionState.CANCELLED or (became == SessionState.LATE and not by_holder)


def obstacle_to_saying_known(
    *, reaches: bool, did_it: bool, is_holder: bool, holder_is_there: bool, name: str
) -> DomainError | None:
    """
    What stands in the way of saying that the person knows what they were to be told, of a talk, a meeting or a place in
    a group. It is said by one who is shown how the person is reached. Who changed what another holds, or has in hand,
    does not say so too while that one is there to say it: it would be gone from the day of everybody else.
    Source: S-11, S-21.
    """
    if not reaches:
        return KnownByWhoReaches()
    if is_holder or not did_it or not holder_is_there:
        return None
    return KnownByAnother(name=name)


def obstacle_to_more_to_tell(*, waiting: int) -> DomainError | None:
    """
    What stands in the way of letting one hour more wait until the person knows: each is kept free of the other side of
    a wall, and so many at a time are enough. Source: S-11, S-12.
    """
    return TooManyToTell(most=MOST_TO_TELL) if waiting >= MOST_TO_TELL else None


def long_untold(today: date) -> date:
    """What should have been told before that day is told to who leads the unit."""
    return today - timedelta(days=DAYS_UNTOLD)


def due_to_tell(starts_on: date, *, today: date) -> date:
    """By when the person is told what is not to be on that day: by that day, and tomorrow at the latest."""
    return max(today, min(starts_on, today + timedelta(days=1)))


def time_state(became: SessionState, *, was: TimeState | None = None) -> TimeState:
    """
    What holds of the booked time of a session that became so: only what was booked keeps others out.

    A time that was let go is not taken again, for somebody may have it now.
    """
    if became in (SessionState.CANCELLED, SessionState.LATE, SessionState.NEVER):
        return TimeState.CANCELLED
    if became == SessionState.MOVED:
        return TimeState.MOVED
    if became == SessionState.BOOKED:
        return TimeState.TAKEN
    return TimeState.TAKEN if was == TimeState.TAKEN else TimeState.NOTED


def start_to_propose(now: datetime) -> datetime:
    """The next full hour at which people usually meet, on a working day. `now` is local, as the answer."""
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if start.hour < FIRST_HOUR:
        start = start.replace(hour=FIRST_HOUR)
    while start.hour > LAST_HOUR or not workdays.is_working_day(start.date()):
        start = start.replace(hour=FIRST_HOUR) + timedelta(days=1)
    return start


def obstacle_to_talking(*, form: str, can_talk: str, state: str) -> DomainError | None:
    """A talk that is not on site is booked only when she is not known to be where she cannot talk. Source: R-490."""
    if state == SessionState.BOOKED and form not in ON_SITE and can_talk == Answer.NO:
        return CannotTalkThere()
    return None


def obstacle_to_way(*, passages: Sequence[Passage]) -> DomainError | None:
    """
    A talk is not booked by a way that the gate closes at its hours. `passages` is what it says of each such way to her.

    Nothing told, or that nobody knows, is no obstacle: the page says that no safe way is known. Nor is a way that is to
    be confirmed: the one who books talks with her. Source: R-488, S-60.
    """
    if any(passage.answer is not GateAnswer.BLOCKED for passage in passages):
        return None
    stops = [one.obstacle for one in passages if one.obstacle and not isinstance(one.obstacle, WayIsNotKnown)]
    hours = [stop.facts["when"] for stop in stops if isinstance(stop, OutsideTheHours)]
    if hours:
        return NotSafeAtThatHour(when=" eller ".join(hours))
    return NotASafeWay(why=stops[0]) if stops else None


@dataclass(frozen=True, kw_only=True)
class Joint:
    """
    What is known before a talk with the other party: whether it says with whom, whether the lead's approval of the one
    who holds it, for that one, holds that day, the level of danger ('' where nobody has judged one), until when
    it holds, and whether something has happened.

    Of a talk that has begun it is what was known then.
    """

    is_named: bool
    has_approval: bool
    level: str
    holds_until: date | None
    waits_for_look: bool


def obstacle_to_joint(*, role: str, form: str, on: date, known: Joint) -> JointStops | None:
    """
    What stands in the way of a talk with the other party there: each time it takes the approval of who leads and an
    assessment of the exposed person's own danger, which is neither high nor overtaken. The danger is told first.
    Source: R-160, S-10.
    """
    if role != CaseRole.EXPOSED:
        return JointOnHerSide()
    if form != SessionForm.INDIVIDUAL:
        return JointAlone()
    if known.level in GRAVE:
        return JointNotSafe(why="risken är hög eller akut")
    if known.waits_for_look:
        return JointNotSafe(why="något har hänt sedan faran bedömdes")
    if not known.is_named:
        return JointWithWhom()
    if not known.has_approval:
        return JointNeedsApproval()
    is_judged = known.level and (known.holds_until is None or known.holds_until >= on)
    return None if is_judged else JointNeedsAssessment()


def obstacle_to_joint_held(*, stops: JointStops | None) -> DomainError | None:
    """What stood in the way when it began stands in the way of saying that it was held. Source: R-160."""
    return JointNotHeld(why=stops.of_booked) if stops else None


def obstacle_to_interpreter(*, state: str, alias: str, names: Iterable[str]) -> DomainError | None:
    """An interpreter is for what is to come, and hears no part of any of these names."""
    if state != SessionState.BOOKED:
        return OnlyBookedOnes()
    return AliasTellsWho() if tells_a_name(alias, names) else None


def tells_a_name(alias: str, names: Iterable[str]) -> bool:
    """Whether any word of it is one of these names'."""
    told = set(_words(alias))
    return any(told & set(_words(name)) for name in names)


def _words(text: str) -> list[str]:
    """The words of a name as they are compared; an initial alone tells nobody."""
    words = (folded(part) for part in re.split(r"[\W_]+", text))
    return [each for word in words if len(word) > 1 for each in spellings(word)]


def obstacle_to_series(*, state: str, kind: str = TalkKind.TALK) -> DomainError | None:
    """What has been is written down one at a time, and a talk with the other party is booked so."""
    if kind == TalkKind.JOINT:
        return JointAlone()
    return None if state == SessionState.BOOKED else OnlyBookedOnes()


def series(starts_at: datetime, *, weeks: int, times: int) -> list[datetime]:
    """The starts of so many sessions so many weeks apart, at the same hour by the clock. `starts_at` is local."""
    return [starts_at + timedelta(weeks=weeks * place) for place in range(times)]


def obstacle_to_moving(*, state: str) -> DomainError | None:
    """Only what is booked is moved; of what has been one says what became."""
    return None if state == SessionState.BOOKED else NotToBeMoved()


def obstacle_to_marking(
    *, state: str, was: str, starts_at: datetime, now: datetime, is_doubted: bool = False
) -> DomainError | None:
    """
    What stands in the way of saying what became of a session. A mistake can be set right, but not to booked. That it
    was not so is said where it `is_doubted`: by the one who holds it, of what another wrote.
    """
    if state == SessionState.NEVER and not is_doubted:
        return NeverByItsHolder()
    if was == SessionState.MOVED or state == SessionState.MOVED:
        return MovedAlready()
    if state == SessionState.BOOKED:
        return BookedAgain()
    if state in HAS_BEEN and starts_at > now:
        return HeldInTheFuture()
    return None


@dataclass(frozen=True)
class Talks:
    """
    Talks of one counter in a case: how many were held, how many are booked, how many there may be.

    `more` is how many of the limit were granted beyond it.
    """

    used: int = 0
    booked: int = 0
    limit: int | None = None
    more: int = 0
    kind: str = TalkKind.TALK

    @property
    def left(self) -> int | None:
        """How many more may be booked; None without a limit."""
        return None if self.limit is None else max(self.limit - self.used - self.booked, 0)

    @property
    def are_used_up(self) -> bool:
        """True when no more may be booked without an investigation. Source: R-089."""
        return self.left == 0

    @property
    def called(self) -> str:
        """What its talks are called in a sentence."""
        label = str(TalkKind(self.kind).label)
        return label[:1].lower() + label[1:]


def talks_in_words(talks: Talks) -> str:
    """What the worker needs to know before booking, or '' while there are several left. Source: R-089."""
    if talks.limit is None or talks.left is None or talks.left > 1:
        return ""
    if talks.left == 1:
        return f"Ett kvar av {talks.limit} {talks.called}. Prata med personen om vad som händer sedan."
    return used_up_in_words(talks)


def used_up_in_words(talks: Talks) -> str:
    """That all there may be are held or booked."""
    then = " Behövs fler inleds en utredning." if talks.kind == TalkKind.TALK else ""
    if talks.limit == 1:
        return f"Gränsen för {talks.called} är ett samtal, och det är använt eller bokat.{then}"
    return f"Alla {talks.limit} {talks.called} är använda eller bokade.{then}"
