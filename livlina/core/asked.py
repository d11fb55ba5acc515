"""
Questions whose SQL is written once, for the pages that are opened most.

To write a query out costs Django more than the database needs to answer it; on a page of a dozen questions it is a
third of the whole. So a question is written at its first asking and from then on only given its values. The SQL is
Django's own, and what it says cannot hang on the values: whoever needs another question writes another.
Measured in docs/adr/0005.
"""

import copy
import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler

Values = ParamSpec("Values")
Row = TypeVar("Row")
OfModel = TypeVar("OfModel", bound=Model)


class Given(Expression):
    """Where a value will stand."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Among(Func):
    """`Among("case", values)`: the column is one of the values. Written alike however many they are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, values: Any) -> None:
        super().__init__(F(column), values)


class Asked(Generic[Values, Row]):
    """A question that has been written, or will be at its first asking."""

    def __init__(self, question: Callable[Values, QuerySet[Any, Row]], reader: Any) -> None:
        self._question: Callable[..., QuerySet[Any, Row]] = question
        self._reader = reader
        self.__doc__ = question.__doc__

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str, list[Any], Any]:
        names = inspect.signature(self._question).parameters
        query = self._question(**{name: Given(name) for name in names}).query
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        read = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        return compiler, sql, list(values), read

    def __call__(self, *args: Values.args, **given: Values.kwargs) -> list[Row]:
        written, sql, places, read = self._written
        values = tuple(given[place.name] if isinstance(place, Given) else place for place in places)
        ready: Any = _Ready(written, sql, values, read)
        return list(self._reader(ready))


def asked(question: Callable[Values, QuerySet[OfModel]]) -> Asked[Values, OfModel]:
    """
    A function of values that makes a query becomes one that answers with its rows: `team(case=…, at=…)`.

    All values are given by name. The function runs once, with `Given` in place of them, so it may not look at them.
    """
    return Asked(question, ModelIterable)


def asked_values(question: Callable[Values, QuerySet[Any, Row]]) -> Asked[Values, Row]:
    """The same of a `values_list`, whose rows are tuples."""
    return Asked(question, ValuesListIterable)


class _Ready:
    """What Django's reader of rows asks of a query: a compiler, this one with its SQL and how rows are read in hand."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, written: Any, sql: str, values: tuple[Any, ...], read: Any) -> None:
        self.query = self
        self._compiler = copy.copy(written)
        self._compiler.connection = connections[self.db]
        self._compiler.as_sql = lambda: (sql, values)
        self._compiler.get_converters = lambda columns: read

    def get_compiler(self, using: str) -> Any:
        return self._compiler
