"""A board's decision to offer help without needs assessment is written down, and ended. It is never rewritten."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.again import FormIsSaved, require_same
from livlina.core.constraints import refusing
from livlina.organisation.models import Board, OfferedHelp, Unit
from livlina.organisation.offered import queries, rules
from livlina.organisation.offered.errors import AlreadyOffered, NotTheBoardsUnit, NoUnitChosen
from livlina.organisation.offered.terms import Offer


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """What the board decided: on what, when, from and until which day (both included), on what conditions."""

    offer: str
    reference: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    conditions: str
    documents_identity: bool
    basis: str


@command
def write_offer(
    actor: Actor, *, board: Board, units: list[Unit], facts: OfferFacts, submission: UUID, at: datetime
) -> list[OfferedHelp]:
    """Write down what the board has decided, at each of its units. All or none; sent twice it is one (S-142)."""
    require(actor, Permission.WRITE_OFFERED)
    turns.to_save(submission)
    if earlier := list(OfferedHelp.objects.filter(submission=submission, written_by=actor.id)):
        for row in earlier:
            require_same(row, vars(facts) | {"board": board})
        if {row.unit_id for row in earlier} != {unit.pk for unit in units}:
            raise FormIsSaved
        record(actor, "offered.written_again", subject=earlier[0])
        return earlier
    if not units:
        raise NoUnitChosen
    if obstacle := rules.obstacle_to_writing(
        decided_on=facts.decided_on,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        today=timezone.localdate(at),
    ):
        raise obstacle
    own = {unit.pk for unit in queries.of_board(board, day=facts.valid_from)}
    made = []
    for unit in units:
        if unit.pk not in own:
            raise NotTheBoardsUnit(unit=unit.full_name, board=board.name)
        offer = str(Offer(facts.offer).label).lower()
        with refusing("unit_offers_a_help_by_one_decision", AlreadyOffered, offer=offer, unit=unit.full_name):
            row = OfferedHelp.objects.create(
                board=board, unit=unit, submission=submission, written_by_id=actor.id, written_at=at, **vars(facts)
            )
        record(actor, "offered.written", subject=row, unit_id=unit.pk, detail=_told(row))
        made.append(row)
    return made


@command
def end_offer(actor: Actor, *, offered: OfferedHelp, last_on: date, at: datetime) -> OfferedHelp:
    """End a decision on a day, the last on which it holds: the board has ended it, or decided anew."""
    require(actor, Permission.WRITE_OFFERED)
    row: OfferedHelp = OfferedHelp.objects.select_for_update(of=("self",), no_key=True).get(pk=offered.pk)
    if obstacle := rules.obstacle_to_ending(
        valid_from=row.valid_from,
        ending=rules.Ending(stands=row.valid_to, asked=last_on),
        today=timezone.localdate(at),
    ):
        raise obstacle
    before = row.valid_to
    row.valid_to, row.ended_by_id, row.ended_at = last_on, actor.id, at
    row.save(update_fields=["valid_to", "ended_by", "ended_at"])
    record(actor, "offered.ended", subject=row, unit_id=row.unit_id, detail={"before": before, "last_on": last_on})
    return row


def _told(row: OfferedHelp) -> dict[str, Any]:
    """A decision as a trace tells it."""
    return {
        "offer": row.offer,
        "reference": row.reference,
        "days": [row.valid_from, row.valid_to],
        "documents_identity": row.documents_identity,
    }
