"""
The keys of a whole house, with real processes: a rotation that is killed again and again, a dump, a destroyed key.

The house has a database server of its own. S-90, S-91.
"""

import base64
import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.apps import apps

from livlina.access.keys import WrappedKey
from livlina.core.postgres import EmbeddedServer
from livlina.core.sealed import SealedText, wrap
from tests import bare
from tests.keyhouse import MANY, TOLD

OURS = ("DATABASE_", "DJANGO_", "LIVLINA_", "PYTEST_", "PG")
ROOT = Path(__file__).parent.parent

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("keys in use")]  # one house for all


class KeyHouse:
    """The folder, and who works in it."""

    def __init__(self, folder):
        self.folder = folder
        self.keys = folder / "keys"
        self.server = EmbeddedServer(folder)
        self.started = []

    def start(self, *words):
        env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env=env | {"LIVLINA_DATA": str(self.folder)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def leave(self):
        """Nobody is left working there."""
        for process in self.started:
            process.kill()
            process.communicate()  # and its pipes are closed, however it ended

    def done(self, *words):
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out

    def rotate(self):
        return self.start("livlina.cli", "keys", "rotate", "--format", "json")

    def connect(self):
        return psycopg.connect(**self.server.connection_settings("livlina_owner"))

    def ask(self, sql, *values):
        with self.connect() as connection:
            return connection.execute(sql, values).fetchall()

    def files(self):
        return sorted(path.name for path in self.keys.glob("master-*"))

    def under(self, master):
        """How many keys of each table are under that master key."""
        tables = [table for table, column in columns(WrappedKey)]
        sql = "SELECT count(*) FROM {} WHERE get_byte(wrapped_key, 0) = %s"
        return {table: self.ask(sql.format(table), master)[0][0] for table in tables}


def columns(kind):
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, kind)
    ]


@pytest.fixture(scope="module")
def house(tmp_path_factory, shared_folder):
    made = KeyHouse(tmp_path_factory.mktemp("keyhouse") / "var")
    bare.copied(bare.bare_data(shared_folder), made.folder)
    made.done("tests.keyhouse", "lay")
    with made.server.running():
        yield made
        made.leave()


def until(true, *, seconds=120):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def killed(process):
    """It ends in the middle of a step: no handler, no rollback of its own."""
    assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()


def blocked(house):
    return house.ask("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'") != [(0,)]


def test_s91_a_rotation_killed_again_and_again_while_others_write_ends_whole(house, monkeypatch):
    monkeypatch.setenv("LIVLINA_KEYS", str(house.keys))
    late = ("b" * 8 + "-0000-4000-8000-000000000001", wrap(os.urandom(32), owner="late"))
    writer = house.start("tests.keyhouse", "write")
    assert writer.stdout.readline() == "1\n"

    # between making the file and meeting it: somebody is about to write that very mark
    with house.connect() as other:
        other.execute("INSERT INTO access_key_mark (name, mark) VALUES ('master-002', '')")
        rotation = house.rotate()
        until(lambda: blocked(house))
        assert house.files() == ["master-001.key", "master-002.next.key"]
        killed(rotation)
        other.rollback()

    # after the change, before the first batch
    with house.connect() as other:
        other.execute("LOCK TABLE cases_case IN EXCLUSIVE MODE")
        rotation = house.rotate()
        until(lambda: blocked(house) and house.files() == ["master-001.key", "master-002.key"])
        killed(rotation)
        other.rollback()

    # between two tables
    with house.connect() as other:
        other.execute("LOCK TABLE people_person IN EXCLUSIVE MODE")
        rotation = house.rotate()
        until(lambda: house.under(1)["cases_case"] == 0 and blocked(house))
        assert house.under(1)["people_person"] > MANY
        killed(rotation)
        other.rollback()

    # while it waits for one who wrapped a key before the change, and writes it now
    with house.connect() as other:
        other.execute(
            "INSERT INTO people_person SELECT (jsonb_populate_record(p, jsonb_build_object("
            "'id', nextval(pg_get_serial_sequence('people_person', 'id')), 'public_id', %s::text))).* "
            "FROM people_person p ORDER BY id DESC LIMIT 1",
            [late[0]],
        )
        other.execute("UPDATE people_person SET wrapped_key = %s WHERE public_id = %s", [late[1], late[0]])
        rotation = house.rotate()
        until(lambda: not any(house.under(1).values()))
        time.sleep(1)
        assert house.files() == ["master-001.key", "master-002.key"]
        killed(rotation)
        other.commit()
    assert house.under(1)["people_person"] == 1
    house.ask("DELETE FROM people_person WHERE public_id = %s RETURNING id", late[0])

    # and at any time
    for _ in range(2):
        rotation = house.rotate()
        time.sleep(random.uniform(0.5, 4))
        if rotation.poll() is None:
            killed(rotation)

    rotation = house.rotate()
    out, err = rotation.communicate(timeout=300)
    assert rotation.returncode == 0, err
    newest = json.loads(out)["to"]
    assert json.loads(out)["left"] == 0
    writer.terminate()
    said, errors = writer.communicate(timeout=60)
    assert writer.returncode == 0, errors
    count = int(said.split()[-1])

    for older in range(1, newest):
        assert not any(house.under(older).values())
        assert not (house.keys / f"master-{older:03}.key").exists()
    assert house.ask("SELECT name FROM access_key_mark WHERE ended_at IS NULL ORDER BY 1") == [
        ("hash",),
        (f"master-{newest:03}",),
    ]
    for path in house.keys.glob("master-*.retired.key"):
        path.unlink()  # nothing needs them
    assert int(house.done("tests.keyhouse", "read")) >= MANY + 2 * count
    assert "Kedjan är hel" in house.done("livlina.cli", "audit", "verify")


