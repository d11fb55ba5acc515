"""What a trace of a reading costs the page, and how long it takes to verify them."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection

from bench.beside import Servers
from bench.client import in_turn
from bench.report import Figure
from bench.scene import workers
from livlina.access.actor import Actor
from livlina.access.commands import acting_as
from livlina.access.traces import record
from livlina.cases.models import Case
from livlina.cases.services.reading import LEAVE_OPENING
from livlina.core import clock
from livlina.organisation import queries as organisation

ROUNDS, WARM = 200, 20
VERIFIED = 100_000
PER_TURN = 10_000
MANY = "SELECT count(leave_trace(%s, %s, %s, 'case.read', 'assigned', '', '', '')) FROM generate_series(1, %s)"


def traces(servers: Servers) -> Iterator[Figure]:
    """The same transaction with and without its trace, in turn; and the chain from first to last."""
    who = workers(1)[0]
    actor = organisation.actor_for(who.staff, day=clock.today())
    with acting_as(actor):
        case = Case.objects.get(public_id=who.known[0].public_id)

    def without(turn: int) -> object:
        with acting_as(actor):
            return Case.objects.only("pk").get(pk=case.pk)

    def leaving(turn: int) -> object:
        with acting_as(actor):
            Case.objects.only("pk").get(pk=case.pk)
            return record(actor, "case.read", subject=case, case=case, why="assigned", statement=LEAVE_OPENING)

    times = in_turn({"without": without, "leaving": leaving}, rounds=ROUNDS, warm=WARM)
    cost = max(0.0, times["leaving"].median - times["without"].median)
    yield Figure(name="Vad ett läsningsspår kostar en sida, med skrivningen till disk", value=cost, at_most=1)
    yield verifying(actor, case)


def verifying(actor: Actor, case: Case) -> Figure:
    """All traces there are, a hundred thousand of them at least; the target is for that many."""
    lacking = VERIFIED - verified()["traces"]
    while lacking > 0:
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute(MANY, [actor.id, case.unit_id, case.trace_ref, min(PER_TURN, lacking)])
        lacking -= PER_TURN
    began = time.perf_counter()
    found = verified()
    seconds = time.perf_counter() - began
    return Figure(
        name=f"Kontrollera {found['traces']} spår",
        value=seconds,
        unit="s",
        at_most=10 * max(1.0, found["traces"] / VERIFIED),
        holds=not (found["broken"] or found["altered"]),
    )


def verified() -> dict[str, Any]:
    """What `livlina audit verify` says: it reads as the owner of the database, and from a process of its own."""
    words = [sys.executable, "-m", "livlina.cli", "audit", "verify", "--format", "json"]
    told: dict[str, Any] = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=False).stdout)
    return told
