"""One who leads and a worker have gone through the worker's cases, and it is signed for the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import escaped, left_by, record
from livlina.cases.leading import queries, rules
from livlina.cases.leading.errors import ReviewIsSaved
from livlina.cases.leading.models import CaseloadReview, CaseReview
from livlina.cases.models import CaseLine
from livlina.core import turns
from livlina.core.again import require_same
from livlina.organisation.models import Staff
from livlina.people import services as people
from livlina.people.scanning import Hidden

ANY_WHEREABOUTS = Hidden(with_patterns=True)
"""One who leads need not have read where anybody is, so all that looks like it is asked about (S-23)."""

WRITE = """
SELECT review_cases(%s, %s::uuid[], %s::bytea[], %s::bigint[], %s::bytea[], %s::bytea[], %s::date[], %s)
"""


READ = """
SELECT count(leave_trace(of.actor, t.unit, t.ref, of.action, '', t.subject, of.account, ''))
  FROM (SELECT %s::bigint AS actor, %s AS action, %s AS account) AS of,
       unnest(%s::bigint[], %s::uuid[], %s::text[]) AS t (unit, ref, subject)
"""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of one case, the next step and its day. Nothing of it need be."""

    text: str = ""
    next_step: str = ""
    due_on: date | None = None


@command
def review_cases(
    actor: Actor,
    *,
    staff: Staff,
    said: Mapping[UUID, Said],
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> int:
    """
    Sign that the open cases of a worker have been gone through, with what was said of each: by public id of the case.

    Each case there was must stand in `said`. At more than one unit it is one review for each. A next step becomes a
    task of the worker's. Sent twice it is one (S-142). How many cases. Source: R-353.
    """
    today = timezone.localdate(at)
    lines = queries.reviewable(actor, staff)
    for unit in sorted({line.unit_id for line in lines}):
        require(actor, Permission.ASSIGN_CASE, unit_id=unit)
    require(actor, Permission.ASSIGN_CASE)
    turns.to_save(submission)
    if saved := _saved(actor, submission, said):
        record(actor, "caseload.reviewed_again", detail={"of": str(staff.public_id)})
        return saved
    held, read = (frozenset(str(key) for key in keys) for keys in ((line.public_id for line in lines), said))
    if obstacle := rules.obstacle_to_reviewing(is_own=staff.pk == actor.id, held=held, read=read):
        raise obstacle
    for one in said.values():
        if obstacle := rules.obstacle_to_step(step=one.next_step, due_on=one.due_on, today=today):
            raise obstacle
    texts = {f"{name}-{key}": getattr(one, name) for key, one in said.items() for name in ("text", "next_step")}
    kept = people.require_reason(texts, hidden=ANY_WHEREABOUTS, because=confirmed_because)
    for unit in sorted({line.unit_id for line in lines}):
        of_unit = [line for line in lines if line.unit_id == unit]
        review = CaseloadReview.objects.create(
            unit_id=unit,
            staff=staff,
            held_on=today,
            held_by_id=actor.id,
            held_at=at,
            cases_count=len(of_unit),
            submission=submission,
        )
        made = [CaseReview(public_id=uuid4(), text=one.text, next_step=one.next_step) for one in _of(of_unit, said)]
        columns = [_column(made, name) for name in ("wrapped_key", "text", "next_step")]
        with connection.cursor() as cursor:
            cursor.execute(
                WRITE,
                [
                    review.pk,
                    [row.public_id for row in made],
                    columns[0],
                    [line.pk for line in of_unit],
                    columns[1],
                    columns[2],
                    [one.due_on for one in _of(of_unit, said)],
                    at,
                ],
            )
        detail = {"of": str(staff.public_id), "cases": len(of_unit)}
        record(actor, "caseload.reviewed", subject=review, unit_id=unit, detail=detail)
        for line, row in zip(of_unit, made, strict=True):
            record(actor, "case.reviewed", case=line, subject=row)
            of_case = {name: found for name, found in kept.items() if name.endswith(str(line.public_id))}
            people.record_reason(of_case, actor=actor, because=confirmed_because, subject=row, case=line)
    return len(lines)


@lasting
def list_review(actor: Actor, *, lines: Iterable[CaseLine], said: Mapping[int, CaseReview]) -> None:
    """
    See the cases to go through, with what was `said` of them the last time, by key of the case.

    Where something was, the trace is that of the case too: it was read of the case without it (S-10, S-40).
    """
    require(actor, Permission.READ_CASE)
    listed = list(lines)
    record(actor, "cases.listed", why="month", detail={"cases": [str(line.trace_ref) for line in listed]})
    rows = [(line, said[line.pk]) for line in listed if line.pk in said]
    shown = [(line, row) for line, row in rows if row.text or row.next_step]
    columns = [
        [line.unit_id for line, _ in shown],
        [str(line.trace_ref) for line, _ in shown],
        [f"{row._meta.db_table}:{row.public_id}" for _, row in shown],
    ]
    left_by(READ, [actor.id, "review.read", escaped(actor.account), *columns])  # one question, however many they are


def _of(lines: list[CaseLine], said: Mapping[UUID, Said]) -> list[Said]:
    return [said[line.public_id] for line in lines]


def _column(made: list[CaseReview], name: str) -> list[Any]:
    """The sealed values of a field, each under the key of its own row."""
    field: Any = CaseReview._meta.get_field(name)
    return [field.pre_save(row, add=True) for row in made]


def _saved(actor: Actor, submission: UUID, said: Mapping[UUID, Said]) -> int:
    """Of how many cases that form was saved already. Raises ReviewIsSaved where it tells something else now."""
    found = list(CaseReview.objects.filter(review__submission=submission, review__held_by=actor.id))
    lines = CaseLine.objects.in_bulk([row.case_id for row in found])
    if found and {line.public_id for line in lines.values()} != said.keys():
        raise ReviewIsSaved
    for row in found:
        require_same(row, vars(said[lines[row.case_id].public_id]), refusal=ReviewIsSaved)
    return len(found)
