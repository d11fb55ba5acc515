"""A house as a user has it: a data folder of its own, the small demo city, and `livlina serve` on a free port."""

import base64
import fcntl
import hmac
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from livlina.core import clock
from livlina.core.postgres import EmbeddedServer
from livlina.organisation import loading
from tests.bare import copied

OURS = ("DATABASE_", "DJANGO_", "LIVLINA_", "PYTEST_", "PG")
HALF_MINUTE = 30
SITS_AT = {"register_controller": "Socialförvaltningen i Stockholm"}
"""The role of those who sit at another place than the others."""

# The times of those who take part first: they are where the conference says that it is.
BEGINS_NOW = (
    """UPDATE organisation_bookedtime t SET slot = tstzrange(%(now)s, %(now)s + (upper(t.slot) - lower(t.slot)))
         FROM cases_conferenceseat s JOIN cases_conference c ON c.id = s.conference_id
        WHERE s.time_id = t.id AND c.public_id = %(conference)s""",
    """UPDATE cases_conference c SET slot = tstzrange(%(now)s, %(now)s + (upper(c.slot) - lower(c.slot)))
        WHERE c.public_id = %(conference)s""",
)


@dataclass(frozen=True)
class Account:
    """One line of accounts.json."""

    role: str
    unit: str
    name: str
    username: str
    password: str
    totp_secret: str


@dataclass
class House:
    """
    The running house.

    `states` keeps what the browser holds when signed in, by user name, and `used` when it was last taken out: a session
    that nobody uses locks its screen, and is then begun anew.
    """

    folder: Path
    port: int
    accounts: list[Account] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    _codes: dict[str, set[int]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://localhost:{self.port}"  # a name: browsers bind passkeys to one

    def account(self, role: str, *, unit: str = "") -> Account:
        """The account of that role at that unit, or where those of the role are met in the stories."""
        unit = unit or SITS_AT.get(role, "RVC Innerstad")
        return next(a for a in self.accounts if (a.role, a.unit) == (role, unit))

    def spare_account(self, role: str) -> Account:
        """
        Someone of that role, wherever, who has signed in least: a code is good once, and then one waits.

        Never one whose session is shared: what is done here may end all sessions of the account. Nor, where there are
        others, the one met in the stories who has not signed in yet: what is done here may stay with the account.
        """
        where = SITS_AT.get(role, "RVC Innerstad")
        met = next((a for a in self.accounts if (a.role, a.unit) == (role, where)), None)
        of_role = [a for a in self.accounts if a.role == role and a.username not in self.states]
        return min(of_role, key=lambda account: (account == met, len(self._codes.get(account.username, ()))))

    def code(self, account: Account) -> str:
        """A code of the account's app that has not been used: each is good once, for a while around its half minute."""
        used = self._codes.setdefault(account.username, set())
        while True:
            now = int(time.time() // HALF_MINUTE)
            for step in (now, now + 1, now - 1):
                if step not in used:
                    used.add(step)
                    return code_of(account.totp_secret, step=step)
            time.sleep(HALF_MINUTE - time.time() % HALF_MINUTE)

    def livlina(self, *words: str) -> str:
        """Run a command to its end; what it printed."""
        done = subprocess.run(
            command(*words), env=self._environment(), cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"livlina {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def decide(self, limit: str, *, value: int, unit: str) -> None:
        """A limit that a unit has decided for itself from today, read in as those who look after Livlina do."""
        row = f"applies_to: {unit}, from: {clock.today()}, to: null, source: R-073"
        file = self.folder / "stockholm.yaml"
        known = (file if file.exists() else loading.SHIPPED / file.name).read_text()  # with what was decided before
        added = f"  - {{key: {limit}, value: {value}, measure: count, {row}}}"
        file.write_text(known.replace("limits:\n", f"limits:\n{added}\n", 1))
        self.livlina("organisation", "load", str(file))

    def begin_conference(self, public_id: str) -> None:
        """The clock of one conference that is called goes on to when it begins: it began this minute."""
        now = clock.now().replace(second=0, microsecond=0)
        owner = EmbeddedServer(self.folder / "data").connection_settings("livlina_owner")
        with psycopg.connect(**owner) as connection:
            for statement in BEGINS_NOW:
                assert connection.execute(statement, {"now": now, "conference": public_id}).rowcount, statement

    def settle(self, organisation: str = "") -> None:
        """Lay the demo city, or another organisation with its staff and no cases, and serve it until `leave`."""
        laid = ("--organisation", organisation, "--size", "none") if organisation else ("--size", "small")
        self.livlina("demo", "load", *laid)
        listed = json.loads((self.folder / "demo" / "accounts.json").read_text())
        self.accounts = [Account(**line) for line in listed]
        with (self.folder / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                command("serve"),
                env=self._environment(),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self._break_off()
            raise

    def leave(self) -> None:
        """Ask the server to end, as Ctrl+C does; both it and its database are gone afterwards."""
        assert self.process is not None
        assert self.database_runs(), "the embedded database is not the one in use"
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._break_off()
            raise
        said = (self.folder / "serve.log").read_text()
        assert self.process.returncode == 0, said
        assert "Traceback" not in said, said
        assert not self.database_runs(), "the database server outlived the web server"
        assert not (self.cluster / "postmaster.pid").exists(), "the database server was not stopped cleanly"
        shutil.rmtree(self.folder)

    @property
    def cluster(self) -> Path:
        """The folder of the embedded database."""
        return self.folder / "data" / "postgres" / "cluster"

    def database_runs(self) -> bool:
        """
        Whether the embedded server or any process of it is there: each holds this lock from its start to its end.

        Asked of the lock and not of a process id, which stays behind where nobody reaps the dead.
        """
        with (self.folder / "data" / "server.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _break_off(self) -> None:
        """End all that was started; the database server sees that it has no users and is stopped by the next."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        answer: object = None
        for _ in range(300):
            assert self.process.poll() is None, (self.folder / "serve.log").read_text()
            answer = self._asked("/redo")
            if answer == 200:
                return
            time.sleep(0.2)
        raise AssertionError(f"/redo answers {answer}: {(self.folder / 'serve.log').read_text()}")

    def _asked(self, path: str) -> object:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", path)
            return asking.getresponse().status
        except OSError as error:
            return error
        finally:
            asking.close()

    def _environment(self) -> dict[str, str]:
        """The caller's, without what would lead to another database, folder or port."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return kept | {
            "LIVLINA_DATA": str(self.folder / "data"),
            "LIVLINA_DEMO": str(self.folder / "demo"),
            "LIVLINA_PORT": str(self.port),
        }


def new_house(bare: Path) -> House:
    """A house not yet settled, whose database has its schema already: `bare` is copied."""
    house = House(folder=Path(tempfile.mkdtemp(prefix="lv-")), port=free_port())
    copied(bare, house.folder / "data")
    return house


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "livlina.cli", *words]


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


def code_of(secret: str, *, step: int) -> str:
    """The code of six digits for a half minute. Source: RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"
