"""
A request that is refused leaves nothing but its traces. Source: S-142.

A refused command undoes itself, but a request may have done something else before it was refused. From its first
command that changes anything there is a way back; after an answer of 400 to 499 it is taken. The traces of what was
undone go with it, for it did not happen. Those of what was seen and refused are left anew, for that did.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction


@dataclass
class Trace:
    """One trace as it was left, and whether it stays when the request is refused."""

    leave: Callable[[], Any]
    lasts: bool


@dataclass
class Undoing:
    """The way back of one request."""

    traces: list[Trace] = field(default_factory=list)
    _in_command: bool = False
    _savepoint: str | None = None

    @contextmanager
    def command(self, *, lasts: bool) -> Iterator[None]:
        """One command of the request; what it calls belongs to it."""
        if self._in_command:
            yield
            return
        if not lasts and self._savepoint is None:
            self._savepoint = transaction.savepoint()
            self.traces.clear()  # what was left before it is not undone
        before = len(self.traces)
        self._in_command = True
        try:
            yield
        finally:
            self._in_command = False
        for trace in self.traces[before:]:
            trace.lasts |= lasts

    def left(self, leave: Callable[[], Any]) -> None:
        self.traces.append(Trace(leave, lasts=not self._in_command))

    def refused(self, since: int) -> None:
        """A command was undone: so were the traces it left, but for the last, which tells that it was refused."""
        self.traces[since:-1] = []
        for trace in self.traces[-1:]:
            trace.lasts = True

    def undo(self) -> bool:
        """Go back to before the first change, and leave the traces that last anew. False when nothing was changed."""
        if self._savepoint is None:
            return False
        transaction.savepoint_rollback(self._savepoint)
        for trace in self.traces:
            if trace.lasts:
                trace.leave()
        return True


_request: ContextVar[Undoing | None] = ContextVar("undoing", default=None)


def present() -> Undoing:
    """The request at hand; outside of one there is no way back, and nobody asks for it."""
    return _request.get() or Undoing(_in_command=True)


@contextmanager
def undoable() -> Iterator[Undoing]:
    """One request, in a transaction of its own."""
    request = Undoing()
    token = _request.set(request)
    try:
        yield request
    finally:
        _request.reset(token)


def run(statement: str, values: list[Any]) -> Any:
    """Ask the database to leave a trace, in a way that can be asked again."""

    def leave() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()[0]

    answer = leave()
    present().left(leave)
    return answer
