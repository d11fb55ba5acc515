"""
The record of what was done. Written by one function of the database, in the transaction of the act itself;
the application can neither read, change nor delete it there. Source: S-40, S-41, S-42.
"""

import json
from contextvars import ContextVar
from typing import Any, Final, Protocol
from uuid import UUID

from livlina.access import undoing
from livlina.access.actor import Actor
from livlina.core.fields import PublicModel
from livlina.core.sealed import Cipher

_left: ContextVar[int] = ContextVar("traces_left", default=0)


class Traced(Protocol):
    """
    A case or a first contact: what a trace can be about. `cipher` is None where it is not opened but only named, as in
    the lines of those who lead: then nothing that must be sealed may be told of it.
    """

    trace_ref: UUID
    unit_id: int

    @property
    def cipher(self) -> Cipher | None: ...


def left() -> int:
    """How many traces this thread of work has left so far."""
    return _left.get()


LEAVE: Final = "SELECT leave_trace(%s, %s, %s, %s, %s, %s, %s, %s)"


def record(
    actor: Actor,
    action: str,
    *,
    subject: PublicModel | None = None,
    case: Traced | None = None,
    unit_id: int = 0,
    why: str = "",
    detail: dict[str, Any] | None = None,
    statement: str = LEAVE,
) -> Any:
    """
    Leave one trace in the present transaction.

    `case` is the case or first contact it is about; `detail` (before and after, counts, keyed hashes; never
    note text or whereabouts, S-42) is then sealed with the key of that case, so that it goes when the key
    goes. Control characters in `why` are escaped, so that no text can look like two fields.

    `statement` is for a room whose function of the database leaves the trace and counts it in the same turn; what
    that function answers is given back.
    """
    told = b""
    if detail is not None:
        text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"), default=str)
        cipher = case.cipher if case else None
        told = cipher.seal(text, place=f"access_trace.detail:{case.trace_ref}") if cipher and case else text.encode()
    about = f"{subject._meta.db_table}:{subject.public_id}" if subject is not None else ""
    values = [
        actor.id,
        unit_id or (case.unit_id if case else 0),
        case.trace_ref if case else None,
        action,
        escaped(why),
        about,
        escaped(actor.account),
        told,
    ]
    return left_by(statement, values)


def left_by(statement: str, values: list[Any]) -> Any:
    """Ask a function of the database that leaves its trace itself, and count it. What it answers is given back."""
    answer = undoing.run(statement, values)
    _left.set(_left.get() + 1)
    return answer


def escaped(text: str) -> str:
    """The text with its control characters written out, as in \\x0a."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
