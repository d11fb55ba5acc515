"""The operating-system account that the server runs under: one's own, or an unprivileged one for root."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from livlina.core.postgres.errors import DatabaseUnavailable

SERVICE_NAME = "livlina"
_SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
# Nothing of the caller's environment: it could hold another cluster (PGDATA), a language or a secret.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who the server is to the operating system."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Say whether it is another account than this process's, so that folders can be closed to it."""
        return self.uid != os.geteuid()

    def run(
        self, command: Sequence[str | Path], *, cwd: Path | str = "/", pass_fds: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[str]:
        """
        Run a program as this account and wait for it.

        The working folder is entered before the account is changed, so it may be one that the
        account could not have walked to.
        """
        return subprocess.run(
            command,
            cwd=cwd,
            env=_ENVIRONMENT,
            umask=0o077,
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=() if self.is_other else None,
            check=False,
        )

    def can_use(self, *, programs: Sequence[Path], files: Sequence[Path]) -> bool:
        """Try, as the account, whether it reaches all of these, whatever closes the way: modes or mounts."""
        if not self.is_other:
            return True
        script = 'test -x "$1" || exit 1; shift; for file; do test -r "$file" || exit 1; done'
        return all(
            self.run(["/bin/sh", "-c", script, "sh", program, program, *files]).returncode == 0 for program in programs
        )

    def own(self, path: Path) -> None:
        """Make the account the owner of a folder and all in it, following no links."""
        if not self.is_other:
            return
        for folder, folders, files in os.walk(path):
            for name in (".", *folders, *files):
                os.chown(os.path.join(folder, name), self.uid, self.gid, follow_symlinks=False)


def account_for(*, data: Path, folder: Path) -> Account:
    """
    Return the account for the database kept in `folder`, which is in the data folder and may not exist yet.

    Root runs it as the owner of the data folder when the database is already that owner's, else under the
    service account; anything else (copied by root, an account number of another container) is taken over.
    """
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise DatabaseUnavailable(f"Databasen i {folder} ägs av ett annat konto: kör kommandot som det kontot.")
        return Account(uid=os.geteuid(), gid=os.getegid())
    if owner and owner == data.stat().st_uid:
        return Account(uid=owner, gid=folder.stat().st_gid)
    return service_account()


def refuse_open_folder(path: Path) -> None:
    """Raise DatabaseUnavailable for a folder where other accounts could put a database of theirs."""
    if path.stat().st_mode & stat.S_IWOTH:
        raise DatabaseUnavailable(
            f"Alla konton på datorn får skriva i mappen {path}: stäng den med chmod o-w och försök igen."
        )


def service_account() -> Account:
    """Return the account that root runs the server under; `livlina` is made when it can be, else `nobody`."""
    entry = _entry(SERVICE_NAME) or _new_entry(SERVICE_NAME) or _entry("nobody")
    if entry is None or entry.pw_uid == 0:
        raise DatabaseUnavailable(
            "PostgreSQL får inte köras som root och här finns inget annat konto: "
            f"skapa ett med useradd --system {SERVICE_NAME} och försök igen."
        )
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _new_entry(name: str) -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path=_SYSTEM_PATH)
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    for _ in range(5):  # another first start may hold the account files at this moment, or be quicker
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, check=False)
        if entry := _entry(name):
            return entry
        time.sleep(0.2)
    return None
