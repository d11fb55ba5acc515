"""A journal note saved: sealed, traced, and on the disk by one flush before anyone is told."""

import time
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from bench import load
from bench.beside import Servers, Visit
from bench.client import ROUNDS
from bench.report import Figure
from bench.scene import Known, Someone, workers

TEXT = "Samtal om vardagen och om det som hänt sedan sist. Hon vill fortsätta, och vi bokade en ny tid. " * 6
SESSIONS = 25  # as many sign-ins of the same worker: what is said after saving waits in each, unread
SETTLED = 11  # seconds until every process of the database has told what it has done
FLUSHES = """
SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'
"""


def note(servers: Servers) -> Iterator[Figure]:
    """The form posted and the redirect back."""
    # nobody else's: the same statements asked again leave notes that no key opens, and all have opened many cases
    *_, writer, pattern = workers(load.WORKERS + 2)
    visits = [_written(Someone(writer.staff), writer.known[0]) for _ in range(SESSIONS)]
    patterns = [_written(pattern, pattern.known[0])]
    times = servers.compare(visits, patterns=patterns)
    yield Figure(name="En anteckning sparas", times_least=3, **times.told())
    yield _flushes(servers, visits)


def _written(who: Someone, case: Known) -> Visit:
    path = f"/arenden/{case.public_id}/anteckning/ny/"
    return Visit(who, path, fields=_fields, form=path, status=302)


def _fields() -> dict[str, str]:
    now = timezone.localtime()
    return {
        "part": "carrying_out",
        "kind": "talk",
        "happened_on": now.date().isoformat(),
        "happened_time": "00:00",
        "text": TEXT,
        "submission": str(uuid4()),
    }


def _flushes(servers: Servers, visits: list[Visit]) -> Figure:
    """How many times the journal of the database is flushed for each note."""
    browser = servers.product.browser()
    asked = [visit.ready(browser) for visit in visits]
    before = _counted()
    for turn in range(ROUNDS):
        asked[turn % len(asked)]()
    flushes = (_counted() - before) / ROUNDS
    browser.close()
    return Figure(
        name="Skrivningar till disk per anteckning", value=flushes, unit="st", wanted="en", holds=round(flushes, 1) == 1
    )


def _counted() -> int:
    time.sleep(SETTLED)
    with connection.cursor() as cursor:
        cursor.execute(FLUSHES)
        return int(cursor.fetchone()[0])
