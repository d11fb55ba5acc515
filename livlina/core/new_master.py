"""
How the folder of keys comes by a new master key: next, in use, retired.

Each step is one rename or link, so a process that dies leaves the folder before or after it, and every process sees it
at its next value (`secrets.master_keys`). A retired key stays in the folder: a backup from its days opens with it
alone, and those who run the system decide when it is destroyed. Source: S-91.
"""

import os
from pathlib import Path

from livlina.core import secrets
from livlina.core.secrets import HIGHEST, MASTER_KEY_SIZE, NEXT, RETIRED, master_name


class NoMoreNumbers(Exception):
    """Every id that fits in a byte has been used."""


def older() -> list[int]:
    """Ids of the master keys in use that are no longer the current one: those of a rotation not ended."""
    current, _ = secrets.current_master_key()
    return sorted(number for number in secrets.master_keys() if number < current)


def coming() -> int | None:
    """The id of the master key that is next, or None."""
    current, _ = secrets.current_master_key()
    return next((number for number in sorted(secrets.master_keys()) if number > current), None)


def make(*, above: int) -> int:
    """Make the next master key, as open as the current. Answers with its id, which is above all that have been."""
    folder = secrets.keys_folder()
    number = 1 + max(above, *(number for number, _ in secrets.master_files(folder)))
    if number > HIGHEST:
        raise NoMoreNumbers
    current, _ = secrets.current_master_key()
    like = (folder / f"{master_name(current)}.key").stat()
    secrets.make_like(folder / f"{master_name(number)}{NEXT}.key", size=MASTER_KEY_SIZE, like=like)
    return number


def take_into_use(number: int) -> None:
    """From here on all processes wrap with that key."""
    _rename(number, NEXT, "")


def retire(number: int) -> Path:
    """From here on nothing opens with that key. Answers with the file that is kept."""
    return _rename(number, "", RETIRED)


def _rename(number: int, before: str, after: str) -> Path:
    folder = secrets.keys_folder()
    path = folder / f"{master_name(number)}{after}.key"
    os.rename(folder / f"{master_name(number)}{before}.key", path)
    secrets.flush_names(folder)
    return path
