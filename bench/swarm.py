"""
`python -m bench.swarm`: many clients at once, in a process of their own, over connections that are kept open.

Told on stdin as JSON what `Asked` holds; answers with JSON, what `Answered` holds. One thread and plain sockets, since
what the clients need of the processor the server goes without.
"""

import json
import re
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from itertools import cycle

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_HEAD_ENDS = b"\r\n\r\n"
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_OK = b"HTTP/1.1 200 "
_AT_ONCE = 1 << 18  # bytes read in one turn: more than any page


@dataclass(frozen=True)
class Asked:
    """Pages of the server on that port: path, cookie, and what the page shows, in turn and over again."""

    port: int
    pages: list[tuple[str, str, str]]
    clients: int
    warm: int
    """Pages before any is counted."""
    count: int
    """Pages that are counted."""
    seconds: int
    """No longer than this, whatever the count."""


@dataclass
class Answered:
    """How many pages came, counted from the end of the warming, and in how many seconds."""

    pages: int = 0
    seconds: float = 0.0
    each: list[float] = field(default_factory=list)
    """How long each took, in milliseconds."""


class _Client:
    """One of the clients: asks for a page and gathers it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._got = bytearray()
        self._shows = b""
        self._began = 0.0

    def ask(self, request: bytes, shows: bytes) -> None:
        self._got.clear()
        self._shows = shows
        self._began = time.perf_counter()
        self.socket.sendall(request)

    def took(self) -> float | None:
        """Milliseconds since it asked when the page has come whole; None while it is coming."""
        came = self.socket.recv(_AT_ONCE)
        self._got += came
        if came and not self._is_whole():
            return None
        if not self._got.startswith(_OK) or self._shows not in self._got:
            raise SystemExit(f"Sidan kom inte som den skulle, utan {self._shows.decode()}: {bytes(self._got[:200])!r}")
        return (time.perf_counter() - self._began) * 1000

    def _is_whole(self) -> bool:
        head = self._got.find(_HEAD_ENDS)
        length = _LENGTH.search(self._got, 0, max(head, 0))
        if length is None:  # sent in pieces, of which the last is empty
            return self._got.endswith(_LAST_CHUNK)
        return len(self._got) >= head + len(_HEAD_ENDS) + int(length[1])


def run(asked: Asked) -> Answered:
    """Ask until the pages are counted, or the time is out."""
    pages = cycle([(_request(path, cookie), shows.encode()) for path, cookie, shows in asked.pages])
    answered = Answered()
    with selectors.DefaultSelector() as waiting:
        for _each in range(asked.clients):
            client = _Client(asked.port)
            waiting.register(client.socket, selectors.EVENT_READ, client)
            client.ask(*next(pages))
        came, began = 0, time.perf_counter()
        ends = began + asked.seconds
        while answered.pages < asked.count and (now := time.perf_counter()) < ends:
            for key, _ready in waiting.select(timeout=1):
                took = key.data.took()
                if took is None:
                    continue
                key.data.ask(*next(pages))
                came += 1
                if came == asked.warm:
                    began = now
                elif came > asked.warm:
                    answered.pages += 1
                    answered.each.append(took)
        answered.seconds = time.perf_counter() - began
    return answered


def _request(path: str, cookie: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()


if __name__ == "__main__":
    told = json.load(sys.stdin)
    print(json.dumps(asdict(run(Asked(**told)))))
