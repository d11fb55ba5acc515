"""Proposals of own support as each side sees them, and the children of open cases with and without it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from livlina.access.actor import Actor
from livlina.cases import queries as cases
from livlina.cases.children.models import ChildLine
from livlina.cases.children.queries import Child
from livlina.cases.models import Case
from livlina.cases.own_support import rules
from livlina.cases.own_support.errors import SupportIsOpen
from livlina.cases.own_support.models import OwnSupport, OwnSupportStep
from livlina.cases.own_support.terms import Kind, State
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Unit
from livlina.organisation.terms import Function

MONTHS: Final = 12
"""How far back the curve goes."""

PASSES_ON: Final = Function.AUTHORITY
DECIDES: Final = Function.CHILD_AUTHORITY


@dataclass(frozen=True)
class Proposed:
    """A proposal with what has been said of it, the first first, and how it stands."""

    support: OwnSupport
    steps: list[OwnSupportStep]

    @property
    def kinds(self) -> list[str]:
        return [step.kind for step in self.steps]

    @property
    def state(self) -> State:
        return rules.state(self.kinds)

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    def step(self, kind: Kind) -> OwnSupportStep | None:
        return next((step for step in self.steps if step.kind == kind), None)

    @property
    def at_unit(self) -> Unit:
        """Where it is: with the unit it was passed on to, or the first."""
        linked = self.step(Kind.LINKED)
        return linked.to_unit if linked and linked.to_unit else self.support.to_unit

    @property
    def started_on(self) -> date | None:
        """The day of the child's first session."""
        started = self.step(Kind.STARTED)
        return started.happened_on if started else None


@dataclass
class Origin:
    """The case that a proposal was made in, as traces name it to the unit, and how the child is marked now."""

    trace_ref: UUID
    unit_id: int
    protection: str
    cipher: None = None


