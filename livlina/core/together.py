"""
Many tables or columns made in one step, as quick as one.

For each table or column that a migration makes, the framework draws anew the models of all tables that lead to it,
which is nearly all of them: two thirds of the time that a new database takes, and more with each table. What stands
side by side in a migration is gathered here and drawn once. What is made is the same, and so is what is told of it.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final, cast

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import (
    AddConstraint,
    AddField,
    AlterField,
    CreateModel,
    Migration,
    RemoveConstraint,
    RemoveField,
)
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

KINDS: Final = {
    CreateModel: "table",
    AddField: "part",
    AlterField: "part",
    AddConstraint: "part",
    RemoveConstraint: "part",
    RemoveField: "gone",
}
"""
What needs to know how things stand before all of its neighbours of a kind and after, and nothing in between. Tables
are made with all their parts, and a constraint is taken away while its columns are there: those are kinds apart.
"""


class Together(Operation):
    """Tables, or parts of tables, that stand side by side."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn when they are next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


def gathered(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations in the same order, those that can be made in one step as one."""
    found: list[Operation] = []
    for kind, beside in groupby(operations, key=lambda each: KINDS.get(type(each))):
        ones = list(beside)
        found += [Together(ones)] if kind and len(ones) > 1 else ones
    return found


class GatheringExecutor(MigrationExecutor):
    """The framework's own, which makes what it can together. What is undone is undone one by one."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        held = cast("list[Operation]", migration.operations)
        apart = list(held)
        if not fake_initial:  # else the tables that are there already are looked for one by one
            held[:] = gathered(apart)
        try:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        finally:
            held[:] = apart
