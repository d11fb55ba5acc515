"""
Versions come one after another: declared on the model, kept by the database.

Source: S-142.
"""

from typing import Any

from livlina.core.by_database import ByDatabase


class OneAfterAnother(ByDatabase):
    """
    A new version is one more than the latest of those that have the same `fields`, and the first is 1.

    Which version was read comes from a form. One that jumped ahead would be the latest for ever: what is written after
    it is never read, or can not be numbered. It is refused as the unique constraint `each_once` is: to who writes,
    somebody else's version stands there. One trigger of the database, for the application alone, and after the row
    policies: whoever may not write a row learns nothing of how many there are.
    """

    def __init__(self, *fields: str, name: str, each_once: str) -> None:
        super().__init__(name=name)
        self.fields = fields
        self.each_once = each_once

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        columns = [model._meta.get_field(name).column for name in self.fields]
        told = ", ".join(f"'{word}'" for word in (self.each_once, *columns))
        return (
            f"CREATE TRIGGER {self.name} AFTER INSERT ON {schema_editor.quote_name(model._meta.db_table)} "
            f"FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION one_after_another({told})"
        )

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, self.fields, kwargs | {"each_once": self.each_once}
