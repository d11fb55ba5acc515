"""The background work: what must be done each minute whether anyone is signed in or not."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from livlina.access import anchors
from livlina.core import clock

log = logging.getLogger("livlina.upkeep")

EVERY_SECONDS = 60
ALIVE = "worker.alive"
LATE_SECONDS = 3 * EVERY_SECONDS

chores: list[Callable[[], None]] = []
"""What the rooms above have cleared each minute; safe to repeat."""


def run(*, folder: Path) -> None:
    """Work until told to stop. What could not be done is tried again; nothing is lost by coming late."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    heads: anchors.Heads = {}
    while not stop.is_set():
        once(folder=folder, heads=heads)
        connection.close()
        stop.wait(EVERY_SECONDS)


def once(*, folder: Path, heads: anchors.Heads) -> None:
    """
    Anchor the traces that have moved since `heads`, make the months to come and do the chores of the rooms above.

    Safe to repeat. What fails, for whatever reason, keeps nothing else from being done: walls are made anew also when
    the disk of the anchors is full. It is logged, and the work is not called alive until all of it is done again.
    """

    def anchor() -> None:
        heads.update(anchors.anchor(folder, since=heads, at=clock.now()))

    undone = [chore for chore in (make_months, anchor, *chores) if not is_done(chore)]
    if not undone:
        (folder / ALIVE).touch()


def is_done(chore: Callable[[], None]) -> bool:
    """Do it. False when it could not be done, which is then in the log."""
    try:
        chore()
    except Exception:
        log.exception("Bakgrundsarbetet kunde inte göras: %s", chore.__qualname__)
        return False
    return True


def make_months() -> None:
    """Make room for the traces of the months to come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT make_trace_months()")


def is_alive(folder: Path) -> bool:
    """True when the work was done lately."""
    path = folder / ALIVE
    return path.is_file() and time.time() - path.stat().st_mtime < LATE_SECONDS
