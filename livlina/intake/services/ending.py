"""How a first contact ends without becoming a case, or goes on to another unit. Source: R-060, R-075, R-087."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor, system
from livlina.access.commands import acting_as, command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core.terms import Answer
from livlina.intake import queries, rules
from livlina.intake.errors import OutcomeMissing
from livlina.intake.models import Contact, keep_ways
from livlina.intake.services.registering import locked, require_reason
from livlina.intake.terms import Outcome
from livlina.organisation.models import Unit
from livlina.people import services as people

SAID_GOODBYE = frozenset({Outcome.ADVICE_GIVEN, Outcome.TALK_BOOKED, Outcome.DECLINED})
"""Outcomes that need no more than a day and perhaps some words; the others have commands of their own."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a contact ended: the outcome, its day and what to remember."""

    outcome: str
    ended_on: date
    note: str = ""
    concern_reported: str = Answer.UNKNOWN
    concern_note: str = ""
    confirmed_because: str = ""
    """Why the texts may tell what is hidden elsewhere (S-23)."""


@dataclass(frozen=True, kw_only=True)
class Redirection:
    """Where someone under age was directed, and whether a concern report is made."""

    ended_on: date
    to: str = ""
    concern_reported: str = Answer.UNKNOWN
    concern_note: str = ""
    note: str = ""
    confirmed_because: str = ""


@command
def end_contact(actor: Actor, *, contact: Contact, ending: Ending, version: int, at: datetime) -> Contact:
    """End a contact with advice, a booked talk or a goodbye; where there are children, with what is done for them."""
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    if ending.outcome not in SAID_GOODBYE:
        raise OutcomeMissing
    current = locked(contact, by=actor, version=version)
    _check(current, outcome=ending.outcome, ended_on=ending.ended_on, at=at)
    _tell_concern(current, reported=ending.concern_reported, note=ending.concern_note, at=at)
    told = {"note": ending.note, "concern_note": current.concern_note}
    kept = require_reason(current, told, because=ending.confirmed_because)
    current.outcome_note = ending.note
    people.record_reason(kept, actor=actor, because=ending.confirmed_because, subject=current, case=current)
    return _end(actor, current, outcome=ending.outcome, ended_on=ending.ended_on)


@command
def redirect_minor(actor: Actor, *, contact: Contact, redirection: Redirection, version: int, at: datetime) -> Contact:
    """Direct someone under age on, with the question of a concern report answered. Counted apart (R-087)."""
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    current = locked(contact, by=actor, version=version)
    _check(current, outcome=Outcome.REDIRECTED_MINOR, ended_on=redirection.ended_on, at=at)
    _tell_concern(current, reported=redirection.concern_reported, note=redirection.concern_note, at=at, is_asked=True)
    told = {"to": redirection.to, "concern_note": redirection.concern_note, "note": redirection.note}
    kept = require_reason(current, told, because=redirection.confirmed_because)
    people.record_reason(kept, actor=actor, because=redirection.confirmed_because, subject=current, case=current)
    current.passed_on_to = _added(current.passed_on_to, redirection.to)
    current.outcome_note = redirection.note
    return _end(actor, current, outcome=Outcome.REDIRECTED_MINOR, ended_on=redirection.ended_on)


