"""Three doors ask who it is: at sign-in, at the lock and before what is dangerous. What shows nothing opens none."""

import json
from dataclasses import dataclass

import pytest

from livlina.organisation.tests.coming_in import PASSWORD, equip, give_password
from livlina.organisation.tests.device import Device, asked_on
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = pytest.mark.django_db

BEYOND = "/installningar/inloggningsnyckel/ny/"  # within, and asks for a factor given lately
STRIPPED = ["", " ", "\t", "\r\n", "\x1c", "\x85", "\u00a0", "\u2003", "\u2028", "\u3000", " \u00a0\u3000\t"]
NEVER_STRIPPED = ["\0", "\u200b", "\ufeff", "{}", "[]", "null", "0", '""', "å", "x" * 20_001]
WRITTEN = ["", "\u00a0", "-", " " * 14, "１２３４５６"]


@dataclass(frozen=True)
class Door:
    """Where it stands, and what its fields are called."""

    address: str
    written: str
    passkey: str = "passkey"

    def come(self, browse, staff):
        """A browser that stands before it."""
        if self is SIGN_IN:
            give_password(client := browse(), staff.username)
        else:
            client = browse(staff)
        if self is LOCK:
            client.post("/las/")
        return client

    def is_shut(self, client):
        """Shut is what leads to a gate, or asks for the factor."""
        if self is CONFIRM:
            return client.get(BEYOND).status_code == 403
        return client.get("/las/kvar/").status_code == 302

    def answer(self, client, **told):
        named = {"written": self.written, "passkey": self.passkey}
        return client.post(self.address, {named[name]: value for name, value in told.items()})


SIGN_IN = Door("/logga-in/kod/", "code")
LOCK = Door("/las/upp/", "secret")
CONFIRM = Door("/bekrafta/", "confirm-code", "confirm-passkey")
DOORS = pytest.mark.parametrize("door", [SIGN_IN, LOCK, CONFIRM], ids=lambda door: door.address)


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {"factor_failed": None, "login": None, "own_password": None}


@pytest.fixture
def anna():
    staff = worker(UnitFactory(), username="anna", name="Anna Mall")
    staff.secret = equip(staff)
    return staff


@DOORS
@pytest.mark.parametrize("passkey", STRIPPED + NEVER_STRIPPED, ids=lambda passkey: ascii(passkey)[:12])
def test_s50_no_door_opens_to_blanks_of_any_kind(browse, anna, traces, door, passkey):
    client = door.come(browse, anna)
    for written in WRITTEN:
        if written == WRITTEN[-1]:  # the fifth wrong one at the lock ends the session
            client = door.come(browse, anna)
        reply = door.answer(client, written=written, passkey=passkey)
        assert reply.status_code == 200, ascii(written)
        assert 'class="errorsum"' in reply.content.decode(), ascii(written)
        assert door.is_shut(client), ascii(written)
    assert not set(traces()) & {"unlocked", "confirmed"}


@DOORS
@pytest.mark.parametrize(
    "told",
    [
        {},
        {"passkey": " "},
        {"passkey": "{}"},
        {"written": ""},
        {"written": [PASSWORD, ""]},
        {"written": ["", " "], "passkey": ["", " "]},
        {"written": ["", ""], "passkey": ["{}", "\u3000"]},
        {"written": ["000000", ""], "passkey": [" ", "\u00a0", "\t"]},
    ],
    ids=str,
)
def test_s50_no_door_opens_to_fields_left_out_or_sent_twice(browse, anna, door, told):
    client = door.come(browse, anna)
    assert door.answer(client, **told).status_code == 200
    assert door.is_shut(client)


@DOORS
@pytest.mark.parametrize("passkey", STRIPPED, ids=ascii)
def test_s50_a_blank_beside_what_is_right_is_as_nothing(browse, anna, door, passkey):
    client = door.come(browse, anna)
    assert door.answer(client, written=anna.codes[0], passkey=passkey).status_code == 302
    assert not door.is_shut(client)


@DOORS
def test_s50_a_false_passkey_beside_a_code_is_refused_and_spends_no_code(browse, anna, door):
    client = door.come(browse, anna)
    for passkey in NEVER_STRIPPED:
        assert door.answer(door.come(browse, anna), written=anna.codes[0], passkey=passkey).status_code == 200
    assert door.is_shut(client)
    assert door.answer(client, written=anna.codes[0]).status_code == 302


def test_s40_the_trace_of_unlocking_says_by_what(browse, anna, traces):
    device = Device()
    client = browse()
    give_password(client, "anna")
    SIGN_IN.answer(client, written=anna.codes[0])
    client.post(BEYOND, {"name": "Min", "passkey": device.make(asked_on(client.get(BEYOND)))})
    client.post("/las/")
    LOCK.answer(client, written="", passkey=device.sign(asked_on(client.get("/las/"))))
    for written in (anna.codes[1], PASSWORD):
        client.post("/las/")
        LOCK.answer(client, written=written)
    told = [json.loads(bytes(trace["detail"]))["by"] for trace in traces("unlocked")]
    assert told == ["webauthn", "recovery_codes", "password"]
