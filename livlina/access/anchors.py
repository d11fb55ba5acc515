"""
The heads of the chains of traces, kept outside the database each minute.

A chain that was cut, or rewritten with new hashes, agrees with itself; only what stood outside tells.
Source: S-41. The bound of what nobody can find is the age of the last anchor.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection

FOLDER = "anchors"


@dataclass(frozen=True)
class Found:
    """What a verification saw. `broken` names chain, seq and what is wrong, in Swedish."""

    traces: int
    chains: int
    broken: list[dict[str, Any]]
    unreadable: int
    """
    Lines of anchors that say no such thing, as those cut off while they were written when the power went. They vouch
    for nothing.
    """


Heads = dict[int, tuple[int, str]]


def anchor(data: Path, *, since: Heads, at: datetime) -> Heads:
    """
    Add the heads that have moved `since` to the month's file of anchors. Answers with all heads now.

    An empty `since`, as after a start, writes them all once more.
    """
    heads = {chain: (seq, digest) for chain, seq, digest in _rows("SELECT * FROM trace_heads()")}
    moved = {chain: head for chain, head in heads.items() if since.get(chain) != head}
    if moved:
        folder = data / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        with (folder / f"{at:%Y-%m}.jsonl").open("ab+") as file:
            # a line that was cut off stands alone, and does not take this one with it
            start = "" if _ends_whole(file) else "\n"
            file.write(f"{start}{json.dumps({'at': at.isoformat(), 'heads': moved})}\n".encode())
    return heads


def verify(data: Path) -> Found:
    """Judge every trace by the one before it, and every anchored head by the trace that should bear it."""
    broken = [
        {"chain": chain, "seq": seq, "what": "raden följer inte av den före"}
        for chain, seq in _rows("SELECT * FROM broken_traces()")
    ]
    heads = {chain: seq for chain, seq, _ in _rows("SELECT * FROM trace_heads()")}
    lines = [
        _heads_on(line) for path in sorted((data / FOLDER).glob("*.jsonl")) for line in path.read_bytes().splitlines()
    ]
    anchored = {(chain, seq, digest) for line in lines if line is not None for chain, (seq, digest) in line.items()}
    columns = [list(column) for column in zip(*anchored, strict=True)] or [[], [], []]
    broken += [
        {"chain": chain, "seq": seq, "what": "raden som förankrats saknas eller är en annan"}
        for chain, seq in _rows("SELECT * FROM missing_anchors(%s::int[], %s::bigint[], %s::text[])", *columns)
    ]
    return Found(traces=sum(heads.values()), chains=len(heads), broken=broken, unreadable=lines.count(None))


def _ends_whole(file: BinaryIO) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _heads_on(line: bytes) -> Heads | None:
    """The heads on one line of anchors, by chain; None when it was cut off, or is no such line."""
    try:
        heads = {int(chain): (int(seq), str(digest)) for chain, (seq, digest) in json.loads(line)["heads"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return heads if all(0 <= chain < 2**31 and 0 <= seq < 2**63 for chain, (seq, _) in heads.items()) else None


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
