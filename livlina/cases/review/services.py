"""Traces are judged as they come; what stands out is reviewed. Reading what they tell is traced itself (S-40, S-43)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor, system
from livlina.access.commands import acting_as, command
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases.review import queries, rules
from livlina.cases.review.errors import AlreadyReviewed
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.rules import Event
from livlina.cases.review.terms import Reason
from livlina.core import clock
from livlina.core.constraints import refusing
from livlina.core.letters import spellings
from livlina.core.read import MoreHasCome
from livlina.core.sealed import place_of
from livlina.core.text import folded
from livlina.organisation import queries as organisation

JUDGE = system("upkeep")
BATCHES_AT_MOST = 50  # in one turn: what is left comes in the next minute


def flag_traces() -> None:
    """Judge the traces that have come since last, and put what stands out in the queue. A chore of each minute."""
    for _ in range(BATCHES_AT_MOST):
        with acting_as(JUDGE):
            taken = queries.take()
            flagged = _flagged(taken)
            for item in flagged:
                _flag(item)
            if flagged:
                record(JUDGE, "review.flagged", detail={"items": len(flagged)})
        if not taken:
            return


@dataclass
class Flagged:
    """What one member of staff did with one case on one day, as far as it stands out."""

    staff: int
    unit: int
    case_ref: UUID | None
    day: date
    due_on: date
    reasons: set[str] = field(default_factory=set)
    moments: list[datetime] = field(default_factory=list)


def _flagged(taken: list[queries.Taken]) -> list[Flagged]:
    if not taken:
        return []
    today = clock.today()
    limited = queries.Limited(day=today)
    cases = queries.whose(trace.case_ref for trace in taken if trace.case_ref)
    staff = queries.colleagues({trace.actor_id for trace in taken}, day=today)
    staff_names = {each for name in organisation.staff_names().values() for each in spellings(folded(name))}
    read = {(trace.actor_id, trace.case_ref) for trace in taken if trace.case_ref}
    near = queries.near(read) | queries.at_same_address(read)
    units = {unit.pk for unit in organisation.units({trace.unit_id for trace in taken if trace.unit_id})}
    draws = secrets.SystemRandom()
    found: dict[tuple[int, UUID | None, date | datetime], Flagged] = {}
    for trace in taken:
        colleague = staff.get(trace.actor_id)
        # a trace of a unit that is not there is judged where who left it works, and stops no other
        unit = trace.unit_id if trace.unit_id in units else colleague.unit_id if colleague else None
        if colleague is None or unit is None:
            continue
        limits = limited.of(unit)
        local = timezone.localtime(trace.at)
        case = cases.get(trace.case_ref) if trace.case_ref else None
        event = Event(
            action=trace.action,
            hour=local.hour,
            is_about_case=trace.case_ref is not None,
            is_denied=rules.is_denied(trace.action, trace.why),
            relation=rules.relation(trace.why),
            days_since_closing=(local.date() - case.closed_on).days if case and case.closed_on else None,
            shares_surname=case is not None and bool(colleague.surnames & rules.surnames(case.name)),
            is_near=(trace.actor_id, trace.case_ref) in near,
            client_is_staff=case is not None and not staff_names.isdisjoint(spellings(folded(case.name))),
            cases_in_hour=trace.cases_in_hour,
            refusals_in_day=trace.refusals_in_day,
            draw=draws.random(),
        )
        reasons = rules.reasons(event, limits=limits)
        of_person = reasons & rules.OF_THE_PERSON
        for case_ref, why in ((None, of_person), (trace.case_ref, reasons - of_person)):
            if why:
                is_call = Reason.DANGER_UNREAD in why  # of one message, and never a line among others
                key = (trace.actor_id, case_ref, trace.at if is_call else local.date())
                new = Flagged(trace.actor_id, unit, case_ref, local.date(), rules.due_on(today, limits=limits))
                item = found.setdefault(key, new)
                item.reasons |= why
                item.moments.append(trace.at)
    return list(found.values())


def _flag(item: Flagged) -> None:
    made = ReviewItem()
    _ = made.cipher  # its key, under which the note of the review will be sealed
    _call(
        "SELECT flag_for_review(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            made.public_id,
            made.wrapped_key,
            item.staff,
            item.unit,
            item.case_ref,
            item.day,
            sorted(item.reasons),
            min(item.moments),
            max(item.moments),
            len(item.moments),
            item.due_on,
        ],
    )


@command
def read_queue(actor: Actor, *, shown: Iterable[ReviewItem]) -> None:
    """See what waits for review: the trace tells which items."""
    _require(actor)
    record(actor, "review.listed", detail={"items": [str(item.public_id) for item in shown]})


@command
def read_item(actor: Actor, *, item: ReviewItem) -> tuple[list[queries.Done], dict[int, int]]:
    """
    Open an item: the traces behind it, and how many readings the member of staff made each hour of that day.

    Reading the log leaves a trace, which tells whose traces were read.
    """
    _require(actor, item)
    record(
        actor,
        "review.read",
        subject=item,
        unit_id=item.unit_id,
        why=",".join(item.reasons),
        detail={"staff": str(item.staff.public_id)},
    )
    return queries.events(item), queries.hours(item)


@command
def review(actor: Actor, *, item: ReviewItem, outcome: str, note: str, seen: str, at: datetime) -> None:
    """
    Say what the review of an item came to. The note is sealed; nobody reviews themself.

    `seen` is the mark of what the page showed (`queries.shown`): over anything else nothing is settled (S-142).
    """
    obstacle = rules.obstacle_to_reviewing(
        staff=item.staff_id, reviewer=actor.id, outcome_before=item.outcome, outcome=outcome, note=note
    )
    if obstacle:
        raise obstacle
    _require(actor, item)
    sealed = item.cipher.seal(note, place=place_of(item, "note")) if note.strip() else None
    with refusing("review_is_of_what_was_shown", MoreHasCome):
        is_first = _call("SELECT review_item(%s, %s, %s, %s, %s)", [item.pk, outcome, sealed, at, seen])
    if not is_first:
        raise AlreadyReviewed
    record(actor, "review.made", subject=item, unit_id=item.unit_id, detail={"open": {"outcome": ["", outcome]}})


def _require(actor: Actor, item: ReviewItem | None = None) -> None:
    """Whose role it is, and those who lead: they see what has waited too long, and nothing else (the row policy)."""
    leads = bool(actor.led_units) if item is None else item.unit_id in actor.led_units
    if not (actor.may(Permission.REVIEW_TRACES) or leads):
        raise NotPermitted


def _call(sql: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
