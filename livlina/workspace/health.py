"""
Does it live, and is it ready? Asked by machines, before anything else of the house is touched.

Neither answer tells versions or counts.
"""

from collections.abc import Callable
from functools import lru_cache

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from livlina.access import upkeep
from livlina.core import secrets

LIVES = "/halsa"
READY = "/redo"


def health(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that answers the two questions itself."""

    def run(request: HttpRequest) -> HttpResponse:
        if request.path == LIVES:
            return plain("ok")
        if request.path == READY:
            missing = what_is_missing()
            return plain("saknas: " + ", ".join(missing), status=503) if missing else plain("ok")
        return answer(request)

    return run


def what_is_missing() -> list[str]:
    """Of database, migrations and background work: what is not ready."""
    try:
        connection.ensure_connection()
        missing = [] if schema_is_current() else ["migreringar"]
    except Error:
        missing = ["databas"]
    if not upkeep.is_alive(secrets.data_folder()):
        missing.append("bakgrundsarbete")
    return missing


def schema_is_current() -> bool:
    """True when every migration on disk has been applied. Once true, it stays so for this process."""
    if _found_current.cache_info().currsize:
        return True
    executor = MigrationExecutor(connection)
    current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if current:
        _found_current()
    return current


@lru_cache(maxsize=1)
def _found_current() -> bool:
    return True


def plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
