"""Who takes a first contact, and the first answer. Source: R-080, R-082, R-084."""

from datetime import datetime

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.intake import queries, rules
from livlina.intake.errors import HandlerElsewhere, HandlerNotPossible, OnlyReceptionGives
from livlina.intake.models import Contact
from livlina.intake.services.registering import locked, require_reason
from livlina.organisation.models import Staff
from livlina.people import services as people


@command
def give_contact(
    actor: Actor, *, contact: Contact, version: int, at: datetime, handler: Staff | None = None
) -> Contact:
    """
    Take a contact that has not ended, or (reception and leads) give it to a colleague at the unit.

    One that was passed on is received by that. Raises HandlerNotPossible where a wall hides it from the colleague, and
    does not say why (S-10).
    """
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    current = locked(contact, by=actor, version=version)
    obstacle = rules.obstacle_to_working_on(outcome=current.outcome)
    if obstacle:
        raise obstacle
    before = contact.handler
    if handler is None or handler.pk == actor.id:
        current.handler_id = actor.id
    else:
        if current.unit_id not in actor.receiving_units:
            raise OnlyReceptionGives
        if not queries.handlers(current.unit_id, day=timezone.localdate(at)).filter(pk=handler.pk).exists():
            raise HandlerElsewhere(name=handler.name)
        current.handler = handler
    current.passed_on_unit = None
    current.version = version + 1
    current.save(update_fields=["handler", "passed_on_unit", "version"])
    if queries.out_of_hand([current]):
        raise HandlerNotPossible
    staff = current.handler
    record(
        actor,
        "contact.taken" if handler is None or handler.pk == actor.id else "contact.given",
        subject=current,
        case=current,
        detail={
            "from": str(before.public_id) if before else None,
            "to": str(staff.public_id) if staff else None,
        },
    )
    return current


@command
def answer_contact(
    actor: Actor,
    *,
    contact: Contact,
    answered_at: datetime,
    text: str,
    version: int,
    at: datetime,
    confirmed_because: str = "",
) -> Contact:
    """
    Write down the first answer, from which the time to it is counted. Whoever answers takes a contact nobody has.

    Of two who answer at once the second is refused in words. Source: R-084, S-142.
    """
    require(actor, Permission.ANSWER_CONTACT, unit_id=contact.unit_id)
    turns.to_move_a_wall()
    held = Contact.objects.select_for_update(of=("self",), no_key=True)
    current = held.select_related("unit", "person").get(pk=contact.pk)
    obstacle = rules.obstacle_to_working_on(outcome=current.outcome) or rules.obstacle_to_answering(
        answered_at=answered_at,
        received_at=current.received_at,
        now=at,
        is_answered=current.first_answer_at is not None,
    )
    if obstacle:
        raise obstacle
    current = locked(contact, by=actor, version=version)
    kept = require_reason(current, {"text": text}, because=confirmed_because)
    current.first_answer_at = answered_at
    current.first_answer = text
    changed = ["first_answer_at", "first_answer", "version"]
    if current.handler_id is None:
        current.handler_id = actor.id
        changed.append("handler")
    current.version = version + 1
    current.save(update_fields=changed)
    record(
        actor,
        "contact.answered",
        subject=current,
        case=current,
        detail={"open": {"first_answer_at": [None, answered_at]}},
    )
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=current)
    return current
