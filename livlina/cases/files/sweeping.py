"""What is left on the disk of files whose row never came, as when the process died between the two."""

import logging

from django.db import connection

from livlina.access.actor import system
from livlina.access.commands import acting_as
from livlina.access.traces import record
from livlina.cases.files import storage
from livlina.core import clock

log = logging.getLogger("livlina.files")

A_DAY = 24 * 60 * 60  # seconds; nothing that is sent takes that long
SWEEPER = system("upkeep")


def sweep(*, folder: int | None = None) -> int:
    """
    Each minute one of the folders, so that each is looked through within five hours: take away what no row names and
    has lain there a day. Says how many. The database tells, past the row policies, so none is missed.
    """
    number = int(clock.now().timestamp() // 60) % storage.FOLDERS if folder is None else folder
    names = list(storage.older_than(A_DAY, folder=number))
    if not names:
        return 0
    with acting_as(SWEEPER):
        with connection.cursor() as cursor:
            cursor.execute("SELECT files_unknown(%s::uuid[])", [names])
            (unknown,) = cursor.fetchone()
        for name in unknown:
            storage.remove(name)
        if unknown:
            record(SWEEPER, "files.swept", detail={"files": len(unknown)})
    return len(unknown)


def sweep_one() -> None:
    """The chore. A disk that refuses is told of, and the other chores go on."""
    try:
        sweep()
    except OSError as error:
        log.error("Mappen med ärendenas filer går inte att gå igenom: %s", type(error).__name__)
