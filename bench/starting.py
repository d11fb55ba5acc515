"""How long the web server takes to start, and how much memory it then has."""

import time
from collections.abc import Iterator

from bench import served
from bench.beside import Servers
from bench.client import Times
from bench.report import Figure

TIMES = 7
MIB = 1024 * 1024


def start(_: Servers) -> Iterator[Figure]:
    """From the command until /halsa answers, the database being there and up to date."""
    took = []
    for _again in range(TIMES):
        began = time.perf_counter()
        with served.product():
            took.append(time.perf_counter() - began)
    times = Times(tuple(took))
    yield Figure(name="Webbservern startar", value=times.median, p95=times.p95, unit="s", at_most=1.5)


def memory(servers: Servers) -> Iterator[Figure]:
    """Of all web processes together, after all that was asked of them."""
    held = servers.product.memory()
    yield Figure(name=f"Minne, {len(held)} webbprocesser", value=sum(held) / MIB, unit="MiB", at_most=250)
