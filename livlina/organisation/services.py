"""
How the organisation itself changes: by a file, loaded whole or not at all. How the roles at a unit are signed, and its
duty roster written.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.organisation import queries, roster, rules
from livlina.organisation.errors import (
    BackUpWorksElsewhere,
    DayIsTaken,
    PrimaryWorksElsewhere,
    SomeoneElseChangedTheShift,
)
from livlina.organisation.loading.comparing import Change, Comparison, compare
from livlina.organisation.loading.plan import Plan
from livlina.organisation.loading.tables import TABLES, Row, Table
from livlina.organisation.models import DutyShift, Municipality, RolesSigned, Staff, Unit


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What the loading of a file changed."""

    municipality: Municipality
    comparison: Comparison


@command
def load_organisation(actor: Actor, *, plan: Plan, at: datetime, may_remove: bool = False) -> Loaded:
    """
    Make what is stored what the file tells. The same file again changes nothing.

    Staff in the file get an account without a password. Nothing disappears silently: see `comparing.compare` for what
    is refused. The trace holds each row changed or removed as it was and as it became.
    Source: R-021, R-023; only the system itself may (S-01).
    """
    if not actor.is_system:
        raise NotPermitted
    _one_at_a_time()
    comparison = compare(plan, may_remove=may_remove)
    municipality, _ = Municipality.objects.update_or_create(
        key=plan.key, defaults={name: value for name, value in comparison.after.items() if name != "key"}
    )
    keys: dict[str, dict[Any, int]] = {}
    for table in TABLES:
        _store(table, [change for change in comparison.changes if change.table is table], keys)
    record(
        actor,
        "organisation.loaded",
        subject=municipality,
        detail={
            "file": plan.file,
            "at": at,
            "counts": comparison.counts(),
            "organisation": [comparison.before, comparison.after]
            if comparison.before not in (None, comparison.after)
            else None,
            "changed": [
                [change.table.kind, change.before, change.after]
                for change in comparison.changes
                if change.act != "created"
            ],
        },
    )
    return Loaded(municipality=municipality, comparison=comparison)


