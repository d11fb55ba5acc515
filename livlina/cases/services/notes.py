"""The journal: written, changed while it is unsigned, signed, and corrected by addition."""

from datetime import datetime
from typing import Any
from uuid import UUID

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries, rules
from livlina.cases.errors import NoteIsAlreadySaved, SomeoneElseChangedTheNote
from livlina.cases.models import Case, Note, NoteWording
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import NoteKind, NotePart
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.rows import insert_unseen
from livlina.people import rules as people_rules
from livlina.people import services as people
from livlina.people.models import Person
from livlina.people.terms import Source


@command
def write_note(
    actor: Actor,
    *,
    case: Case,
    text: str,
    happened_at: datetime,
    at: datetime,
    part: str = NotePart.HANDLING,
    kind: str = NoteKind.OTHER,
    told_by: str = Source.UNKNOWN,
    told_by_person: Person | None = None,
    corrects: Note | None = None,
    submission: UUID | None = None,
    confirmed_because: str = "",
) -> Note:
    """
    Save one journal note, unsigned.

    The same submission twice is one note, also when both come at once; with another text the second is refused,
    so that neither is lost (S-142). With `corrects` it is the correction of a signed note of the case by addition. In a
    child's case it is marked with whose it is (S-13). A text that gives away what is hidden in the file is refused
    unless `confirmed_because` says why (S-23).
    """
    require_in(case, actor, to=Permission.WRITE_NOTE)
    obstacle = rules.obstacle_to_writing(text=text, happened_at=happened_at, now=at)
    if not obstacle and corrects is not None:
        obstacle = rules.obstacle_to_correcting(
            is_signed=corrects.signed_at is not None, is_of_case=corrects.case_id == case.pk
        )
    obstacle = obstacle or people_rules.obstacle_to_source(told_by=told_by, must=case.asks_who_told)
    if obstacle:
        raise obstacle
    kept = people.require_reason({"text": text}, hidden=queries.hidden(actor, case), because=confirmed_because)
    told: dict[str, Any] = {
        "part": part,
        "kind": kind,
        "text": text,
        "told_by": told_by,
        "told_by_person": told_by_person,
        "happened_at": happened_at,
        "corrects": corrects,
    }
    note = Note(case=case, written_by_id=actor.id, written_at=at, submission=submission, **told)
    try:
        with refusing("note_is_saved_once", NoteIsAlreadySaved):
            note.save(force_insert=True)
    except NoteIsAlreadySaved:
        earlier = Note.objects.get(case=case, submission=submission)
        earlier.case = case
        require_same(earlier, told, refusal=NoteIsAlreadySaved)
        record(actor, "note.written_again", subject=earlier, case=case)
        return earlier
    record(actor, "note.written", subject=note, case=case, why=_why(actor, case))
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=note, case=case)
    return note


@command
def change_note(
    actor: Actor,
    *,
    note: Note,
    text: str,
    happened_at: datetime,
    version: int,
    at: datetime,
    part: str = "",
    kind: str = "",
    told_by: str = "",
    told_by_person: Person | None = None,
    confirmed_because: str = "",
) -> Note:
    """
    Change an unsigned note. Nobody's text is overwritten silently: a stale version is refused (S-142).

    Without `part`, `kind` and `told_by` they stay as they are. A text that was changed is looked through anew (S-23),
    and the trace tells only that it changed (S-40). What stood, which others may have read, is kept beside it.
    """
    require_in(note.case, actor, to=Permission.WRITE_NOTE)
    current = Note.objects.select_for_update(of=("self",), no_key=True).select_related("case").get(pk=note.pk)
    obstacle = rules.obstacle_to_changing(
        is_signed=current.signed_at is not None, is_writer=current.written_by_id == actor.id
    ) or rules.obstacle_to_writing(text=text, happened_at=happened_at, now=at)
    obstacle = obstacle or people_rules.obstacle_to_source(
        told_by=told_by or current.told_by, must=current.case.asks_who_told
    )
    if obstacle:
        raise obstacle
    if current.version != version:
        raise SomeoneElseChangedTheNote
    kept = people.require_reason(
        {"text": text} if text != current.text else {},
        hidden=queries.hidden(actor, current.case),
        because=confirmed_because,
    )
    told = {
        "happened_at": happened_at,
        "part": part or current.part,
        "kind": kind or current.kind,
        "told_by": told_by or current.told_by,
    }
    changes = {name: [getattr(current, name), value] for name, value in told.items() if getattr(current, name) != value}
    sealed = ["text"] if current.text != text else []
    for name, value in told.items():
        setattr(current, name, value)
    if sealed:
        insert_unseen(NoteWording(case=current.case, note=current, text=current.text, stood_until=at))
    current.text = text
    if told_by:
        current.told_by_person = told_by_person
    current.changed_at = at
    current.version = version + 1
    current.save()
    record(
        actor,
        "note.changed",
        subject=current,
        case=current.case,
        detail={"open": changes, "sealed": sealed},
        why=_why(actor, current.case),
    )
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=current.case)
    return current


@command
def sign_note(actor: Actor, *, note: Note, at: datetime) -> Note:
    """Sign a note. From then on the database refuses to change it. Signed twice is signed once (S-142)."""
    require_in(note.case, actor, to=Permission.WRITE_NOTE)
    current = Note.objects.select_for_update(of=("self",), no_key=True).select_related("case").get(pk=note.pk)
    if current.signed_by_id == actor.id:
        record(actor, "note.signed_again", subject=current, case=current.case)
        return current
    obstacle = rules.obstacle_to_changing(
        is_signed=current.signed_at is not None, is_writer=current.written_by_id == actor.id
    )
    if obstacle:
        raise obstacle
    current.signed_at = at
    current.signed_by_id = actor.id
    current.save(update_fields=["signed_at", "signed_by"])
    record(actor, "note.signed", subject=current, case=current.case, why=_why(actor, current.case))
    return current


def _why(actor: Actor, case: Case) -> str:
    """By which relation: what is written behind broken glass is told as such, also on another day (S-44)."""
    relation = queries.relation(actor, case)
    return relation.kind if relation else ""
