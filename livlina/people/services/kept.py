"""Free texts that give away what is kept hidden: refused until someone says why, and then traced. Source: S-23."""

from collections.abc import Mapping

from livlina.access.actor import Actor
from livlina.access.traces import Traced, record
from livlina.core.fields import PublicModel
from livlina.people import scanning
from livlina.people.scanning import Found, Hidden


def require_reason(texts: Mapping[str, str], *, hidden: Hidden, because: str) -> Found:
    """
    What these texts, by field, give away and are kept with all the same. Raises `TellsWhere` when no reason is given.

    Part of every command that saves free text about a person, so that no door goes past it.
    """
    found = scanning.found_in(texts, hidden)
    if obstacle := scanning.obstacle_to_keeping(found, hidden=hidden, because=because):
        raise obstacle
    return found


def record_reason(found: Found, *, actor: Actor, because: str, subject: PublicModel, case: Traced) -> None:
    """Leave the trace of a text that was kept with what it gives away: why, and of what kind, never what (S-42)."""
    if found:
        detail = {"because": because.strip(), "found": scanning.counted(found)}
        record(actor, "text.kept_with_reason", subject=subject, case=case, detail=detail)
