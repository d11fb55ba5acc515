"""Does a search take longer because the register is large? The same search in a small one, in turn with it."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

from bench import place, served
from bench.beside import Servers, posting
from bench.client import ROUNDS, Browser, in_turn
from bench.pages import SEARCH, SOME_FOUND, by_name
from bench.report import Figure
from bench.scene import Someone, leads, workers

SMALL = 3000
MORE = 1.25  # times the small one: no more than what wanders
MANY = 25
# There are two leads in the small one, and nobody may search more than 60 times a minute.
TIMES = {"behandlare": ROUNDS, "chef": 40}


def growth(servers: Servers) -> Iterator[Figure]:
    """By the beginning of a name: the pages of both registers are asked for in turn."""
    folder = place.folder() / "small"
    env = {"LIVLINA_BENCH_DATA": str(folder), "LIVLINA_BENCH_CASES": str(SMALL)}
    done = subprocess.run(place.python("bench.small"), env=os.environ | env, stdout=subprocess.PIPE, check=True)
    here, there = everybodys_searches(), json.loads(done.stdout)
    with served.product(folder) as small:
        for said, rounds in TIMES.items():
            large_turn = asking(servers.product.browser(), here[said])
            small_turn = asking(small.browser(), there[said])
            times = in_turn({"large": large_turn, "small": small_turn}, rounds=rounds, warm=10)
            yield Figure(
                name=f"Sök på namnets början, {said}, mot {SMALL} ärenden",
                value=times["large"].median,
                p95=times["large"].p95,
                base=times["small"].median,
                times=MORE,
            )


def everybodys_searches() -> dict[str, list[dict[str, Any]]]:
    """The searches of workers and of leads in the register at hand."""
    return {"behandlare": searches(workers(MANY)), "chef": searches(leads(MANY))}


def searches(many: list[Someone]) -> list[dict[str, Any]]:
    """What each of them searches for, and the cookie of a session of theirs."""
    found = []
    for who in many:
        fields = by_name(who).fields
        found.append({"cookie": who.cookie, "fields": dict(fields()) if fields else {}})
    return found


def asking(browser: Browser, many: list[dict[str, Any]]) -> Callable[[int], object]:
    """The searching itself: one after the other."""
    asked = [one_search(browser, **one) for one in many]
    return lambda turn: asked[turn % len(asked)]()


def one_search(browser: Browser, *, cookie: str, fields: dict[str, str]) -> Callable[[], object]:
    return posting(browser, SEARCH, SEARCH, lambda: fields, cookie=cookie, shows=SOME_FOUND.encode())
