"""Sealing, as laws: it opens where it was sealed and nowhere else, under whatever master key (S-90, S-91)."""

import base64
import os

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livlina.core import new_master, secrets
from livlina.core.sealed import WRAPPED, Cipher, keyed_hash, open_each, rewrap, unwrap, wrap

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
PLACES = st.tuples(st.sampled_from(["cases_note.text", "people_person.name", "people_person.pronoun"]), st.uuids()).map(
    lambda place: f"{place[0]}:{place[1]}"
)
OWNERS = st.uuids().map(str)
ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """A folder of keys, on somebody's server."""
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://livlina_app@db.example.se/livlina")
    tmp_path.chmod(0o700)
    put(tmp_path, "master-001"), put(tmp_path, "hash")
    return tmp_path


def put(folder, name):
    path = folder / f"{name}.key"
    path.write_bytes(base64.b64encode(os.urandom(32)))
    path.chmod(0o600)


def next_master():
    number = new_master.make(above=0)
    new_master.take_into_use(number)
    return number


@given(text=TEXTS, place=PLACES, elsewhere=PLACES)
def test_s90_a_value_opens_in_its_own_place_and_in_no_other(text, place, elsewhere):
    cipher = Cipher(os.urandom(32))
    value = cipher.seal(text, place=place)
    assert cipher.open(value, place=place) == text
    if elsewhere != place:
        with pytest.raises(InvalidTag):
            cipher.open(value, place=elsewhere)


@given(text=TEXTS, place=PLACES, bit=st.integers(8, 8 * 29 - 1))
def test_s90_a_value_with_one_bit_turned_does_not_open(text, place, bit):
    cipher = Cipher(os.urandom(32))
    value = bytearray(cipher.seal(text, place=place))
    value[bit // 8] ^= 1 << bit % 8
    with pytest.raises(InvalidTag):
        cipher.open(bytes(value), place=place)


@given(text=TEXTS, place=PLACES)
def test_s90_the_same_text_is_never_sealed_alike(text, place):
    cipher = Cipher(os.urandom(32))
    first, second = cipher.seal(text, place=place), cipher.seal(text, place=place)
    assert first[1:13] != second[1:13]
    assert first[13:] != second[13:]


@given(owner=OWNERS, another=OWNERS)
@ONE_FOLDER
def test_s90_a_data_key_is_its_owners_alone(keys, owner, another):
    wrapped = wrap(os.urandom(32), owner=owner)
    unwrap(wrapped, owner=owner)
    if owner != another:
        with pytest.raises(InvalidTag):
            unwrap(wrapped, owner=another)


@given(rows=st.lists(st.tuples(OWNERS, TEXTS), max_size=5), times=st.integers(1, 3))
@settings(parent=ONE_FOLDER, max_examples=25)
def test_s91_whatever_was_sealed_opens_after_any_number_of_new_master_keys(keys, rows, times):
    """Each text under a key of its own, sealed at any time; afterwards the older master keys are not needed."""
    for path in keys.glob("master-*"):
        path.unlink()
    put(keys, "master-001")
    held = []
    for owner, text in rows:
        wrapped = wrap(os.urandom(32), owner=owner)
        value = unwrap(wrapped, owner=owner).seal(text, place=f"people_person.name:{owner}")
        held.append((owner, wrapped, value))
    for _ in range(times):
        number = next_master()
        held = [(owner, rewrap(wrapped, owner=owner), value) for owner, wrapped, value in held]
        assert all((wrapped[0], len(wrapped)) == (number, WRAPPED) for _, wrapped, _ in held)
        for old in new_master.older():
            new_master.retire(old)
    assert list(secrets.master_keys()) == [times + 1]
    assert list(open_each(held, column="people_person.name")) == [text for _, text in rows]


def test_s91_without_its_master_key_nothing_opens(keys):
    wrapped = wrap(os.urandom(32), owner="x")
    next_master()
    unwrap(wrapped, owner="x")
    new_master.retire(1)
    with pytest.raises(KeyError):
        unwrap(wrapped, owner="x")


@given(text=TEXTS, purpose=st.sampled_from(["phone", "number"]))
@ONE_FOLDER
def test_s90_a_keyed_hash_tells_one_purpose_from_another(keys, text, purpose):
    assert keyed_hash(text, purpose=purpose) == keyed_hash(text, purpose=purpose)
    assert keyed_hash(text, purpose=purpose) != keyed_hash(text, purpose=purpose + "s")
