"""What a page asks the database: caught as it is asked, and asked again without the page."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from bench import place

# A saved row has a name of its own each time; in what was caught it has one of these.
_NAMES = [str(UUID(int=0xBE << 120 | number)) for number in range(8)]


class Captured:
    """The statements of one page, in order, as they reach the database."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._named: dict[UUID, str] = {}

    @property
    def count(self) -> int:
        """How many questions the page asks; savepoints are none."""
        return sum(not is_savepoint(statement) for statement in self.statements)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        for each in params if many else [params]:
            if sql.startswith("INSERT"):
                each = [self._name(value) if isinstance(value, UUID) else value for value in each]
            text = psycopg.ClientCursor(connection.connection).mogrify(sql, each) if each else sql
            self.statements.append(text)
        return execute(sql, params, many, context)

    def _name(self, value: UUID) -> str:
        return self._named.setdefault(value, _NAMES[len(self._named)])


def is_savepoint(statement: str) -> bool:
    return statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO"))


@contextmanager
def capturing() -> Iterator[Captured]:
    """Catch what is asked through Django's connection in the block."""
    captured = Captured()
    with connection.execute_wrapper(captured):
        yield captured


def asked(statements: Sequence[str]) -> Iterator[str]:
    """The statements to ask now, with new names for what they save."""
    new = {name: str(uuid4()) for name in _NAMES}
    for statement in statements:
        if statement.startswith("INSERT"):
            for name, fresh in new.items():
                statement = statement.replace(name, fresh)
        yield statement


def straight(lists: Sequence[Sequence[str]]) -> Callable[[int], None]:
    """The same statements through psycopg alone, in one transaction, as the application's role; the lists in turn."""
    settings = connection.settings_dict
    through = psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user=settings["USER"],
        password=settings["PASSWORD"], autocommit=True, cursor_factory=psycopg.ClientCursor,
    )  # fmt: skip

    def run(turn: int) -> None:
        with through.transaction(), through.cursor() as cursor:
            for statement in asked(lists[turn % len(lists)]):
                cursor.execute(statement.encode())
                if cursor.description:
                    cursor.fetchall()

    return run


def tell_least(name: str, lists: Sequence[Sequence[str]]) -> None:
    """Write the statements where the least page reads them."""
    place.statements_of(name).write_text(json.dumps(lists))
