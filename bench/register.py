"""
The register of the bench: every case open and assigned, with 12 sessions and 20 notes, and the contact it came from.

67 units with 50 workers and a lead each: a worker has 30 cases, a lead sees the 1 500 of the unit, and one worker
has 180 relations. It is laid once, by COPY, and kept until the schema or what it is made by changes.
"""

import subprocess
import sys
from collections.abc import Iterator
from selectors import EVENT_READ, DefaultSelector
from typing import IO, cast

from bench import place

PROCESSES = 2


def ensure() -> None:
    """Lay the register, unless the one that is there is as it should be."""
    if not place.is_laid():
        lay()


def lay() -> None:
    """Lay the register anew in the bench's folder, in two processes, with a bar of progress."""
    from tqdm import tqdm

    from livlina.core.postgres import EmbeddedServer

    place.clear()
    with EmbeddedServer(place.folder()).running():
        run("ground")
        parts = [
            subprocess.Popen(place.python("bench.laying", "cases", str(part), str(PROCESSES)), stdout=subprocess.PIPE)
            for part in range(PROCESSES)
        ]
        with tqdm(total=place.cases(), unit=" ärenden", desc="Lägger registret", file=sys.stderr) as bar:
            for count in counted(parts):
                bar.update(count)
        ended = [part.wait() for part in parts]
        if any(ended):
            raise SystemExit("Registret kunde inte läggas. Felet står ovan.")
        run("after")
    place.mark_laid()


def run(step: str) -> None:
    """One step of the laying, as the owner of the schema and in a process of its own."""
    if subprocess.run(place.python("bench.laying", step), check=False).returncode:
        raise SystemExit("Registret kunde inte läggas. Felet står ovan.")


def counted(parts: list["subprocess.Popen[bytes]"]) -> Iterator[int]:
    """How many cases more the processes say that they have laid, as they say it."""
    with DefaultSelector() as heard:
        for part in parts:
            heard.register(cast("IO[bytes]", part.stdout), EVENT_READ)
        while heard.get_map():
            for key, _ in heard.select():
                file = cast("IO[bytes]", key.fileobj)
                if line := file.readline():
                    yield int(line)
                else:
                    heard.unregister(file)
