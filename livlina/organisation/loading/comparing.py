"""
A plan beside what is stored: what would be new, changed or gone. Reads only.

A row is found again by its key. A dated fact (a catchment, a function, a limit) has no key of its own: it is found
by what it is about and its first day, then by its order among those about the same. So a day put right is a
change, not a loss and a find.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from livlina.core.period import Period
from livlina.organisation.errors import AnotherOrganisationLoaded, NoLongerInFile
from livlina.organisation.loading.plan import Plan
from livlina.organisation.loading.rows import rows_of
from livlina.organisation.loading.tables import KEYS, TABLES, Row, Table
from livlina.organisation.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Change:
    """One row: new (no `before`), gone (no `after`) or changed. `pk` is the stored row's."""

    table: Table
    before: Row | None
    after: Row | None
    pk: int | None = None

    @property
    def act(self) -> str:
        if self.before is None:
            return "created"
        return "removed" if self.after is None else "updated"

    @property
    def title(self) -> str:
        """What the row is about, as it was when it is gone or changed."""
        row = self.before or self.after or {}
        words = [str(row[name]) for name in self.table.identity if row[name]]
        since = row.get("valid_from")
        return " ".join([*words, f"från {since}"] if since and not self.table.key else words)

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """For a changed row: field → before and after."""
        if self.before is None or self.after is None:
            return {}
        return {name: (value, self.after[name]) for name, value in self.before.items() if value != self.after[name]}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a plan would change. `before` is the organisation itself as stored, None in an empty database."""

    plan: Plan
    before: Row | None
    after: Row
    changes: Sequence[Change]
    unchanged: Mapping[str, int]

    @property
    def changes_nothing(self) -> bool:
        return not self.changes and self.before == self.after

    def counts(self) -> dict[str, dict[str, int]]:
        """Kind → created, updated, removed, unchanged."""
        told = Counter((change.table.kind, change.act) for change in self.changes)
        return {
            table.kind: {
                **{act: told[table.kind, act] for act in ("created", "updated", "removed")},
                "unchanged": self.unchanged[table.kind],
            }
            for table in TABLES
        }


def compare(plan: Plan, *, may_remove: bool = False) -> Comparison:
    """
    Lay the plan beside what is stored.

    Raises AnotherOrganisationLoaded, and NoLongerInFile when something stored is not in the file: what others point
    at is ended with a last day; a dated fact or an alias that was never true is removed only when `may_remove`.
    """
    stored = Municipality.objects.values("key", "name", "kind", "rights").first()
    if stored and stored["key"] != plan.key:
        raise AnotherOrganisationLoaded(told=plan.name, stored=stored["name"])
    changes: list[Change] = []
    unchanged: dict[str, int] = {}
    for table, wanted in rows_of(plan):
        told = _changes(table, wanted)
        unchanged[table.kind] = len(wanted) - sum(change.after is not None for change in told)
        changes += told
    lost = [_loss(change) for change in changes if change.act == "removed" and (change.table.is_kept or not may_remove)]
    if lost:
        raise NoLongerInFile(count=len(lost), rows=tuple(lost))
    after = {
        "key": plan.key,
        "name": plan.name,
        "kind": plan.kind,
        "rights": {right: list(functions) for right, functions in plan.rights.items()},
    }
    return Comparison(
        plan=plan,
        before=dict(stored) if stored else None,
        after=after,
        changes=changes,
        unchanged=unchanged,
    )


def _loss(change: Change) -> str:
    found = f"{change.table.label}: ”{change.title}” finns i Livlina men inte i filen."
    if not change.table.is_kept:
        return f"{found} Sätt ”to” till sista dagen, eller lägg till --remove om raden aldrig var sann."
    if "valid_to" in change.table.facts:
        return f"{found} Låt raden stå kvar och sätt ”to” till sista dagen."
    return f"{found} Låt raden stå kvar, för ärenden kan peka på den."


def _stored(table: Table) -> list[tuple[int, Row]]:
    """The rows there are, oldest first, with keys instead of pointers."""
    paths = [f"{name}__{KEYS[table.points_at[name]]}" if name in table.points_at else name for name in table.fields]
    order = ("valid_from", "pk") if "valid_from" in table.facts else ("pk",)
    rows = table.model._default_manager.order_by(*order).values_list("pk", *paths)
    return [(pk, dict(zip(table.fields, values, strict=True))) for pk, *values in rows]


def _changes(table: Table, wanted: list[Row]) -> list[Change]:
    """What must change for the stored rows of one kind to be those wanted."""
    stored: dict[tuple[Any, ...], list[tuple[int, Row]]] = defaultdict(list)
    for pk, row in _stored(table):
        stored[tuple(row[name] for name in table.identity)].append((pk, row))
    told: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in wanted:
        told[tuple(row[name] for name in table.identity)].append(row)

    found = [
        Change(table=table, before=before, after=after, pk=pk)
        for identity, rows in told.items()
        for pk, before, after in _paired(table, stored.pop(identity, []), rows)
        if before != after
    ]
    found += [Change(table=table, before=row, after=None, pk=pk) for rows in stored.values() for pk, row in rows]
    return [change for change in found if table.is_whole or change.after is not None]


def _paired(
    table: Table, old: list[tuple[int, Row]], new: list[Row]
) -> Iterator[tuple[int | None, Row | None, Row | None]]:
    """
    Stored and told rows about the same, two by two: by their first day, then in order.

    Where the file does not tell all, a stored row with no day in common is a fact of its own and is left alone.
    """
    rest = list(old)
    left = []
    for after in new:
        match = next((pair for pair in rest if pair[1].get("valid_from") == after.get("valid_from")), None)
        if match:
            rest.remove(match)
            yield *match, after
        else:
            left.append(after)
    for after in left:
        match = next((pair for pair in rest if table.is_whole or _share_days(pair[1], after)), None)
        if match:
            rest.remove(match)
            yield *match, after
        else:
            yield None, None, after
    for pk, before in rest:
        yield pk, before, None


def _share_days(one: Row, other: Row) -> bool:
    return _period(one).overlaps(_period(other))


def _period(row: Row) -> Period:
    return Period(row["valid_from"], row["valid_to"])
