"""
The process that examines one file: `python -I -m livlina.core.examining`, with the file on its input.

Everything it needs is loaded before the first byte of the file is read. From then on it can open nothing: no file, no
connection, no other process. It says one line of JSON, what the file is or why it is refused, then the safe copy, and
after it the words of a document.
Source: S-121.
"""

import codecs
import json
import resource
import sys
from typing import Final

from PIL import Image

from livlina.core.examining.examined import examined
from livlina.core.examining.limits import CPU_SECONDS, HEIC_TASKS, MEMORY_BYTES
from livlina.core.examining.recognised import begins_as_heic
from livlina.core.examining.told import MOST_BYTES, Unfit, Why

_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437", "latin-1", "ascii")
"""Those that a text, an archive or its XML can be in: loaded while files can still be opened."""


def main() -> None:
    for name in _ENCODINGS:
        codecs.lookup(name)
    Image.preinit()
    bind()
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
        bind_tasks(content)
        safe = examined(content)
        words = safe.words.encode(errors="replace")
        say({"kind": safe.kind.value, "size": len(safe.content), "words": len(words)}, safe.content + words)
    except Unfit as unfit:
        say({"refused": unfit.why.value})
    except MemoryError:
        say({"refused": Why.TOO_HEAVY.value})


def bind() -> None:
    """Limits that hold for the rest of its life: neither it nor what takes it over can raise them."""
    limit(resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1)  # the signal of the soft limit ends it
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    limit(resource.RLIMIT_NOFILE, 0)  # input, output and errors are open: nothing else can be, in their place either
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)


def bind_tasks(content: bytes) -> None:
    """No other process and no thread: but the reader of HEIC has one, and of tasks all of an account are counted."""
    limit(resource.RLIMIT_NPROC, HEIC_TASKS if begins_as_heic(content) else 0)


def limit(what: int, soft: int, hard: int | None = None) -> None:
    most = resource.getrlimit(what)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(soft if hard is None else hard, most)
    resource.setrlimit(what, (soft, soft if hard is None else hard))


def say(told: dict[str, object], content: bytes = b"") -> None:
    out = sys.stdout.buffer
    out.write(json.dumps(told, ensure_ascii=True).encode() + b"\n")
    out.write(content)
    out.flush()


if __name__ == "__main__":
    main()
