"""Fields every room uses, and the levels of sensitivity that every field must state."""

import uuid
from enum import IntEnum
from typing import Any, ClassVar

from django.db import models


class Level(IntEnum):
    """How sensitive a field is (security requirements, section 1)."""

    ADMINISTRATIVE = 1
    NOTE = 2
    VIOLENCE = 3  # violence, health, a child's circumstances, who the person is
    PROTECTED = 4  # protected identity, whereabouts, ways to be reached


class PublicModel(models.Model):
    """
    A row with a small internal key and a random public name.

    Only `public_id` (122 random bits, S-70) stands in URLs, files and exports.
    A model states the level of each of its fields in `levels`, as names separated by spaces.
    """

    levels: ClassVar[dict[Level, str]] = {}

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def stated_levels(model: type[models.Model]) -> dict[str, Level]:
    """The level of each field that the model has stated one for. Keys are field names."""
    stated: dict[str, Level] = {}
    for klass in reversed(model.__mro__):
        for level, names in vars(klass).get("levels", {}).items():
            stated |= dict.fromkeys(names.split(), level)
    return stated


def reserve_id(model: type[models.Model]) -> int:
    """
    Take the next internal key of a model before its row is written.

    A new case or person is only visible once its relation or party is there (row policies), and an
    INSERT … RETURNING must see the row it made: so what makes it visible is written first.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        row: tuple[Any, ...] = cursor.fetchone()
    return int(row[0])
