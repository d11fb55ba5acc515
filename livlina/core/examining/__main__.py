"""
The process that examines one file: `python -I -m livlina.core.examining`, with the file on its input.

Everything it needs is loaded before the first byte of the file is read. From then on it can open nothing: no file, no
connection, no other process. It says one line of JSON, what the file is or why it is refused, and then the safe copy.
Source: S-121.
"""

import codecs
import json
import resource
import sys
from typing import Final

from PIL import Image

from livlina.core.examining.examined import examined
from livlina.core.examining.limits import CPU_SECONDS, MEMORY_BYTES
from livlina.core.examining.told import MOST_BYTES, Unfit, Why

_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437", "latin-1", "ascii")
"""Those that a text, an archive or its XML can be in: loaded while files can still be opened."""


def main() -> None:
    for name in _ENCODINGS:
        codecs.lookup(name)
    Image.preinit()
    bind()
    try:
        safe = examined(sys.stdin.buffer.read(MOST_BYTES + 1))
        say({"kind": safe.kind.value, "size": len(safe.content)}, safe.content)
    except Unfit as unfit:
        say({"refused": unfit.why.value})
    except MemoryError:
        say({"refused": Why.TOO_HEAVY.value})


def bind() -> None:
    """Limits that hold for the rest of its life: neither it nor what takes it over can raise them."""
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,  # the signal of the soft limit ends it
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_NOFILE: 3,  # input, output and errors are open: nothing else will be
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most + 1 if limit == resource.RLIMIT_CPU else most))


def say(told: dict[str, object], content: bytes = b"") -> None:
    out = sys.stdout.buffer
    out.write(json.dumps(told, ensure_ascii=True).encode() + b"\n")
    out.write(content)
    out.flush()


if __name__ == "__main__":
    main()
