"""A real PostgreSQL for every test, connected as the owner; only the code under test runs as the application."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livlina.settings")
os.environ["LIVLINA_AS_OWNER"] = "1"


def pytest_configure() -> None:
    """Start the embedded server before the settings are read; the last process out stops it."""
    if not os.environ.get("DATABASE_URL"):
        from livlina.core import postgres, secrets

        postgres.EmbeddedServer(secrets.data_folder()).start()
    import django

    django.setup()
    # a machine shared with others is slow now and then; how long a law takes to try is not the law
    hypothesis.settings.register_profile("livlina", deadline=None)
    hypothesis.settings.load_profile("livlina")


def pytest_collection_finish() -> None:
    """The tests that were found stay until the end: looking among them for garbage took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes have the name of their argument: a zip carries its minute, and two workers collected unlike tests."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """One database for each worker, and for each who runs tests beside others on the same server."""
    from django.conf import settings

    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    parts = ["test", settings.DATABASES["default"]["NAME"], os.environ.get("PYTEST_DB_SUFFIX", ""), worker]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "_".join(part for part in parts if part)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all workers of the run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    django_test_environment: None,
    django_db_blocker: Any,
    shared_folder: Path,
    request: pytest.FixtureRequest,
) -> None:
    """The test database begins as a copy of one that has the schema; who would wait for it makes the bare house."""
    from django.conf import settings

    from tests import bare

    if getattr(request.config, "workerinput", {}).get("workerid") == "gw1":
        bare.bare_data(shared_folder)
    with django_db_blocker.unblock():
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = bare.bare_database(shared_folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """
    Nothing tidies the database while tests run: what they roll back would be counted as many pages without a row.

    A statement planned on that belief goes through all pages for every row, and laying a city took minutes by chance.
    """
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


@pytest.fixture(scope="session", autouse=True)
def files_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The sealed files of cases lie in a folder of this run, which goes as other such folders do."""
    from django.conf import settings

    settings.FILES_FOLDER = tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def newly_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a process that has just begun: no command before it has said that all keys are there."""
    monkeypatch.delenv("LIVLINA_KEYS_MET", raising=False)


@contextmanager
def as_application(actor: Any) -> Iterator[None]:
    """The application's database role, on behalf of the actor. Factories never build inside it."""
    from django.db import connection

    from livlina.access.commands import acting_as

    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE livlina_app")
        yield
        cursor.execute("SET LOCAL ROLE NONE")


@pytest.fixture
def application() -> Any:
    return as_application


@pytest.fixture
def browse() -> Any:
    """browse(staff) is a test client signed in as that member of staff; its requests run as the application."""
    from livlina.organisation.tests.client import StaffClient

    def signed_in(staff: Any = None) -> StaffClient:
        client = StaffClient()
        if staff is not None:
            client.force_login(staff)
        return client

    return signed_in


@pytest.fixture
def traces(db: None) -> Any:
    """traces() lists the actions traced so far, oldest first; traces("case.read") the rows of one action."""
    from django.db import connection

    def listed(action: str | None = None) -> list[Any]:
        with connection.cursor() as cursor:
            if action is None:
                cursor.execute("SELECT action FROM access_trace ORDER BY at")
                return [row[0] for row in cursor.fetchall()]
            cursor.execute(
                "SELECT actor_id, unit_id, case_ref, why, subject, detail FROM access_trace "
                "WHERE action = %s ORDER BY at",
                [action],
            )
            names = ("actor_id", "unit_id", "case_ref", "why", "subject", "detail")
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return listed
