"""How the organisation itself changes: by a file, loaded whole or not at all. How the roles at a unit are signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.organisation import queries, rules
from livlina.organisation.loading.comparing import Change, Comparison, compare
from livlina.organisation.loading.plan import Plan
from livlina.organisation.loading.tables import TABLES, Row, Table
from livlina.organisation.models import Municipality, RolesSigned, Staff, Unit


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
        and last.listed == roles.listed
        and timezone.localdate(last.signed_at) == day
    ):
        record(actor, "roles.signed_again", subject=last)
        return last
    made = RolesSigned.objects.create(unit=unit, signed_by_id=actor.id, signed_at=at, listed=roles.listed)
    record(actor, "roles.signed", subject=made, detail={"unit": unit.key, "roles": len(roles.listed)})
    return made


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
