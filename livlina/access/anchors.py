"""
The heads of the chains of traces, kept outside the database each minute.

A chain that was cut, or rewritten with new hashes, agrees with itself; only what stood outside tells.
Source: S-41. The bound of what nobody can find is the age of the last anchor.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from django.db import connection, transaction

from livlina.access import laid

FOLDER = "anchors"


@dataclass(frozen=True)
class Found:
    """What a verification saw. `broken` names chain, seq and what is wrong, in Swedish."""

    traces: int
    chains: int
    broken: list[dict[str, Any]]
    altered: list[str]
    """Sentences on what of the database is not as this version lays it."""
    is_judged_here: bool
    """False where the traces could not be read, and functions of the database judged them."""
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM trace_heads()")
        heads = {chain: (seq, digest) for chain, seq, digest in cursor.fetchall()}
    moved = {chain: head for chain, head in heads.items() if since.get(chain) != head}
    if moved:
        folder = data / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        with (folder / f"{at:%Y-%m}.jsonl").open("ab+") as file:
            # a line that was cut off stands alone, and does not take this one with it
            start = "" if _ends_whole(file) else "\n"
            file.write(f"{start}{json.dumps({'at': at.isoformat(), 'heads': moved})}\n".encode())
    return heads


def may_read() -> bool:
    """True when connected as one who may read the traces: the owner of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('public.access_trace', 'SELECT')")
        return bool(cursor.fetchone()[0])


def verify(data: Path) -> Found:
    """
    Judge every trace by the one before it, and every anchored head by the trace that should bear it.

    As the owner of the database the traces are read as they stand, and judged here: a function of the database would
    answer what its owner has made it answer. The application reads no trace, and asks those functions. Either way they,
    and what leaves and keeps the traces, are compared with what this version lays.
    """
    lines = [
        _heads_on(line) for path in sorted((data / FOLDER).glob("*.jsonl")) for line in path.read_bytes().splitlines()
    ]
    anchored: dict[tuple[int, int], set[str]] = {}
    for line in lines:
        for chain, (seq, digest) in (line or {}).items():
            anchored.setdefault((chain, seq), set()).add(digest)
    with _reading_plainly():
        altered = laid.altered()
        judge = _judged_here if may_read() else _judged_inside
        heads, broken, missing = judge(anchored)  # the anchors were read before: what they stand for is here
    told = [(*place, "raden följer inte av den före") for place in broken]
    told += [(*place, "raden som förankrats saknas eller är en annan") for place in missing]
    return Found(
        traces=sum(heads.values()),
        chains=len(heads),
        broken=[{"chain": chain, "seq": seq, "what": what} for chain, seq, what in told],
        altered=altered,
        unreadable=lines.count(None),
        is_judged_here=judge is _judged_here,
    )


Place = tuple[int, int]
"""Of a trace: its chain, and its number in it."""
Judged = tuple[dict[int, int], list[Place], list[Place]]
"""The last number of each chain, the traces that do not follow, and the anchored ones that are not there."""


def _judged_here(anchored: Mapping[Place, set[str]]) -> Judged:
    heads: dict[int, Trace] = {}
    broken: list[Place] = []
    missing = set(anchored)
    for trace in _traces():
        place = (trace.chain, trace.seq)
        if not _follows(trace, heads.get(trace.chain)):
            broken.append(place)
        heads[trace.chain] = trace
        if anchored.get(place) == {(trace.hash or b"").hex()}:
            missing.remove(place)
    return {chain: head.seq for chain, head in heads.items()}, broken, sorted(missing)


def _judged_inside(anchored: Mapping[Place, set[str]]) -> Judged:
    told = [(*place, digest) for place, digests in anchored.items() for digest in digests]
    columns = [list(column) for column in zip(*told, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq FROM public.trace_heads()")
        heads = dict(cursor.fetchall())
        cursor.execute("SELECT chain, seq FROM public.broken_traces()")
        broken = cursor.fetchall()
        cursor.execute("SELECT chain, seq FROM public.missing_anchors(%s::int[], %s::bigint[], %s::text[])", columns)
        return heads, broken, cursor.fetchall()


class Trace(NamedTuple):
    """A trace as it stands. `at` and what is `told` after it are written as the hash is made of them."""

    chain: int
    seq: int
    hash: bytes | None
    at: str
    told: tuple[str | None, ...]

    @property
    def microseconds(self) -> int | None:
        """Since 1970; None of what is no moment."""
        return int(self.at) if self.at.isdecimal() else None


TRACES: Final = """
SELECT chain, seq, hash, replace(extract(epoch FROM at)::text, '.', ''), actor_id::text, unit_id::text,
       coalesce(case_ref::text, ''), action, why, subject, account, encode(detail, 'hex')
  FROM public.access_trace ORDER BY chain, seq
"""
AT_A_TIME: Final = 5_000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SET_BACK: Final = 10 * 60 * 1_000_000
"""Microseconds by which a trace may be earlier than the one before it: clocks of servers are set right at times."""
LANES: Final = 16


def _traces() -> Iterator[Trace]:
    """Every trace, those of a chain after each other."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(TRACES)
        while rows := cursor.fetchmany(AT_A_TIME):
            for chain, seq, digest, at, *told in rows:
                yield Trace(chain, seq, None if digest is None else bytes(digest), at, tuple(told))


def _follows(trace: Trace, before: Trace | None) -> bool:
    """True of a trace whose hash is of the one before and all it tells, in its place, its time and its chain."""
    text = "\x1f".join(str(each) for each in (trace.chain, trace.seq, trace.at, *trace.told))
    hashed, seq, earliest = b"", 0, 0
    if before is not None:
        hashed, seq, earliest = before.hash or b"", before.seq, (before.microseconds or 0) - SET_BACK
    at = trace.microseconds
    return (
        trace.hash == hashlib.sha256(hashed + text.encode()).digest()
        and trace.seq == seq + 1
        and at is not None
        and at >= earliest
        and trace.chain % 100 < LANES
        and trace.chain // 100 == _month(at)
    )


def _month(microseconds: int) -> int:
    """The month of UTC, as a chain begins with it; 0 of what is later than any calendar."""
    try:
        at = EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return 0
    return at.year * 100 + at.month


@contextmanager
def _reading_plainly() -> Iterator[None]:
    """One transaction in which no name leads to what the owner of the database has made in place of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        ((before,),) = cursor.fetchall()
        cursor.execute("SET LOCAL search_path TO pg_catalog")
        yield
        cursor.execute(f"SET LOCAL search_path TO {before}")


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