def origin(support: OwnSupport) -> Origin | None:
    """Where what is done with a proposal leaves its trace. None for one who is not shown it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trace_ref, unit_id, protection FROM own_support_origin(%s)", [support.pk])
        found = cursor.fetchone()
        return Origin(*found) if found else None


def of_child(child: Child) -> list[Proposed]:
    """What has been proposed for a child of a case, the latest first. Two queries."""
    return _with_steps(OwnSupport.objects.filter(line=child.line.pk).order_by("-pk"))


def received(actor: Actor) -> list[Proposed]:
    """
    Proposals that wait at units that the actor leads, or for the actor to pass on, the oldest first. Two queries.

    The row policy leaves out those about somebody on the other side from the actor, and those settled.
    """
    mine = cases.cases(actor).values("pk")
    found = OwnSupport.objects.exclude(case__in=mine).exclude(
        steps__kind__in=[Kind.GRANTED, Kind.REFUSED, Kind.WITHDRAWN]
    )
    return [each for each in _with_steps(found.order_by("pk")) if _is_theirs(actor, each)]


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """
    A proposal that nobody has answered, or that was granted and has not begun, is settled before the case ends: whoever
    answers it afterwards would tell nobody.
    """
    left = next((each for each in _with_steps(OwnSupport.objects.filter(case=case)) if each.is_open), None)
    return SupportIsOpen(unit=left.at_unit.full_name, state=str(left.state.label)) if left else None


def seen(actor: Actor, public_id: UUID) -> Proposed | None:
    """The proposal with that name, for those at the unit where it is or who passed it on; None for others."""
    found = next(iter(_with_steps(OwnSupport.objects.filter(public_id=public_id))), None)
    if found is None or found.at_unit.pk in actor.led_units or found.support.to_unit_id in actor.led_units:
        return found
    return None if cases.cases(actor).filter(pk=found.support.case_id).exists() else found


def _is_theirs(actor: Actor, each: Proposed) -> bool:
    """True where something waits for the actor: by whoever leads the unit where it is, or passes it on."""
    return each.at_unit.pk in actor.led_units or each.state == State.PROPOSED


def units(unit_id: int, *, day: date) -> QuerySet[Unit]:
    """Units that a proposal can be sent to from that one: those who decide for children, and those who pass it on."""
    deciding = organisation.units_with(DECIDES, day=day)
    passing = organisation.units_with(PASSES_ON, day=day)
    return organisation.open_units(day=day).filter(Q(pk__in=deciding) | Q(pk__in=passing)).exclude(pk=unit_id)


def decides(unit: Unit, *, day: date) -> bool:
    """True of a unit that decides for children that day."""
    return organisation.units_with(DECIDES, day=day).filter(pk=unit.pk).exists()


def _with_steps(found: QuerySet[OwnSupport]) -> list[Proposed]:
    steps = OwnSupportStep.objects.select_related("said_by", "to_unit").order_by("pk")
    rows = found.select_related("from_unit", "to_unit", "to_board", "proposed_by").prefetch_related(
        Prefetch("steps", steps)
    )
    told = []
    for row in rows:
        for step in row.steps.all():
            step.support = row
        told.append(Proposed(row, list(row.steps.all())))
    return told


@dataclass(frozen=True, kw_only=True)
class Chair:
    """How it stands with own support for one child of an open adult case. `case_id` names no one by itself."""

    line_id: int
    case_id: int
    number: str
    unit_id: int
    staff_id: int | None
    is_mine: bool
    standing: str
    since: date
    need_on: date | None
    started_on: date | None
    at_unit_id: int | None

    @property
    def is_supported(self) -> bool:
        return rules.is_supported(self.standing)


def chairs(*, day: date) -> list[Chair]:
    """
    The children of open adult cases of one's own and, for one who leads, at the units led: those without own support
    first, the one who has stood so the longest first of them. One question; no child behind a wall is among them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM children_between(%s)", [day])
        found = [Chair(**dict(zip(Chair.__dataclass_fields__, row, strict=True))) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (one.is_supported, one.since, one.line_id))


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the rows of a page need to be shown: each child that the actor may know, who has its case, and units."""

    lines: dict[int, ChildLine]
    handlers: dict[int, cases.Handler]
    units: dict[int, Unit]


def known(found: Sequence[Chair]) -> Known:
    """
    The children of these rows that the actor may know, by the row policy, and whose step is the next. Three queries.
    """
    mine = [each.line_id for each in found if each.is_mine]
    lines = ChildLine.objects.filter(pk__in=mine).select_related("case", "party__person") if mine else []
    unit_ids = {unit for each in found for unit in (each.unit_id, each.at_unit_id) if unit}
    return Known(
        lines={line.pk: line for line in lines},
        handlers=cases.assigned_to(each.case_id for each in found),
        units={unit.pk: unit for unit in organisation.units(unit_ids)} if unit_ids else {},
    )


def month_ends(day: date) -> list[date]:
    """The last day of each of the months before that day's, the first first, and the day itself."""
    ends, last = [day], day.replace(day=1) - timedelta(days=1)
    for _ in range(MONTHS - 1):
        ends.append(last)
        last = last.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def curve(*, day: date) -> dict[int, list[rules.Point]]:
    """Of each unit that the one who acts leads, month by month for a year. One question; empty for others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, day, children, supported FROM children_curve(%s)", [month_ends(day)])
        rows = cursor.fetchall()
    found: dict[int, list[rules.Point]] = {}
    for unit, on, children, supported in rows:
        found.setdefault(unit, []).append(rules.Point(day=on, children=children, supported=supported))
    return found


def refs(found: Iterable[Chair], told: Known) -> list[UUID]:
    """What traces call the cases of the rows in which a child is named."""
    named = [told.lines[each.line_id].case.trace_ref for each in found if each.line_id in told.lines]
    return list(dict.fromkeys(named))


def names(unit_ids: Iterable[int]) -> dict[int, str]:
    """What these units are called. One query; none where there is no unit."""
    ids = list(unit_ids)
    return {unit.pk: unit.full_name for unit in organisation.units(ids)} if ids else {}
