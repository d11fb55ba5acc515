"""The framework's migrate, with tables that are made together: it has no other way to be told of an executor."""

from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate
from django.db import connections

from livlina.core.replaced import note_as_made
from livlina.core.together import GatheringExecutor


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        note_as_made(connections[options["database"]])
        with patch.object(migrate, "MigrationExecutor", GatheringExecutor):
            super().handle(*args, **options)
