"""What is known of the lists at the units that one leads: numbers alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from livlina.access.actor import Actor
from livlina.access.terms import Role
from livlina.organisation import queries as organisation
from livlina.organisation.models import Unit
from livlina.support.waiting import queries as waiting
from livlina.support.waiting.queries import WaitLine
from livlina.support.waiting.terms import HelpKind

COUNTED: Final = timedelta(weeks=13)


@dataclass(frozen=True, kw_only=True)
class List:
    """One list at a unit that one leads."""

    unit: Unit
    kind: HelpKind
    waiting: int


def lists(actor: Actor, found: Iterable[WaitLine]) -> list[List]:
    """The lists that the actor leads with somebody on them, by unit and kind. One query."""
    counted: dict[tuple[int, str], int] = {}
    for line in found:
        counted[line.unit_id, line.kind] = counted.get((line.unit_id, line.kind), 0) + 1
    return [
        List(unit=unit, kind=kind, waiting=counted[unit.pk, kind.value])
        for unit in organisation.units(actor.led_units)
        for kind in HelpKind
        if (unit.pk, kind.value) in counted
    ]


def known(actor: Actor, one: List, found: Iterable[WaitLine], *, day: date) -> Mapping[str, Any]:
    """What of a forecast's assumptions is known of that list. Two queries."""
    since = day - COUNTED
    came = sum(line.unit_id == one.unit.pk and line.kind == one.kind and line.since >= since for line in found)
    left = sum(
        row.number for row in waiting.ended(actor, since=since) if (row.unit_id, row.kind) == (one.unit.pk, one.kind)
    )
    staff = {held.staff_id for held in organisation.with_role(Role.THERAPIST, [one.unit.pk], day=day)}
    return {
        "vantar": one.waiting,
        "nya": round((came + left) / (COUNTED.days // 7), 1),
        "behandlare": len(staff),
    }
