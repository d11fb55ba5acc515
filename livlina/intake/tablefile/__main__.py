"""
The process that reads a table file: `python -I -m livlina.intake.tablefile header|rows ABOUT`, the file on its input.

Everything it needs is loaded before the first byte of the file is read. From then on it can open nothing: no file, no
connection, no other process. Source: S-121.
"""

import codecs
import io
import json
import resource
import sys
from collections.abc import Iterator

from livlina.intake.tablefile import NotATable, open_table
from livlina.intake.tablefile.wire import DONE, HEADER, TOO_HEAVY, header_line, refused_line, row_lines

_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp437", "latin-1", "ascii")
"""Those that a register, an archive or its XML can be in: loaded while files can still be opened."""


def main(what: str, told: str) -> None:
    """Say the header or the rows, line by line, and that it is done."""
    about = json.loads(told)
    for name in _ENCODINGS:
        codecs.lookup(name)
    bind(cpu=about["cpu"], memory=about["memory"])
    try:
        for line in _said(what, suffix=about["suffix"], known=frozenset(about["known"])):
            sys.stdout.write(f"{line}\n")
        sys.stdout.write(f"{DONE}\n")
    except MemoryError:
        sys.stdout.write(f"{refused_line(TOO_HEAVY)}\n")
    sys.stdout.flush()


def bind(*, cpu: int, memory: int) -> None:
    limits = {
        resource.RLIMIT_CPU: cpu,  # the signal of the soft limit ends it
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_NOFILE: 0,  # input, output and errors are open: nothing else will be, in their place either
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most + 1 if limit == resource.RLIMIT_CPU else most))


def _said(what: str, *, suffix: str, known: frozenset[str]) -> Iterator[str]:
    try:
        source = io.BytesIO(sys.stdin.buffer.read())
        table = open_table(source, filename=f"register{suffix}", known_headers=known)
        if what == HEADER:
            yield header_line(table.header)
        else:
            yield from row_lines(table.rows())
    except NotATable as refusal:
        yield refused_line(str(refusal))


if __name__ == "__main__":
    main(*sys.argv[1:3])