@command
def pass_on(
    actor: Actor,
    *,
    contact: Contact,
    remains: str,
    version: int,
    at: datetime,
    unit: Unit | None = None,
    to: str = "",
    concern_reported: str = Answer.UNKNOWN,
    concern_note: str = "",
    confirmed_because: str = "",
) -> Contact:
    """
    Pass a contact on: to a unit of the organisation, or to a place outside, in words.

    Under the same board it moves to that unit's queue as it is, new on its morning list, and whoever passed it on
    stays its handler until someone there does anything with it (`locked`), so that nobody falls between: what is not
    assessed is so there too. It moves only where somebody who receives is at work.
    Under another board, and outside, it ends here: nothing is disclosed by itself. What remains with the sender is
    always said, and what is done for the children. Source: R-062, R-075, R-087.
    """
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    current = locked(contact, by=actor, version=version)
    here, today = current.unit, timezone.localdate(at)
    moves_to = unit if unit is not None and queries.under_same_board(current, unit, day=today) else None
    obstacle = rules.obstacle_to_working_on(outcome=current.outcome) or rules.obstacle_to_passing_on(
        unit=unit.full_name if unit else "",
        here=here.full_name,
        passed_on_to=to,
        remains=remains,
        is_received=moves_to is None or not queries.unreceived([moves_to], day=today),
    )
    if obstacle:
        raise obstacle
    if moves_to is None:
        _tell_concern(current, reported=concern_reported, note=concern_note, at=at)
    told = {"passed_on_to": to, "remains": remains, "concern_note": current.concern_note}
    kept = require_reason(current, told, because=confirmed_because)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=current)
    place = unit.full_name if unit else to
    current.passed_on_to = _added(
        current.passed_on_to, f"{today}: från {here.full_name} till {place}. Kvar hos {here.name}: {remains}"
    )
    current.passed_on_unit = unit
    if moves_to is None:
        _check(current, outcome=Outcome.PASSED_ON, ended_on=today, at=at)
        return _end(actor, current, outcome=Outcome.PASSED_ON, ended_on=today)
    record(
        actor,
        "contact.passed_on",
        subject=current,
        case=current,
        detail={"from": str(here.public_id), "to": str(moves_to.public_id)},
    )
    keep_ways(current)
    current.unit = moves_to
    current.gone_through_at = None
    # who passes it on sees it until it is received: a contact is never between two units
    current.handler_id = actor.id
    current.version += 1
    current.save()
    current.refresh_from_db(fields=["number"])  # that unit's own, given by the database
    record(actor, "contact.came", subject=current, case=current)
    return current


def move_unreceived() -> None:
    """
    Each minute: a first contact that nobody at work is shown in a list moves to another unit under its board where
    somebody who receives is, first one that is a reception. Source: R-082, S-10, S-55.
    """
    itself = system("upkeep")
    with acting_as(itself), connection.cursor() as cursor:
        cursor.execute("SELECT public_id, trace_ref, was_at, is_at FROM contacts_without_receiver()")
        for public_id, trace_ref, was_at, is_at in cursor.fetchall():
            moved = Contact(public_id=public_id, trace_ref=trace_ref)
            record(itself, "contact.passed_on", subject=moved, case=moved, unit_id=was_at)
            record(itself, "contact.came", subject=moved, case=moved, unit_id=is_at)


def _check(contact: Contact, *, outcome: str, ended_on: date, at: datetime) -> None:
    """Raise what stands in the way of ending the contact like that."""
    received_on = timezone.localdate(contact.received_at)
    adult_age = queries.adult_age(contact)
    obstacle = rules.obstacle_to_working_on(outcome=contact.outcome) or rules.obstacle_to_ending(
        outcome=outcome,
        ended_on=ended_on,
        received_on=received_on,
        today=timezone.localdate(at),
        role=contact.role,
        minor=queries.minor(contact, adult_age=adult_age),
        adult_age=adult_age,
        is_unassessed=queries.is_unassessed(contact),
    )
    if obstacle:
        raise obstacle


def _tell_concern(contact: Contact, *, reported: str, note: str, at: datetime, is_asked: bool = False) -> None:
    """Keep what is answered about a concern report. Raises where it is asked and not answered."""
    if is_asked or queries.asks_for_concern(contact, day=timezone.localdate(at)):
        if obstacle := rules.obstacle_to_leaving_children(concern_reported=reported, concern_note=note):
            raise obstacle
        contact.concern_reported = reported
        contact.concern_note = note


def _end(actor: Actor, contact: Contact, *, outcome: str, ended_on: date) -> Contact:
    contact.outcome = outcome
    contact.outcome_on = ended_on
    contact.outcome_by_id = actor.id if actor.is_known else None
    contact.version += 1
    keep_ways(contact)
    contact.save()
    record(
        actor,
        "contact.ended",
        subject=contact,
        case=contact,
        detail={"open": {"outcome": ["", outcome], "outcome_on": [None, ended_on]}},
    )
    return contact


def _added(before: str, text: str) -> str:
    """What is told after what stands there: the road of a contact is kept whole."""
    return "\n".join(part for part in (before, text.strip()) if part)
