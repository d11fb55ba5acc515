"""Many rows at once, by COPY: the way a city is laid down. Only the owner of the schema may."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.db import connection, models

from livlina.access.keys import WrappedKey
from livlina.core.sealed import SealedText


def copy(rows: Sequence[models.Model]) -> None:
    """Write rows of one model as they are; keys must be set. Sealed fields are sealed on the way."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [(field.attname, field if isinstance(field, SealedText | WrappedKey) else None)
              for field in meta.concrete_fields]  # fmt: skip
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in meta.concrete_fields)
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as sink:
        for row in rows:
            sink.write_row(
                [field.pre_save(row, True) if field else plain(getattr(row, name)) for name, field in fields]
            )


def plain(value: Any) -> Any:
    """The value as psycopg takes it: a word of ours by what it stores."""
    return value.value if isinstance(value, Enum) else value


def stand_walls() -> None:
    """Let each wall stand where the facts say. Rows laid in any order may have met before both sides were there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep_blocks(ARRAY(SELECT DISTINCT e.actor_id FROM cases_engagement e))")


def continue_sequences(kinds: Iterable[type[models.Model]]) -> None:
    """Let each table's keys go on after the highest that was written."""
    with connection.cursor() as cursor:
        for kind in kinds:
            table = connection.ops.quote_name(kind._meta.db_table)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), coalesce(max(id), 0) + 1, false) FROM {table}",
                [kind._meta.db_table],
            )
