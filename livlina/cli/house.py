"""What every command needs before it can ask the house for anything."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

from livlina.access.actor import Actor, system
from livlina.cli.outcome import Failed
from livlina.core import postgres, secrets
from livlina.core.postgres.locks import exclusive


def is_embedded() -> bool:
    """True when Livlina keeps its own database server."""
    return not os.environ.get("DATABASE_URL")


def the_system() -> Actor:
    """The actor of a command: the system itself, by the operating-system account that gave it."""
    return system(account=getpass.getuser())


@contextmanager
def open_house(*, as_owner: bool = False, any_schema: bool = False) -> Iterator[None]:
    """
    Django, ready, over a database that is running and (on the embedded one) up to date.

    `any_schema` is for the command that brings it up to date. The last process out stops the embedded server.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livlina.settings")
    try:
        with _running(any_schema=any_schema):
            if as_owner:
                os.environ["LIVLINA_AS_OWNER"] = "1"
            _set_up()
            if not any_schema:
                _compare_keys()
            yield
    except (postgres.DatabaseUnavailable, secrets.SecretRefused) as error:
        raise Failed(str(error)) from error


@contextmanager
def _running(*, any_schema: bool) -> Iterator[None]:
    """The embedded server, brought up to date; one of the outside is somebody else's to run and migrate."""
    if not is_embedded():
        yield
        return
    with postgres.EmbeddedServer(secrets.data_folder()).running():
        if not any_schema:
            bring_up_to_date()
        yield


def _set_up() -> None:
    import django
    from django.db import OperationalError, connection

    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Failed("Databasen svarar inte. Kontrollera DATABASE_URL och att servern är igång.") from error


def _compare_keys() -> None:
    """Nothing is sealed or opened with other keys than those of the database (S-92)."""
    from livlina.access import key_marks

    key_marks.compare()


def bring_up_to_date() -> None:
    """Migrate the embedded database as its owner, in a process of its own, when the schema has changed."""
    import subprocess
    import sys

    stamp = secrets.data_folder() / "schema"
    wanted = schema_version()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    with exclusive(secrets.data_folder() / "schema.lock"):
        if stamp.is_file() and stamp.read_text() == wanted:  # another process was first
            return
        done = subprocess.run([sys.executable, "-m", "livlina.cli", "migrate", "--quiet"], check=False)
        if done.returncode:
            raise Failed("Databasen kunde inte uppdateras. Felet står ovan.")
        stamp.write_text(wanted)


def schema_version() -> str:
    """What migrations and files of the look say, as one line: the same files give the same line."""
    import hashlib
    from pathlib import Path

    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted([*root.glob("*/migrations/*.py"), *root.glob("**/static/**/*.*")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
