"""
A new master key while everyone works on: `livlina keys rotate` (S-91).

1. The new key lies in the folder as the next one: every process opens with both. Its mark is left in the database.
2. It is taken into use: every process wraps with it from its next value.
3. Every data key under an older master key is wrapped anew, in batches with a commit each; what somebody holds is
   passed over and comes in the next round.
4. What began before the round is waited for: it may still write a key that it wrapped before (2), or open one that it
   read before (3). Then it is counted, and done again until nothing is left.
5. The mark of the old key ends, where the database counts once more, and the old file is retired.

Each step leaves a state from which the same command goes on, so a process that dies costs nothing but its own work. The
data keys themselves stay as they are: no text is sealed anew.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection

from livlina.access import key_marks
from livlina.access.actor import Actor
from livlina.access.commands import acting_as, command
from livlina.access.keys import WrappedKey
from livlina.access.traces import record
from livlina.core import new_master, secrets
from livlina.core.sealed import rewrap

BATCH: Final = 1000  # keys in a transaction: 11 ms, so nobody waits for a row longer than that
PAUSE_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 15 * 60  # with what began before; an import takes minutes


class StillAtWork(Exception):
    """What began before has not ended in fifteen minutes. The rotation is taken up where it is by asking again."""


@dataclass(frozen=True)
class Batch:
    """
    What one transaction did: how many keys were wrapped anew, and which rows (`table:id`) have one that did not open.

    `last` is the last id it looked at, None when there are no more.
    """

    renewed: int
    broken: tuple[str, ...]
    last: int | None


class Holder(Protocol):
    """Where data keys are kept."""

    @property
    def name(self) -> str:
        """Of the table."""

    def renew(self, master: int, *, above: int) -> Batch:
        """Wrap anew the next keys under that master key, of rows with an id above that one. Within a transaction."""

    def left(self, master: int) -> int:
        """How many are under it."""


elsewhere: list[Holder] = []
"""What rooms above keep wrapped in tables that are not their own. A test compares it with who calls `sealed.wrap`."""


@dataclass(frozen=True)
class Table:
    """A table with a data key in each row, whatever the one who asks may see of it."""

    name: str

    def renew(self, master: int, *, above: int) -> Batch:
        rows = _rows("SELECT * FROM keys_under(%s, %s, %s, %s)", self.name, master, above, BATCH)
        ids: list[int] = []
        given: list[bytes] = []
        renewed: list[bytes] = []
        broken: list[str] = []
        for key, owner, wrapped in rows:
            try:
                renewed.append(rewrap(bytes(wrapped), owner=str(owner)))
            except InvalidTag:
                broken.append(f"{self.name}:{owner}")
                continue
            ids.append(key)
            given.append(bytes(wrapped))
        ((done,),) = _rows(
            "SELECT rewrap_keys(%s, %s::bigint[], %s::bytea[], %s::bytea[])", self.name, ids, given, renewed
        )
        return Batch(renewed=done, broken=tuple(broken), last=rows[-1][0] if len(rows) == BATCH else None)

    def left(self, master: int) -> int:
        ((count,),) = _rows("SELECT keys_left_under(%s, %s)", self.name, master)
        return int(count)


def holders() -> list[Holder]:
    """Everything that is wrapped by a master key: the tables of all models that say so, and what is kept elsewhere."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(isinstance(column, WrappedKey) for column in model._meta.local_concrete_fields)
    }
    found: list[Holder] = [Table(name) for name in sorted(tables)]
    return found + elsewhere


@dataclass
class Rotation:
    """What was done. Keys of `renewed` are names of holders; `broken` are rows that no master key of ours opens."""

    old: list[int]
    new: int
    resumed: bool
    renewed: dict[str, int] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    retired: list[Path] = field(default_factory=list)


Progress = Callable[[int, int], None]  # keys done, keys in all


def rotate(actor: Actor, *, progress: Progress, waiting: Callable[[], None]) -> Rotation:
    """
    Give every data key a new master key, or finish the rotation that was begun.

    Alone in the folder of keys: two at once are kept apart by the one who calls. Keys that do not open are left as they
    are, and the old master key with them. Raises NoMoreNumbers, StillAtWork, SecretRefused and OSError.
    """
    resumed = bool(new_master.older() or new_master.coming())
    if not new_master.older():
        number = new_master.coming() or new_master.make(above=_highest_met())
        _begin(actor, number=number)
        new_master.take_into_use(number)
    old = new_master.older()
    done = Rotation(old=old, new=secrets.current_master_key()[0], resumed=resumed)
    while True:
        count = _round(actor, done, progress=progress)
        _wait_for_older_work(waiting)
        if not count and _left(actor, old) == len(done.broken):
            break
    if not done.broken:
        for number in old:
            _end(actor, number=number)
            done.retired.append(new_master.retire(number))
    return done


def _highest_met() -> int:
    """The highest id of a master key that the database has ever met: it may have been destroyed since."""
    names = [name for (name,) in _rows("SELECT name FROM access_key_mark WHERE name LIKE 'master-%%'")]
    return max((int(name.removeprefix("master-")) for name in names), default=0)


@command
def _begin(actor: Actor, *, number: int) -> None:
    """The database meets the next key before anything is wrapped with it."""
    key_marks.remember()
    record(actor, "keys.rotation_begun", detail={"to": number})


@command
def _end(actor: Actor, *, number: int) -> None:
    """The old key is asked for no more. The database refuses while anything is left under it."""
    _rows("SELECT end_master_key(%s)", number)
    record(actor, "keys.rotated", detail={"from": number})


def _round(actor: Actor, done: Rotation, *, progress: Progress) -> int:
    """Go through all holders once. Answers with how many keys were wrapped anew."""
    before = sum(done.renewed.values())
    whole = before + _left(actor, done.old)
    for holder in holders():
        for master in done.old:
            for batch in _batches(actor, holder, master):
                done.renewed[holder.name] = done.renewed.get(holder.name, 0) + batch.renewed
                done.broken.update(batch.broken)
                progress(sum(done.renewed.values()), whole)
    return sum(done.renewed.values()) - before


def _batches(actor: Actor, holder: Holder, master: int) -> Iterator[Batch]:
    last: int | None = 0
    while last is not None:
        with acting_as(actor):
            batch = holder.renew(master, above=last)
            if batch.renewed:
                record(actor, "keys.rewrapped", detail={"in": holder.name, "from": master, "count": batch.renewed})
        last = batch.last
        yield batch


def _left(actor: Actor, old: list[int]) -> int:
    with acting_as(actor):
        return sum(holder.left(master) for holder in holders() for master in old)


def _wait_for_older_work(waiting: Callable[[], None]) -> None:
    """
    Wait until every transaction that is alive now has ended. Each holds a lock on its own number, which all may see.
    """
    before = _at_work()
    began = time.monotonic()
    while before:
        waiting()
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise StillAtWork
        time.sleep(PAUSE_SECONDS)
        before &= _at_work()


def _at_work() -> set[str]:
    return {
        name
        for (name,) in _rows(
            "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE l.locktype = 'virtualxid' AND l.virtualxid = l.virtualtransaction AND a.usename IS NOT NULL"
            "   AND a.datname = current_database() AND l.pid <> pg_backend_pid()"
        )
    }


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
