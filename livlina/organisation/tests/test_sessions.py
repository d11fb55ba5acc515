"""Sessions: opened at once, locked when left, ended when they should be, and worth nothing in a dump."""

import re
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import NOBODY, system
from livlina.access.terms import Role
from livlina.core import clock
from livlina.organisation import accounts, queries
from livlina.organisation.models import Draft, Membership, Staff, UnitBoard, WebSession
from livlina.organisation.sessions import SessionStore, key_hash, merged
from livlina.organisation.tests.client import StaffClient
from livlina.organisation.tests.coming_in import PASSWORD, code, equip, give_password, hidden, sign_in
from livlina.organisation.tests.factories import BoardFactory, MembershipFactory, StaffFactory, UnitFactory, worker

pytestmark = pytest.mark.django_db

NEW = "en helt annan mening"
STAY = "/las/kvar/"


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


def text(response):
    return response.content.decode()


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def key(client):
    return client.cookies["livlina"].value


def lock(client, **more):
    return client.post("/las/", more)


def unlock(client, secret, **more):
    return client.post("/las/upp/", {"secret": secret, **more})


# who acts


def test_s04_the_one_signed_in_is_who_queries_say(browse):
    today = clock.today()
    staff = StaffFactory()
    units = [UnitFactory(position=n) for n in (2, 1, 3)]
    MembershipFactory(staff=staff, unit=units[0], role=Role.THERAPIST)
    MembershipFactory(staff=staff, unit=units[0], role=Role.GROUP_LEADER)
    MembershipFactory(staff=staff, unit=units[1], valid_to=today)
    MembershipFactory(staff=staff, unit=units[2], valid_to=today - timedelta(days=1))
    MembershipFactory(staff=staff, unit=units[2], valid_from=today + timedelta(days=1))
    UnitBoard.objects.filter(unit=units[0]).update(valid_to=today - timedelta(days=1))
    UnitBoard.objects.create(unit=units[0], board=BoardFactory(), valid_from=today)
    UnitBoard.objects.filter(unit=units[1]).update(valid_to=today - timedelta(days=1))
    request = browse(staff).get(STAY).wsgi_request
    assert request.actor == queries.actor_for(staff, day=today)
    assert len(request.actor.standings) == 3
    assert request.user == staff
    assert (request.user.username, request.user.name, request.user.theme) == (staff.username, staff.name, "")
    assert request.user.education == []


def test_someone_without_any_role_is_signed_in_all_the_same(browse):
    staff = StaffFactory()
    assert browse(staff).get(STAY).wsgi_request.actor == queries.actor_for(staff, day=clock.today())


def test_two_questions_to_the_database_before_a_page_begins(client):
    with CaptureQueriesContext(connection) as asked:
        client.get(STAY)
    assert [q["sql"].split()[0] for q in asked if "SAVEPOINT" not in q["sql"] and "ROLE" not in q["sql"]] == [
        "SELECT",
        "SELECT",
    ]


def test_without_a_cookie_the_database_is_only_told_that_nobody_acts(browse):
    with CaptureQueriesContext(connection) as asked:
        browse().get(STAY)
    assert len([q for q in asked if q["sql"].startswith("SELECT")]) == 1


def test_s04_an_ended_role_is_gone_at_the_next_request(client, anna):
    assert client.get(STAY).wsgi_request.actor.standings
    Membership.objects.filter(staff=anna).update(valid_to=clock.today() - timedelta(days=1))
    assert client.get(STAY).wsgi_request.actor.standings == ()


def test_s04_a_closed_account_dies_at_the_next_request(client, anna):
    Staff.objects.filter(pk=anna.pk).update(is_active=False)
    assert client.get(STAY).url.startswith("/logga-in/")
    assert not WebSession.objects.exists()


# at rest


def test_s52_a_dump_shows_neither_key_nor_content(client):
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text || encode(s.data, 'escape') FROM organisation_websession s")
        dumped = cursor.fetchone()[0]
    assert key(client) not in dumped
    assert "anna" not in dumped
    assert "_auth_user_id" not in dumped


def test_s90_a_session_moved_to_another_row_is_none(client, browse):
    boss = browse(worker(UnitFactory(), Role.UNIT_MANAGER))
    mine, theirs = WebSession.objects.order_by("pk")
    WebSession.objects.filter(pk=mine.pk).update(data=theirs.data, staff=theirs.staff)
    assert client.get(STAY).url.startswith("/logga-in/")
    assert boss.get(STAY).status_code == 204


