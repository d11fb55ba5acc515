"""Passkeys: made here, answered here, once; sealed; and never the last way in taken away."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from fido2.utils import websafe_encode
from fido2.webauthn import CollectedClientData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livlina.core import clock, secrets
from livlina.organisation import accounts, passkeys
from livlina.organisation.errors import LastFactor
from livlina.organisation.factor_keys import FactorKeys
from livlina.organisation.models import PasskeyMark, WebSession
from livlina.organisation.tests.coming_in import PASSWORD, code, equip, give_code, give_password, hidden, sign_in
from livlina.organisation.tests.device import HERE, PRESENT, Device, asked_on
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

STAY = "/las/kvar/"
NEW = "/installningar/inloggningsnyckel/ny/"
REMOVE = "/installningar/inloggningsnyckel/ta-bort/"
REFUSED = "Inloggningsnyckeln godtogs inte"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna():
    staff = worker(UnitFactory(), username="anna", name="Anna Mall")
    staff.secret = equip(staff)
    return staff


@pytest.fixture
def client(browse, anna):
    client = browse()
    sign_in(client, anna, anna.secret)
    return client


@pytest.fixture
def device(client):
    return added(client)


def text(response):
    return response.content.decode()


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def added(client, device=None, *, name="Jobbdatorn"):
    device = device or Device()
    reply = client.post(NEW, {"name": name, "passkey": device.make(asked_on(client.get(NEW)))})
    assert reply.url == "/installningar/", text(reply)
    return device


def give_key(client, answer):
    return client.post("/logga-in/kod/", {"code": "", "passkey": answer})


def half_in(browse, username="anna"):
    """Past the first step; what the second page asks."""
    give_password(client := browse(), username)
    return client, asked_on(client.get("/logga-in/kod/"))


# adding


def test_s50_a_key_is_added_with_a_name_and_shown_in_the_settings(client, anna, device, traces):
    page = text(client.get("/installningar/"))
    assert "Jobbdatorn" in page
    assert "inte använd än" in page
    assert "Inloggningsnyckeln är tillagd" in page
    assert traces("passkey.added")[0]["actor_id"] == anna.pk


def test_s90_a_dump_shows_neither_key_nor_name(client, anna, device):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE type = 'webauthn'")
        ((dumped,),) = cursor.fetchall()
    (key,) = passkeys.of(anna)
    assert json.loads(dumped).keys() == {"sealed"}
    assert "Jobbdatorn" not in dumped
    assert key.id not in dumped


def test_s53_a_key_is_added_only_with_a_fresh_factor(client, anna):
    with later(minutes=6):
        asked = client.get(NEW)
        assert asked.status_code == 403
        assert asked_on(asked) == ""
        assert client.post("/bekrafta/", {**hidden(asked), "confirm-code": code(anna.secret)}).url == NEW
        added(client)


def test_s52_a_key_added_ends_all_other_sessions_and_renews_this(client, browse, anna):
    with later(minutes=2):
        sign_in(other := browse(), anna, anna.secret)
        before = client.cookies["livlina"].value
        added(client)
        assert client.cookies["livlina"].value != before
        assert other.get(STAY).url.startswith("/logga-in/")
        assert client.get(STAY).status_code == 204


def test_a_key_that_is_not_answered_to_what_was_asked_is_refused_at_the_form(client, anna):
    device = Device()
    asked = asked_on(client.get(NEW))
    for told in ("", "{}", "null", "å", device.make(asked, origin="https://ond.example"), device.sign(_get(asked))):
        assert "kom inte fram" in text(client.post(NEW, {"name": "Min", "passkey": told}))
    assert not passkeys.of(anna)
    answer = device.make(asked_on(client.get(NEW)))
    client.post(NEW, {"name": "Min", "passkey": answer})
    reply = client.post(NEW, {"name": "Min igen", "passkey": answer})
    assert "kom inte fram" in text(reply)
    assert [key.name for key in passkeys.of(anna)] == ["Min"]


def _get(asked):
    told = json.loads(asked)["publicKey"]
    return json.dumps({"publicKey": {"challenge": told["challenge"], "rpId": told["rp"]["id"]}})


def test_s50_one_key_is_never_two_accounts(client, browse, anna, device, traces):
    nina = worker(UnitFactory(), username="nina")
    theirs = browse()
    sign_in(theirs, nina, equip(nina))
    before = theirs.cookies["livlina"].value
    for who in (theirs, client):
        refused = text(who.post(NEW, {"name": "Lånad", "passkey": device.make(asked_on(who.get(NEW)))}))
        assert "används redan för ett konto" in refused
    assert passkeys.of(nina) == []
    assert theirs.cookies["livlina"].value == before
    assert [one["why"] for one in traces("add_passkey.refused")] == ["PasskeyTaken"] * 2
    assert Authenticator.objects.filter(type="webauthn").get().user == anna
    half, asked = half_in(browse, "nina")
    assert asked == ""
    half, asked = half_in(browse)
    assert give_key(half, device.sign(asked)).url == "/"


def test_s50_a_key_that_is_removed_may_be_another_accounts(client, browse, anna, device):
    (key,) = passkeys.of(anna)
    client.post(REMOVE, {"which": key.id})
    nina = worker(UnitFactory(), username="nina")
    theirs = browse()
    sign_in(theirs, nina, equip(nina))
    added(theirs, device)
    assert len(passkeys.of(nina)) == 1


def test_s50_a_key_without_the_mark_of_this_account_signs_nothing(browse, client, anna, device):
    PasskeyMark.objects.all().delete()
    half, asked = half_in(browse)
    assert asked == ""
    answered = device.sign(json.dumps({"publicKey": {"challenge": "aaaa", "rpId": "testserver"}}))
    assert REFUSED in text(give_key(half, answered))


@pytest.mark.parametrize("algorithm", [-65535, -999, 1])
def test_s131_a_key_whose_signatures_nobody_here_can_check_is_refused_when_it_is_made(client, anna, algorithm):
    made = Device(algorithm=algorithm).make(asked_on(client.get(NEW)))
    assert "kom inte fram" in text(client.post(NEW, {"name": "Min", "passkey": made}))
    assert passkeys.of(anna) == []


def test_a_name_is_asked_for(client):
    page = client.post(NEW, {"name": " ", "passkey": Device().make(asked_on(client.get(NEW)))})
    assert 'id="id_name_error"' in text(page)


def test_where_the_address_is_a_number_no_key_is_offered(client, device):
    for host in ("127.0.0.1:8000", "[::1]:8000"):
        told = {"HTTP_HOST": host}
        assert "som är ett nummer" in text(client.get("/installningar/", **told))
        assert client.get(NEW, **told).url == "/installningar/"
        assert "data-passkey" not in text(client.get("/bekrafta/", **told))
    assert "som är ett nummer" not in text(client.get("/installningar/", HTTP_HOST="localhost:8000"))


# signing in


def test_s50_a_key_is_a_second_factor_at_sign_in(browse, anna, device, traces):
    client, asked = half_in(browse)
    assert give_key(client, device.sign(asked)).url == "/"
    assert client.get(STAY).status_code == 204
    assert json.loads(bytes(traces("signed_in")[-1]["detail"]))["by"] == "webauthn"
    assert "senast använd" in text(client.get("/installningar/"))
    assert passkeys.of(anna)[0].used_at is not None


def test_a_key_that_is_synced_between_devices_signs_time_after_time(browse, client):
    device = added(client, Device(counts=False))
    for _ in range(2):
        client, asked = half_in(browse)
        assert give_key(client, device.sign(asked)).url == "/"


def test_one_of_several_keys_is_enough(browse, client, device):
    other = added(client, name="Telefonen")
    for key in (device, other):
        half, asked = half_in(browse)
        assert give_key(half, key.sign(asked)).url == "/"


def test_the_code_still_works_beside_a_key(browse, anna, device):
    with later(minutes=3):
        client, _ = half_in(browse)
        assert give_code(client, code(anna.secret)).url == "/"


def test_one_without_keys_is_asked_for_a_code_alone(browse, client):
    half, asked = half_in(browse)
    assert asked == ""
    assert "inloggningsnyckel" not in text(half.get("/logga-in/kod/"))


def test_s50_an_answer_is_good_once_and_where_it_was_asked(browse, device):
    client, asked = half_in(browse)
    answer = device.sign(asked)
    other, _ = half_in(browse)
    assert REFUSED in text(give_key(other, answer))
    assert give_key(client, answer).url == "/"
    client.post("/logga-ut/")
    assert REFUSED in text(give_key(other, answer))
    give_password(client, "anna")
    assert REFUSED in text(give_key(client, answer))


def test_s50_what_was_signed_on_a_false_page_is_refused(browse, device):
    client, asked = half_in(browse)
    for origin in ("https://livlina.ond.example", "https://testserver", "http://testserver:81", "http://a.testserver"):
        assert REFUSED in text(give_key(client, device.sign(asked, origin=origin)))
        asked = asked_on(client.get("/logga-in/kod/"))
    assert client.get(STAY).status_code == 302


@pytest.mark.parametrize("framed", [{"cross_origin": True}, {"topOrigin": "https://ond.example"}], ids=str)
def test_s50_what_was_made_or_signed_within_a_page_of_another_site_is_refused(browse, client, anna, device, framed):
    half, asked = half_in(browse)
    assert REFUSED in text(give_key(half, device.sign(asked, **framed)))
    assert half.get(STAY).status_code == 302
    client.post("/las/")
    answer = device.sign(asked_on(client.get("/las/")), **framed)
    assert REFUSED in text(client.post("/las/upp/", {"secret": "", "passkey": answer}))
    client.post("/las/upp/", {"secret": PASSWORD})
    made = Device().make(asked_on(client.get(NEW)), **framed)
    assert "kom inte fram" in text(client.post(NEW, {"name": "Min", "passkey": made}))
    assert [key.name for key in passkeys.of(anna)] == ["Jobbdatorn"]


def test_a_key_of_nobody_and_a_copied_key_are_refused(browse, device, traces):
    client, asked = half_in(browse)
    assert REFUSED in text(give_key(client, Device().sign(asked)))
    client, asked = half_in(browse)
    assert give_key(client, device.sign(asked)).url == "/"
    device.count = 0  # as a copy of it would begin from
    client, asked = half_in(browse)
    assert REFUSED in text(give_key(client, device.sign(asked)))
    assert len(traces("factor_failed")) == 2


def test_s90_a_key_moved_to_another_account_does_not_open_it(browse, client, anna):
    nina = worker(UnitFactory(), username="nina")
    theirs = browse()
    sign_in(theirs, nina, equip(nina))
    device = added(theirs)
    Authenticator.objects.filter(user=nina, type="webauthn").update(user=anna)
    half, asked = half_in(browse)
    assert asked == ""
    answered = device.sign(json.dumps({"publicKey": {"challenge": "aaaa", "rpId": "testserver"}}))
    assert REFUSED in text(give_key(half, answered))


def test_two_open_tabs_do_not_spoil_it_for_each_other(browse, device):
    client, first = half_in(browse)
    for _ in range(passkeys.ASKED_AT_MOST - 1):
        client.get("/logga-in/kod/")
    assert give_key(client, device.sign(first)).url == "/"
    client, first = half_in(browse)
    for _ in range(passkeys.ASKED_AT_MOST):
        client.get("/logga-in/kod/")
    assert REFUSED in text(give_key(client, device.sign(first)))


def test_s51_keys_and_codes_are_tried_under_one_limit(browse, anna, device):
    client, asked = half_in(browse)
    for n in range(5):
        assert "Koden stämmer inte" in text(give_code(client, f"{n:06}"))
        assert REFUSED in text(give_key(client, "{}"))
    asked = asked_on(client.get("/logga-in/kod/"))
    assert "Många försök har gjorts" in text(give_key(client, device.sign(asked)))
    assert client.get(STAY).status_code == 302


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["AAAA", "public-key", "e30"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "id rawId type response clientDataJSON authenticatorData signature attestationObject".split()
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ODD.map(json.dumps) | st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_s131_an_odd_answer_is_a_sentence_never_an_error(browse, device, settings, told):
    settings.ACCOUNT_RATE_LIMITS = {"factor_failed": None, "login": None}
    client, _ = half_in(browse)
    page = give_key(client, told)
    assert page.status_code == 200
    assert 'class="errorsum"' in text(page)


def made_of(data):
    """An answer to a page that asks for a new key, with that told by the device."""
    client = CollectedClientData.create("webauthn.create", b"x", HERE)
    told = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(data)}
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": told})


@pytest.mark.parametrize(
    "told",
    [
        "[" * 19_000,
        '{"a":' * 3_000,
        made_of(b"\x81" * 14_000),
    ],
    ids=["lists", "objects", "what the device tells"],
)
def test_s131_an_answer_of_many_layers_is_a_sentence_never_an_error(browse, client, anna, device, told):
    half, _ = half_in(browse)
    assert REFUSED in text(give_key(half, told))
    client.get(NEW)
    assert "kom inte fram" in text(client.post(NEW, {"name": "Min", "passkey": told}))
    client.post("/las/")
    assert REFUSED in text(client.post("/las/upp/", {"secret": "", "passkey": told}))
    assert client.get(STAY).status_code == 302


# the lock, and what is dangerous


def test_a_key_unlocks_the_screen(client, device):
    client.post("/las/")
    answer = device.sign(asked_on(client.get("/las/")))
    wrong = client.post("/las/upp/", {"secret": "", "passkey": Device().sign(asked_on(client.get("/las/")))})
    assert REFUSED in text(wrong)
    assert (
        client.post("/las/upp/", {"secret": "", "passkey": answer, "next": "/installningar/"}).url == "/installningar/"
    )
    assert client.get(STAY).status_code == 204


def test_s52_a_key_that_does_not_know_its_owner_opens_no_locked_screen(client, device):
    """One left in the machine is touched by whoever sits down."""
    client.post("/las/")
    asked = asked_on(client.get("/las/"))
    assert json.loads(asked)["publicKey"]["userVerification"] == "required"
    touched = client.post("/las/upp/", {"secret": "", "passkey": device.sign(asked, flags=PRESENT)})
    assert REFUSED in text(touched)
    assert client.get(STAY).status_code == 302


def test_s53_a_key_that_knows_its_owner_is_a_fresh_factor(client, device, traces):
    with later(minutes=6):
        asked = client.post("/installningar/reservkoder/nya/")
        touched = device.sign(asked_on(asked), flags=PRESENT)  # one left in the machine, by whoever sits down
        asked = client.post("/bekrafta/", {**hidden(asked), "confirm-code": "", "confirm-passkey": touched})
        assert REFUSED in text(asked)
        told = {**hidden(asked), "confirm-code": "", "confirm-passkey": device.sign(asked_on(asked))}
        reply = client.post("/bekrafta/", told, follow=True)
        assert "Dina reservkoder" in text(reply)
    assert json.loads(bytes(traces("confirmed")[0]["detail"])) == {"by": "webauthn"}


# removing


def test_a_key_is_removed_and_all_other_sessions_end(client, browse, anna, device, traces):
    half, asked = half_in(browse)
    give_key(half, device.sign(asked))
    (key,) = passkeys.of(anna)
    assert client.post(REMOVE, {"which": key.id}).url == "/installningar/"
    assert passkeys.of(anna) == []
    assert half.get(STAY).url.startswith("/logga-in/")
    assert client.get(STAY).status_code == 204
    assert "borttagen" in text(client.get("/installningar/"))
    assert len(traces("passkey.removed")) == 1


def test_s50_the_last_factor_is_never_removed(client, anna, device, traces):
    Authenticator.objects.filter(user=anna, type="totp").delete()
    (key,) = passkeys.of(anna)
    client.post(REMOVE, {"which": key.id})
    assert "ditt enda sätt" in text(client.get("/installningar/"))
    assert passkeys.of(anna)[0].id == key.id
    session = client.session
    with pytest.raises(LastFactor):
        accounts.remove_passkey(actor(anna), staff=anna, session=session, which=key.id)
    assert traces("remove_passkey.refused")[0]["why"] == "LastFactor"


def test_s01_another_ones_key_is_not_removed(browse, anna, device):
    nina = worker(UnitFactory(), username="nina")
    sign_in(theirs := browse(), nina, equip(nina))
    (key,) = passkeys.of(anna)
    assert theirs.post(REMOVE, {"which": key.id}).url == "/installningar/"
    assert theirs.post(REMOVE, {"which": "x"}).url == "/installningar/"
    assert passkeys.of(anna)[0].id == key.id
    assert WebSession.objects.filter(staff=anna).exists()


def test_s55_a_closed_account_keeps_no_key_and_a_new_link_makes_earlier_ones_worthless(client, anna, device):
    equip(anna, password=PASSWORD)
    assert not Authenticator.objects.filter(user=anna, type="webauthn").exists()


def test_s91_a_key_is_among_those_whose_master_key_is_changed(browse, anna, device):
    current, _ = secrets.current_master_key()
    before = FactorKeys().left(current)
    assert before == 3  # the app, the codes of reserve and the passkey
    assert FactorKeys().renew(current, above=0).renewed == before
    client, asked = half_in(browse)
    assert give_key(client, device.sign(asked)).url == "/"


def test_s32_whoever_used_a_code_of_reserve_is_not_the_one_who_is_told_by_a_key_of_their_own(browse, anna):
    """Also where a second code is used after the key was added."""
    owner, codes = browse(), anna.codes
    give_password(thief := browse(), "anna")
    give_code(thief, codes[0])
    key = added(thief, name="Tjuvens")
    with later(minutes=2):
        give_password(thief := browse(), "anna")
        give_code(thief, codes[1])
    with later(minutes=4):
        thief, asked = half_in(browse)
        assert give_key(thief, key.sign(asked)).url == "/"
        assert "Var det inte du" not in text(thief.get("/installningar/"))
    with later(minutes=10):
        sign_in(owner, anna, anna.secret)
        assert "Var det inte du" in text(owner.get("/installningar/"))
