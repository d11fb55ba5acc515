"""What is left on the disk of files whose row never came, as when the process died between the two."""

import logging
from uuid import UUID

from django.db import connection

from livlina.access.actor import system
from livlina.access.commands import acting_as
from livlina.access.traces import record
from livlina.cases.files import storage
from livlina.core import clock

log = logging.getLogger("livlina.files")

A_DAY = 24 * 60 * 60  # seconds; nothing that is sent takes that long
ASIDE_FOR = 90 * A_DAY
"""As long as anybody can take to see that the database beside the files is an older one, or another. Source: S-145."""
SWEEPER = system("upkeep")


def sweep(*, folder: int | None = None) -> int:
    """
    Each minute one of the folders, so that each is looked through within five hours: what no row names and has lain
    there a day is set aside, and taken away when it has lain there so long that no backup is laid in again.

    Says how many. The database tells, past the row policies, so none is missed.
    """
    number = int(clock.now().timestamp() // 60) % storage.FOLDERS if folder is None else folder
    lying = list(storage.older_than(A_DAY, folder=number))
    aside = list(storage.older_than(ASIDE_FOR, folder=number, aside=True))
    if not lying and not aside:
        return 0
    with acting_as(SWEEPER):
        unknown = _unknown([*lying, *aside])
        for name in unknown.intersection(lying):
            storage.set_aside(name)
        for name in unknown.intersection(aside):
            storage.remove(name, aside=True)
        if unknown:
            record(SWEEPER, "files.swept", detail={"files": len(unknown)})
    return len(unknown)


def _unknown(names: list[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT files_unknown(%s::uuid[])", [names])
        return set(cursor.fetchone()[0])


def sweep_one() -> None:
    """The chore. A disk that refuses is told of, and the other chores go on."""
    try:
        sweep()
    except OSError as error:
        log.error("Mappen med ärendenas filer går inte att gå igenom: %s", type(error).__name__)
