"""
What the centre has decided about how talks are counted. Each rule of obstacles returns what stands in the way, or None.

A talk takes a knot on the line of its counter. Source: R-073, R-089, R-092, R-105, R-129, R-460.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from livlina.cases.decisions.rules import last_day
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.core.templatetags.swedish import swedish_date
from livlina.support.rules import Talks, used_up_in_words
from livlina.support.talks.errors import (
    DeclineReasonMissing,
    GrantedAreUsedUp,
    GrantIsOver,
    HasNoLimit,
    MoreIsAskedFor,
    MoreIsDecided,
    MoreReasonMissing,
    NoInvestigationYet,
    NotThatMany,
    NotThatManyGranted,
    NotThatManyMore,
    TalksUsedUp,
)
from livlina.support.talks.terms import COUNTERS, MoreOutcome, Wish
from livlina.support.terms import SessionForm, SessionState, TalkKind

REASON_LETTERS: Final = 20
"""Letters in the reason for more talks than the limit. As where a step is skipped."""

MOST_MORE: Final = 20
"""More talks at once are written by mistake: so much help is decided."""

BY_DECISION: Final = frozenset({TalkKind.INVESTIGATION.value, TalkKind.HELP.value})


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a unit has decided about how talks are counted, on one day."""

    limits: Mapping[str, int] = field(default_factory=dict)
    """By counter. One that is missing has no limit."""
    warns_at: int | None = None
    """At which talk without investigation the worker asks what the person wants next; None is the last but one."""
    missed: bool = False
    late: bool = False
    phone: bool = True
    group: bool = False
    """Whether each of these takes a knot."""
    open_access: bool = False
    """Whether who uses violence comes without limit (R-073)."""
    by_lead: bool = False
    """Whether more talks than the limit are for those who lead to decide."""
    spell_days: int = 30
    """How many days a case has been closed for its talks to be counted from the beginning."""

    def limit(self, counter: str, *, role: str) -> int | None:
        """How many there may be by that counter for a client in that role; None without limit."""
        is_open = self.open_access and counter == TalkKind.TALK and role == CaseRole.USING_VIOLENCE
        return None if is_open else self.limits.get(counter)


@dataclass(frozen=True)
class Count:
    """Whether a meeting takes a knot, of which counter ('' for none), and the sentence that says so."""

    counter: str
    takes: bool
    sentence: str


def counts(*, kind: str, form: str, state: str, setting: Setting) -> Count:
    """
    Whether such a meeting takes a knot, and of which counter.

    One that is booked holds the knot that it will take. A phone call between the talks is no meeting: it is logged as a
    contact, and never counted (R-108).
    """
    if kind == TalkKind.ADVICE:
        return Count("", takes=False, sentence="Rådgivning och kontakter mellan samtalen tar ingen knut.")
    if kind in BY_DECISION:
        return Count("", takes=False, sentence="Räknas för sig, inte bland samtalen utan utredning.")
    if kind not in COUNTERS:
        return Count("", takes=False, sentence="Tar ingen knut.")
    return _of_meeting(kind, form=form, state=state, setting=setting)


def counts_as_granted(*, form: str, state: str, setting: Setting) -> Count:
    """Whether such a meeting in help by decision is one of those that were granted. Source: R-104."""
    return _of_meeting(TalkKind.HELP, form=form, state=state, setting=setting)


def _of_meeting(kind: str, *, form: str, state: str, setting: Setting) -> Count:
    if state == SessionState.MOVED:
        return Count(kind, takes=False, sentence="Flyttat: det nya samtalet räknas i stället.")
    if state == SessionState.NEVER:
        return Count(kind, takes=False, sentence="Det som inte har varit tar ingen knut.")
    if state == SessionState.CANCELLED:
        return Count(kind, takes=False, sentence="Avbokat i tid tar ingen knut.")
    if form == SessionForm.GROUP and not setting.group:
        return Count(kind, takes=False, sentence="En gruppträff tar ingen knut.")
    if form == SessionForm.PHONE and not setting.phone:
        return Count(kind, takes=False, sentence="Ett samtal på telefon tar ingen knut här.")
    name = Talks(kind=kind).called
    match state:
        case SessionState.MISSED:
            return _by_setting(kind, takes=setting.missed, what="Ett uteblivet samtal")
        case SessionState.LATE:
            return _by_setting(kind, takes=setting.late, what="Ett sent avbokat samtal")
        case SessionState.BOOKED:
            return Count(kind, takes=True, sentence=f"Håller en knut av {name}.")
        case _:
            return Count(kind, takes=True, sentence=f"Tar en knut av {name}.")


