"""The one gate for everything that goes out to a person, calls included. Source: S-60, S-62, R-488."""

from dataclasses import dataclass

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.people import rules
from livlina.people.models import SafeChannel
from livlina.people.queries import Gate
from livlina.people.rules import Passage
from livlina.people.services.told import FileRow


@dataclass(frozen=True, kw_only=True)
class Past:
    """Why somebody is called although the gate says no: a reason of `Anyway`, and in words. Empty: not past it."""

    anyway: str = ""
    because: str = ""


AS_IT_SAYS = Past()


@command
def pass_gate(
    actor: Actor,
    *,
    gate: Gate,
    kind: str,
    case: FileRow,
    way: SafeChannel | None = None,
    past: Past = AS_IT_SAYS,
    in_contact: bool = False,
) -> Passage:
    """
    Ask whether something may go out now, and leave the trace of it. Part of every command that lets something out.

    `gate` is made in the same transaction (`queries.gate`), of what holds at that moment; `kind` is a `ChannelKind` and
    `way` the number or address meant, None for whichever of that kind. Raises the obstacle, in words for the one who
    tries, when it is blocked or must be confirmed first: nothing may then go out, by this way or another in its stead.
    `past` is for a call alone, and is told whoever reviews.
    """
    if in_contact:
        require(actor, Permission.REGISTER_CONTACT)
    else:
        require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    passage = gate.passage(kind, way)
    if obstacle := rules.obstacle_to_going_anyway(passage, kind=kind, anyway=past.anyway, because=past.because):
        raise obstacle
    action = "gate.passed" if passage.is_allowed else "gate.gone_past"
    detail = {"kind": kind, "answer": str(passage.answer)}
    record(actor, action, subject=way, case=case, why="" if passage.is_allowed else past.anyway, detail=detail)
    return passage
