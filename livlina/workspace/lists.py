"""Cases as the lines of a list: what the rooms below know of them, put together for a table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from livlina.access.actor import Actor
from livlina.assessments.clock import queries as danger
from livlina.assessments.panels import LEVELS
from livlina.cases import queries as cases
from livlina.cases import services
from livlina.cases.terms import CaseRole, Entrance, Wall
from livlina.core.templatetags.livlina import protect_tag
from livlina.core.templatetags.swedish import short_date
from livlina.core.terms import Answer
from livlina.people.terms import Protection
from livlina.support.panels import knots
from livlina.support.talks import queries as talks

ROLES = {str(role.value): str(role.label) for role in CaseRole}
ENTRANCES = {str(entrance.value): str(entrance.label) for entrance in Entrance}
HIDDEN = "Visas inte"
PROTECTIONS = {
    str(protection.value): protect_tag("" if protection == Protection.NONE else str(protection.label))
    for protection in Protection
}
CHILDREN = {Answer.YES.value: "Ja", Answer.NO.value: "Nej", Answer.UNKNOWN.value: "Inte känt"}


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a table. Texts are ready to be shown, so that the template only places them."""

    url: str
    name: str
    protection: SafeString
    number: str
    role: str
    came_in: str
    came_in_on: str
    entrance: str
    children: str
    assigned: str
    unit: str
    talks: SafeString
    is_open: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One case of the unit as those who lead it see it: a number, how the danger stands, and nothing of who (S-01)."""

    url: str
    number: str
    role: str
    came_in: str
    came_in_on: str
    assigned: str
    """Who is, and that they have left or are away; '' for nobody."""

    is_absent: bool
    unit: str
    is_open: bool
    is_walled_off: bool
    """Closed to the one assigned, until the lead has decided (S-10)."""

    level: SafeString | str
    """The level that holds, of a case that is open and no wall closes to who leads; '' where nobody has judged one."""


def unit_lines(actor: Actor, found: Any, *, what: str, with_levels: bool = False) -> list[UnitLine]:
    """
    The cases of a unit as lines, in their order; at most a page of them. One query and the trace (S-40), and one
    `with_levels` for how the danger stands at the units that the actor leads.
    """
    rows = list(found)
    levels: dict[int, str] = {}
    if rows:
        services.list_cases(actor, refs=[row.trace_ref for row in rows], what=what)
        levels = {each.pk: each.level for each in danger.led()} if with_levels else {}
    here = reverse("caseload")
    return [
        UnitLine(
            url=f"{here}{row.public_id}/",
            number=row.number,
            role=ROLES[row.role],
            came_in=short_date(row.came_in_on),
            came_in_on=row.came_in_on.isoformat(),
            assigned=row.handler,
            is_absent=bool(row.absence),
            unit=row.unit.name,
            is_open=row.is_open,
            is_walled_off=row.assigned_wall == Wall.CLOSED,
            level=LEVELS[levels.get(row.pk, "")],
        )
        for row in rows
    ]


def lines(actor: Actor, found: Any, *, what: str, day: date) -> list[Line]:
    """
    The cases of a query as lines, in its order; at most a page of them. Four queries and the trace (S-40).
    """
    rows = cases.listed(found)
    counted = talks.of_cases(rows, day=day)
    if rows:
        services.list_cases(actor, refs=[row.trace_ref for row in rows], what=what)
    here = reverse("caseload")
    return [
        Line(
            url=f"{here}{row.public_id}/",
            name=row.name,
            protection=PROTECTIONS[row.protection],
            number=row.number,
            role=ROLES[row.role],
            came_in=short_date(row.came_in_on),
            came_in_on=row.came_in_on.isoformat(),
            entrance=ENTRANCES.get(row.entrance, HIDDEN),
            children=CHILDREN[row.minor_children] if row.children_count is None else str(row.children_count),
            assigned=row.assigned,
            unit=row.unit,
            talks=knots(counted[row.pk]),
            is_open=row.closed_on is None,
        )
        for row in rows
    ]
