"""
Which traces stand out, and who may review them.

Pure functions over one trace with what must be known to judge it. Numbers are the organisation's own dated limits.
Source: S-43.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from livlina.cases.review.errors import AlreadyReviewed, FollowUpNeedsNote, ReviewsOneself
from livlina.cases.review.terms import Reason, ReviewOutcome
from livlina.core.errors import DomainError
from livlina.core.letters import spellings
from livlina.core.text import folded

TASKS: Final = frozenset({"assigned", "co_assigned", "intake", "received", "stand_in", "duty"})
"""Relations to a case that are a task in it, as the trace of a reading names them."""

BREAK_GLASS: Final = "break_glass"
OPENED_BY_BREAKING: Final = "break_glass.opened"
NOT_REVIEWED: Final = "break_glass.review_overdue"
DANGER_UNREAD: Final = "danger.unread"
TAKEN: Final = "case.taken"
OVERVIEW: Final = "case.read"
DENIED: Final = frozenset({"page.refused", "report.refused"})
NOT_THEIRS: Final = frozenset({"NotPermitted", "HandlerNotPossible", "CaseNotPossible", "ColleagueOpensTheCase"})
"""By which words a try is refused at what one may not have, as a trace's `why` tells it: a right, or a wall."""

OWN_RELATION: Final = frozenset({"staff_relation.matched", "staff_relation.ended"})

SHOWN: Final = "register.shown"
"""A protected name of a row that may be another's, shown to a register controller: it is of no case. Source: S-21."""

BY_FILE: Final = frozenset({"register.imported", "register.undone"})
"""A file of cases read in, or undone: of no case, and judged as one, however many cases are in it."""

OF_A_FILE: Final = frozenset({"case.imported", "case.imported_again", "case.import_undone"})
"""What became of one case by it, which nobody opened: when it was done is told of the file."""

OF_THE_PERSON: Final = frozenset(
    {
        Reason.MANY,
        Reason.REFUSALS,
        Reason.OWN_RELATION,
        Reason.NOT_REVIEWED,
        Reason.DANGER_UNREAD,
        Reason.SHOWN,
    }
)
"""What is told of a member of staff as a whole, and of no case."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """
    The organisation's own numbers. Those given here hold until it has decided others.

    Hours are those of the clock in Stockholm; the night runs from the one to the other, and is none when they are
    alike.
    """

    night_from: int = 22
    night_to: int = 6
    many_cases: int = 30
    """Different cases opened by one within an hour, from which it is many."""
    refusals: int = 5
    """Refused tries of one within a day and night, from which they are repeated."""
    after_closing_days: int = 14
    """How long after its end a case is still opened as a matter of course: notes are finished, reports are written."""
    sample_one_in: int = 200
    """One in so many openings is drawn; none when it is 0."""
    within_days: int = 7
    """How soon what is flagged is to be reviewed."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """
    One trace, with what must be known to judge it.

    `relation` is by which relation a case was read, '' when the trace does not tell. The counts are of the same member
    of staff up to this trace. `draw` is drawn for this trace alone, from 0 up to 1.
    """

    action: str
    hour: int
    is_about_case: bool
    is_denied: bool = False
    relation: str = ""
    days_since_closing: int | None = None
    shares_surname: bool = False
    is_near: bool = False
    client_is_staff: bool = False
    cases_in_hour: int = 0
    refusals_in_day: int = 0
    draw: float = 1.0


def is_reading(action: str) -> bool:
    """True for the opening of a part of a case."""
    return action.startswith("case.") and action.endswith("read")


def is_denied(action: str, why: str) -> bool:
    """True for a try at what one may not; not for a form that was filled in wrongly."""
    return action in DENIED or (action.endswith(".refused") and why in NOT_THEIRS)


def is_night(hour: int, *, limits: Limits) -> bool:
    """True for an hour (0–23) of the night."""
    if limits.night_from <= limits.night_to:
        return limits.night_from <= hour < limits.night_to
    return hour >= limits.night_from or hour < limits.night_to


def reasons(event: Event, *, limits: Limits) -> frozenset[Reason]:
    """Why the trace is to be reviewed; empty for nearly all."""
    if event.is_denied:
        return frozenset({Reason.REFUSALS} if event.refusals_in_day >= limits.refusals else ())
    if event.action in OWN_RELATION:
        return frozenset({Reason.OWN_RELATION})
    if event.action == NOT_REVIEWED:
        return frozenset({Reason.NOT_REVIEWED})
    if event.action == DANGER_UNREAD:
        return frozenset({Reason.DANGER_UNREAD})
    if event.action == SHOWN:
        return frozenset({Reason.SHOWN})
    if event.action in BY_FILE:
        return frozenset({Reason.NIGHT} if is_night(event.hour, limits=limits) else ())
    if not event.is_about_case:
        return frozenset()
    is_opened = event.action not in OF_A_FILE
    reading = is_reading(event.action)
    by_breaking = event.action == OPENED_BY_BREAKING or event.relation == BREAK_GLASS
    found = {
        Reason.BREAK_GLASS: by_breaking,
        Reason.OWN_SURNAME: event.shares_surname,
        Reason.NEAR: event.is_near,
        Reason.STAFF_CLIENT: event.client_is_staff,
        Reason.TAKEN: event.action == TAKEN,
        Reason.NO_TASK: reading and bool(event.relation) and event.relation not in TASKS and not by_breaking,
        Reason.AFTER_CLOSING: is_opened
        and event.days_since_closing is not None
        and event.days_since_closing > limits.after_closing_days,
        Reason.NIGHT: is_opened and is_night(event.hour, limits=limits),
        Reason.MANY: reading and event.cases_in_hour >= limits.many_cases,
        Reason.SAMPLE: event.action == OVERVIEW and event.draw * limits.sample_one_in < 1 <= limits.sample_one_in,
    }
    return frozenset(reason for reason, holds in found.items() if holds)


def relation(why: str) -> str:
    """By which relation a case was read, as a trace's `why` begins; what follows a colon is the reason given."""
    return why.split(":", 1)[0].strip()


def surnames(name: str) -> frozenset[str]:
    """The surnames of a full name, each part of a double one for itself, in the forms in which names are compared."""
    last = name.split()[-1] if len(name.split()) > 1 else ""
    return frozenset(each for part in last.split("-") if part for each in spellings(folded(part)))


def due_on(flagged_on: date, *, limits: Limits) -> date:
    """The last day to review what was flagged that day."""
    return flagged_on + timedelta(days=limits.within_days)


def obstacle_to_reviewing(
    *, staff: int, reviewer: int, outcome_before: str, outcome: str, note: str
) -> DomainError | None:
    """What stands in the way of reviewing, or None. Nobody reviews themself."""
    if staff == reviewer:
        return ReviewsOneself()
    if outcome_before:
        return AlreadyReviewed()
    if outcome == ReviewOutcome.FOLLOW_UP and not note.strip():
        return FollowUpNeedsNote()
    return None


def alike(reason: str) -> list[str]:
    """The reasons that are told in the same words, itself among them: they are looked for as one."""
    return [each.value for each in Reason if each.label == Reason(reason).label]