@pytest.mark.parametrize("told", ["", "x", "x" * 5000, "åäö" * 20, "../../etc"])
def test_s131_an_odd_cookie_is_no_session(browse, told):
    client = browse()
    client.cookies["livlina"] = told
    assert client.get("/logga-in/").status_code == 200


def test_ended_sessions_are_cleared(client):
    with later(hours=11):
        SessionStore.clear_expired()
    assert not WebSession.objects.exists()


# time


def test_s52_ten_hours_is_the_end_however_much_it_is_used(client):
    at = clock.now()
    for minutes in range(10, 600, 10):
        with time_machine.travel(at + timedelta(minutes=minutes), tick=False):
            assert client.get(STAY).status_code == 204
    with time_machine.travel(at + timedelta(hours=10, seconds=1), tick=False):
        assert client.get(STAY).url.startswith("/logga-in/")


def test_s52_the_page_knows_how_long_is_left(client):
    at = clock.now()
    for minutes in range(14, 600, 14):
        with time_machine.travel(at + timedelta(minutes=minutes), tick=False):
            page = text(client.get("/installningar/"))
    left = int(re.search(r'data-session-left="(\d+)"', page)[1])
    assert 600 * 60 - minutes * 60 - left in (0, 1)
    with time_machine.travel(at + timedelta(hours=10, seconds=1), tick=False):
        assert client.get("/las/?next=/installningar/").url == "/logga-in/?next=%2Finstallningar%2F"


def test_s52_ten_hours_are_counted_from_sign_in_also_after_a_lock(client):
    at = clock.now()
    with time_machine.travel(at + timedelta(hours=9, minutes=50), tick=False):
        client.get("/installningar/")
        assert unlock(client, PASSWORD).status_code == 302
        assert client.get(STAY).status_code == 204
    with time_machine.travel(at + timedelta(hours=10, seconds=1), tick=False):
        assert client.get(STAY).url.startswith("/logga-in/")


def test_s52_a_session_left_alone_is_locked_and_leads_back(client, traces):
    with later(minutes=15, seconds=1):
        sent = client.get("/installningar/?q=x")
        assert sent.url == "/las/?next=%2Finstallningar%2F"
        page = text(client.get(sent.url))
        assert "Du har varit borta en stund" in page
        assert "<title>Låst – Livlina</title>" in page
        before = key(client)
        back = unlock(client, PASSWORD, next="/installningar/")
        assert back.url == "/installningar/"
        assert key(client) != before
        assert client.get(back.url).status_code == 200
    assert traces("locked")[0]["why"] == "idle"
    assert traces()[-2:] == ["locked", "unlocked"]


def test_s52_fourteen_minutes_are_not_too_long(client):
    with later(minutes=14, seconds=59):
        assert client.get(STAY).status_code == 204


# the lock


def test_s54_what_is_locked_shows_nothing(client, browse):
    reply = lock(client, next="/installningar/")
    assert reply.url == "/las/?next=%2Finstallningar%2F"
    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Skärmen är låst" in text(client.get(reply.url))
    refused = client.get("/installningar/")
    assert refused.url == "/las/?next=%2Finstallningar%2F"
    assert refused.wsgi_request.actor == NOBODY
    assert client.get(STAY).url == "/las/?next=%2Flas%2Fkvar%2F"


def test_the_lock_leads_back_also_when_only_the_browser_tells_where_it_was_pressed(client):
    told = {"Referer": "http://testserver/installningar/?q=x"}
    assert client.post("/las/", headers=told).url == "/las/?next=%2Finstallningar%2F"


@pytest.mark.parametrize("told", [{"Referer": "http://["}, {"HX-Request": "true", "HX-Current-URL": "http://["}])
def test_s131_an_address_that_is_none_neither_breaks_the_lock_nor_leads_anywhere(client, told):
    assert client.post("/las/", headers=told).url == "/las/"
    reply = client.get(STAY, headers=told)
    assert reply.headers.get("HX-Redirect", reply.headers.get("Location")).startswith("/las/")


def test_s131_a_path_with_nul_is_not_there(client):
    assert client.get("/%00").status_code == 404


def test_a_part_of_a_page_asked_for_when_locked_becomes_the_gate(client):
    lock(client)
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/installningar/"}
    reply = client.get(STAY, headers=asked)
    assert (reply.status_code, reply.headers["HX-Redirect"]) == (204, "/las/?next=%2Finstallningar%2F")


