"""Sessions in words, as the pages of a case and the lists show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.cases import panels as case_panels
from livlina.core.templatetags.livlina import pips, tag
from livlina.support.models import Session
from livlina.support.rules import HAS_BEEN, Talks
from livlina.support.terms import SessionForm, SessionState

TONES = {
    SessionState.BOOKED: tag("bokat", "brand", "calendar"),
    SessionState.HELD: tag("genomfört", "ok", "check"),
    SessionState.MISSED: tag("uteblev", "now", "alert"),
    SessionState.CANCELLED: tag("avbokat", "", "cross"),
}
UNMARKED = tag("inte markerat", "now", "clock")


def is_unmarked(session: Session, *, now: datetime) -> bool:
    """True for a session that was booked and has been, and of which nobody has said what became."""
    return session.state == SessionState.BOOKED and session.time.slot.upper <= now


def session_lines(sessions: Iterable[Session], *, now: datetime, only_booked: bool = False) -> list[dict[str, Any]]:
    """
    Sessions as lines of a list. `marks` is what can be said of each: value and word, for a button; with
    `only_booked` of those alone that still wait for it.
    """
    return [
        {
            "row": session,
            "at": session.time.slot.lower,
            "minutes": round((session.time.slot.upper - session.time.slot.lower).total_seconds() / 60),
            "form": str(SessionForm(session.form).label),
            "staff": session.time.staff.name,
            "state": UNMARKED if is_unmarked(session, now=now) else TONES[SessionState(session.state)],
            "is_unmarked": is_unmarked(session, now=now),
            "counts": session.counts,
            "marks": [] if only_booked and session.state != SessionState.BOOKED else marks(session, now=now),
        }
        for session in sessions
    ]


def marks(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    """What can be said of a session now."""
    offered = [
        (SessionState.HELD, "Genomfört"),
        (SessionState.MISSED, "Uteblev"),
        (SessionState.CANCELLED, "Avboka" if session.state == SessionState.BOOKED else "Avbokat"),
    ]
    has_started = session.time.slot.lower <= now
    return [
        (str(state.value), word)
        for state, word in offered
        if state != session.state and (has_started or state not in HAS_BEEN)
    ]


def knots(talks: Talks) -> SafeString:
    """Talks used of those there may be, as knots on the line."""
    return pips(talks.used, talks.limit, talks.booked)


def coming(sessions: Iterable[Session], *, now: datetime) -> list[dict[str, Any]]:
    """The next booked session, as the journal's first point; nothing when none is booked."""
    booked = [s for s in sessions if s.state == SessionState.BOOKED and s.time.slot.upper > now]
    if not booked:
        return []
    session = min(booked, key=lambda s: s.time.slot.lower)
    return [
        {
            "kind": "next",
            "icon": "calendar",
            "title": "Samtal, bokat",
            "at": session.time.slot.lower,
            "meta": f"{session.time.staff.name}, {str(SessionForm(session.form).label).lower()}",
            "text": "",
        }
    ]


def agenda(sessions: Iterable[Session], *, now: datetime) -> list[dict[str, Any]]:
    """
    The day's sessions on the line, by the name that lists use: a protected person by the case's number alone.

    Done is what somebody has said the end of; what has been and is not marked waits for it, by `mark_url`.
    """
    return [
        {
            "url": reverse("case", args=[session.case.public_id]),
            "mark_url": reverse("case_sessions", args=[session.case.public_id])
            if is_unmarked(session, now=now)
            else "",
            "at": session.time.slot.lower,
            "name": case_panels.list_name(session.case),
            "number": session.case.number,
            "protection": case_panels.protection(session.case.person),
            "form": str(SessionForm(session.form).label),
            "state": "" if session.state == SessionState.BOOKED else TONES[SessionState(session.state)],
            "is_done": session.state != SessionState.BOOKED,
            "is_now": session.time.slot.lower <= now < session.time.slot.upper,
        }
        for session in sessions
    ]
