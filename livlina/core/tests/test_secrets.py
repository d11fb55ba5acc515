"""The folder of keys: made once, complete, closed, and nothing starts with keys that are none."""

import base64
import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core import new_master, secrets


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    monkeypatch.setenv("LIVLINA_DATA", str(folder))
    monkeypatch.delenv("LIVLINA_KEYS", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def on_a_server(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of keys where the database is somebody's server."""
    monkeypatch.setenv("DATABASE_URL", "postgres://livlina_app@db.example.se/livlina")
    return data / "keys"


def put(folder: Path, name: str, value: bytes) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}.key"
    path.write_bytes(base64.b64encode(value))
    path.chmod(0o600)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_come_from_the_environment(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert secrets.data_folder() == data
    assert secrets.keys_folder() == data / "keys"
    monkeypatch.setenv("LIVLINA_KEYS", "/etc/livlina/keys")
    assert secrets.keys_folder() == Path("/etc/livlina/keys")
    monkeypatch.delenv("LIVLINA_DATA")
    checkout = Path(secrets.__file__).parents[2]
    assert secrets.data_folder() == checkout / "var"


def test_a_secret_is_made_once_random_and_closed_to_others(data: Path) -> None:
    before = os.umask(0)
    try:
        first = secrets.secret("hash")
    finally:
        os.umask(before)
    assert len(first) == 32
    assert secrets.secret("hash") == first
    assert secrets.secret("session") != first
    assert len(secrets.secret("long", size=64)) == 64
    assert [mode(path) for path in (data, data / "keys", data / "keys/hash.key")] == [0o700, 0o700, 0o600]
    assert sorted(os.listdir(data / "keys")) == ["hash.key", "long.key", "session.key"]


@pytest.mark.parametrize("name", ["", "../hash", "a/b", "Hash", "hash.key", "-hash"])
def test_a_name_is_no_path(data: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        secrets.secret(name)
    assert not data.exists()


def _ask(name: str, start: "multiprocessing.synchronize.Barrier") -> bytes:
    start.wait()
    return secrets.secret(name)


def test_processes_that_ask_at_once_get_the_same_secret(data: Path) -> None:
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(4), context.SimpleQueue()
    askers = [context.Process(target=lambda: results.put(_ask("hash", barrier))) for _ in range(4)]
    for asker in askers:
        asker.start()
    values = {results.get() for _ in askers}
    for asker in askers:
        asker.join()
    assert values == {secrets.secret("hash")}
    assert os.listdir(data / "keys") == ["hash.key"]


def test_s92_on_a_server_a_missing_key_is_told_and_never_made(on_a_server: Path) -> None:
    with pytest.raises(secrets.MissingSecret, match=r"hash\.key saknas.*LIVLINA_KEYS"):
        secrets.secret("hash")
    with pytest.raises(secrets.MissingSecret, match=r"master-001\.key saknas"):
        secrets.master_keys()
    assert not on_a_server.exists()


def test_s92_on_a_server_a_key_given_is_used(on_a_server: Path) -> None:
    given_key = os.urandom(48)
    put(on_a_server, "hash", given_key)
    assert secrets.secret("hash") == given_key


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b"", "kortare"),
        (bytes.fromhex("9f3c61a8e2d7045bb1f06e93c8527ad4e90b1f7c36a5d8427e13906cfb584d"), "kortare"),
        (bytes(32), "mönster"),
        (b"\xaa" * 64, "mönster"),
        (b"\x01\x02" * 16, "mönster"),
        (bytes(range(32)), "mönster"),
        (bytes(range(255, 191, -1)), "mönster"),
        (b"change-me-to-something-random-32", "text"),
        (b"0123456789abcdef" * 2, "mönster"),
        ("lösenord för Livlina på Södermalms RVC".encode(), "text"),
        (bytes.fromhex("9f3c61a8e2d7045bb1f06e93c8527ad4") * 2, "mönster"),
    ],
)
def test_s92_weak_and_sample_keys_are_refused(on_a_server: Path, value: bytes, why: str) -> None:
    for name in ("hash", "master-001"):
        put(on_a_server, name, value)
    with pytest.raises(secrets.WeakSecret, match=why):
        secrets.secret("hash")
    with pytest.raises(secrets.WeakSecret, match=why):
        secrets.master_keys()


def test_s92_what_is_not_base64_is_refused(on_a_server: Path) -> None:
    put(on_a_server, "hash", b"").write_text("hemligt lösenord")
    with pytest.raises(secrets.WeakSecret, match="base64"):
        secrets.secret("hash")


def test_s92_a_key_that_other_accounts_can_read_is_refused(on_a_server: Path) -> None:
    path = put(on_a_server, "hash", os.urandom(32))
    path.chmod(0o644)
    assert secrets.secret("hash")  # nobody else gets into the folder
    on_a_server.chmod(0o755)
    with pytest.raises(secrets.WeakSecret, match="chmod 600"):
        secrets.secret("hash")