def test_a_code_unlocks_too(client, anna):
    lock(client)
    with later(minutes=3):
        assert unlock(client, code(anna.secret)).url == "/"
        assert client.get(STAY).status_code == 204


def at_once(client, told, *, send_one=unlock):
    """Open the lock with each of these, sent before any of them has been answered; gives where each led."""
    answers = []

    def send(each):
        try:
            one = StaffClient()
            one.cookies["livlina"] = key(client)
            answers.append((each, send_one(one, each).headers.get("Location", "")))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[each]) for each in told]
    with transaction.atomic():
        list(WebSession.objects.select_for_update())  # nobody is done before all have begun
        for thread in threads:
            thread.start()
        until = time.monotonic() + 30
        while waiting() < len(told):
            assert time.monotonic() < until
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    return answers


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_s52_five_wrong_at_the_lock_end_the_session_also_when_they_are_sent_at_once(client, traces):
    lock(client)
    answers = at_once(client, [f"00000{number}" for number in range(7)])
    assert len(answers) == 7
    assert sorted(where for _, where in answers) == [""] * 4 + ["/logga-in/"] * 3
    failed = [row["actor_id"] for row in traces("factor_failed")]
    assert failed.count(failed[-1]) == 5  # those after the fifth were not even looked at
    assert client.get("/las/").url.startswith("/logga-in/")
    assert not WebSession.objects.filter(staff__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_s52_the_right_one_among_wrong_ones_at_once_opens_once(client):
    lock(client)
    before = key(client)
    answers = at_once(client, [PASSWORD, PASSWORD, "000000"])
    assert [where for secret, where in answers if secret == PASSWORD and where == "/"] == ["/"]
    assert not WebSession.objects.filter(key_hash=key_hash(before)).exists()


def test_wrong_at_the_lock_is_told_and_at_the_fifth_time_the_session_ends(client, traces):
    lock(client)
    for short in ("123456", "Sommar26"):  # a code, or a password that was not finished
        assert "Lösenordet stämmer inte" in text(unlock(client, "något helt annat"))
        assert "Lösenordet eller koden stämmer inte" in text(unlock(client, short))
    assert unlock(client, "något helt annat").url == "/logga-in/"
    assert client.get("/las/").url == "/logga-in/"
    assert traces()[-1] == "signed_out"
    assert len(traces("password_failed")) == 3


def test_a_screen_that_is_not_locked_leads_back(client):
    assert client.get("/las/?next=/installningar/").url == "/installningar/"
    assert client.get("/las/?next=//ond.example").url == "/"
    assert client.get(STAY).status_code == 204


def test_nobody_is_asked_to_unlock_who_is_not_signed_in(browse):
    assert browse().get("/las/").url == "/logga-in/"
    assert lock(browse()).url == "/logga-in/"
    assert unlock(browse(), PASSWORD).url == "/logga-in/"


def test_a_locked_session_can_be_signed_out(client):
    lock(client)
    assert client.post("/logga-ut/").url == "/logga-in/?utloggad"
    assert not WebSession.objects.filter(staff__isnull=False).exists()


def test_s141_what_was_sent_at_a_locked_screen_is_offered_back(client, anna):
    with later(minutes=16):
        client.post("/installningar/", {"theme": "dark", "shortcuts": "on", "note": 'rad ett\nrad "två" <b>'})
        anna.refresh_from_db()
        assert anna.theme == ""
        assert "inte sparat än" in text(client.get("/las/"))
        assert unlock(client, PASSWORD).url == "/las/skickat/"
        page = text(client.get("/las/skickat/"))
        assert 'name="note" value="rad ett\nrad &quot;två&quot; &lt;b&gt;"' in page
        sent = client.post("/las/skickat/", {"theme": "dark", "shortcuts": "on"}, follow=True)
        assert sent.redirect_chain[0] == ("/installningar/", 307)
        anna.refresh_from_db()
        assert anna.theme == "dark"
        assert client.get("/las/skickat/").url == "/"


def test_s52_what_was_sent_at_a_locked_screen_is_shown_before_it_is_sent(client, anna):
    lock(client)
    client.post(
        "/installningar/", {"theme": "dark", "note": 'rad ett\n<b>"två"', "okänt": "", "who": str(anna.public_id)}
    )
    unlock(client, PASSWORD)
    page = text(client.get("/las/skickat/"))
    shown = page[page.index("<dl") : page.index("</dl>")]
    assert "Egna inställningar" in shown
    assert "/installningar/" in shown
    assert "<dt><bdi>Utseende</bdi></dt>" in shown
    assert ">Mörkt</div>" in shown
    assert "rad ett\n&lt;b&gt;&quot;två&quot;" in shown
    assert "<dt><bdi>okänt</bdi></dt>" in shown
    assert f">{anna.name}</div>" in shown
    assert "Skicka nu" in page
    assert "Släng det" in page


def test_s52_what_was_sent_nowhere_is_shown_with_its_address(client, anna):
    lock(client)
    Draft.objects.create(
        staff=anna, form=uuid4(), path="/ingenstans/", typed='[["note", "x"]]', changed_at=clock.now(), was_sent=True
    )
    unlock(client, PASSWORD)
    assert "/ingenstans/" in text(client.get("/las/skickat/"))


def test_s52_what_is_sent_on_is_the_form_that_was_shown(client, anna):
    shown = uuid4()
    for path, form in (("/installningar/", shown), ("/", uuid4())):
        Draft.objects.create(
            staff=anna, form=form, path=path, typed='[["note", "x"]]', changed_at=clock.now(), was_sent=True
        )
    assert client.post("/las/skickat/", {"note": "x", "draft": str(shown)}).url == "/installningar/"


@pytest.mark.django_db(transaction=True)
def test_s52_of_what_is_sent_at_once_at_a_locked_screen_one_is_held(client):
    lock(client)
    at_once(client, range(4), send_one=lambda one, note: one.post("/installningar/", {"note": note}))
    assert Draft.objects.filter(was_sent=True).count() == 1


def test_s141_what_waits_stays_with_its_page_when_the_screen_locks_as_it_is_sent_on(client, anna):
    """The page that asks about it was kept as a form of its own, and asked itself without end whether it was there."""
    lock(client)
    client.post("/installningar/", {"theme": "dark", "draft": str(uuid4())})
    unlock(client, PASSWORD)
    waits = {name: values[0] for name, values in hidden(client.get("/las/skickat/")).items()}
    lock(client)
    assert client.post("/las/skickat/", waits).url == "/las/"
    client.post("/installningar/", {"note": "den första som sänds"})
    assert unlock(client, PASSWORD).url == "/las/skickat/"
    assert {draft.path for draft in Draft.objects.all()} == {"/installningar/"}
    assert client.post("/las/skickat/", waits, follow=True).status_code == 200
    anna.refresh_from_db()
    assert anna.theme == "dark"
    Draft.objects.update(path="/las/skickat/", was_sent=True)  # kept before it was so
    assert client.get("/las/skickat/").url == "/"


def test_what_was_sent_at_a_locked_screen_can_be_thrown_away(client, anna):
    lock(client)
    client.post("/installningar/", {"theme": "dark"})
    unlock(client, PASSWORD)
    assert client.post("/las/skickat/", {"drop": "1"}).url == "/installningar/"
    anna.refresh_from_db()
    assert anna.theme == ""


def test_what_is_very_large_is_not_held(client):
    lock(client)
    client.post("/installningar/", {"note": "x" * 200_001})
    assert unlock(client, PASSWORD).url == "/"


def test_s42_a_password_sent_at_a_locked_screen_is_not_held(client):
    lock(client)
    client.post("/installningar/losenord/", {"current": PASSWORD, "new": "x" * 20, "again": "x" * 20})
    assert unlock(client, PASSWORD).url == "/"


def test_s52_a_session_is_worth_nothing_to_another_with_the_same_password(client, anna):
    """As in the demo city, where one hash serves all."""
    other = StaffFactory(password=anna.password)
    assert client.get(STAY).status_code == 204
    WebSession.objects.filter(staff=anna).update(staff=other)
    assert client.get("/installningar/").url.startswith("/logga-in/")


# settings


def test_looks_and_keys_are_chosen(client, anna, traces):
    assert client.post("/installningar/", {"theme": "dark"}).url == "/installningar/"
    anna.refresh_from_db()
    assert (anna.theme, anna.shortcuts) == ("dark", False)
    assert 'data-theme="dark"' in text(client.get("/installningar/"))
    assert traces()[-1] == "settings.changed"


def test_s52_a_changed_password_ends_all_other_sessions(client, browse, anna, traces):
    with later(minutes=3):
        sign_in(other := browse(), anna, anna.secret)
    before = key(client)
    reply = client.post("/installningar/losenord/", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert reply.url == "/installningar/"
    assert "Lösenordet är bytt" in text(client.get(reply.url))
    assert key(client) != before
    assert other.get(STAY).url.startswith("/logga-in/")
    assert give_password(browse(), "anna", PASSWORD).status_code == 200
    assert give_password(browse(), "anna", NEW).status_code == 302
    assert traces("password_changed")[0]["actor_id"] == anna.pk


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"current": "något helt annat", "new": NEW, "again": NEW}, "current"),
        ({"current": PASSWORD, "new": "kort", "again": "kort"}, "new"),
        ({"current": PASSWORD, "new": NEW, "again": "något helt annat"}, "again"),
    ],
)
def test_a_password_not_changed_is_told_at_its_field(client, anna, told, field):
    page = text(client.post("/installningar/losenord/", told))
    assert f'id="id_{field}_error"' in page
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_s52_all_other_sessions_can_be_ended(client, browse, anna):
    with later(minutes=3):
        sign_in(other := browse(), anna, anna.secret)
    assert text(client.get("/installningar/")).count("senast använd") == 2
    client.post("/installningar/inloggningar/")
    assert other.get(STAY).url.startswith("/logga-in/")
    assert client.get(STAY).status_code == 204