@command
def sign_roles(actor: Actor, *, unit: Unit, seen: str, at: datetime) -> RolesSigned:
    """
    Sign that those who have a role at the unit are to have it, by one who leads it. The list is kept as it was.

    `seen` is the mark of the list that was read. Signed twice the same day it is signed once. Source: S-55.
    """
    require(actor, Permission.SIGN_ROLES, unit_id=unit.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.roles'), %s)", [unit.pk])
    day = timezone.localdate(at)
    roles = next(row for row in queries.unit_roles(actor, day=day) if row.unit.pk == unit.pk)
    if obstacle := rules.obstacle_to_signing(seen=seen, stands=roles.mark):
        raise obstacle
    last = roles.signed
    if (
        last is not None
        and last.signed_by_id == actor.id
        and roles.is_signed_since(last)
        and timezone.localdate(last.signed_at) == day
    ):
        record(actor, "roles.signed_again", subject=last)
        return last
    made = RolesSigned.objects.create(unit=unit, signed_by_id=actor.id, signed_at=at, listed=roles.listed)
    record(actor, "roles.signed", subject=made, detail={"unit": unit.key, "roles": len(roles.listed)})
    return made


@dataclass(frozen=True, kw_only=True)
class ShiftFacts:
    """A line of the roster: which days (both ends included), for what, who, and who steps in."""

    kind: str
    starts_on: date
    ends_on: date
    primary: Staff
    back_up: Staff | None = None


@command
def plan_shift(
    actor: Actor, *, unit: Unit, facts: ShiftFacts, at: datetime, submission: UUID | None = None
) -> DutyShift:
    """Put someone in the roster of a unit. The same form sent twice is one shift. Source: R-080, S-142."""
    require(actor, Permission.ASSIGN_CASE, unit_id=unit.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.roster'), %s)", [unit.pk])
    earlier = DutyShift.objects.filter(submission=submission, unit=unit).first() if submission else None
    if earlier is not None:
        require_same(earlier, vars(facts))
        record(actor, "duty.planned_again", subject=earlier)
        return earlier
    if obstacle := _obstacle_to_shift(unit, facts):
        raise obstacle
    with refusing("shift_is_one_of_its_kind_a_day", DayIsTaken):
        made = DutyShift.objects.create(
            unit=unit, written_by_id=actor.id, written_at=at, submission=submission, **vars(facts)
        )
    record(actor, "duty.planned", subject=made, detail=_told(made))
    return made


@command
def change_shift(actor: Actor, *, shift: DutyShift, facts: ShiftFacts, version: int, at: datetime) -> DutyShift:
    """Change who stands in the roster, or which days. The trace tells what stood there. Source: R-080, S-142."""
    require(actor, Permission.ASSIGN_CASE, unit_id=shift.unit_id)
    current = _held(shift, version=version)
    if obstacle := _obstacle_to_shift(current.unit, facts):
        raise obstacle
    before = _told(current)
    for name, value in vars(facts).items():
        setattr(current, name, value)
    current.version = version + 1
    current.written_by_id, current.written_at = actor.id, at
    with refusing("shift_is_one_of_its_kind_a_day", DayIsTaken):
        current.save()
    record(actor, "duty.changed", subject=current, detail={"before": before, "after": _told(current)})
    return current


@command
def remove_shift(actor: Actor, *, shift: DutyShift, version: int, at: datetime) -> None:
    """Take a shift out of the roster; the row is kept. Source: R-080."""
    require(actor, Permission.ASSIGN_CASE, unit_id=shift.unit_id)
    current = _held(shift, version=version)
    current.version = version + 1
    current.written_by_id, current.written_at, current.removed_at = actor.id, at, at
    current.save()
    record(actor, "duty.removed", subject=current, detail=_told(current))


def _held(shift: DutyShift, *, version: int) -> DutyShift:
    """The shift as it stands, held for this change. Raises when somebody changed it since that version."""
    held = DutyShift.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    current = held.get(pk=shift.pk)
    if current.version != version or current.removed_at is not None:
        raise SomeoneElseChangedTheShift
    return current


def _obstacle_to_shift(unit: Unit, facts: ShiftFacts) -> DomainError | None:
    obstacle = rules.obstacle_to_shift(
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        primary=facts.primary.pk,
        back_up=facts.back_up.pk if facts.back_up else None,
    )
    if obstacle is None and not roster.works_there(facts.primary, unit, day=facts.starts_on):
        return PrimaryWorksElsewhere(name=facts.primary.name)
    if obstacle is None and facts.back_up and not roster.works_there(facts.back_up, unit, day=facts.starts_on):
        return BackUpWorksElsewhere(name=facts.back_up.name)
    return obstacle


def _told(shift: DutyShift) -> dict[str, Any]:
    """A shift as a trace tells it."""
    return {
        "unit": str(shift.unit.public_id),
        "kind": shift.kind,
        "days": [shift.starts_on, shift.ends_on],
        "primary": str(shift.primary.public_id),
        "back_up": str(shift.back_up.public_id) if shift.back_up else None,
    }


def _one_at_a_time() -> None:
    """A second load waits for the first, and then compares with what that one stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.organisation'))")


def _store(table: Table, changes: list[Change], keys: dict[str, dict[Any, int]]) -> None:
    """
    Store the changes of one kind; `keys` finds the rows that they point at, and gets this kind's own.

    Rows that nothing points at are lifted out and put back, changed but with the same ids: between two states that
    are right, one after the other would pass through one that the database refuses.
    """
    rows = table.model._default_manager
    if table.key:
        keys[table.kind] = dict(rows.values_list(table.key, "pk"))
    gone = [change.pk for change in changes if change.after is None or (change.before and not table.key)]
    names = dict(rows.filter(pk__in=gone).values_list("pk", "public_id")) if _has_public_id(table) else {}
    rows.filter(pk__in=gone).delete()
    if table.key and "folded_name" in table.facts:
        # two rows may change names with each other
        for change in changes:
            if change.before and change.after:
                rows.filter(pk=change.pk).update(folded_name=f"\N{NUMBER SIGN}{change.pk}")
    for change in sorted(changes, key=lambda change: change.before is not None):
        if change.after is None:
            continue
        values = _values(table, change.after, keys)
        if table.key and change.pk is not None:
            rows.filter(pk=change.pk).update(**values)
            continue
        if table.model is Staff:
            values["password"] = make_password(None)
        if change.pk is not None and change.pk in names:
            values |= {"pk": change.pk, "public_id": names[change.pk]}
        stored = rows.create(**values)
        if table.key:
            keys[table.kind][change.after[table.key]] = stored.pk


def _has_public_id(table: Table) -> bool:
    return any(field.name == "public_id" for field in table.model._meta.fields)


def _values(table: Table, row: Row, keys: dict[str, dict[Any, int]]) -> dict[str, Any]:
    """The row with ids instead of keys."""
    return {
        f"{name}_id" if name in table.points_at else name: (
            keys[table.points_at[name]][value] if name in table.points_at and value is not None else value
        )
        for name, value in row.items()
    }
