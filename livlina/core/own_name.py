"""
Who did something is the one who acts: declared on the model, kept by the database for whatever the application writes.

Source: S-05, S-41.
"""

from collections.abc import Iterator
from typing import Any

from livlina.core.by_database import ByDatabase


class InOwnName(ByDatabase):
    """
    The fields that say who did something name the one who acts, whoever asks the database.

    `fields` are of who made the row: the one who acts, nobody where the system itself does, and never another
    afterwards. `later` are of what is done to it once: nobody until then. `last` are of who did it most recently, which
    each who does it writes anew. `at` is when the row was made: within an hour of now. `ends` is when it holds no
    longer: said once, within an hour of now, and never without the hand that ended it, the only one of `later`. Two
    triggers of the database, for the application alone: imports and chores write as the owner does.

    A field that names another says why on its model (`names_another`); each is one or the other (tests/security).
    """

    def __init__(
        self,
        *fields: str,
        name: str,
        later: tuple[str, ...] = (),
        last: tuple[str, ...] = (),
        at: str = "",
        ends: str = "",
    ) -> None:
        super().__init__(name=name)
        self.fields = fields
        self.later = later
        self.last = last
        self.at = at
        self.ends = ends

    @property
    def named(self) -> tuple[str, ...]:
        return (*self.fields, *self.later, *self.last)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        moments = tuple(filter(None, (self.at, self.ends)))
        columns = ", ".join(_columns(model, (*self.named, *moments)))
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
            yield _not_now(self.at)
        if self.ends:
            yield f"(NEW.{self.ends} IS NOT NULL AND ({self._ended_wrongly(model)}))"

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
        if self.ends:
            yield (
                f"(NEW.{self.ends} IS DISTINCT FROM OLD.{self.ends} "
                f"AND (OLD.{self.ends} IS NOT NULL OR {self._ended_wrongly(model)}))"
            )

    def _ended_wrongly(self, model: Any) -> str:
        (hand,) = _columns(model, self.later)
        return f"NEW.{hand} IS DISTINCT FROM nullif(acting(), 0) OR {_not_now(self.ends)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP TRIGGER {self.name}_still ON {table}"

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        for name, told in (("later", self.later), ("last", self.last), ("at", self.at), ("ends", self.ends)):
            if told:
                kwargs[name] = told
        return path, self.fields, kwargs


def _columns(model: Any, names: tuple[str, ...]) -> Iterator[str]:
    return (model._meta.get_field(name).column for name in names)


def _not_now(moment: str) -> str:
    return f"abs(extract(epoch FROM NEW.{moment} - clock_timestamp())) > 3600"
