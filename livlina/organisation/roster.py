"""
The duty roster (jourschema): who takes what comes in at a unit, who steps in, and where there is a hole.

Read by those who work at the unit. Source: R-080.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from livlina.access.actor import Actor
from livlina.access.rules import includes
from livlina.access.terms import Permission, Role
from livlina.core import workdays
from livlina.organisation import queries, rules
from livlina.organisation.models import DutyShift, Membership, Staff, Unit
from livlina.organisation.terms import DutyHole, DutyKind

ON_DUTY_ROLES = tuple(role for role in Role if includes(role, Permission.ANSWER_CONTACT))
"""Roles that can be on duty: those that answer first contacts."""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One line of the roster on one day. `shift` is None where nobody stands."""

    kind: str
    shift: DutyShift | None
    holes: list[DutyHole]


@dataclass(frozen=True, kw_only=True)
class DutyDay:
    """A day of the roster. It has a hole when someone is missing, on a working day also when nobody is planned."""

    day: date
    is_free: bool
    duties: list[Duty]


@dataclass(frozen=True, kw_only=True)
class UnitRoster:
    unit: Unit
    days: list[DutyDay]


def week_of(day: date) -> list[date]:
    """Monday to Sunday of the week that the day is in."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def readable_units(actor: Actor) -> QuerySet[Unit]:
    """The units whose roster the actor reads, in the organisation's order."""
    return queries.units(actor.units_where(Permission.REGISTER_CONTACT))


def written_units(actor: Actor) -> QuerySet[Unit]:
    """Those of them whose roster the actor writes."""
    return queries.units(actor.units_where(Permission.ASSIGN_CASE))


def shifts(actor: Actor) -> QuerySet[DutyShift]:
    """The shifts that the actor reads, but those taken out of the roster."""
    found = DutyShift.objects.filter(removed_at=None, unit__in=actor.units_where(Permission.REGISTER_CONTACT))
    return found.select_related("unit", "primary", "back_up")


def written_shifts(actor: Actor) -> QuerySet[DutyShift]:
    """Those of them that the actor may change."""
    return shifts(actor).filter(unit__in=actor.units_where(Permission.ASSIGN_CASE))


def possible(units: Iterable[int], *, day: date) -> QuerySet[Staff]:
    """Who can be on duty at any of the units from that day, by name."""
    members = Membership.objects.filter(
        queries.NOT_SHUT, Q(valid_to=None) | Q(valid_to__gte=day), unit__in=list(units), role__in=ON_DUTY_ROLES
    )
    return Staff.objects.filter(pk__in=members.values("staff")).order_by("name")


def works_there(staff: Staff, unit: Unit, *, day: date) -> bool:
    """True when that member of staff can be on duty at the unit that day."""
    return staff.pk in _here([unit.pk], [staff.pk], [day])[unit.pk, day]


def roster(actor: Actor, *, days: Sequence[date]) -> list[UnitRoster]:
    """Who is on duty on those days at each unit where the actor works. Three questions, however many units and days."""
    units = list(readable_units(actor))
    if not units:
        return []
    found = list(shifts(actor).filter(starts_on__lte=days[-1], ends_on__gte=days[0]).order_by("kind"))
    named = {staff for shift in found for staff in (shift.primary_id, shift.back_up_id) if staff is not None}
    here = _here([unit.pk for unit in units], named, days) if named else {}
    standing: dict[tuple[int, date], list[DutyShift]] = defaultdict(list)
    for shift in found:
        for day in days:
            if shift.starts_on <= day <= shift.ends_on:
                standing[shift.unit_id, day].append(shift)
    return [
        UnitRoster(
            unit=unit,
            days=[_day(day, standing[unit.pk, day], here.get((unit.pk, day), set())) for day in days],
        )
        for unit in units
    ]


def on_duty(actor: Actor, *, day: date) -> list[UnitRoster]:
    """Who is on duty that day where the actor works; nothing of a unit that is free and has nobody."""
    return [each for each in roster(actor, days=[day]) if each.days[0].duties]


def _day(day: date, standing: list[DutyShift], here: Collection[int]) -> DutyDay:
    duties = [
        Duty(
            kind=str(DutyKind(shift.kind).label),
            shift=shift,
            holes=rules.duty_holes(primary=shift.primary_id, back_up=shift.back_up_id, here=here),
        )
        for shift in standing
    ]
    is_free = not workdays.is_working_day(day)
    if not duties and not is_free:
        holes = rules.duty_holes(primary=None, back_up=None, here=here)
        duties = [Duty(kind=str(DutyKind.RECEPTION.label), shift=None, holes=holes)]
    return DutyDay(day=day, is_free=is_free, duties=duties)


def _here(units: Iterable[int], staff: Iterable[int], days: Sequence[date]) -> dict[tuple[int, date], set[int]]:
    """Of these members of staff, who can be on duty at each unit on each day."""
    rows = Membership.objects.filter(
        queries.NOT_SHUT,
        Q(valid_to=None) | Q(valid_to__gte=days[0]),
        valid_from__lte=days[-1],
        unit__in=list(units),
        staff__in=list(staff),
        role__in=ON_DUTY_ROLES,
    ).values_list("unit_id", "staff_id", "valid_from", "valid_to")
    found: dict[tuple[int, date], set[int]] = defaultdict(set)
    for unit, one, first, last in rows:
        for day in days:
            if first <= day and (last is None or day <= last):
                found[unit, day].add(one)
    return found
