"""
The folder of keys and secrets: master keys, hash keys, passwords of the embedded database.

One file each, `<name>.key`: random bytes in base64, readable by its owner only. On the embedded database
a key is made the first time it is asked for. With `DATABASE_URL` keys are given by those who run the
system, and nothing starts without them: a key made up silently would hide that the real one is lost,
and what it sealed with it. For the same reason those that seal are made before the database has met
its keys, and never after (`access.key_marks`). Source: S-92.

A master key has a life: `master-002.next.key` opens and seals nothing new, `master-002.key` is in use and the highest
of these the current, `master-001.retired.key` is kept for old backups alone (`core.new_master`). Source: S-91.

Places come from the environment: `LIVLINA_DATA` (default `var/` in the checkout) and `LIVLINA_KEYS`
(default `keys/` in it). Nothing here needs Django: settings ask before it is there.
"""

import base64
import binascii
import os
import re
import tempfile
import time
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

MASTER_KEY_SIZE = 32  # bytes: AES-256
HIGHEST = 255  # id of a master key: one byte of what it wraps
NEXT, RETIRED = ".next", ".retired"
HASH = "hash"
_MET = "LIVLINA_KEYS_MET"  # said to the processes that this one starts
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MASTER_FILE = re.compile(r"master-([0-9]{3})(\.next|\.retired)?\.key")
_LOOKS = 10  # at a folder in which names are changing
_SETTLED = 1_000_000_000  # ns: a folder changed more recently may change again within the same tick


class SecretRefused(Exception):
    """Nothing may start with the keys as they are. The text is one Swedish sentence."""


class MissingSecret(SecretRefused):
    """A key that must be given is not in the folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Nyckelfilen {path} saknas: lägg tillbaka den eller ange rätt mapp i LIVLINA_KEYS.")


class WeakSecret(SecretRefused):
    """A key is too short, guessable, an example, or open to other accounts."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"Nyckelfilen {path} duger inte: {why}.")


