"""The register of competence: entries of colleagues, the kinds there are, and which kinds of case ask for them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.text import folded
from livlina.organisation.competence import queries, rules
from livlina.organisation.competence.errors import (
    AskedAlready,
    HasEnded,
    HasItThen,
    KindExists,
    KindHasEnded,
    LastDayMissing,
    NotYours,
)
from livlina.organisation.competence.models import Competence, CompetenceDemand, CompetenceKind
from livlina.organisation.models import Staff


@command
def write_competence(
    actor: Actor,
    *,
    staff: Staff,
    kind: CompetenceKind,
    valid_from: date,
    valid_to: date | None,
    submission: UUID,
    at: datetime,
) -> Competence:
    """Write that a colleague has a competence, by one who leads a unit of theirs or an administrator. Source: R-362."""
    require(actor, Permission.RECORD_COMPETENCE)
    turns.to_save(submission)
    earlier: Competence | None = Competence.objects.filter(submission=submission, written_by=actor.id).first()
    if earlier is not None:
        require_same(earlier, {"staff": staff, "kind": kind, "valid_from": valid_from, "valid_to": valid_to})
        record(actor, "competence.written_again", subject=earlier)
        return earlier
    if not queries.staff_of(actor, day=timezone.localdate(at)).filter(pk=staff.pk).exists():
        raise NotYours(name=staff.name)
    if obstacle := rules.obstacle_to_days(valid_from=valid_from, valid_to=valid_to):
        raise obstacle
    if kind.valid_to is not None and kind.valid_to < valid_from:
        raise KindHasEnded
    told = {"name": staff.name, "kind": kind.name}
    with (
        refusing("staff_has_a_competence_once_a_day", HasItThen, **told),
        refusing("organisation_competence_submission_key", HasItThen, **told),  # the form of somebody else
    ):
        row: Competence = Competence.objects.create(
            staff=staff,
            kind=kind,
            valid_from=valid_from,
            valid_to=valid_to,
            submission=submission,
            written_by_id=actor.id,
            written_at=at,
        )
    record(actor, "competence.written", subject=row, detail=_told(row))
    return row


@command
def end_competence(actor: Actor, *, entry: Competence, last_on: date | None, is_mistake: bool, at: datetime) -> None:
    """Give an entry an earlier last day, or take back what was written by mistake: it is kept and counts nowhere."""
    require(actor, Permission.RECORD_COMPETENCE)
    row: Competence = Competence.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if row.is_mistake:
        raise HasEnded
    before = row.valid_to
    if is_mistake:
        row.is_mistake = True
    elif last_on is None:
        raise LastDayMissing
    elif obstacle := rules.obstacle_to_ending(valid_from=row.valid_from, stands=row.valid_to, last_on=last_on):
        raise obstacle
    else:
        row.valid_to = last_on
    row.ended_by_id, row.ended_at = actor.id, at
    row.save(update_fields=["valid_to", "is_mistake", "ended_by", "ended_at"])
    record(actor, "competence.ended", subject=row, detail=_told(row) | {"before": before, "mistake": is_mistake})


@command
def write_kind(actor: Actor, *, name: str, valid_from: date, submission: UUID, at: datetime) -> CompetenceKind:
    """A new kind of competence, by the administrator."""
    require(actor, Permission.SET_COMPETENCE)
    turns.to_save(submission)
    earlier: CompetenceKind | None = CompetenceKind.objects.filter(submission=submission, written_by=actor.id).first()
    if earlier is not None:
        require_same(earlier, {"name": name, "valid_from": valid_from})
        record(actor, "competence.kind_written_again", subject=earlier)
        return earlier
    with (
        refusing("organisation_competencekind_folded_name_key", KindExists, name=name),
        refusing("organisation_competencekind_submission_key", KindExists, name=name),
    ):
        row: CompetenceKind = CompetenceKind.objects.create(
            name=name,
            folded_name=folded(name),
            valid_from=valid_from,
            submission=submission,
            written_by_id=actor.id,
            written_at=at,
        )
    record(actor, "competence.kind_written", subject=row, detail={"name": name})
    return row


@command
def ask_for(
    actor: Actor, *, kind: CompetenceKind, asked_in: str, valid_from: date, submission: UUID, at: datetime
) -> CompetenceDemand:
    """From a day cases of that kind ask for the competence of whoever is given them. By the administrator."""
    require(actor, Permission.SET_COMPETENCE)
    turns.to_save(submission)
    earlier: CompetenceDemand | None = CompetenceDemand.objects.filter(
        submission=submission, written_by=actor.id
    ).first()
    if earlier is not None:
        require_same(earlier, {"kind": kind, "asked_in": asked_in, "valid_from": valid_from})
        record(actor, "competence.asked_for_again", subject=earlier)
        return earlier
    if kind.valid_to is not None and kind.valid_to < valid_from:
        raise KindHasEnded
    with (
        refusing("competence_is_asked_for_once_a_day", AskedAlready),
        refusing("organisation_competencedemand_submission_key", AskedAlready),
    ):
        row: CompetenceDemand = CompetenceDemand.objects.create(
            kind=kind,
            asked_in=asked_in,
            valid_from=valid_from,
            submission=submission,
            written_by_id=actor.id,
            written_at=at,
        )
    record(actor, "competence.asked_for", subject=row, detail={"kind": kind.name, "in": asked_in, "from": valid_from})
    return row


@command
def end_asking(actor: Actor, *, row: CompetenceKind | CompetenceDemand, last_on: date, at: datetime) -> None:
    """End a kind of competence, or that it is asked for, on a day not gone by: what was asked for stays so."""
    require(actor, Permission.SET_COMPETENCE)
    model = type(row)
    held = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    obstacle = rules.obstacle_to_ending(
        valid_from=held.valid_from, stands=held.valid_to, last_on=last_on, not_before=timezone.localdate(at)
    )
    if obstacle:
        raise obstacle
    before = held.valid_to
    held.valid_to, held.ended_by_id, held.ended_at = last_on, actor.id, at
    held.save(update_fields=["valid_to", "ended_by", "ended_at"])
    record(actor, "competence.asking_ended", subject=held, detail={"before": before, "last_on": last_on})


def _told(row: Competence) -> dict[str, Any]:
    """An entry as a trace tells it."""
    return {"of": str(row.staff.public_id), "kind": row.kind.name, "days": [row.valid_from, row.valid_to]}
