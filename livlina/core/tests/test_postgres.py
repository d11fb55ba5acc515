"""
The embedded server, for real: every test starts and stops a PostgreSQL of its own folder.

As root the server runs under another account; as anybody else under one's own. Where the two differ the
test asks for what must hold in the case at hand.
"""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL
from pathlib import Path
from typing import Any

import psycopg
import pytest

import livlina
from livlina.core import secrets
from livlina.core.postgres import ROLES, DatabaseUnavailable, EmbeddedServer, Role, account, binaries

AS_ROOT = os.geteuid() == 0
STRANGER = 65533  # an account number that nobody here has
PR_SET_CHILD_SUBREAPER = 36
CODE = Path(livlina.__file__).parents[1]

USER = """
import sys
from pathlib import Path
from livlina.core.postgres import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.start()
print("up", flush=True)
for line in sys.stdin:
    server.start()
    print("up", flush=True)
"""

FORKING_USER = """
import os, signal, sys
from pathlib import Path
from livlina.core.postgres import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.start()
child = os.fork()
if child == 0:
    if sys.argv[2] != "child leaves":
        sys.stdin.read()
    sys.exit()  # with all that a process does at its end
if sys.argv[2] == "child leaves":
    os.waitpid(child, 0)
print("up", flush=True)
if sys.argv[2] == "child leaves":
    sys.stdin.read()
elif sys.argv[2] == "parent is killed":
    signal.pause()
"""

KNOCK_AS_STRANGER = """
import os, socket, sys
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
except PermissionError:
    print("closed")
"""


class Process:
    """Another process that uses the server, told what to do by lines."""

    def __init__(self, data: Path, *arguments: str, program: str = USER) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-c", program, str(data), *arguments],
            cwd=CODE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_up(self) -> None:
        assert self.popen.stdout
        assert self.popen.stdout.readline() == "up\n"

    def say(self) -> None:
        assert self.popen.stdin
        self.popen.stdin.write("\n")
        self.popen.stdin.flush()

    def leave(self) -> None:
        self.popen.communicate(timeout=30)
        assert self.popen.returncode == 0

    def kill(self) -> None:
        self.popen.kill()
        self.popen.communicate()