class OtherSecret(SecretRefused):
    """A key is not the one that the database is sealed with."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Nyckelfilen {path} är inte den som databasen är förseglad med: lägg tillbaka den rätta eller ange rätt "
            "mapp i LIVLINA_KEYS."
        )


def data_folder() -> Path:
    """Return the folder of the embedded database, files and keys. It may not exist yet."""
    return _folders(os.environ.get("LIVLINA_DATA"), None)[0]


def keys_folder() -> Path:
    """Return the folder of keys and secrets. It may not exist yet."""
    return _folders(os.environ.get("LIVLINA_DATA"), os.environ.get("LIVLINA_KEYS"))[1]


@lru_cache(maxsize=8)
def _folders(data: str | None, keys: str | None) -> tuple[Path, Path]:
    if data:
        data_path = Path(data).expanduser().absolute()
    else:
        checkout = Path(__file__).absolute().parents[2]
        home = checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()
        data_path = home / "var"
    return data_path, Path(keys).expanduser().absolute() if keys else data_path / "keys"


def embedded() -> bool:
    """Say whether the embedded database is used, and missing keys may be made."""
    return not os.environ.get("DATABASE_URL")


def private_folder(path: Path) -> Path:
    """Make a folder, and what is missing above it, that only its owner can enter."""
    for missing in reversed([folder for folder in (path, *path.parents) if not folder.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    return path


def secret(name: str, *, size: int = 32) -> bytes:
    """
    Return the secret of that name, at least `size` bytes.

    Made at first use on the embedded database; several processes asking at once get the same.
    Raises MissingSecret where keys must be given, WeakSecret when it is no real key. Source: S-92.
    """
    return secret_in(keys_folder(), name, size=size, make=embedded())


def secret_in(folder: Path, name: str, *, size: int = 32, make: bool) -> bytes:
    """As `secret`, for a folder given; `make` says whether a missing one is made."""
    path = _path(folder, name)
    try:
        return _read(path, size=size)
    except FileNotFoundError:
        if not make:
            raise MissingSecret(path) from None
    _make(path, size=size)
    return _read(path, size=size)


def path_of(name: str) -> Path:
    """Return where the secret of that name is kept."""
    return _path(keys_folder(), name)


def _path(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a secret: {name!r}")
    return folder / f"{name}.key"


def sealing_key(name: str) -> bytes:
    """
    Return a key that seals or hashes what is in the database, by name; it is never made here. Raises as `secret`.

    A master key that is next counts too. It is asked for first: a moment later it may be the current one.
    """
    try:
        return _read(keys_folder() / f"{name}.next.key", size=MASTER_KEY_SIZE)
    except FileNotFoundError:
        return secret_in(keys_folder(), name, make=False)


def sealing_keys() -> Mapping[str, bytes]:
    """
    Return all keys that seal or hash what is in the database, by name. Makes and raises as `master_keys`.

    None may be the same as another: one that leaks is then not the only one.
    """
    keys = {master_name(number): key for number, key in master_keys().items()} | {HASH: hash_key()}
    first: dict[bytes, str] = {}
    for name, key in keys.items():
        if first.setdefault(key, name) != name:
            raise WeakSecret(path_of(name), f"den är samma nyckel som {first[key]}.key")
    return keys


def master_name(number: int) -> str:
    """What the master key of that id is called: master-001."""
    return f"master-{number:03}"


def make_no_more() -> None:
    """From here on a key that seals and is missing is lost, in this process and those it starts."""
    os.environ[_MET] = "1"


def _makes_sealing_keys() -> bool:
    return embedded() and _MET not in os.environ


def hash_key() -> bytes:
    """Return the key by which exact text is found again. Makes and raises as `master_keys`."""
    return secret_in(keys_folder(), HASH, make=_makes_sealing_keys())


def master_keys() -> Mapping[int, bytes]:
    """
    Return the master keys by id (1–255), 32 bytes each, from `master-001.key` and onwards.

    Asked for at every value that is opened, so they are read again only when the folder has changed.
    The first is made at first use on an embedded database that has met none. Raises as `secret`. Source: S-91, S-92.
    """
    return _masters().keys


def current_master_key() -> tuple[int, bytes]:
    """Return id and bytes of the newest master key in use, the one that data keys are wrapped with."""
    masters = _masters()
    return masters.current, masters.keys[masters.current]


class _Masters(NamedTuple):
    keys: Mapping[int, bytes]
    current: int


def _masters() -> _Masters:
    folder, make = keys_folder(), _makes_sealing_keys()
    try:
        changed = os.stat(folder).st_mtime_ns
    except FileNotFoundError:
        return _read_masters(folder, 0, make)
    if time.time_ns() - changed < _SETTLED:
        return _read_masters.__wrapped__(folder, changed, make)
    return _read_masters(folder, changed, make)


@lru_cache(maxsize=2)
def _read_masters(folder: Path, _changed: int, make: bool) -> _Masters:
    if not any(state == "" for _, state in master_files(folder)):
        secret_in(folder, master_name(1), size=MASTER_KEY_SIZE, make=make)
    for _ in range(_LOOKS):
        files = {place: path for place, path in master_files(folder).items() if place[1] != RETIRED}
        try:
            keys = {number: _read_master(path, number) for (number, _), path in files.items()}
        except FileNotFoundError:  # it was given another name just now
            continue
        if in_use := [number for number, state in files if state == ""]:
            return _Masters(MappingProxyType(keys), max(in_use))
    raise MissingSecret(folder / f"{master_name(1)}.key")


def master_files(folder: Path) -> dict[tuple[int, str], Path]:
    """Return the files of master keys by id and state: '' in use, NEXT or RETIRED. Ordered by id."""
    if not folder.is_dir():
        return {}
    found = sorted(filter(None, (_MASTER_FILE.fullmatch(name) for name in os.listdir(folder))), key=lambda m: m[0])
    return {(int(match[1]), match[2] or ""): folder / match[0] for match in found}


def _read_master(path: Path, number: int) -> bytes:
    if not 1 <= number <= HIGHEST:
        raise WeakSecret(path, "numret ska vara 001–255")
    key = _read(path, size=MASTER_KEY_SIZE)
    if len(key) != MASTER_KEY_SIZE:
        raise WeakSecret(path, f"en huvudnyckel är precis {MASTER_KEY_SIZE} byte")
    return key


def _make(path: Path, *, size: int) -> None:
    make_like(path, size=size, like=None)


def make_like(path: Path, *, size: int, like: os.stat_result | None) -> None:
    """
    Write a random key under its name, complete or not at all; another process may be first.

    It is its maker's own, or as open as one that is there (`like`): then those who read that one read it too.
    """
    folder = private_folder(path.parent)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".new-")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            if like is not None:
                os.fchown(file.fileno(), like.st_uid, like.st_gid)
                os.fchmod(file.fileno(), like.st_mode & 0o770)
            file.write(base64.b64encode(os.urandom(size)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # refuses a name that is taken, unlike a rename
        except FileExistsError:
            return
    finally:
        os.unlink(draft)
    # What is sealed in the next moment must not outlive the name of its key in a power cut.
    flush_names(folder)


def flush_names(folder: Path) -> None:
    """Let the names in the folder be on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, *, size: int) -> bytes:
    text = path.read_bytes().strip()
    if path.stat().st_mode & 0o007 and path.parent.stat().st_mode & 0o001:
        raise WeakSecret(path, "andra konton på datorn kan läsa den, stäng den med chmod 600")
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise WeakSecret(path, f"den ska innehålla minst {size} slumpade byte i base64") from None
    if why := _weakness(value, size=size):
        raise WeakSecret(path, why)
    return value


def _weakness(value: bytes, *, size: int) -> str | None:
    """Return why these bytes are not random enough, or None. Random ones fail less than once in 10^11."""
    if len(value) < size:
        return f"den är kortare än {size} byte"
    steps = {(after - before) % 256 for before, after in pairwise(value)}
    repeats = value in (value + value)[1:-1]
    if repeats or len(set(value)) < size // 2 or len(steps) < size // 4:
        return "den följer ett mönster och är inte slumpad"
    try:
        is_text = value.decode().isprintable()
    except UnicodeDecodeError:
        is_text = False
    return "den är text, som i ett exempel, och inte slumpad" if is_text else None
