"""What every row that belongs to a case has in common. The case itself stands above, in `models`."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import BaseConstraint, F, Func, QuerySet

from livlina.core.by_database import ByDatabase
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine, none_of_mine
from livlina.core.templatetags.swedish import swedish_date

if TYPE_CHECKING:
    from livlina.cases.models import Case

MY_CASE = f"case_id = {mine('my_cases')}"
WORKED_CASE = f"case_id = {mine('my_worked_cases')}"
NOTED_CASE = f"case_id = {mine('my_noted_cases')}"
SECOND_CASE = f"case_id = {mine('my_second_cases')}"
LEVEL4_CASE = f"case_id = {mine('my_level4_cases')}"
"""A case in which one is told where its persons are, and how they are reached."""
NOT_PAST_A_WALL = f"case_id <> {none_of_mine('my_cases_past_a_wall')}"


def my_case_when(has_been: str) -> str:
    """
    A case that one sees; of one behind glass that was broken past a wall only what has been, as this SQL tells.

    When, in which room and in which group somebody is to come is where they are. Source: S-21, S-30.
    """
    return f"{MY_CASE} AND ({NOT_PAST_A_WALL} OR {has_been})"


class OfCase(PublicModel):
    """A row that belongs to one case: sealed with its key, seen by those who see the case."""

    sealed_by: ClassVar[str] = "case"
    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id case"}

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT)

    class Meta:
        abstract = True

    def sealing_row(self) -> "Case":
        return self.case


@dataclass(frozen=True)
class NotSo:
    """That somebody who stands by name in a row says that it is not so: as what, by whom and on which day."""

    of: str
    by: str
    on: date

    @property
    def words(self) -> str:
        return f"{self.by} säger att det inte stämmer, {swedish_date(self.on)}"

    @property
    def nameless(self) -> str:
        """The same where nobody of the staff is named: on paper that the client is given."""
        return f"Någon som står med sitt namn säger att det inte stämmer, {swedish_date(self.on)}"


Row = TypeVar("Row", bound=models.Model)


class NamingManager(models.Manager[Row]):
    """Reads with each row who says that it is not so, in the same question."""

    def get_queryset(self) -> QuerySet[Row]:
        rows: Any = super().get_queryset()
        said = Func(F("public_id"), function="said_not_so", output_field=models.JSONField())
        read: QuerySet[Row] = rows.annotate(said_not_so=said)
        return read


class NamesStaff(models.Model):
    """
    A row in which whoever writes it may name somebody else of the staff, as having decided, promised or done it. That
    one is told (`telling.tell_the_named`) and answers; that it is not so is read wherever the row is (`not_so`).
    Source: S-41.
    """

    objects: ClassVar[NamingManager[Self]] = NamingManager()

    class Meta:
        abstract = True

    @property
    def not_so(self) -> list[NotSo]:
        """Who says that it is not so, the first first. A row that was come to through another is asked for alone."""
        if "said_not_so" not in vars(self):
            rows: Any = type(self)._default_manager.filter(pk=self.pk)
            self.said_not_so = rows.values_list("said_not_so", flat=True).first()
        return [NotSo(of, by, date.fromisoformat(on)) for of, by, on in self.said_not_so or ()]


class KeptApart(OfCase):
    """
    What a row tells of where somebody is, in a row of its own, which the database shows where whereabouts are (S-21).

    Whoever works with the case writes it, with the row that it is `of`, and nobody changes it. It has the random id of
    that row, under which its words are sealed as they were when they stood there (`sealed_as`).
    """

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "of"}
    shares: ClassVar[tuple[str, ...]] = ("case",)

    of: Any

    class Meta:
        abstract = True


def kept_apart(name: str) -> list[BaseConstraint]:
    """The constraints of such a table, which its rows are called by."""
    return [
        RowPolicy(name=f"{name}_rows", using=LEVEL4_CASE, new=WORKED_CASE, unseen=True),
        SameCase("of", name=f"within_case_{name}"),
    ]


class SameCase(ByDatabase):
    """
    What these fields point to belongs to the case that the row belongs to, and never moves to another.

    One trigger of the database for each table, whoever writes. A field that may point across says why on its model
    (`across`); each foreign key between two tables of cases is one or the other (tests/security). Source: S-05, S-10.
    """

    def __init__(self, *fields: str, name: str) -> None:
        super().__init__(name=name)
        self.fields = fields

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        keys = [model._meta.get_field(name) for name in self.fields]
        columns = ", ".join(key.column for key in keys)
        pairs = ", ".join(f"'{key.column}', '{key.related_model._meta.db_table}'" for key in keys)
        told = " OR ".join(f"NEW.{key.column} IS NOT NULL" for key in keys)
        quoted = schema_editor.quote_name
        stays = "".join(
            f"CREATE OR REPLACE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON {quoted(other)} "
            "FOR EACH ROW WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place(); "
            for other in sorted({key.related_model._meta.db_table for key in keys})
        )
        return (
            f"{stays}CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE OF case_id, {columns} "
            f"ON {quoted(model._meta.db_table)} FOR EACH ROW WHEN ({told}) EXECUTE FUNCTION same_case({pairs})"
        )

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, self.fields, kwargs
