"""
A register that was brought in is taken out again, whole or not at all, while nobody has written in its cases.

What it made goes; that it was there does not: the traces stay, and the batch says who undid it. One that changed cases
that were there before is not undone, for then something that was so would be lost. Source: S-122, S-142.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core.errors import DomainError
from livlina.intake import rules
from livlina.intake.models import ImportBatch


def batches(actor: Actor, *, most: int) -> list[ImportBatch]:
    """The latest registers brought in to units that the actor leads, the latest first."""
    if not actor.may(Permission.IMPORT_CASES):
        return []
    found = ImportBatch.objects.select_related("imported_by", "undone_by").order_by("-imported_at", "-pk")
    return [batch for batch in found[:most] if _is_theirs(actor, batch)]


def batch(actor: Actor, public_id: UUID) -> ImportBatch | None:
    """One of them, or None."""
    found = ImportBatch.objects.select_related("imported_by", "undone_by").filter(public_id=public_id).first()
    return found if found and _is_theirs(actor, found) else None


def _is_theirs(actor: Actor, batch: ImportBatch) -> bool:
    return all(actor.may(Permission.IMPORT_CASES, unit_id=unit) for unit in batch.units)


def held(batch: ImportBatch) -> list[str]:
    """The numbers of the cases that hold it back: somebody has been given them, or has written in them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM import_held(%s) ORDER BY number", [batch.cases])
        return [number for (number,) in cursor.fetchall()]


def obstacle(batch: ImportBatch) -> DomainError | None:
    """Why it cannot be undone as it stands now, or None."""
    is_undone = batch.undone_at is not None
    return rules.obstacle_to_undoing(is_undone=is_undone, updated=batch.updated, held=[] if is_undone else held(batch))


@command
def undo_import(actor: Actor, *, batch: ImportBatch, at: datetime) -> int:
    """
    Take out all that one register brought in, and return how many cases it was. Of two at once one is refused.

    Raises ImportIsUndone, ImportChangedCases or CasesHoldItBack, with nothing taken out.
    """
    for unit in batch.units:
        require(actor, Permission.IMPORT_CASES, unit_id=unit)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(78, 1)")  # none is brought in meanwhile
        current = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        cursor.execute("SELECT hold_import(%s)", [current.cases])
        if refusal := obstacle(current):
            raise refusal
        cursor.execute("SELECT undo_import(%s, %s)", [current.cases, actor.account])
        count = int(cursor.fetchone()[0])
    current.undone_at, current.undone_by_id = at, actor.id if actor.is_known else None
    current.save(update_fields=["undone_at", "undone_by"])
    record(actor, "register.undone", subject=current, detail={"cases": count})
    return count