@given(value=st.binary(min_size=32, max_size=32).map(lambda seed: base64.b64encode(seed)[:32]))
def test_s92_text_is_never_taken_for_a_random_key(value: bytes) -> None:
    assert secrets._weakness(value, size=32) is not None


def test_random_keys_are_never_called_weak() -> None:
    assert {secrets._weakness(os.urandom(size), size=size) for size in (16, 32, 64) for _ in range(2000)} == {None}


def test_s91_the_newest_master_key_is_the_current(data: Path) -> None:
    first = secrets.master_keys()
    assert list(first) == [1]
    assert secrets.current_master_key() == (1, first[1])
    newer = os.urandom(32)
    put(data / "keys", "master-002", newer)
    put(data / "keys", "master-2", newer)  # not a name of a master key
    assert secrets.current_master_key() == (2, newer)
    assert secrets.master_keys() == {1: first[1], 2: newer}


def test_s91_a_key_is_noticed_though_the_keys_were_remembered(data: Path) -> None:
    secrets.master_keys()
    folder = data / "keys"
    os.utime(folder, ns=(0, 0))  # changed long ago: from here the keys are remembered
    assert list(secrets.master_keys()) == [1]
    assert secrets.master_keys() is secrets.master_keys()
    put(folder, "master-002", os.urandom(32))
    assert list(secrets.master_keys()) == [1, 2]
    os.utime(folder, ns=(1, 1))
    (folder / "master-001.key").unlink()
    assert list(secrets.master_keys()) == [2]


@pytest.mark.parametrize("number", ["000", "256", "999"])
def test_a_master_key_has_a_number_that_fits_in_a_byte(data: Path, number: str) -> None:
    put(data / "keys", f"master-{number}", os.urandom(32))
    with pytest.raises(secrets.WeakSecret, match="001–255"):
        secrets.master_keys()


def test_a_master_key_has_exactly_the_length_of_the_cipher(data: Path) -> None:
    put(data / "keys", "master-001", os.urandom(48))
    with pytest.raises(secrets.WeakSecret, match="precis 32 byte"):
        secrets.master_keys()


def test_s92_the_same_key_under_two_names_is_refused(on_a_server: Path) -> None:
    value = os.urandom(32)
    put(on_a_server, "hash", value)
    put(on_a_server, "master-001", os.urandom(32))
    secrets.sealing_keys()
    put(on_a_server, "master-001", value)
    with pytest.raises(secrets.WeakSecret, match=r"hash\.key duger inte: den är samma nyckel som master-001\.key"):
        secrets.sealing_keys()


def test_s91_the_life_of_a_master_key(data: Path) -> None:
    first = secrets.master_keys()[1]
    assert new_master.make(above=4) == 5  # 4 has been, though its file is gone
    assert (new_master.coming(), new_master.older()) == (5, [])
    assert list(secrets.master_keys()) == [1, 5]
    assert secrets.current_master_key() == (1, first)  # the next one opens, and wraps nothing yet
    assert secrets.sealing_key("master-005") == secrets.master_keys()[5]
    new_master.take_into_use(5)
    assert secrets.current_master_key()[0] == 5
    assert (new_master.coming(), new_master.older()) == (None, [1])
    kept = new_master.retire(1)
    assert (list(secrets.master_keys()), new_master.older()) == ([5], [])
    assert base64.b64decode(kept.read_bytes()) == first
    assert new_master.make(above=0) == 6  # above the retired ones too


def test_s91_a_new_master_key_is_read_by_those_who_read_the_old(data: Path) -> None:
    secrets.master_keys()
    (data / "keys/master-001.key").chmod(0o640)
    new_master.make(above=0)
    facts = (data / "keys/master-002.next.key").stat()
    assert stat.S_IMODE(facts.st_mode) == 0o640
    assert facts.st_uid == (data / "keys/master-001.key").stat().st_uid


def test_s91_numbers_of_master_keys_end(data: Path) -> None:
    secrets.master_keys()
    with pytest.raises(new_master.NoMoreNumbers):
        new_master.make(above=255)


def _read_until(stopped: "multiprocessing.synchronize.Event") -> "set[object]":
    """What a process that asks for the keys all the time sees go wrong."""
    wrong: set[object] = set()
    seen = 0
    while not stopped.is_set():
        number, _ = secrets.current_master_key()
        if number < seen:
            wrong.add(f"{number} after {seen}")
        seen = number
    return wrong


def test_s91_while_keys_come_and_go_a_process_that_asks_always_has_them(data: Path) -> None:
    secrets.master_keys()
    context = multiprocessing.get_context("fork")
    stopped, results = context.Event(), context.SimpleQueue()

    def ask() -> None:
        try:
            results.put(_read_until(stopped))
        except Exception as error:
            results.put({repr(error)})

    asker = context.Process(target=ask)
    asker.start()
    for _ in range(100):
        number = new_master.make(above=0)
        new_master.take_into_use(number)
        new_master.retire(number - 1)
    stopped.set()
    assert results.get() == set()
    asker.join()
