"""The case page asked for by many at once."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bench import place
from bench.beside import Servers, Visit
from bench.captured import tell_least
from bench.client import Times
from bench.report import Figure
from bench.scene import workers
from bench.swarm import Answered, Asked

CLIENTS = 16
WARM, COUNT, SECONDS = 500, 2500, 120
WORKERS = 100  # with a few cases each, so that nobody opens more than 1 000 an hour (S-132)
CASES = 4
PATTERNS = 5
AT_LEAST = 200  # pages a second


def load(servers: Servers) -> Iterator[Figure]:
    """Case pages a second at 16 clients: each waits for its page, and asks for the next one at once."""
    many = workers(WORKERS)
    visits = [
        Visit(who, f"/arenden/{who.known[turn].public_id}/", shows=who.known[turn].case_number)
        for turn in range(CASES)
        for who in many
    ]
    lists = [visit.caught().statements for visit in visits[:PATTERNS]]
    tell_least("load", lists)
    product = asked_at_once(servers.product.port, [(visit.path, visit.who.cookie, visit.shows) for visit in visits])
    least = asked_at_once(servers.least.port, [(f"/load/{turn}/200", "", "") for turn in range(PATTERNS)])
    rate = product.pages / product.seconds
    yield Figure(
        name=f"Ärendets sida, {CLIENTS} klienter samtidigt",
        value=rate,
        least=least.pages / least.seconds,
        unit="sidor/s",
        wanted=f"≥ {AT_LEAST} sidor/s",
        holds=rate >= AT_LEAST,
    )
    times = Times(tuple(product.each))
    yield Figure(name="… så länge väntar var och en", value=times.median, p95=times.p95)


def asked_at_once(port: int, pages: Sequence[tuple[str, str, str]]) -> Answered:
    """Ask for the pages in a process of its own, which shares no lock with this one."""
    asked = Asked(port=port, pages=list(pages), clients=CLIENTS, warm=WARM, count=COUNT, seconds=SECONDS)
    done = subprocess.run(
        place.python("bench.swarm"), input=json.dumps(asdict(asked)), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return Answered(**json.loads(done.stdout))
