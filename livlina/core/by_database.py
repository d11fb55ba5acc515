"""A rule that the database keeps and that Django knows nothing of: declared on the model, made by a migration."""

from typing import Any

from django.db.models import BaseConstraint


class ByDatabase(BaseConstraint):
    """
    What a policy or a trigger of the database keeps. A kind of it says how it is made (`create_sql`), how it is taken
    away and what it was declared with (`deconstruct`), by which two are the same.
    """

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        # a new table: the rule comes after its columns, and after what it points to
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"DROP TRIGGER {self.name} ON {schema_editor.quote_name(model._meta.db_table)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to tell a form: the database decides, and the command says it in words."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__
