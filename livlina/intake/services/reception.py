"""What the reception does: a threat looked at the same day, and the morning list gone through. Source: R-062, R-082."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core.again import require_same
from livlina.intake import queries, reception, rules
from livlina.intake.models import Contact, MorningMeeting
from livlina.intake.reception import Morning
from livlina.intake.services.registering import locked, require_reason
from livlina.intake.terms import Assessment, Flag
from livlina.organisation.models import Unit
from livlina.people import services as people


@command
def assess_contact(
    actor: Actor,
    *,
    contact: Contact,
    assessment: Assessment,
    note: str,
    version: int,
    at: datetime,
    confirmed_because: str = "",
) -> Contact:
    """
    Write down that a threat, or what the police sent, has been looked at, and what came of it. Whoever does takes a
    contact nobody has.
    """
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    current = locked(contact, by=actor, version=version)
    obstacle = rules.obstacle_to_working_on(outcome=current.outcome) or rules.obstacle_to_assessing(
        is_same_day=queries.is_same_day(current),
        is_assessed=bool(current.assessment),
    )
    if obstacle:
        raise obstacle
    kept = require_reason(current, {"note": note}, because=confirmed_because)
    current.assessment, current.assessment_note = assessment, note
    current.assessed_at, current.assessed_by_id = at, actor.id
    if current.handler_id is None:
        current.handler_id = actor.id
    current.version = version + 1
    current.save()
    record(actor, "contact.assessed", subject=current, case=current, detail={"open": {"assessment": ["", assessment]}})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=current)
    return current


@lasting
def list_morning(actor: Actor, *, at: datetime) -> tuple[list[Morning], bool]:
    """Show the list of the morning: the trace tells which contacts stood there."""
    require(actor, Permission.ANSWER_CONTACT)
    mornings, is_cut = reception.morning(actor, day=timezone.localdate(at))
    shown = [str(seen.contact.trace_ref) for morning in mornings for seen in morning.shown]
    record(actor, "contact.listed", detail={"shown": shown, "what": "morning"})
    return mornings, is_cut


@command
def close_morning(
    actor: Actor,
    *,
    unit: Unit,
    shown_at: datetime,
    read: Collection[str],
    at: datetime,
    submission: UUID | None = None,
) -> MorningMeeting:
    """
    Say that the morning list of a unit was gone through, as it was shown at that moment: `read` are the ids of the
    contacts that stood on it. What did not, as it came after, from another unit too, or a wall hides it from the actor,
    is new the next time (S-10). The same form sent twice is one meeting; of two who close the same list the second is
    told (S-142).
    """
    require(actor, Permission.ANSWER_CONTACT, unit_id=unit.pk)
    if unit.pk not in reception.meetings_held_at(actor):
        raise NotPermitted
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.morning'), %s)", [unit.pk])
    last = reception.last_meetings([unit.pk]).get(unit.pk)
    if last is not None and submission is not None and last.submission == submission:
        require_same(last, {"until": shown_at})
        record(actor, "morning.closed_again", subject=last)
        return last
    if obstacle := rules.obstacle_to_closing_meeting(shown_at=shown_at, last=last.until if last else None, now=at):
        raise obstacle
    mornings, _ = reception.morning(actor, day=timezone.localdate(at))
    here = next(morning for morning in mornings if morning.unit.pk == unit.pk)
    stood_there = here.those(read)
    made = MorningMeeting.objects.create(
        unit=unit,
        held_by_id=actor.id,
        held_at=at,
        until=shown_at,
        gone_through=reception.by_flag(stood_there),
        submission=submission,
    )
    new = [seen.contact.pk for seen in stood_there if Flag.NEW in seen.flags]
    Contact.objects.filter(pk__in=new).update(gone_through_at=at)
    shown = [str(seen.contact.trace_ref) for seen in stood_there]
    record(actor, "morning.closed", subject=made, detail={"unit": str(unit.public_id), "shown": shown})
    return made
