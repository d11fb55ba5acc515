"""One cluster: its files, its programs and its processes, without any connection to it."""

import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from livlina.core.postgres import binaries
from livlina.core.postgres.account import Account, account_for
from livlina.core.postgres.errors import DatabaseUnavailable
from livlina.core.postgres.roles import SUPERUSER
from livlina.core.postgres.sockets import PORT, SocketFolder

START_SECONDS = 60
_LONGEST_LOG = 1_000_000  # bytes
_PROC = Path("/proc")
# The working folder, whatever closed folders it lies in: no path is walked.
_HERE = _PROC / "self/cwd"

_INITDB = (
    "--encoding=UTF8",
    # The same on every machine: the wheel has no ICU, and the system's locales differ.
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--lc-collate=C",
    "--lc-ctype=C",
    "--text-search-config=swedish",
    "--data-checksums",
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--set=scram_iterations=1",
)

_SETTINGS = {
    "cluster_name": "livlina",
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # Passwords are 256 random bits, which no number of rounds protects better: connecting takes 2 ms,
    # not 10.
    "scram_iterations": "1",
    "shared_buffers": "160MB",
    "effective_cache_size": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # A saved record is on the disk before anyone is told that it is saved.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_compression": "on",
    # A statement that failed, and what a constraint says of it, hold facts about people: the application
    # is told, the log never.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


class Cluster:
    """
    The folder `postgres` in the data folder: `cluster`, `socket` and `server.log`, all of one account.

    Whoever calls `launch` holds the server's lock, and the server and all its processes inherit it.
    """

    def __init__(self, data: Path, *, install: Path | None) -> None:
        self._data = data
        self._install = install
        self._home = data / "postgres"
        self._folder = self._home / "cluster"
        self._log = self._home / "server.log"
        self.sockets = SocketFolder(self._home)

    @property
    def exists(self) -> bool:
        """Say whether the cluster has been made."""
        return self._folder.exists()

    @property
    def home(self) -> Path:
        """The folder of all that belongs to the server."""
        return self._home

    def program(self, name: str) -> Path:
        """Return a program of the wheel, for this process's own account."""
        return (self._install or binaries.installed()) / "bin" / name

    def launch(self, *, password: str, lock: int) -> None:
        """
        Start the server, after making the cluster when there is none. Nothing of an earlier one lives.

        Raises DatabaseUnavailable when it does not start, OSError when the folder cannot be used.
        """
        account = account_for(data=self._data, folder=self._home)
        self._home.mkdir(mode=0o700, exist_ok=True)
        if any(path.stat().st_uid != account.uid for path in (self._home, self._folder) if path.exists()):
            account.own(self._home)
        install = binaries.usable_by(account, self._install or binaries.installed())
        if not self.exists:
            self._make(account, install, password=password, lock=lock)
        # The lock says that no process of an earlier server lives, which a number in a file cannot:
        # it may be a zombie's, another program's by now, or one in another container.
        (self._folder / "postmaster.pid").unlink(missing_ok=True)
        self._keep_log_short()
        settings = _SETTINGS | {"unix_socket_directories": self.sockets.for_server(account)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        command: list[str | Path] = [install / "bin/pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-s"]
        command += ["-D", _argument(self._folder), "-l", "../server.log", "-o", options]
        if account.run(command, cwd=self._folder, pass_fds=(lock,)).returncode != 0:
            raise DatabaseUnavailable(f"Databasen startade inte: orsaken står sist i {self._log}.")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server, when it lives."""
        if server := self._server():
            os.kill(server, number)

    def end_orphans(self) -> None:
        """
        End processes that have lost their server but are too busy to notice.

        They hold its memory, so no new server may start beside them; what they have not
        committed is lost with the server anyway.
        """
        if self._server() is None:
            for process in _numbers(os.listdir(_PROC) if _PROC.exists() else ()):
                if self._is_ours(process):
                    os.kill(process, signal.SIGKILL)

    def _make(self, account: Account, install: Path, *, password: str, lock: int) -> None:
        draft, password_file = self._home / "cluster.new", self._home / "password"
        shutil.rmtree(draft, ignore_errors=True)  # someone was interrupted here
        draft.mkdir(mode=0o700)
        try:
            password_file.unlink(missing_ok=True)
            password_file.touch(mode=0o600)
            password_file.write_text(password)
            account.own(self._home)
            command: list[str | Path] = [
                install / "bin/initdb",
                "-D",
                _argument(draft),
                "--pwfile=../password",
                *_INITDB,
            ]
            result = account.run(command, cwd=draft, pass_fds=(lock,))
        finally:
            password_file.unlink(missing_ok=True)
        if result.returncode != 0:
            reason = (result.stdout.strip().splitlines() or ["okänt fel"])[-1]
            raise DatabaseUnavailable(f"Databasen kunde inte skapas i {self._home}: {reason}")
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        (draft / "pg_ident.conf").write_text("")
        os.rename(draft, self._folder)

    def _keep_log_short(self) -> None:
        if self._log.exists() and self._log.stat().st_size > _LONGEST_LOG:
            os.replace(self._log, self._log.with_suffix(".log.1"))

    def _server(self) -> int | None:
        """Return the process id of the living server, or None."""
        try:
            first_line = (self._folder / "postmaster.pid").read_text().partition("\n")[0]
        except OSError:
            return None
        return next((process for process in _numbers([first_line]) if self._is_ours(process)), None)

    def _is_ours(self, process: int) -> bool:
        """Say whether it is a living process of PostgreSQL that works in this cluster."""
        here = _PROC / str(process)
        try:
            program = os.readlink(here / "exe")
            return "postgres" in Path(program).name and os.path.samefile(here / "cwd", self._folder)
        except OSError:  # gone, a zombie, or someone else's
            return not _PROC.exists()


def _argument(folder: Path) -> Path:
    """Return how a program that stands in the folder is told where it is."""
    return _HERE if _HERE.exists() else folder


def _numbers(names: Sequence[str]) -> list[int]:
    return [int(name) for name in names if name.isdigit()]
