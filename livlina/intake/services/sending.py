"""How one who is not signed in sends in a first contact herself, by the open form. Source: R-058, R-482, S-80, S-82."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.keys import WrappedKey
from livlina.access.traces import left_by
from livlina.core.sealed import SealedText, keyed_hash
from livlina.core.terms import Answer
from livlina.intake import codes, reception, rules
from livlina.intake.errors import FormIsClosed, FormIsFull
from livlina.intake.models import Contact, ContactWays
from livlina.intake.terms import ContactRole
from livlina.organisation import queries as organisation
from livlina.organisation.models import District


@dataclass(frozen=True, kw_only=True)
class SentFacts:
    """What somebody wrote in the open form. Not told is ''."""

    calls_herself: bool
    """She calls and says a code; otherwise she is called at `phone`."""
    phone: str = ""
    called: str = ""
    call_when: str = ""
    say: str = ""
    role: str = ContactRole.UNKNOWN
    is_about_another: bool = False
    district: District | None = None
    language: str = ""
    needs_interpreter: bool = False
    in_danger: bool = False
    note: str = ""


COLUMNS: Final = (
    "public_id", "trace_ref", "wrapped_key", "kind", "role", "district", "language", "needs_interpreter",
    "safe_to_call", "safe_to_leave_message", "safe_to_text", "safe_to_write", "immediate_danger", "submission",
    "called", "phone", "call_when", "say", "code_word", "note",
)  # fmt: skip
"""What the door of the form takes in; all else of a contact it writes itself."""


@command
def send_in_contact(actor: Actor, *, facts: SentFacts, token: UUID, at: datetime) -> str:
    """
    Send in a contact, and give the code by which it is found when she calls herself, or ''.

    Nobody acts: it is asked of no role, and nothing is read about anyone. The database takes it in by its own door,
    which leaves the trace. The same form with the same words twice is one contact. Raises FormIsClosed and FormIsFull.
    """
    day = timezone.localdate(at)
    door = organisation.public_form(day=day)
    if door is None:
        raise FormIsClosed
    code = codes.code_of(token) if facts.calls_herself else ""
    unreachable = Answer.NO if facts.calls_herself else Answer.UNKNOWN
    contact = Contact(
        unit=door.unit,
        received_at=at,
        registered_at=at,
        kind=rules.kind_of_sent(
            is_about_another=facts.is_about_another,
            calls_herself=facts.calls_herself,
            told=(facts.called, facts.call_when, facts.note),
        ),
        entrance="self",
        role=facts.role,
        district=facts.district,
        language=facts.language,
        needs_interpreter=Answer.YES if facts.needs_interpreter else Answer.UNKNOWN,
        safe_to_call=Answer.NO if facts.calls_herself else Answer.YES,
        safe_to_leave_message=unreachable,
        safe_to_text=unreachable,
        safe_to_write=unreachable,
        immediate_danger=Answer.YES if facts.in_danger else Answer.UNKNOWN,
        called=facts.called,
        note=facts.note,
        submission=UUID(bytes=keyed_hash(f"{token} {facts!r}", purpose="form_sent")),
    )
    contact.phone = "" if facts.calls_herself else facts.phone
    contact.call_when, contact.say, contact.code_word = facts.call_when, facts.say, code
    unit_id = reception.unit_for_sent(contact, day=day)
    if not left_by("SELECT send_in_contact(%s, %s::jsonb)", [unit_id, json.dumps(_sealed(contact))]):
        raise FormIsFull
    return code


def _sealed(contact: Contact) -> dict[str, str]:
    """The columns of the contact as the database keeps them, sealed under a key of its own that was made just now."""
    told: dict[str, str] = {}
    rows: list[Contact | ContactWays] = [contact]
    if (ways := getattr(contact, "ways", None)) is not None:
        rows.append(ways)
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.name not in COLUMNS:
                continue
            sealed = isinstance(field, SealedText | WrappedKey)
            value = field.pre_save(row, add=True) if sealed else getattr(row, field.attname)
            if value is not None:
                told[field.attname] = f"\\x{bytes(value).hex()}" if sealed else str(value)
    return told