def test_s53_new_codes_of_reserve_need_a_fresh_code(client, anna):
    with later(minutes=6):
        asked = client.post("/installningar/reservkoder/nya/")
        assert asked.status_code == 403
        assert "Bekräfta att det är du" in text(asked)
        shown = client.post("/bekrafta/", {**hidden(asked), "confirm-code": code(anna.secret)}, follow=True)
        codes = re.findall(r"<strong>(\d{4} \d{4})</strong>", text(shown))
        assert len(codes) == 10
        assert not {told.replace(" ", "") for told in codes} & set(anna.codes)
        assert client.get("/installningar/reservkoder/").url == "/installningar/"


def test_s52_a_lock_is_not_undone_by_what_was_under_way_when_it_was_locked(client):
    under_way, ended = SessionStore(key(client)), SessionStore(key(client))
    for one in (under_way, ended):
        one["said"] = "Sparat."
    lock(client)
    under_way.save()
    now = SessionStore(key(client))
    assert (now.locked, now["said"]) == ("asked", "Sparat."), "nor is what it saved lost"
    under_way["said"] = "Sparat igen."
    with CaptureQueriesContext(connection) as asked:
        under_way.save()
    assert len(asked) == 1, "one question, where nobody has written meanwhile"
    assert client.get(STAY).status_code == 302
    with later(minutes=3):
        unlock(client, PASSWORD)
        assert client.get(STAY).status_code == 204
    with pytest.raises(UpdateError):
        ended.save()


