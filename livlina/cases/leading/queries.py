"""
What one who leads sees of the work: numbers and lines, nothing about anyone; and what was said of cases gone through.

Named doors of the database answer for cases that one need not read (cases, migration 0014).
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.children import queries as children
from livlina.cases.children.rules import Answered, state_of_line
from livlina.cases.children.terms import Outcome, Step
from livlina.cases.leading import rules
from livlina.cases.leading.models import CaseloadReview, CaseReview
from livlina.cases.leading.rules import Needs
from livlina.cases.models import CaseLine
from livlina.cases.process.rules import SOON_DAYS
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.terms import DEFAULT_LIMITS, Limit

REVIEWS_SHOWN = 12
"""The reviews of about a year."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """How the work stands in one open case at a unit that one leads, and what is needed to count its talks."""

    pk: int
    unit_id: int
    staff_id: int | None
    role: str
    came_in_on: date
    risk: str
    talks_before: int | None
    needs: Needs


def work(*, day: date) -> list[Work]:
    """
    The open cases at the units that the one who acts leads, also those that nobody has. Three questions.

    Of a case behind a wall neither risk nor children are told.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM led_work(%s, %s)", [day, day + timedelta(days=SOON_DAYS)])
        rows = cursor.fetchall()
    of_unit = {row[0]: row[1] for row in rows}
    kids = _children(of_unit, day=day)
    return [
        Work(
            pk=case,
            unit_id=unit,
            staff_id=staff,
            role=role,
            came_in_on=came_in,
            risk=risk,
            talks_before=before,
            needs=rules.together(
                [
                    Needs(late=late, soon=soon, still=still, unsigned=unsigned, grave=int(risk in rules.GRAVE)),
                    *kids[case],
                ]
            ),
        )
        for case, unit, staff, role, came_in, late, soon, unsigned, risk, before, still in rows
    ]


def _children(of_unit: dict[int, int], *, day: date) -> dict[int, list[Needs]]:
    """Of each case what is missing for each of its children. The rule is the one of the case's own page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, is_grown, answers FROM led_children(%s)", [day])
        rows = cursor.fetchall()
    days = children.days_of_answers({of_unit[row[0]] for row in rows if row[0] in of_unit}, day=day)
    found: dict[int, list[Needs]] = defaultdict(list)
    for case, is_grown, answers in rows:
        if is_grown or case not in of_unit:
            continue
        told = answers if isinstance(answers, list) else json.loads(answers)
        state = state_of_line(
            [
                Answered(Step(step), Outcome(outcome), date.fromisoformat(on), place)
                for place, (step, outcome, on) in enumerate(told)
            ],
            grown_on=None,
            day=day,
            ask_again_after=days[of_unit[case]],
        )
        missing = Needs(children=1, unsupported=int(rules.is_without_support(state)), stepless=int(state.needs_a_step))
        found[case].append(missing)
    return found


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """The open cases that one worker has at a unit, when they were gone through, and by which day they are to be."""

    unit_id: int
    staff_id: int
    cases: int
    reviewed_on: date | None
    due_on: date
    is_overdue: bool


def caseloads(*, day: date) -> list[Caseload]:
    """The caseloads at the units that the one who acts leads, and their own. Two questions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, staff_id, cases, since, reviewed_on FROM caseloads()")
        rows = cursor.fetchall()
    if not rows:
        return []
    key = Limit.CASES_REVIEWED
    decided = organisation.limits([key], day=day)
    found = []
    for unit, staff, count, since, reviewed_on in rows:
        days = decided.get((key, unit), decided.get((key, None), DEFAULT_LIMITS[key]))
        due = rules.due_on(reviewed_on=reviewed_on, since=since, days=days)
        found.append(
            Caseload(
                unit_id=unit,
                staff_id=staff,
                cases=count,
                reviewed_on=reviewed_on,
                due_on=due,
                is_overdue=due < day,
            )
        )
    return found


def overdue(actor: Actor, *, day: date) -> list[tuple[Staff, Caseload]]:
    """Whose cases at the units that the actor leads have not been gone through in time, the longest ago first."""
    late = [
        each
        for each in caseloads(day=day)
        if each.is_overdue and each.unit_id in actor.led_units and each.staff_id != actor.id
    ]
    names = Staff.objects.in_bulk([each.staff_id for each in late]) if late else {}
    return [(names[each.staff_id], each) for each in sorted(late, key=lambda each: (each.due_on, each.staff_id))]


def reviewable(actor: Actor, staff: Staff) -> list[CaseLine]:
    """
    The open cases of a worker that the actor can go through with them, as lines, the oldest first. Those on the other
    side from the actor are not among them, and nobody is told which they are (S-10).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT my_led_sides()")
        sides = cursor.fetchone()[0]
    found = cases.lines(actor, to=Permission.ASSIGN_CASE).filter(assigned=staff, closed_on=None, pk__in=sides)
    return list(found.order_by("unit_id", "came_in_on", "pk"))


def said_of(lines: Iterable[CaseLine]) -> dict[int, CaseReview]:
    """What was said the last time of each of these cases, as far as it is seen. One question."""
    found = CaseReview.objects.filter(case__in=[line.pk for line in lines]).order_by("case_id", "-said_at", "-pk")
    return {row.case_id: row for row in found.select_related("said_by").distinct("case_id")}


def reviews_of(staff_id: int) -> list[CaseloadReview]:
    """
    The latest reviews of a worker's cases, at the units that the one who acts leads, or all of one's own. One question.
    """
    found = CaseloadReview.objects.filter(staff=staff_id).select_related("held_by", "unit")
    return list(found.order_by("-held_on", "-pk")[:REVIEWS_SHOWN])


def said_in(actor: Actor, reviews: Iterable[CaseloadReview]) -> dict[int, list[CaseReview]]:
    """What was said in these reviews of the cases that the actor has, by review. One question."""
    seen = cases.cases(actor).values("pk")
    found = CaseReview.objects.filter(review__in=[review.pk for review in reviews], case__in=seen)
    told: dict[int, list[CaseReview]] = defaultdict(list)
    for row in found.select_related("case").order_by("case__number", "pk"):
        told[row.review_id].append(row)
    return told
