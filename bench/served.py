"""The servers that are measured: the product as it is served, and the least page beside it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import place
from bench.client import Browser

_PATIENCE = 60  # seconds
_PROC = Path("/proc")


class Served:
    """A server under way on loopback."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process = process
        self.port = port

    def browser(self) -> Browser:
        return Browser(self.port)

    def web_processes(self) -> list[Path]:
        """The processes that answer requests, each as its folder in /proc: forked, so named as their parent."""
        parent = _PROC / str(self.process.pid)
        children = (parent / "task" / parent.name / "children").read_text().split()
        name = (parent / "cmdline").read_bytes()
        return [_PROC / child for child in children if (_PROC / child / "cmdline").read_bytes() == name]

    def memory(self) -> list[int]:
        """Bytes of memory that each of them has, of what they share a part each."""
        return [_share(process) for process in self.web_processes()]


def _share(process: Path) -> int:
    lines = (process / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@contextmanager
def product(folder: Path | None = None) -> Iterator[Served]:
    """Livlina, as `livlina serve` serves it, over the register of the bench or of another folder."""
    env = {"LIVLINA_DATA": str(folder)} if folder else {}
    with _serving(place.python("livlina.cli", "serve"), ready="/halsa", env=env) as served:
        yield served


@contextmanager
def least() -> Iterator[Served]:
    """The least Django page that runs the same SQL."""
    with _serving(place.python("bench.least"), ready="/", env={}) as served:
        yield served


@contextmanager
def _serving(command: list[str], *, ready: str, env: dict[str, str]) -> Iterator[Served]:
    port = _free_port()
    env = os.environ | {"LIVLINA_PORT": str(port)} | env
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port, ready)
        yield Served(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=_PATIENCE)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        browser = Browser(port)
        try:
            browser.get(path)
        except OSError:
            time.sleep(0.002)
        else:
            return
        finally:
            browser.close()
    raise SystemExit("Webbservern svarade inte. Felet står ovan.")
