"""One client on loopback, over one connection that is kept open, and the clock beside it."""

import html
import http.client
import re
import textwrap
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

WARM = 30  # rounds before any is counted
ROUNDS = 200

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class WrongAnswer(Exception):
    """A page did not answer as it should, so its time says nothing."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def token(self) -> str:
        """The token of the form on the page."""
        found = _TOKEN.search(self.body)
        if not found:
            raise WrongAnswer("Sidan har inget formulär.")
        return found[1].decode()


class Browser:
    """A browser without a screen. `cookie` is that of a session, as `name=value`."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, *, cookie: str = "", expected: int = 200, shows: bytes = b"") -> Answer:
        """Fetch a page. Raises WrongAnswer for another status than the expected, or when it does not show that."""
        return self._ask("GET", path, None, {"Cookie": cookie}, expected, shows)

    def post(
        self, path: str, fields: Mapping[str, str], *, cookie: str = "", expected: int = 200, shows: bytes = b""
    ) -> Answer:
        """Post a form."""
        told = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        return self._ask("POST", path, urlencode(fields), told, expected, shows)

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str], expected: int, shows: bytes
    ) -> Answer:
        self._connection.request(method, path, body=body, headers=headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status != expected or shows not in content:
            raise WrongAnswer(f"{method} {path} gav {response.status}, utan {shows.decode()}: {_told(content)}")
        return Answer(response.status, content)

    def close(self) -> None:
        self._connection.close()


def _told(page: bytes) -> str:
    """What the page says to whoever reads it, cut short."""
    said = re.sub(r"<[^>]*>", " ", page.decode(errors="replace").partition("<main")[2])
    return textwrap.shorten(html.unescape(said), 400)


@dataclass(frozen=True)
class Times:
    """How long something took, in milliseconds, each time."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.each)

    @property
    def p95(self) -> float:
        return quantiles(self.each, n=20, method="inclusive")[-1] if len(self.each) > 1 else self.each[0]


def in_turn(
    calls: Mapping[str, Callable[[int], object]], *, rounds: int = ROUNDS, warm: int = WARM
) -> dict[str, Times]:
    """
    Time the calls one after the other, round after round, so that whatever else the machine does meets them alike.

    Each call is given the number of its round.
    """
    each: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(-warm, rounds):
        for name, call in calls.items():
            began = time.perf_counter()
            call(turn + warm)
            if turn >= 0:
                each[name].append((time.perf_counter() - began) * 1000)
    return {name: Times(tuple(times)) for name, times in each.items()}