def _by_setting(kind: str, *, takes: bool, what: str) -> Count:
    return Count(kind, takes=takes, sentence=f"{what} tar {'en' if takes else 'ingen'} knut här.")


@dataclass(frozen=True, kw_only=True)
class Tallied:
    """So many meetings of a case that are alike, or so many more talks that were granted (`more`)."""

    kind: str
    number: int
    form: str = SessionForm.INDIVIDUAL
    state: str = SessionState.HELD
    closed_for: timedelta | None = None
    """How long the case was closed, at most, when it was opened again after them; None when it never was."""
    more: bool = False


def talks(rows: Iterable[Tallied], *, counter: str, role: str, before: int | None, setting: Setting) -> Talks:
    """
    The talks of one counter in the spell that is now, with those held before Livlina and those granted in addition.

    A spell ends when the case has been closed for the unit's number of days.
    """
    used, booked, more = (before or 0 if counter == TalkKind.TALK else 0), 0, 0
    for row in rows:
        if row.kind != counter or is_of_an_earlier_spell(row.closed_for, setting=setting):
            continue
        if row.more:
            more += row.number
        elif not counts(kind=row.kind, form=row.form, state=row.state, setting=setting).takes:
            continue
        elif row.state == SessionState.BOOKED:
            booked += row.number
        else:
            used += row.number
    limit = setting.limit(counter, role=role)
    return Talks(used=used, booked=booked, limit=None if limit is None else limit + more, more=more, kind=counter)


# ---- by decision ----


