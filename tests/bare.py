"""
The schema, made once for a whole run and copied by all who need a database: making it takes some ten seconds.

A house begins as a copy of a data folder, a test database as a copy of another on the same server.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from livlina.cli.house import schema_version
from livlina.core.postgres.locks import exclusive

PREFIX = "livlina_schema_"
"""What a database is called that has the schema and nothing in it; a word for the schema follows."""


def bare_data(shared: Path) -> Path:
    """The data folder of a house whose database has its schema and nothing in it, made by the first who asks."""
    from tests.browser.house import House, free_port

    made = shared / "bare"
    with exclusive(shared / "bare.lock"):
        if not made.exists():
            draft = House(folder=shared / "bare.new", port=free_port())
            draft.folder.mkdir()
            draft.livlina("organisation", "load", "kommun-1.yaml", "--dry-run")
            draft.folder.rename(made)
    return made / "data"


def copied(data: Path, to: Path) -> None:
    """A copy of a data folder that nobody uses, owners and all."""
    subprocess.run(["cp", "-a", str(data), str(to)], check=True)


def bare_database(shared: Path) -> str:
    """The name of a database of this server that has the schema and nothing in it; it stays for later runs."""
    from django.db import connection

    name = PREFIX + schema_version()[:16]
    with exclusive(shared / "database.lock"), connection._nodb_cursor() as server:
        server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        known = {row[0] for row in server.fetchall()}
        if name not in known:
            with called(connection, f"{name}_new"):
                connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
                connection.close()
            server.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
        for past in known - {name}:
            server.execute(f'DROP DATABASE IF EXISTS "{past}" WITH (FORCE)')
    return name


@contextmanager
def called(connection: Any, name: str) -> Iterator[None]:
    """Meanwhile the database that tests are about to make has another name."""
    settings = connection.settings_dict
    before, settings["TEST"] = settings["TEST"], settings["TEST"] | {"NAME": name}
    own = settings["NAME"]
    try:
        yield
    finally:
        connection.close()
        settings["TEST"], settings["NAME"] = before, own
