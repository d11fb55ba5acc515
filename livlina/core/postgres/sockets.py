"""Where the server is met: a folder that only its account enters, with a path short enough for a socket."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from livlina.core.postgres.account import Account
from livlina.core.postgres.errors import DatabaseUnavailable

PORT = 5432
_SOCKET = f".s.PGSQL.{PORT}"
_LONGEST_PATH = 107  # bytes in sockaddr_un.sun_path, without the ending zero
_RUN = Path("/run")


class SocketFolder:
    """
    The folder `socket` beside the cluster.

    When its path is too long, it is a link to a folder with a random name under the system's run-time or
    temporary folder, or at home. The link lies in a closed folder, so nobody else can point it elsewhere, and
    what it points at is used only while it belongs to the right account and is closed to others.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / "socket"
        self._is_short = _fits(self._path)

    def for_clients(self) -> Path | None:
        """Return the folder to connect in, or None when there is none yet, or none to trust."""
        try:
            path = self._path if self._is_short else Path(os.readlink(self._path))
            owner = self._home.stat().st_uid
        except OSError:
            return None
        return path if _is_private(path, owner=owner) else None

    def for_server(self, account: Account) -> str:
        """
        Make the folder ready, and return its place as seen by the server, which stands in its cluster.

        Nothing of an earlier server lives. What it left is removed: it names a process id, as in the cluster.
        """
        if self._is_short:
            with suppress(FileExistsError):
                self._path.mkdir(mode=0o700)
            os.chown(self._path, account.uid, account.gid, follow_symlinks=False)
            os.chmod(self._path, 0o700)
            path, place = self._path, "../socket"
        else:
            path = self.for_clients() or self._again(account) or self._new(account)
            place = str(path)
        for name in (_SOCKET, f"{_SOCKET}.lock"):
            (path / name).unlink(missing_ok=True)
        return place

    def _again(self, account: Account) -> Path | None:
        """Make the folder again where it was before the system cleaned up, so that clients find it."""
        try:
            path = Path(os.readlink(self._path))
            path.mkdir(mode=0o700)
        except OSError:
            return None
        os.chown(path, account.uid, account.gid)
        return path

    def _new(self, account: Account) -> Path:
        places = [Path(tempfile.gettempdir()), Path.home()]
        for place in [_RUN, *places] if account.is_other else places:
            if not _fits(place / "livlina-12345678") or not account.can_use(programs=[place], files=[]):
                continue
            try:
                path = Path(tempfile.mkdtemp(dir=place, prefix="livlina-"))
            except OSError:
                continue
            os.chown(path, account.uid, account.gid)
            link = self._home / "socket.new"
            link.unlink(missing_ok=True)
            link.symlink_to(path)
            os.replace(link, self._path)
            return path
        raise DatabaseUnavailable("Sökvägen till datamappen är för lång för databasen: välj en kortare i LIVLINA_DATA.")


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / _SOCKET)) <= _LONGEST_PATH


def _is_private(path: Path, *, owner: int) -> bool:
    try:
        facts = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == owner and stat.S_IMODE(facts.st_mode) == 0o700
