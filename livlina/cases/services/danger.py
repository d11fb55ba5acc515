"""
Something dangerous that was heard on one side and concerns the other: to those who lead and to the duty at once.

Those who lead decide what the other side must know and do, and choose the words. The source is not told (S-10). Where
none of them, and none on the duty, may read it, it falls to those who lead beside (my_fallen_danger of the database).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor, system
from livlina.access.commands import acting_as, command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries, rules, urgent
from livlina.cases.errors import MessageIsDecided, MessageIsSent, NobodyWorksThere
from livlina.cases.models import Case, CaseLine, DangerDecision, DangerMessage, Instruction
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import DangerOutcome
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.people import services as people
from livlina.people.scanning import Hidden

ANY_WHEREABOUTS = Hidden(with_patterns=True)
"""What one who leads may not have read: the places of neither side are shown to them, so all that looks like one."""


@command
def tell_danger(
    actor: Actor,
    *,
    case: Case,
    concerns: str,
    text: str,
    must_act: str,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> DangerMessage:
    """
    Tell those who lead the unit, and the duty, what was heard and whom it concerns. Sent twice it is one (S-142).

    What gives away where somebody of the case is needs `confirmed_because`: why it must be told (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    told = {"concerns": concerns, "text": text, "must_act": must_act}
    turns.to_save(submission)
    already = DangerMessage.objects.filter(submission=submission, said_by=actor.id).first()
    if already is not None:
        require_same(already, told | {"case": case}, refusal=MessageIsSent)
        record(actor, "danger.told_again", case=case, subject=already)
        return already
    kept = people.require_reason(told, hidden=queries.hidden(actor, case), because=confirmed_because)
    message = DangerMessage(
        case=case,
        unit=case.unit,
        concerns=concerns,
        text=text,
        must_act=must_act,
        said_by_id=actor.id,
        said_at=at,
        submission=submission,
    )
    with refusing("cases_dangermessage_submission_key", MessageIsSent):
        message.save(force_insert=True)
    record(actor, "danger.told", case=case, subject=message)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=message, case=case)
    return message


@lasting
def read_danger(actor: Actor, *, message: DangerMessage) -> None:
    """Read a danger message, as one who leads the unit or is on the duty: the trace is the case's own (S-40)."""
    require(actor, Permission.READ_CASE)
    record(actor, "danger.read", subject=message, case=urgent.danger_origin(message), unit_id=message.unit_id)


def call_unread_danger() -> None:
    """
    Each minute: a message that nobody at all may read leaves a trace for the log reviewer, once. It is about no case,
    so that neither the sender nor anybody else of it is told (S-10, S-43).
    """
    itself = system("upkeep")
    with acting_as(itself), connection.cursor() as cursor:
        cursor.execute("SELECT public_id, unit_id FROM danger_without_reader()")
        for public_id, unit_id in cursor.fetchall():
            record(itself, "danger.unread", subject=DangerMessage(public_id=public_id), unit_id=unit_id)


@command
def decide_danger(
    actor: Actor,
    *,
    message: DangerMessage,
    outcome: str,
    to: CaseLine | None,
    text: str,
    reason: str,
    at: datetime,
    confirmed_because: str = "",
) -> None:
    """
    Decide what the other side must know and do: an instruction to those who work with `to`, or none; with the reason.

    The trace of the instruction is the other case's and says nothing of the message; that of the decision is the one
    case's and says nothing of what was decided, which would tell of the other. An instruction with what looks
    like an address or a number in it needs `confirmed_because` (S-23): it is read on the other side of a wall.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=urgent.decided_at(actor, message))
    obstacle = rules.obstacle_to_decision(
        outcome=outcome,
        is_own=message.said_by_id == actor.id,
        is_on_other_side=message.said_by_id != actor.id and not urgent.may_keep(message),
        has_case=to is not None,
        text=text,
        reason=reason,
    )
    if obstacle:
        raise obstacle
    instruction = None
    if outcome == DangerOutcome.FORWARDED and to is not None:
        require(actor, Permission.ASSIGN_CASE, unit_id=to.unit_id)
        if not queries.reads_instructions(to, day=timezone.localdate(at)):
            raise NobodyWorksThere
        kept = people.require_reason({"text": text}, hidden=ANY_WHEREABOUTS, because=confirmed_because)
        instruction = _instruct(to, text=text, at=at)
        record(actor, "instruction.given", case=to, subject=instruction)
        people.record_reason(kept, actor=actor, because=confirmed_because, subject=instruction, case=to)
    decision = DangerDecision(
        message=message,
        outcome=outcome,
        reason=reason,
        instruction=instruction,
        decided_by_id=actor.id,
        decided_at=at,
    )
    with refusing("cases_dangerdecision_message_id_key", MessageIsDecided):
        decision.save(force_insert=True)
    record(actor, "danger.decided", subject=message, case=urgent.danger_origin(message), unit_id=message.unit_id)


def sealed_instruction(text: str) -> tuple[Instruction, Any, Any]:
    """An instruction for a door of the database: the row that is not saved, its wrapped key, and its text sealed."""
    made = Instruction(text=text)
    key = Instruction._meta.get_field("wrapped_key").pre_save(made, add=True)
    sealed = Instruction._meta.get_field("text").pre_save(made, add=True)
    return made, key, sealed


def _instruct(case: CaseLine, *, text: str, at: datetime) -> Instruction:
    """Through the door of the database, since the one who leads sees no more of the case than a line."""
    made, key, sealed = sealed_instruction(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT instruct(%s, %s, %s, %s, %s)", [made.public_id, key, case.pk, sealed, at])
        made.pk = cursor.fetchone()[0]  # it is not read back: it is seen in the case alone
        return made


@command
def finish_instruction(actor: Actor, *, case: Case, instruction: Instruction, at: datetime) -> None:
    """Say that an instruction is done. It stands in the case's traces who said so. Said again it is done still."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = Instruction.objects.select_for_update(no_key=True).get(pk=instruction.pk)
    if current.done_at is not None:
        record(actor, "instruction.done_again", case=case, subject=current)
        return
    current.done_by_id, current.done_at = actor.id, at
    current.save(update_fields=["done_by", "done_at"])
    record(actor, "instruction.done", case=case, subject=current)