@given(
    before=st.dictionaries(st.sampled_from("abc"), st.integers(0, 1)),
    mine=st.dictionaries(st.sampled_from("abc"), st.integers(0, 1)),
    theirs=st.dictionaries(st.sampled_from("abc"), st.integers(0, 1)),
)
def test_of_two_who_change_a_session_each_name_is_as_the_one_who_changed_it_left_it(before, mine, theirs):
    found = merged(before, mine=mine, theirs=theirs)
    for name in "abc":
        last = theirs if mine.get(name) == before.get(name) else mine
        assert found.get(name) == last.get(name)


def test_s142_what_is_saved_while_one_signs_out_or_confirms_elsewhere_is_undone_and_it_is_told(
    client, anna, traces, monkeypatch
):
    choose = accounts.choose_appearance

    def meanwhile(*asked, **told):
        choose(*asked, **told)
        WebSession.objects.all().delete()

    monkeypatch.setattr(accounts, "choose_appearance", meanwhile)
    answer = client.post("/installningar/", {"theme": "dark"})
    assert (answer.status_code, "Inget har sparats" in text(answer)) == (409, True)
    anna.refresh_from_db()
    assert anna.theme == ""
    assert "settings.changed" not in traces()


def test_a_session_ended_while_a_request_is_on_its_way_is_no_error(client, anna):
    accounts.end_sessions(system("test"), staff=anna)
    assert client.post("/installningar/", {"theme": "dark"}).status_code == 302
