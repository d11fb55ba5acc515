"""
Who uses the server, told by locks of the kernel (flock): they vanish with the process however it dies,
and hold across containers that share the folder, where process ids mean nothing.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import WeakSet


def _open(path: Path) -> int:
    # Not inherited by programs that are started; nobody writes in it.
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until nobody else is inside, and be alone there."""
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def attempt(path: Path) -> Iterator[int | None]:
    """
    Give a descriptor that holds the lock, or None when someone else has it.

    A program started with the descriptor holds the lock until it and all its children are gone.
    """
    handle = _open(path)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield handle
    finally:
        os.close(handle)


class Share:
    """
    This process's share in something that several processes use.

    A fork copies the descriptor but not the lock: parent and child would hold one lock between them, and
    the first to leave would believe it was alone. So a forked child has a lock of its own, taken by
    the parent before the fork, so that there is no moment without it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._for_child: int | None = None

    @property
    def held(self) -> bool:
        """Say whether this process has its share."""
        return self._handle is not None

    def take(self) -> None:
        """Take the share; wait for someone who is closing down. Taking it twice is taking it once."""
        if self._handle is None:
            self._handle = self._lock()
            _held.add(self)

    @contextmanager
    def leave(self) -> Iterator[bool]:
        """Give the share back. True says that nobody else has one, and nobody gets one meanwhile."""
        handle, self._handle = self._handle, None
        _held.discard(self)
        if handle is None:
            yield False
            return
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    def _lock(self) -> int:
        handle = _open(self._path)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def before_fork(self) -> None:
        """Take the lock that a child will have."""
        with suppress(OSError):
            self._for_child = self._lock()

    def after_fork(self, *, child: bool) -> None:
        """Keep one's own lock and close the other's; a child that got none keeps what it inherited."""
        if self._for_child is None:
            return
        if child and self._handle is not None:
            self._handle, self._for_child = self._for_child, self._handle
        os.close(self._for_child)
        self._for_child = None


_held: WeakSet[Share] = WeakSet()


def _before_fork() -> None:
    for share in list(_held):
        share.before_fork()


def _after_fork_in_parent() -> None:
    for share in list(_held):
        share.after_fork(child=False)


def _after_fork_in_child() -> None:
    for share in list(_held):
        share.after_fork(child=True)


os.register_at_fork(
    before=_before_fork,
    after_in_parent=_after_fork_in_parent,
    after_in_child=_after_fork_in_child,
)