NEAR: Final = timedelta(weeks=3)
"""How long before the last day of what was granted the worker is told of it."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """How much was granted once: talks, and the last day or weeks from the first talk. None is what is not told."""

    starts_on: date
    talks: int | None = None
    weeks: int | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class HelpTalk:
    """A meeting in help by decision, as it is counted; `key` names it."""

    key: int
    on: date
    form: str = SessionForm.INDIVIDUAL
    state: str = SessionState.HELD


@dataclass(frozen=True, kw_only=True)
class Granted:
    """How the talks by decision of a case stand. `beyond` are those that are more than was granted, or after it."""

    talks: Talks
    last_day: date | None
    beyond: frozenset[int] = frozenset()

    def is_near(self, day: date) -> bool:
        """True when it is time to think of what comes next: at the last but one, or with some weeks left."""
        ends_soon = self.last_day is not None and self.last_day - day <= NEAR
        return ends_soon or (self.talks.left is not None and self.talks.left <= 1)

    def is_left(self, day: date) -> bool:
        """True before the last day, or with talks left. Of what has neither nothing says that it is used up."""
        if self.last_day is not None and day < self.last_day:
            return True
        return bool(self.talks.left) or (self.last_day is None and self.talks.limit is None)


def granted(grants: Iterable[Grant], held: Iterable[HelpTalk], *, day: date, setting: Setting) -> Granted | None:
    """
    What is granted that day, and how much of it is used; None where nothing is.

    What has run out before gives nothing to what is granted now, and its talks take nothing of it; where all has run
    out the last of it stands. A number that one decision tells is no limit to what another leaves open. Source: R-104.
    """
    rows = sorted(held, key=lambda row: (row.on, row.key))
    rows = [row for row in rows if counts_as_granted(form=row.form, state=row.state, setting=setting).takes]
    ending = [(grant, _last_day(grant, rows)) for grant in grants]
    if not ending:
        return None
    latest = max((last for _, last in ending if last), default=None)
    lives = [(grant, last) for grant, last in ending if last is None or last >= day]
    lives = lives or [(grant, last) for grant, last in ending if last == latest]
    counted = [(grant, last) for grant, last in lives if grant.talks is not None] or lives
    told = [grant.talks for grant, _ in counted if grant.talks is not None]
    limit = sum(told) if told else None
    days = [last for _, last in counted]
    until = None if None in days else max(last for last in days if last)
    since = min(grant.starts_on for grant, _ in lives)
    mine = [row for row in rows if row.on >= since]
    beyond = {
        row.key
        for place, row in enumerate(mine, start=1)
        if (limit is not None and place > limit) or (until is not None and row.on > until)
    }
    booked = sum(row.state == SessionState.BOOKED for row in mine)
    talks = Talks(used=len(mine) - booked, booked=booked, limit=limit, kind=TalkKind.HELP)
    return Granted(talks=talks, last_day=until, beyond=frozenset(beyond))


def _last_day(grant: Grant, rows: Iterable[HelpTalk]) -> date | None:
    """The day told, else so many weeks from the first talk; None before there is one."""
    first = next((row.on for row in rows if row.on >= grant.starts_on), None)
    return last_day(starts_on=first, weeks=grant.weeks, ends_on=grant.ends_on)


def obstacle_to_booking_granted(granted: Granted, *, on: date, takes: bool, already: int = 0) -> DomainError | None:
    """
    What stands in the way of booking one more talk by decision on that day; a series has booked `already` so many.

    What has been held is written down whatever was granted. Source: R-104.
    """
    if granted.last_day is not None and on > granted.last_day:
        return GrantIsOver(day=swedish_date(granted.last_day))
    if not takes or not granted.talks.are_used_up:
        return None
    if already:
        return NotThatManyGranted(left=already, limit=granted.talks.limit)
    return GrantedAreUsedUp(limit=granted.talks.limit)


def is_of_an_earlier_spell(closed_for: timedelta | None, *, setting: Setting) -> bool:
    """True for what was before the case had been closed so long that it began anew."""
    return closed_for is not None and closed_for >= timedelta(days=setting.spell_days)


def asks(talks: Talks, *, setting: Setting, is_decided: bool, wish: str, knots: int) -> bool:
    """
    Whether the worker is to ask what the person wants next: from the last but one talk, until there is an answer.

    `wish` is the last answer of the spell, '' for none, and `knots` how many talks had been held then: who did not know
    is asked again after the next one. Nobody is asked while there is an investigation or help by decision.
    """
    if talks.limit is None or is_decided or talks.kind != TalkKind.TALK:
        return False
    at = talks.limit - 1 if setting.warns_at is None else setting.warns_at + talks.more
    if talks.used < max(at, 1):
        return False
    return not wish or (wish == Wish.NOT_KNOWN and talks.used > knots)


def obstacle_to_booking(
    talks: Talks | None,
    *,
    kind: str,
    form: str,
    setting: Setting,
    is_decided: bool,
    already: int = 0,
    granted: Granted | None = None,
    on: date = date.min,
) -> DomainError | None:
    """
    What stands in the way of booking one more of that kind `on` a day.

    While there is an investigation, talks go on; `already` is how many a series has booked before this one. What was
    `granted` is the ground of talks by decision, also in a case that only carries it out, and their limit. Source:
    R-089, R-092, R-104.
    """
    if kind == TalkKind.HELP and granted is not None:
        takes = counts_as_granted(form=form, state=SessionState.BOOKED, setting=setting).takes
        return obstacle_to_booking_granted(granted, on=on, takes=takes, already=already)
    if kind in BY_DECISION:
        return None if is_decided else NoInvestigationYet()
    if talks is None or not counts(kind=kind, form=form, state=SessionState.BOOKED, setting=setting).takes:
        return None
    if not talks.are_used_up or (is_decided and kind == TalkKind.TALK):
        return None
    if already:
        return NotThatMany(left=already, limit=talks.limit)
    return TalksUsedUp(used_up=used_up_in_words(talks))


def obstacle_to_more(*, count: int, reason: str, limit: int | None, is_waiting: bool) -> DomainError | None:
    """What stands in the way of more talks than the limit: it takes a reason, and there must be a limit."""
    if limit is None:
        return HasNoLimit()
    if is_waiting:
        return MoreIsAskedFor()
    if not 1 <= count <= MOST_MORE:
        return NotThatManyMore(least=1, most=MOST_MORE)
    return MoreReasonMissing(letters=REASON_LETTERS) if len(reason.strip()) < REASON_LETTERS else None


def obstacle_to_deciding(*, is_decided: bool, outcome: str, words: str) -> DomainError | None:
    """What stands in the way of deciding about more talks: it is decided once, and a no has its reason."""
    if is_decided:
        return MoreIsDecided()
    return DeclineReasonMissing() if outcome == MoreOutcome.DECLINED and not words.strip() else None
