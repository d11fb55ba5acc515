"""The background work: what must be done each minute whether anyone is signed in or not."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import Error, connection

from livlina.access import anchors
from livlina.core import clock

log = logging.getLogger("livlina.upkeep")

EVERY_SECONDS = 60
ALIVE = "worker.alive"
LATE_SECONDS = 3 * EVERY_SECONDS

chores: list[Callable[[], None]] = []
"""What the rooms above have cleared each minute; safe to repeat."""


def run(*, folder: Path) -> None:
    """Work until told to stop. A database that is away is tried again; nothing is lost by coming late."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    heads: anchors.Heads = {}
    while not stop.is_set():
        try:
            heads = once(folder=folder, heads=heads)
        except Error as error:
            log.error("Bakgrundsarbetet kunde inte göras: %s", type(error).__name__)
        finally:
            connection.close()
        stop.wait(EVERY_SECONDS)


def once(*, folder: Path, heads: anchors.Heads) -> anchors.Heads:
    """Anchor the traces, make the months to come and do the chores of the rooms above. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT make_trace_months()")
    now_at = anchors.anchor(folder, since=heads, at=clock.now())
    for chore in chores:
        chore()
    (folder / ALIVE).touch()
    return now_at


def is_alive(folder: Path) -> bool:
    """True when the work was done lately."""
    path = folder / ALIVE
    return path.is_file() and time.time() - path.stat().st_mtime < LATE_SECONDS
