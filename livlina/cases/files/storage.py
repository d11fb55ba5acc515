"""
Sealed files on the disk: under random names, in a folder that no web server looks in (S-121).

Each is written whole and flushed before its row is; one whose row never came is set aside after a day, under another
ending, and taken away long after (`sweeping`). It is still read from there: the database may have been an older one.
No clear byte is ever here (S-90). 256 folders by the first letters of the name, so that none grows too long.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from livlina.core import secrets

FOLDERS = 256
ASIDE = ".aside"


def put(sealed: bytes) -> UUID:
    """Write it under a new name, and be sure that it lies there. Raises OSError where the disk refuses."""
    name = uuid4()
    path = _path(name)
    folder = secrets.private_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        secrets.flush_names(folder)
        secrets.flush_names(folder.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return name


def read(name: UUID) -> bytes:
    """What lies under that name, also set aside. Raises OSError."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        return _path(name, aside=True).read_bytes()


def is_there(name: UUID) -> bool:
    return _path(name).is_file() or _path(name, aside=True).is_file()


def remove(name: UUID, *, aside: bool = False) -> None:
    """Take it away; nothing happens when it is not there."""
    _path(name, aside=aside).unlink(missing_ok=True)


def set_aside(name: UUID) -> None:
    """Lay it aside, from now."""
    place = _path(name)
    os.utime(place)
    place.rename(_path(name, aside=True))


def older_than(seconds: float, *, folder: int, aside: bool = False) -> Iterator[UUID]:
    """The names in one of the folders, by its number, that have lain there, or aside there, longer than that."""
    until = time.time() - seconds
    place = _folder() / f"{folder:02x}"
    if not place.is_dir():
        return
    for path in place.iterdir():
        if (path.suffix == ASIDE) != aside:
            continue
        try:
            name, changed = UUID(hex=path.stem), path.stat().st_mtime
        except (ValueError, FileNotFoundError):
            continue
        if changed < until:
            yield name


def _folder() -> Path:
    return Path(settings.FILES_FOLDER)


def _path(name: UUID, *, aside: bool = False) -> Path:
    return _folder() / name.hex[:2] / (name.hex + (ASIDE if aside else ""))
