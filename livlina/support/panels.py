"""Sessions in words, as the pages of a case and the lists show them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.cases import panels as case_panels
from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind, Goes
from livlina.cases.models import Party
from livlina.cases.process.models import Deadline
from livlina.cases.queries import File
from livlina.cases.terms import PartyRole
from livlina.core.templatetags.livlina import pips, tag
from livlina.core.templatetags.swedish import swedish_date, swedish_datetime
from livlina.core.terms import Answer
from livlina.organisation.models import BookedTime
from livlina.support import queries
from livlina.support.models import InterpreterBooking, Session
from livlina.support.queries import Continuity, Untold
from livlina.support.rules import HAS_BEEN, ON_SITE, Talks
from livlina.support.talks.rules import Setting, counts
from livlina.support.terms import Childcare, InterpreterSex, InterpreterState, SessionForm, SessionState, TalkKind

LET_GO = (SessionState.CANCELLED, SessionState.LATE, SessionState.MOVED)

TONES = {
    SessionState.BOOKED: tag("bokat", "brand", "calendar"),
    SessionState.HELD: tag("genomfört", "ok", "check"),
    SessionState.MISSED: tag("uteblev", "now", "alert"),
    SessionState.CANCELLED: tag("avbokat", "", "cross"),
    SessionState.LATE: tag("avbokat sent", "now", "cross"),
    SessionState.MOVED: tag("flyttat", "", "arrow"),
    SessionState.NEVER: tag("var inte så", "", "cross"),
}
UNMARKED = tag("inte markerat", "now", "clock")


BY = {
    SessionState.BOOKED: "bokat av",
    SessionState.HELD: "genomfört, skrivet av",
    SessionState.MISSED: "uteblev, skrivet av",
    SessionState.CANCELLED: "avbokat av",
    SessionState.LATE: "avbokat sent av",
    SessionState.MOVED: "flyttat av",
    SessionState.NEVER: "var inte så enligt",
}
ALWAYS = (*LET_GO, SessionState.NEVER)
"""What is told with who did it whoever that was."""


def done(session: Session) -> str:
    """Who did what with a session and when, beside who holds it: whatever another did, and all that took it away."""
    told = [
        f"{BY[SessionState(act.state)]} {act.done_by.name} {swedish_datetime(act.done_at)}"
        for act in session.told_acts
        if act.done_by and (act.done_by_id != session.time.staff_id or act.state in ALWAYS)
    ]
    return ", ".join(told)


def is_unmarked(session: Session, *, now: datetime) -> bool:
    """True for a session that was booked and has been, and of which nobody has said what became."""
    return session.state == SessionState.BOOKED and session.time.slot.upper <= now


INTERPRETERS = {
    InterpreterState.WANTED: tag("tolk ska beställas", "now", "clock"),
    InterpreterState.ORDERED: tag("tolk beställd", "ok", "check"),
    InterpreterState.CALLED_OFF: tag("tolk avbeställd", "", "cross"),
}
TO_CALL_OFF = tag("tolk ska avbeställas", "now", "clock")
NEEDS = {
    Childcare.BRINGS: "Barnet får följa med",
    Childcare.ARRANGED: "Barnpassning är ordnad",
    Childcare.NEEDED: "Barnpassning behövs och är inte ordnad",
}

TO_TAKE_UP, TAKEN_UP = "Vad ni ska ta upp", "Vad det handlade om"
TOGETHER = "Fråga personen enskilt samma dag om det är säkert att mötas, annars ställs det in"
"""Before a talk with the other party. Source: R-160."""
HELD_BY = "Om det får hållas ser bara {name}, som håller det: fråga innan du räknar med det"
"""The approval is told to nobody else (S-10)."""
STOPS = "Det gemensamma samtalet {day} kan inte hållas:"


def needs(session: Session, *, is_stopped: bool = False) -> list[str]:
    """What must be thought of before a booked session, as short sentences. One `is_stopped` is not to be held."""
    if session.state != SessionState.BOOKED:
        return []
    told = [NEEDS[Childcare(session.childcare)]] if session.childcare in NEEDS else []
    if session.kind == TalkKind.JOINT and not is_stopped:
        told += [TOGETHER, HELD_BY.format(name=session.time.staff.name)]
    if session.form not in ON_SITE:
        told.append(
            "Kan prata säkert där" if session.can_talk == Answer.YES else "Fråga först om det går att prata säkert"
        )
    return told


def interpreter_line(session: Session, booking: InterpreterBooking) -> dict[str, Any]:
    """
    The interpreter of a session in words. `marks` is what can be said: one that is ordered to a session that will not
    be is called off.
    """
    is_on = session.state == SessionState.BOOKED
    is_ordered = booking.state == InterpreterState.ORDERED
    wishes = [booking.language, booking.dialect, _sex_in_words(booking)]
    offered = {InterpreterState.ORDERED: "Tolken är beställd", InterpreterState.CALLED_OFF: "Tolken är avbeställd"}
    sayable = (is_on, is_on or is_ordered)
    return {
        "wishes": ", ".join(filter(None, wishes)),
        "alias": booking.alias,
        "refused": booking.refused,
        "read": booking.state,
        "state": TO_CALL_OFF
        if is_ordered and session.state in LET_GO
        else INTERPRETERS[InterpreterState(booking.state)],
        "marks": [
            (str(state.value), word)
            for (state, word), may in zip(offered.items(), sayable, strict=True)
            if may and state != booking.state
        ],
    }


def _sex_in_words(booking: InterpreterBooking) -> str:
    return "" if booking.sex == InterpreterSex.ANY else str(InterpreterSex(booking.sex).label).lower()


def session_lines(
    sessions: Iterable[Session],
    *,
    now: datetime,
    only_booked: bool = False,
    setting: Setting,
    interpreters: Iterable[InterpreterBooking] = (),
    beyond: Collection[int] = (),
    given: Mapping[int, str] | None = None,
    stops: Mapping[int, str] | None = None,
    to_tell: Mapping[UUID, Deadline] | None = None,
    actor_id: int = 0,
    reaches: bool = False,
    doubted: Collection[int] = (),
) -> list[dict[str, Any]]:
    """
    Sessions as lines of a list, with the interpreters that some of them need. `marks` is what can be said of each:
    value and word, for a button; with `only_booked` of those alone that still wait for it. `beyond` are the keys of
    those that are more than was granted. `given` is the help in the case by key, where it is to be told what each was
    part of. `stops` is what stands in the way of those that are booked and cannot be held, by key. `to_tell` are those
    of which the person is to know, which is said by one who `reaches` them; `doubted` the keys of the reader's own that
    another has written.
    """
    booked = {booking.session_id: booking for booking in interpreters}
    return [
        {
            "row": session,
            "at": session.time.slot.lower,
            "minutes": round((session.time.slot.upper - session.time.slot.lower).total_seconds() / 60),
            "kind": str(TalkKind(session.kind).label),
            "form": str(SessionForm(session.form).label),
            "staff": session.time.staff.name,
            "room": session.time.room.name if session.time.room else "",
            "needs": needs(session, is_stopped=session.pk in (stops or {})),
            "done": done(session),
            "to_tell": (to_tell or {}).get(session.public_id),
            "is_doubted": session.pk in doubted,
            "may_tell": reaches,
            "asks_known": reaches
            and session.time.staff_id == actor_id
            and session.state == SessionState.BOOKED
            and session.time.slot.lower > now,
            "stops": f"{STOPS.format(day=swedish_date(session.time.slot.lower))} {stops[session.pk]}"
            if stops and session.pk in stops
            else "",
            "interpreter": interpreter_line(session, booked[session.pk]) if session.pk in booked else None,
            "moved_to": session.moved_to.time.slot.lower if session.moved_to else None,
            "may_be_moved": session.state == SessionState.BOOKED and not is_unmarked(session, now=now),
            "state": UNMARKED if is_unmarked(session, now=now) else TONES[SessionState(session.state)],
            "is_unmarked": is_unmarked(session, now=now),
            "counts": _uncounted(session, setting=setting),
            "is_beyond": session.pk in beyond,
            "part_of": (given or {}).get(session.intervention_id or 0, ""),
            "agenda": (session.agenda or "") if given is not None else "",
            "about": given is not None and session.state != SessionState.MOVED,
            "about_text": TO_TAKE_UP if session.time.slot.lower > now else TAKEN_UP,
            "marks": [] if only_booked and session.state != SessionState.BOOKED else marks(session, now=now),
        }
        for session in sessions
    ]


def _uncounted(session: Session, *, setting: Setting) -> str:
    """Why a session takes no knot of its counter; '' when it takes one, or what it is for says so itself."""
    count = counts(kind=session.kind, form=session.form, state=session.state, setting=setting)
    return count.sentence if count.counter and not count.takes else ""


def marks(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    """What can be said of a session now; nothing of one that was moved, for the new one is meant."""
    if session.state == SessionState.MOVED:
        return []
    offered = [
        (SessionState.HELD, "Genomfört"),
        (SessionState.MISSED, "Uteblev"),
        (SessionState.CANCELLED, "Avboka" if session.state == SessionState.BOOKED else "Avbokat"),
        (SessionState.LATE, "Avbokat sent"),
    ]
    has_started = session.time.slot.lower <= now
    return [
        (str(state.value), word)
        for state, word in offered
        if state != session.state and (has_started or state not in HAS_BEEN)
    ]


def untold_lines(found: Iterable[Untold]) -> list[dict[str, Any]]:
    """On the day of the one who leads: a person may come to what is not to be, and the hour is kept from others."""
    return [
        {
            "url": reverse("case_read", args=[row.public_id]),
            "text": f"Ingen har sagt till personen i ärende {row.number} vad som inte blir av",
            "meta": f"Skulle ha sagts {swedish_date(row.due_on)}. Be någon som har ärendet",
            "is_overdue": True,
        }
        for row in found
    ]


def _event(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title = f"Samtal: {str(SessionForm(row.form).label).lower()}"
    text = "\n".join(filter(None, (row.agenda, row.at_first_why)))
    told = point("calendar", title, row.time.slot.lower, text=text, meta=row.time.staff.name)
    url = reverse("case_sessions", args=[file.case.public_id])
    meta = ", ".join(filter(None, (row.time.staff.name, done(row))))  # who did it stands on no paper of the client's
    return told | {"meta": meta, "tag": TONES[SessionState(row.state)], "url": url}


def _goes(row: Any) -> Goes:
    """
    One to come tells where she will be, and when; why a child's first one was without a guardian, and what she chose to
    take up, may tell of others: they stand on her paper when somebody has asked her.
    """
    is_asked = row.state == SessionState.BOOKED or row.at_first_why or row.agenda
    return Goes.ASKED if is_asked else Goes.PROPOSED


EVENTS = (
    Source(
        kind=EventKind.SESSION,
        rows=lambda case: case.sessions.all(),
        at="time__slot",
        is_span=True,
        point=_event,
        whole=queries.with_acts,
        goes=_goes,
    ),
)
"""The talks of a case among what has happened in it, and those to come."""


def other_parties(file: File) -> list[tuple[Party, str]]:
    """With whom a talk together can be: the other parties, also one whom the reader is shown by role alone."""
    return [(party, case_panels.called(party)) for party in file.parties if party.role == PartyRole.OTHER_PARTY]


def continuity(told: Continuity) -> str:
    """How often the client has had to tell, as one line; nothing before anybody has listened."""
    if not told.people:
        return ""
    people = "en person" if told.people == 1 else f"{told.people} personer"
    changes = ("inget byte", "ett byte")[told.changes] if told.changes < 2 else f"{told.changes} byten"
    parts = [f"Har berättat för {people}", f"{changes} av handläggare"]
    if told.days is not None:
        days = "en dag" if told.days == 1 else f"{told.days} dagar"
        parts.append(f"{days} till första samtalet" if told.days else "första samtalet samma dag")
    return ", ".join(parts) + "."


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


def agenda(sessions: Iterable[Any], *, now: datetime) -> list[dict[str, Any]]:
    """
    The day's sessions on the line, by the name that lists use: a protected person by the case's number alone.

    Done is what somebody has said the end of; what has been and is not marked waits for it, by `mark_url`. Of one that
    has begun a note is written at `note_url`, which leads to the text itself.
    """
    return [
        {
            "url": reverse("case", args=[session.case.public_id]),
            "mark_url": reverse("case_sessions", args=[session.case.public_id])
            if is_unmarked(session, now=now)
            else "",
            "note_url": f"{reverse('note_new', args=[session.case.public_id])}#id_text"
            if session.may_write and session.time.slot.lower <= now
            else "",
            "at": session.time.slot.lower,
            "ends_at": session.time.slot.upper,
            "room": session.time.room.name if session.time.room else "",
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


def to_rebook(sessions: Iterable[Session]) -> list[dict[str, Any]]:
    """Sessions booked with one who has left the case, by the name that lists use."""
    return [
        {
            "url": reverse("session_move", args=[session.case.public_id, session.public_id]),
            "name": case_panels.list_name(session.case),
            "number": session.case.number,
            "at": session.time.slot.lower,
            "with": session.time.staff.name,
        }
        for session in sessions
    ]


def stopped(found: Iterable[tuple[Session, str]]) -> list[dict[str, Any]]:
    """Talks with the other party that are booked and cannot be held, by the name that lists use."""
    return [
        {
            "url": reverse("case_sessions", args=[session.case.public_id]),
            "name": case_panels.list_name(session.case),
            "number": session.case.number,
            "words": f"{STOPS.format(day=swedish_date(session.time.slot.lower))} {why}",
        }
        for session, why in found
    ]


def written_in_my_name(found: Iterable[Session]) -> list[dict[str, Any]]:
    """The reader's own talks that another has written of, by the name that lists use, with who wrote what."""
    return [
        {
            "url": reverse("case_sessions", args=[session.case.public_id]),
            "name": case_panels.list_name(session.case),
            "number": session.case.number,
            "at": session.time.slot.lower,
            "words": done(session),
        }
        for session in found
    ]


def busy(times: Iterable[BookedTime], *, now: datetime) -> list[dict[str, Any]]:
    """Hours for which oneself is booked for something that is not shown here, on the same line."""
    return [
        {
            "at": time.slot.lower,
            "ends_at": time.slot.upper,
            "room": time.room.name if time.room else "",
            "is_done": time.slot.upper <= now,
            "is_now": time.slot.lower <= now < time.slot.upper,
        }
        for time in times
    ]