@pytest.fixture
def another(data: Path) -> Iterator[Callable[..., Process]]:
    """Start processes that use the server; what a failed test leaves is killed."""
    started: list[Process] = []

    def start(*arguments: str, program: str = USER) -> Process:
        started.append(Process(data, *arguments, program=program))
        started[-1].wait_until_up()
        return started[-1]

    yield start
    for process in started:
        process.kill()


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder that everyone may enter, as `/srv` is."""
    folder = Path(tempfile.mkdtemp(prefix="lv-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def _data() -> Iterator[Path]:
    with short_folder() as folder:
        data = folder / "data"
        began = time.monotonic()
        with EmbeddedServer(data).running():
            assert time.monotonic() - began < 30
        yield data


@pytest.fixture
def data(_data: Path) -> Iterator[Path]:
    """A data folder whose server has been made and is stopped, before and after."""
    yield _data
    with EmbeddedServer(_data).running():
        pass
    assert not EmbeddedServer(_data).answers()


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedServer]:
    with EmbeddedServer(data).running() as server:
        yield server


def connect(server: EmbeddedServer, role: Role = "livlina_owner", **changed: str) -> psycopg.Connection:
    settings: dict[str, Any] = {**server.connection_settings(role), **changed}
    return psycopg.connect(**settings, autocommit=True)


def works(server: EmbeddedServer, role: Role = "livlina_owner") -> bool:
    with connect(server, role) as connection:
        return connection.execute("SELECT current_user").fetchone() == (role,)


def server_process(data: Path) -> int:
    return int((data / "postgres/cluster/postmaster.pid").read_text().split()[0])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(3000):
        if what():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


def test_a_second_start_is_quick_and_a_start_beside_others_quicker(data: Path) -> None:
    first, second = EmbeddedServer(data), EmbeddedServer(data)
    began = time.monotonic()
    first.start()
    alone = time.monotonic() - began
    second.start()
    beside = time.monotonic() - began - alone
    assert not first.stop_if_last()
    assert second.answers()
    assert second.stop_if_last()
    assert not second.answers()
    assert alone < 10
    assert beside < 2


def test_it_is_utf8_swedish_durable_and_the_same_whatever_the_environment(server: EmbeddedServer) -> None:
    settings = {
        "server_encoding": "UTF8",
        "default_text_search_config": "pg_catalog.swedish",
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "jit": "off",
        "listen_addresses": "",
        "max_connections": "60",
        "TimeZone": "UTC",
    }
    with connect(server) as connection:
        found = {name: connection.execute(f"SHOW {name}").fetchone() for name in settings}
        assert found == {name: (value,) for name, value in settings.items()}
        assert connection.execute("SELECT lower('ÅÄÖ É'), upper('åäö é')").fetchone() == ("åäö é", "ÅÄÖ É")


def test_the_application_owns_nothing_and_makes_nothing(server: EmbeddedServer) -> None:
    for role in ("livlina_app", "livlina_jobs"):
        with connect(server, role) as connection:
            for statement in (
                "CREATE TABLE mine (x int)",
                "CREATE TEMPORARY TABLE mine (x int)",
                "CREATE SCHEMA mine",
                "CREATE DATABASE mine",
                "CREATE ROLE mine",
                "SET ROLE livlina_owner",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)
            memberships = connection.execute(
                "SELECT 1 FROM pg_auth_members WHERE member = current_user::regrole"
            ).fetchall()
            assert memberships == []
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            connect(server, role, dbname="template1")


def test_no_role_is_above_the_rules(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcreatedb, rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication OR rolinherit"
            " AND rolname = 'livlina_owner' FROM pg_roles WHERE rolname = ANY(%s)",
            [list(ROLES)],
        ).fetchall()
        assert sorted(rows) == [
            ("livlina_app", False, False),
            ("livlina_jobs", False, False),
            ("livlina_owner", True, False),
        ]
        # The owner can act as the application in a test, without having the application's rights itself.
        granted = connection.execute(
            "SELECT roleid::regrole::text, inherit_option, set_option, admin_option FROM pg_auth_members"
            " WHERE member = 'livlina_owner'::regrole ORDER BY 1"
        ).fetchall()
        assert granted == [("livlina_app", False, True, False), ("livlina_jobs", False, True, False)]


@pytest.mark.parametrize("database", ["livlina", "test_livlina"])
def test_the_application_may_use_what_the_owner_makes(server: EmbeddedServer, database: str) -> None:
    with connect(server, dbname="postgres") as connection:
        if database != "livlina":
            connection.execute(f"CREATE DATABASE {database}")
    with connect(server, dbname=database) as owner, connect(server, "livlina_app", dbname=database) as app:
        owner.execute("CREATE TABLE fact (id serial PRIMARY KEY, said text)")
        app.execute("INSERT INTO fact (said) VALUES ('ja')")
        app.execute("UPDATE fact SET said = 'nej'")
        assert app.execute("SELECT id, said FROM fact").fetchall() == [(1, "nej")]
        for statement in ("TRUNCATE fact", "DROP TABLE fact", "ALTER TABLE fact DISABLE TRIGGER ALL"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
        with connect(server, "livlina_jobs", dbname=database) as jobs, refused:
            jobs.execute("SELECT * FROM fact")
        owner.execute("SET ROLE livlina_app")
        assert owner.execute("SELECT said FROM fact").fetchall() == [("nej",)]
        owner.execute("RESET ROLE")
        owner.execute("DROP TABLE fact")
    if database != "livlina":
        with connect(server, dbname="postgres") as connection:
            connection.execute(f"DROP DATABASE {database}")


def test_nobody_else_on_the_machine_can_connect(server: EmbeddedServer) -> None:
    server.data.chmod(0o755)  # what closes the way is the server's own folders
    try:
        settings = server.connection_settings("livlina_app")
        path = Path(settings["host"], f".s.PGSQL.{settings['port']}")
        assert [mode(folder) for folder in (path.parents[1], path.parent, path)] == [0o700] * 3
        if AS_ROOT:
            knock = [sys.executable, "-c", KNOCK_AS_STRANGER, str(path), str(STRANGER)]
            assert subprocess.run(knock, capture_output=True, text=True, check=True).stdout == "closed\n"
        for user in (*ROLES, "postgres"):
            for wrong in ("", "postgres", settings["password"] if user != "livlina_app" else "x"):
                with pytest.raises(psycopg.OperationalError, match=r"password authentication failed|no password"):
                    connect(server, "livlina_app", user=user, password=wrong)
    finally:
        server.data.chmod(0o700)


def test_it_listens_on_no_network(server: EmbeddedServer) -> None:
    inodes = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        rows = Path(f"/proc/{server_process(server.data)}/net/{table}").read_text().splitlines()[1:]
        inodes |= {row.split()[9] for row in rows}
    opened = Path(f"/proc/{server_process(server.data)}/fd")
    sockets = {os.readlink(file) for file in opened.iterdir() if os.readlink(file).startswith("socket:")}
    assert sockets
    assert not sockets & {f"socket:[{inode}]" for inode in inodes}


def test_the_log_says_nothing_about_people(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Hemlig Person')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Hemlig Person')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT 'Hemlig Person'::int")
        connection.execute("DROP TABLE person")
    log = (server.data / "postgres/server.log").read_text()
    assert "ready to accept connections" in log
    assert "Hemlig" not in log
    assert "person" not in log


def test_the_tools_of_the_wheel_work_against_it(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.se")
    psql, dump = server.tool("psql", role="livlina_app"), server.tool("pg_dump")
    command = [*psql.argv, "--no-psqlrc", "-Atc", "SELECT current_user"]
    assert subprocess.run(command, env=psql.env, capture_output=True, text=True, check=True).stdout == "livlina_app\n"
    dumped = subprocess.run(dump.argv, env=dump.env, capture_output=True, text=True, check=True).stdout
    assert "PostgreSQL database dump complete" in dumped


def test_two_processes_share_it_and_the_last_to_leave_stops_it(data: Path, another: Callable[..., Process]) -> None:
    server = EmbeddedServer(data)
    first, second = another(), another()
    process = server_process(data)
    first.leave()
    assert server.answers()
    assert server_process(data) == process
    second.leave()
    assert not server.answers()
    assert not (data / "postgres/cluster/postmaster.pid").exists()


def test_a_killed_user_is_not_waited_for(data: Path, another: Callable[..., Process]) -> None:
    server = EmbeddedServer(data)
    killed, other = another(), another()
    killed.kill()
    assert server.answers()
    other.leave()
    assert not server.answers()

    last = another()
    last.kill()
    assert server.answers()  # nobody was there to stop it
    another().leave()
    assert not server.answers()


def test_a_forked_worker_does_not_stop_it_under_its_parent(data: Path, another: Callable[..., Process]) -> None:
    parent = another("child leaves", program=FORKING_USER)
    assert EmbeddedServer(data).answers()
    parent.leave()
    assert not EmbeddedServer(data).answers()


@pytest.mark.parametrize("end", ["parent leaves", "parent is killed"])
def test_a_forked_worker_keeps_it_when_the_parent_is_gone(
    data: Path, another: Callable[..., Process], end: str
) -> None:
    parent = another(end, program=FORKING_USER)
    if end == "parent is killed":
        parent.popen.kill()
    parent.popen.wait()
    server = EmbeddedServer(data)
    assert server.answers()
    with server.running():  # the next one works, and does not stop it under the worker either
        assert works(server)
    assert server.answers()
    parent.popen.communicate()  # the worker reads the end of its input, and leaves as the last
    wait_for(lambda: not server.answers())


def is_lost(connection: psycopg.Connection) -> bool:
    with suppress(psycopg.OperationalError):
        connection.execute("SELECT 1")
    return connection.broken


@contextmanager
def reaping_nobody() -> Iterator[None]:
    """Be the parent of all orphans and leave them as zombies, as the first process of many containers does."""
    libc = CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def reap(process: int) -> None:
    assert os.waitpid(process, 0)[0] == process


def test_a_killed_server_is_started_again_with_all_that_was_committed(
    data: Path, another: Callable[..., Process]
) -> None:
    user, server = another(), EmbeddedServer(data)
    with server.running():
        with connect(server) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
            connection.execute("BEGIN")
            connection.execute("INSERT INTO kept VALUES (1001)")
            os.kill(server_process(data), signal.SIGKILL)
            wait_for(lambda: is_lost(connection))
        began = time.monotonic()
        user.say()  # one that uses it already brings it back as well
        user.wait_until_up()
        assert time.monotonic() - began < 10
        with connect(server) as connection:
            assert connection.execute("SELECT count(*), max(id) FROM kept").fetchone() == (1000, 1000)
            connection.execute("DROP TABLE kept")
        user.leave()
        assert server.answers()


def test_a_killed_server_that_stays_as_a_zombie_is_known_to_be_dead(data: Path) -> None:
    server = EmbeddedServer(data)
    with reaping_nobody():
        server.start()
        zombie = server_process(data)
        os.kill(zombie, signal.SIGKILL)
        wait_for(lambda: "Z" in Path(f"/proc/{zombie}/stat").read_text().rpartition(")")[2])
        began = time.monotonic()
        server.start()
        assert time.monotonic() - began < 10
        assert server_process(data) != zombie
        assert works(server)
        successor = server_process(data)
        assert server.stop_if_last()
    reap(zombie)
    reap(successor)


def test_processes_that_outlive_a_killed_server_do_not_hinder_the_next(data: Path) -> None:
    server = EmbeddedServer(data)
    with server.running():
        busy = connect(server)
        process = busy.info.backend_pid
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 10000000000) AS x")
        busy.pgconn.flush()
        wait_for(lambda: Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "R")
        os.kill(server_process(data), signal.SIGKILL)
        began = time.monotonic()
        server.start()
        assert time.monotonic() - began < 15
        assert works(server)
        busy.close()


def test_a_process_id_that_another_program_has_by_now_is_no_server(data: Path) -> None:
    owner = (data / "postgres/cluster").stat()
    sleep = subprocess.Popen(
        ["/bin/sleep", "60"],
        cwd="/",
        user=owner.st_uid if AS_ROOT else None,
        group=owner.st_gid if AS_ROOT else None,
    )
    with sleep as other:
        stale = data / "postgres/cluster/postmaster.pid"
        stale.write_text(f"{other.pid}\n/proc/self/cwd\n1\n5432\n../socket\n\n\nready   \n")
        os.chown(stale, owner.st_uid, owner.st_gid)
        with EmbeddedServer(data).running() as server:
            assert works(server)
        assert other.poll() is None
        other.kill()


def test_s92_lost_or_foreign_keys_stop_the_start_and_nothing_is_made_up(data: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    with pytest.raises(secrets.MissingSecret, match=r"postgres-superuser\.key saknas"):
        EmbeddedServer(data, keys=keys).start()
    assert not keys.exists()
    secrets.secret_in(keys, "postgres-superuser", make=True)
    with pytest.raises(DatabaseUnavailable, match=r"Nycklarna i .*LIVLINA_KEYS"):
        EmbeddedServer(data, keys=keys).start()
    assert not EmbeddedServer(data).answers()


def test_a_password_whose_key_is_removed_is_replaced(server: EmbeddedServer) -> None:
    before = server.connection_settings("livlina_app")
    (server.data / "keys/postgres-app.key").unlink()
    server.start()
    after = server.connection_settings("livlina_app")
    assert after["password"] != before["password"]
    assert works(server, "livlina_app")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**before)


def test_a_folder_where_others_could_put_their_database_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(DatabaseUnavailable, match="chmod o-w"):
        EmbeddedServer(tmp_path).start()
    assert os.listdir(tmp_path) == []


def test_a_database_of_another_account_is_taken_over_by_root_only(data: Path) -> None:
    if AS_ROOT:
        for path in (data / "postgres").rglob("*"):  # as after `cp -r` by root
            os.chown(path, 0, 0, follow_symlinks=False)
        os.chown(data / "postgres", 0, 0)
        with EmbeddedServer(data).running() as server:
            assert works(server)
            assert (data / "postgres/cluster").stat().st_uid == account.service_account().uid
    else:
        with pytest.raises(DatabaseUnavailable, match="annat konto"):
            account.account_for(data=Path("/"), folder=Path("/etc"))


@pytest.fixture(scope="module")
def hidden() -> Iterator[tuple[Path, Path]]:
    """A data folder with a long path and a copy of the programs, both in folders closed to other accounts."""
    with short_folder() as folder:
        closed = folder / "closed"
        data = closed / ("lång-" * 10) / ("väg-" * 12) / "data"
        data.mkdir(parents=True)
        wheel = binaries.installed()
        install = closed / "checkout" / wheel.parent.name / wheel.name
        shutil.copytree(wheel, install, ignore=shutil.ignore_patterns("include", "pgxs", "*.a"))
        libraries = f"{wheel.parent.name}.libs"
        shutil.copytree(wheel.parents[1] / libraries, closed / "checkout" / libraries)
        for part in (closed, *closed.rglob("*/")):
            part.chmod(0o700)
        yield data, install


HIDDEN_USER = USER.replace("sys.argv[1])", "sys.argv[1]), install=Path(sys.argv[2])")


def test_first_starts_at_once_in_closed_folders_with_a_long_path(hidden: tuple[Path, Path]) -> None:
    data, install = hidden
    folders = [data, *data.parents, install, *install.parents]
    before = [folder.stat() for folder in folders]

    # One is killed in the middle of making the cluster, at any moment of it; on a busy machine, just after.
    interrupted = Process(data, str(install), program=HIDDEN_USER)
    began, done = data / "postgres/cluster.new/base", data / "postgres/cluster"
    wait_for(lambda: began.exists() or done.exists())
    interrupted.kill()

    users = [Process(data, str(install), program=HIDDEN_USER) for _ in range(2)]
    for user in users:
        user.wait_until_up()
    server = EmbeddedServer(data, install=install)
    assert works(server, "livlina_app")
    assert sorted(os.listdir(data / "postgres")) == ["cluster", "server.log", "socket"]

    # The socket is elsewhere, where it is short, and as closed as at home.
    socket = Path(server.connection_settings("livlina_app")["host"])
    assert len(os.fsencode(socket)) < 80
    assert not socket.is_relative_to(data)
    assert mode(socket) == 0o700
    assert socket.stat().st_uid == (data / "postgres").stat().st_uid

    program = Path(os.readlink(f"/proc/{server_process(data)}/exe"))
    if AS_ROOT:
        copy = binaries.PLACE_FOR_COPIES
        assert program.is_relative_to(copy)
        parts = (copy, *(part for part in program.parents if part.is_relative_to(copy)), program)
        assert {(part.stat().st_uid, mode(part)) for part in parts} == {(0, 0o755)}
    else:
        assert program.is_relative_to(install)

    for user in users:
        user.leave()
    assert not server.answers()
    after = [folder.stat() for folder in folders]
    assert [(facts.st_mode, facts.st_uid) for facts in after] == [(facts.st_mode, facts.st_uid) for facts in before]


def test_a_short_socket_folder_that_is_gone_or_someone_elses_is_not_used(hidden: tuple[Path, Path]) -> None:
    data, install = hidden
    server = EmbeddedServer(data, install=install)
    with server.running():
        place = Path(server.connection_settings("livlina_app")["host"])
    shutil.rmtree(place)  # as the system does when it starts
    with server.running():
        assert server.connection_settings("livlina_app")["host"] == str(place)
    place.chmod(0o777)
    with server.running():
        other = Path(server.connection_settings("livlina_app")["host"])
        assert other != place
        assert mode(other) == 0o700
        assert works(server)
    for folder in (place, other):
        shutil.rmtree(folder)
