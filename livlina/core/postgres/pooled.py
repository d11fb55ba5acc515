"""The connections a process keeps open for the next request."""

from typing import Any


def forget_idle(connection: Any) -> None:
    """
    Let go of the connections that wait for a request: after a restart of the database each is dead.

    Asked for only when one has been found so. To try each before it is used would cost every request a question.
    """
    pool = getattr(connection, "pool", None)
    if pool is not None:
        pool.drain()
