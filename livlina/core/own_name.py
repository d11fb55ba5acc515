"""
Who did something is the one who acts: declared on the model, kept by the database for whatever the application writes.

Source: S-05, S-41.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import BaseConstraint


class InOwnName(BaseConstraint):
    """
    The fields that say who did something name the one who acts, whoever asks the database.

    `fields` are of who made the row: the one who acts, nobody where the system itself does, and never another
    afterwards. `later` are of what is done to it once: nobody until then. `last` are of who did it most recently, which
    each who does it writes anew. `at` is when the row was made: within an hour of now. Two triggers of the database,
    for the application alone: imports and chores write as the owner does.

    A field that names another says why on its model (`names_another`); each is one or the other (tests/security).
    """

    def __init__(
        self, *fields: str, name: str, later: tuple[str, ...] = (), last: tuple[str, ...] = (), at: str = ""
    ) -> None:
        super().__init__(name=name)
        self.fields = fields
        self.later = later
        self.last = last
        self.at = at

    @property
    def named(self) -> tuple[str, ...]:
        return (*self.fields, *self.later, *self.last)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        columns = ", ".join(_columns(model, (*self.named, *([self.at] if self.at else []))))
        return "; ".join(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW "
            f"WHEN (current_user = 'livlina_app' AND ({' OR '.join(wrong)})) EXECUTE FUNCTION refuse_another_name()"
            for name, when, wrong in (
                (self.name, "INSERT", self._wrong_when_new(model)),
                (f"{self.name}_still", f"UPDATE OF {columns}", self._wrong_when_changed(model)),
            )
        )

    def _wrong_when_new(self, model: Any) -> Iterator[str]:
        for column in _columns(model, self.fields):
            yield f"NEW.{column} IS DISTINCT FROM nullif(acting(), 0)"
        for column in _columns(model, (*self.later, *self.last)):
            yield f"(NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM nullif(acting(), 0))"
        if self.at:
            yield f"abs(extract(epoch FROM NEW.{self.at} - clock_timestamp())) > 3600"

    def _wrong_when_changed(self, model: Any) -> Iterator[str]:
        for column in _columns(model, (*self.fields, *([self.at] if self.at else []))):
            yield f"NEW.{column} IS DISTINCT FROM OLD.{column}"
        for column in _columns(model, self.later):
            yield (
                f"(NEW.{column} IS DISTINCT FROM OLD.{column} "
                f"AND (OLD.{column} IS NOT NULL OR NEW.{column} IS DISTINCT FROM nullif(acting(), 0)))"
            )
        for column in _columns(model, self.last):
            yield f"(NEW.{column} IS DISTINCT FROM OLD.{column} AND NEW.{column} IS DISTINCT FROM nullif(acting(), 0))"

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        # a new table: the triggers come after its columns
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP TRIGGER {self.name}_still ON {table}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to tell a form: no form asks who writes."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InOwnName) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        for name, told in (("later", self.later), ("last", self.last), ("at", self.at)):
            if told:
                kwargs[name] = told
        return path, self.fields, kwargs


def _columns(model: Any, names: tuple[str, ...]) -> Iterator[str]:
    return (model._meta.get_field(name).column for name in names)
