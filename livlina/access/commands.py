"""
How facts change: one command, one transaction, at least one trace.

Whoever acts is told to the database first in each transaction, and only for it: the row policies read it,
and a pooled connection carries nothing to the next user.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection, transaction

from livlina.access import traces, undoing
from livlina.access.actor import NOBODY_ID, Actor
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.core.errors import DomainError

P = ParamSpec("P")
R = TypeVar("R")

COMMANDS: set[str] = set()  # every use case by its full name, as the house test reads them

_acting: ContextVar[int] = ContextVar("acting", default=NOBODY_ID)


class NoTrace(RuntimeError):
    """A command ended without a trace. No trace, no act (S-40): its transaction is rolled back."""


def _tell_database(actor_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('livlina.actor', %s, true)", [str(actor_id)])


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """One transaction in which the database knows who acts. Within another it is a savepoint."""
    before = _acting.get()
    with transaction.atomic():
        if before == actor.id:
            yield
            return
        _tell_database(actor.id)
        token = _acting.set(actor.id)
        try:
            yield
        finally:
            _acting.reset(token)
        # An error rolls the setting back by itself.
        _tell_database(before)


@contextmanager
def acting_through(actor: Actor) -> Iterator[None]:
    """The whole of a request, which is one transaction already: the setting dies with it."""
    _tell_database(actor.id)
    token = _acting.set(actor.id)
    try:
        yield
    finally:
        _acting.reset(token)


def require(actor: Actor, permission: Permission, *, unit_id: int | None = None) -> None:
    """Raise NotPermitted unless the actor's live roles include the act."""
    if not actor.may(permission, unit_id=unit_id):
        raise NotPermitted


def command(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """
    Give a use case its transaction, and demand its trace.

    A refusal undoes everything and leaves a trace of the attempt; so does a request that is refused later on
    (`undoing`). Raises NoTrace, a bug, when the work left none.
    """
    return _command(function, lasts=False)


def lasting(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """
    A command whose outcome stays also when the request is refused later on: what was read was seen, what was typed is
    kept, a lock holds and a factor is used up. It changes nothing else.
    """
    return _command(function, lasts=True)


def _command(function: Callable[Concatenate[Actor, P], R], *, lasts: bool) -> Callable[Concatenate[Actor, P], R]:
    def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        request = undoing.present()
        with request.command(lasts=lasts):
            already = len(request.traces)
            try:
                with acting_as(actor):
                    before = traces.left()
                    result = function(actor, *args, **kwargs)
                    if traces.left() == before:
                        raise NoTrace(function.__name__)
                    return result
            except DomainError as refusal:
                with acting_as(actor):
                    about = _about(kwargs)
                    traces.record(actor, f"{function.__name__}.refused", case=about, why=type(refusal).__name__)
                request.refused(already)
                raise

    COMMANDS.add(f"{function.__module__}.{function.__qualname__}")
    update_wrapper(run, function)
    return run


def _about(given: Mapping[str, Any]) -> traces.Traced | None:
    """Which case or first contact a command was about, as far as what it was given tells."""
    about: traces.Traced | None = given.get("case") or given.get("contact") or getattr(given.get("note"), "case", None)
    return about