def test_s90_a_dump_shows_no_sealed_value_and_no_two_alike(house):
    dump = dumped(house)
    assert b"RVC Prov" in dump
    for told in TOLD.values():
        for form in forms(told):
            assert form not in dump, told
            assert form.upper() not in dump.upper(), told
    values = [value for place in [*columns(SealedText), *columns(WrappedKey)] for value in copied(dump, *place)]
    assert len(values) > 2 * MANY
    assert len(set(values)) == len(values)


def dumped(house):
    """The whole database as pg_dump of the wheel writes it."""
    tool = house.server.tool("pg_dump")
    return subprocess.run(tool.argv, env=tool.env, capture_output=True, check=True).stdout


def forms(text):
    """The text as it could stand in a dump: as it is, as JSON, in hexadecimal, in base64 at each of three places."""
    for encoding in ("utf-8", "latin-1", "utf-16-le"):
        value = text.encode(encoding)
        yield value
        yield value.hex().encode()
        for before in range(3):
            ends = (before + len(value)) // 3 * 4
            yield base64.b64encode(bytes(before) + value)[4 if before else 0 : ends]
    yield json.dumps(text)[1:-1].encode()


def copied(dump, table, column):
    """What is in that column of the dump, where there is anything."""
    found = re.search(rf"^COPY public\.{table} \((.*?)\) FROM stdin;\n(.*?)^\\\.$".encode(), dump, re.M | re.S)
    place = found[1].decode().split(", ").index(column)
    values = (line.split(b"\t")[place] for line in found[2].splitlines())
    return [value for value in values if value != rb"\N"]


def test_s91_a_destroyed_key_is_dead_in_every_process_at_once(house):
    writer = house.start("tests.keyhouse", "write")
    assert writer.stdout.readline() == "1\n"
    writer.terminate()
    _, errors = writer.communicate(timeout=60)
    assert writer.returncode == 0, errors
    reader = house.start("tests.keyhouse", "hold")
    assert reader.stdout.readline().startswith("anteckning")
    ((case, key),) = house.ask(
        "SELECT id, wrapped_key FROM cases_case WHERE id = (SELECT case_id FROM cases_note ORDER BY id DESC LIMIT 1)"
    )
    house.ask("UPDATE cases_case SET wrapped_key = '' WHERE id = %s RETURNING id", case)
    reader.stdin.write("\n"), reader.stdin.flush()
    assert reader.stdout.readline() == "KeyDestroyed\n"
    reader.communicate("\n")
    dump = dumped(house)  # a backup made from now on holds no key to it
    assert rb"\\x" in copied(dump, "cases_case", "wrapped_key")
    house.ask("UPDATE cases_case SET wrapped_key = %s WHERE id = %s RETURNING id", key, case)  # as the others want it
