"""`livlina serve`, `livlina migrate` and the background worker that serves beside the web."""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
from typing import Any

from livlina.cli.house import open_house
from livlina.cli.outcome import Failed
from livlina.core import secrets

ADDRESS = "127.0.0.1"
WEB_PROCESSES = 2
THREADS = 4
PATIENCE = 20  # seconds that the background work has to end
PORT_FILE = "port"  # in the data folder: what the links to new accounts lead to


def add(commands: Any) -> None:
    serve = commands.add_parser(
        "serve", help="kör webbservern och bakgrundsarbetet", description="Kör webbservern och bakgrundsarbetet."
    )
    serve.add_argument("--demo", action="store_true", help="fyll en tom databas med demostaden först")
    serve.set_defaults(run=run_serve)
    migrate = commands.add_parser(
        "migrate", help="för databasen till senaste form", description="För databasen till senaste form."
    )
    migrate.add_argument("--quiet", action="store_true", help="säg bara vad som gick fel")
    migrate.set_defaults(run=run_migrate)
    roles = commands.add_parser(
        "roles",
        help="skriv ut satserna för en egen PostgreSQL",
        description="Skriv ut de satser som gör roller och databas på en egen PostgreSQL, för psql som superanvändare.",
    )
    roles.set_defaults(run=run_roles)
    work = commands.add_parser(
        "work", help="kör bara bakgrundsarbetet", description="Kör bara bakgrundsarbetet (serve gör det själv)."
    )
    work.set_defaults(run=run_work)


def port() -> int:
    """The port of the web server: LIVLINA_PORT, 8000 when not set."""
    told = os.environ.get("LIVLINA_PORT", "8000")
    if not told.isdigit() or not 0 < int(told) < 65536:
        raise Failed("LIVLINA_PORT ska vara ett tal mellan 1 och 65535.")
    return int(told)


def last_port() -> int:
    """The port of LIVLINA_PORT; when not set the one that was served on last from this data folder."""
    kept = secrets.data_folder() / PORT_FILE
    if "LIVLINA_PORT" not in os.environ and kept.is_file() and (told := kept.read_text().strip()).isdigit():
        return int(told)
    return port()


def remember_port(at: int) -> None:
    folder = secrets.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PORT_FILE).write_text(f"{at}\n")


def public_address() -> str:
    """LIVLINA_URL without a slash at its end, '' when not set: where staff find Livlina, whatever it listens on."""
    told = os.environ.get("LIVLINA_URL", "").rstrip("/")
    if told and not re.fullmatch(r"https?://[^\s/?#@]+", told):
        raise Failed("LIVLINA_URL ska vara en adress som https://stod.kommun.se, utan något efter namnet.")
    return told


def run_serve(asked: argparse.Namespace) -> int:
    """Web and worker under one roof: when one of them ends, or is asked to, both do."""
    at = port()
    check_port(at)
    with open_house():
        if asked.demo:
            from livlina.cli.synthetic import load_when_empty, print_accounts

            load_when_empty()
            print_accounts()
        check_role()
        remember_port(at)
        print(f"Livlina svarar på http://127.0.0.1:{at} – avsluta med Ctrl+C.", flush=True)
        say_when_no_files_are_taken_in()
        worker = subprocess.Popen([sys.executable, "-m", "livlina.cli", "work"])
        try:
            serve_web(at)
        finally:
            end(worker)
    return 0


def say_when_no_files_are_taken_in() -> None:
    from livlina.core.uploads import scanner

    if scanner.obstacle_to_taking_in():
        print("Inga filer tas emot: ingen viruskontroll är inkopplad. Ange den i LIVLINA_CLAMD.", flush=True)


def end(worker: "subprocess.Popen[bytes]") -> None:
    """Ask the background work to end; what it has not done within the patience is undone, and done the next time."""
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def check_port(at: int) -> None:
    """Refuse a port that another answers on: the web processes share theirs, and would share it with a stranger."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, at))
        except OSError as error:
            raise Failed(f"Porten {at} är upptagen. Välj en annan med LIVLINA_PORT.") from error


def serve_web(at: int) -> None:
    """Run the web server until it is told to stop. Answers on loopback; TLS stands in front of it."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        target="livlina.wsgi:application",
        address=ADDRESS,
        port=at,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def check_role() -> None:
    """Refuse to serve as a role that could look past the row policies (S-05)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb"
            "       OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)"
            "       OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)"
            # one that makes functions can put its own in the place of those that the policies ask
            "       OR has_schema_privilege('public', 'CREATE') OR has_database_privilege(current_database(), 'CREATE')"
            "  FROM pg_roles r WHERE r.rolname = current_user"
        )
        row = cursor.fetchone()
    # The web processes are forked from this one: a socket they shared would carry one's rows to another.
    close_connections()
    if row is None or row[0]:
        raise Failed(
            "DATABASE_URL pekar på en roll som kan komma förbi radskyddet. Ge rollen livlina_app, som inte äger "
            "eller får skapa något."
        )


def close_connections() -> None:
    """Leave no connection behind, neither open nor in the pool."""
    from django.db import connection

    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()


def run_migrate(asked: argparse.Namespace) -> int:
    """Bring the schema up to date as its owner, and gather the files of the look."""
    with open_house(as_owner=True, any_schema=True):
        from django.core.management import call_command
        from django.db import connection

        from livlina.core.replaced import NotYet

        try:
            call_command("migrate", verbosity=0, interactive=False)
        except NotYet as error:
            raise Failed(str(error)) from error
        with connection.cursor() as cursor:
            cursor.execute("SELECT make_trace_months()")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    if not asked.quiet:
        print("Databasen har senaste form.")
    return 0


def run_roles(asked: argparse.Namespace) -> int:
    """Print what a superuser gives to psql. Passwords are set apart, with \\password."""
    from livlina.core.postgres import ROLE_SQL

    database = ""
    for place, statement in ROLE_SQL:
        if place != database:
            print(f"\\connect {place}")
            database = place
        print(f"{statement};")
    return 0


def run_work(asked: argparse.Namespace) -> int:
    """The background work, until told to stop."""
    with open_house():
        from livlina.access import upkeep

        upkeep.run(folder=secrets.data_folder())
    return 0
