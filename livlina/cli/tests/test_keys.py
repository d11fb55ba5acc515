"""Every command opens the database with its own keys or says in words that they are others (S-92)."""

import base64
import os

import pytest

from livlina.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """The keys of a server of one's own, whose database is that of the tests."""
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://livlina_app@db.example.se/livlina")
    monkeypatch.setenv("LIVLINA_KEYS_MET", "")  # what a command says to those it starts goes with the test
    put(tmp_path, "master-001")
    put(tmp_path, "hash")
    return tmp_path


def put(folder, name):
    path = folder / f"{name}.key"
    path.write_bytes(base64.b64encode(os.urandom(32)))
    path.chmod(0o600)


@pytest.mark.parametrize("command", [["check"], ["work"]])
def test_s92_no_command_starts_with_another_key(keys, capsys, command):
    assert main(["check"]) == 0
    put(keys, "master-001")
    assert main(command) == 1
    said = capsys.readouterr().err
    assert said.startswith("livlina: Nyckelfilen ")
    assert "är inte den som databasen är förseglad med: lägg tillbaka den rätta" in said


def test_s92_no_command_starts_without_its_key(keys, capsys):
    assert main(["check"]) == 0
    (keys / "master-001.key").unlink()
    assert main(["check"]) == 1
    assert "master-001.key saknas: lägg tillbaka den" in capsys.readouterr().err
