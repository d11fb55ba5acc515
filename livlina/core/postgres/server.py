"""The embedded server as the rest of the house knows it."""

import atexit
import base64
import hashlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypedDict

import psycopg
from psycopg import errors, pq, sql

from livlina.core import secrets
from livlina.core.postgres import locks
from livlina.core.postgres.account import refuse_open_folder
from livlina.core.postgres.cluster import START_SECONDS, Cluster
from livlina.core.postgres.errors import DatabaseUnavailable
from livlina.core.postgres.roles import DATABASE, EMBEDDED_SQL, ROLE_SQL, ROLES, SUPERUSER, Role
from livlina.core.postgres.sockets import PORT

_STOP_SECONDS = 60
_PATIENCE_SECONDS = 2  # with a server that has died and left processes behind


class ConnectionSettings(TypedDict):
    """What libpq, psycopg and Django need to connect as one role."""

    host: str
    port: int
    dbname: str
    user: str
    password: str


class Tool(NamedTuple):
    """A client program of the wheel: the beginning of its command line, and its whole environment."""

    argv: list[str]
    env: dict[str, str]


class EmbeddedServer:
    """
    A PostgreSQL in the data folder, shared by all processes that use it.

    The first to come starts it, the last to leave stops it. A process that was killed has left; a server
    that was killed is started again by the next `start`, also by one that already uses it.
    """

    def __init__(self, data: Path | None = None, *, keys: Path | None = None, install: Path | None = None) -> None:
        """
        Take the data folder, the folder of keys and the folder of programs, or the usual ones.

        Another data folder than the usual one has its keys in its own folder `keys`.
        """
        self.data = data.absolute() if data else secrets.data_folder()
        usual = self.data == secrets.data_folder()
        self._keys = keys or (secrets.keys_folder() if usual else self.data / "keys")
        self._share = locks.Share(self.data / "users.lock")
        self._cluster = Cluster(self.data, install=install)

    def start(self) -> None:
        """
        Use the server until the process ends: start it when nobody has, and wait until it answers.

        May be called at any time, and again. Raises DatabaseUnavailable, or SecretRefused for keys
        that are lost or changed.
        """
        first = not self._share.held
        try:
            secrets.private_folder(self.data)
            refuse_open_folder(self.data)
            self._share.take()
            with locks.exclusive(self.data / "start.lock"):
                self._bring_up()
                self._prepare()
        except BaseException as error:
            if first:
                self.stop_if_last()
            if isinstance(error, OSError):
                raise DatabaseUnavailable(
                    f"Databasen i {self.data} går inte att använda: {error.strerror or error}."
                ) from error
            raise
        if first:
            atexit.register(self.stop_if_last)

    def stop_if_last(self) -> bool:
        """Stop using the server, and stop it when nobody else uses it. Says whether it was stopped."""
        atexit.unregister(self.stop_if_last)
        with self._share.leave() as last:
            # One that does not answer yet is mending itself after a crash: it is left to finish.
            if not last or not self.answers():
                return False
            # SIGINT is PostgreSQL's fast stop: roll back what is under way, write everything, end.
            self._cluster.signal(signal.SIGINT)
            return self._ended(within=_STOP_SECONDS)

    @contextmanager
    def running(self) -> Iterator["EmbeddedServer"]:
        """Use the server inside the block; within a process that already does, only that."""
        first = not self._share.held
        self.start()
        try:
            yield self
        finally:
            if first:
                self.stop_if_last()

    def answers(self) -> bool:
        """Say whether the server takes connections now."""
        return self._ping() == pq.Ping.OK

    def connection_settings(self, role: Role) -> ConnectionSettings:
        """Return how to connect as a role, once the server has been started."""
        return self._settings(role, DATABASE)

    def tool(self, name: str, *, role: Role = "livlina_owner") -> Tool:
        """
        Return how to run a client program of the wheel (psql, pg_dump, pg_restore) as a role.

        The system's own may be of another version, and refuse.
        """
        settings = self.connection_settings(role)
        env = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        env |= {
            "PGHOST": settings["host"],
            "PGPORT": str(settings["port"]),
            "PGDATABASE": settings["dbname"],
            "PGUSER": settings["user"],
            "PGPASSWORD": settings["password"],
            "PGREQUIREAUTH": "scram-sha-256",
        }
        return Tool([str(self._cluster.program(name))], env)

    def _bring_up(self) -> None:
        began = time.monotonic()
        while self._ping() != pq.Ping.OK:
            waited = time.monotonic() - began
            if waited > START_SECONDS:
                raise DatabaseUnavailable(f"Databasen i {self.data} svarar inte än: vänta en stund och försök igen.")
            with locks.attempt(self.data / "server.lock") as lock:
                if lock is not None:
                    password = self._password(SUPERUSER, make=not self._cluster.exists)
                    self._cluster.launch(password=password, lock=lock)
                    continue
            # A server is on its way up or down, or has died and left processes.
            if waited > _PATIENCE_SECONDS:
                self._cluster.end_orphans()
            time.sleep(0.02)

    def _prepare(self) -> None:
        """Make roles, rights and passwords as this release wants them, when they are not."""
        self._password(SUPERUSER, make=False)  # keys that are lost are told before new ones are made
        passwords = {role: self._password(role, make=True) for role in ROLES}
        wanted = hashlib.sha256(repr((ROLE_SQL, EMBEDDED_SQL, passwords)).encode()).hexdigest()
        with self._as_superuser("postgres") as connection:
            found = connection.execute(
                "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'livlina_owner'"
            ).fetchone()
            if found == (wanted,):
                return
        for database, statement in ROLE_SQL + EMBEDDED_SQL:
            already = suppress(errors.DuplicateObject, errors.DuplicateDatabase)
            with self._as_superuser(database) as connection, already:
                connection.execute(statement.encode())
        with self._as_superuser("postgres") as connection, connection.transaction():
            for role, password in passwords.items():
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
                )
            # Said last: whoever is interrupted before this is followed by someone who does it all again.
            connection.execute(sql.SQL("COMMENT ON ROLE livlina_owner IS {}").format(sql.Literal(wanted)))

    @contextmanager
    def _as_superuser(self, database: str) -> Iterator[psycopg.Connection]:
        """Give a connection as the one role that may everything; for this module only."""
        settings = self._settings(SUPERUSER, database)
        try:
            with psycopg.connect(**settings, require_auth="scram-sha-256", autocommit=True) as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(self._reason(error)) from error

    def _reason(self, error: psycopg.OperationalError) -> str:
        if "password authentication failed" in str(error):
            return f"Nycklarna i {self._keys} hör inte till databasen: ange rätt mapp i LIVLINA_KEYS."
        return f"Databasen i {self.data} svarar inte: vänta en stund och försök igen."

    def _settings(self, role: str, database: str) -> ConnectionSettings:
        host = self._cluster.sockets.for_clients()
        if host is None:
            raise DatabaseUnavailable(f"Databasen i {self.data} är inte startad.")
        return ConnectionSettings(
            host=str(host), port=PORT, dbname=database, user=role, password=self._password(role, make=False)
        )

    def _password(self, role: str, *, make: bool) -> str:
        """Return a role's password: 256 random bits from the folder of keys."""
        name = f"postgres-{role.removeprefix('livlina_')}" if role != SUPERUSER else "postgres-superuser"
        return base64.urlsafe_b64encode(secrets.secret_in(self._keys, name, make=make)).decode()

    def _ping(self) -> pq.Ping:
        """Ask the server itself, not its files, whether it is there. Takes about a millisecond."""
        host = self._cluster.sockets.for_clients()
        if host is None:
            return pq.Ping.NO_RESPONSE
        place = psycopg.conninfo.make_conninfo(host=str(host), port=PORT, connect_timeout=5)
        return pq.Ping(pq.PGconn.ping(place.encode()))

    def _ended(self, *, within: float) -> bool:
        """Wait until no process of the server lives. Says whether it came to that, in seconds given."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            with locks.attempt(self.data / "server.lock") as lock:
                if lock is not None:
                    return True
            time.sleep(0.005)
        return False
