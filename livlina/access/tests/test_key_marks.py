"""A database is opened with its own keys or not at all: a lost key is told, never replaced (S-92)."""

import base64
import os

import pytest
from django.db import connection

from livlina.access import key_marks
from livlina.core import secrets
from livlina.core.sealed import wrap

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """A folder of keys that the database has met."""
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path / "keys"))
    (tmp_path / "keys").mkdir(mode=0o700)
    put(tmp_path / "keys", "master-001")
    put(tmp_path / "keys", "hash")
    monkeypatch.setenv("LIVLINA_KEYS_MET", "")  # so that what the comparison sets is undone after the test
    monkeypatch.delenv("LIVLINA_KEYS_MET")
    key_marks.compare()
    return tmp_path / "keys"


def put(folder, name):
    path = folder / f"{name}.key"
    path.write_bytes(base64.b64encode(os.urandom(32)))
    path.chmod(0o600)


def marks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM access_key_mark ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def test_s92_the_keys_of_the_database_are_let_in_again_and_again(keys):
    key_marks.compare()
    assert marks() == ["hash", "master-001"]


def test_s91_a_new_master_key_is_remembered_beside_the_old(keys):
    put(keys, "master-002")
    key_marks.compare()
    assert marks() == ["hash", "master-001", "master-002"]


@pytest.mark.parametrize("name", ["master-001", "hash"])
def test_s92_another_key_in_its_place_is_refused(keys, name):
    put(keys, name)
    with pytest.raises(secrets.OtherSecret, match=rf"{name}\.key är inte den som databasen är förseglad med"):
        key_marks.compare()


@pytest.mark.parametrize("name", ["master-001", "hash"])
def test_s92_a_lost_key_is_told_and_not_made_up(keys, name, monkeypatch):
    (keys / f"{name}.key").unlink()
    monkeypatch.delenv("LIVLINA_KEYS_MET")  # a new start
    monkeypatch.delenv("DATABASE_URL", raising=False)  # on the embedded database
    with pytest.raises(secrets.MissingSecret, match=rf"{name}\.key saknas"):
        key_marks.compare()
    assert not (keys / f"{name}.key").exists()


def test_s92_a_key_lost_while_at_work_is_not_made_up_either(keys, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for path in keys.iterdir():
        path.unlink()
    with pytest.raises(secrets.MissingSecret):
        wrap(os.urandom(32), owner="x")
    with pytest.raises(secrets.MissingSecret):
        secrets.hash_key()
    assert not list(keys.iterdir())


def test_s92_the_application_changes_no_mark(keys):
    with connection.cursor() as cursor:
        for act in ("UPDATE", "DELETE"):
            cursor.execute("SELECT has_table_privilege('livlina_app', 'access_key_mark', %s)", [act])
            assert cursor.fetchone() == (False,)


def test_s90_a_mark_tells_nothing_of_its_key(keys):
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM access_key_mark WHERE name = 'master-001'")
        mark = bytes(cursor.fetchone()[0])
    key = secrets.sealing_key("master-001")
    assert mark != key
    assert key_marks.mark_of("master-002", key) != mark
