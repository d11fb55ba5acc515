"""Sign-in: two steps, one reply whoever asks, and nothing left behind."""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from livlina.access.actor import system
from livlina.core import clock
from livlina.organisation import accounts, signin
from livlina.organisation.models import Staff
from livlina.organisation.tests.coming_in import PASSWORD, code, equip, give_code, give_password, sign_in
from livlina.organisation.tests.factories import StaffFactory, UnitFactory, worker

pytestmark = pytest.mark.django_db

MISMATCH = "Användarnamnet eller lösenordet stämmer inte"
ELSEWHERE = "198.51.100.7"
APART = 0.02  # seconds
ALLAUTH = ("account_signup", "account_reset_password", "account_email", "account_change_password", "mfa_index")
# Everything else needs sign-in. A new open page is written here, and why.
OPEN = {
    "logga-in", "logga-in/", "logga-in/kod/",  # the steps themselves
    "logga-ut/", "las/", "las/upp/",           # must work whatever state the session is in; they look for themselves
    "utkast/",                                 # takes the last words of a session just locked, and gives nothing
    "valkommen/<str:token>/",                  # the link is the right
    "kalender/<str:token>.ics",                # the link is the right, and tells hours alone
    "kontakt", "kontakt/", "kontakt/tack/",    # the open form: takes in, and gives nothing
    "skatta", "skatta/",                       # the tablet: a code opens one occasion, and nothing is told of whose
    "halsa", "redo",                           # tell nothing but that the process lives
}  # fmt: skip


class QuickHasher(Argon2PasswordHasher):
    """As Argon2, in a tenth of the time."""

    memory_cost = 8192
    parallelism = 1


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickHasher"]


@pytest.fixture
def anna():
    staff = worker(UnitFactory(), username="anna", name="Anna Mall")
    staff.secret = equip(staff)
    return staff


def text(response):
    return response.content.decode()


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))


def is_in(client):
    return client.get("/las/kvar/").status_code == 204


@pytest.mark.parametrize("path", ["/logga-in", "/logga-in/"])
def test_the_page_is_open_with_and_without_its_slash(browse, path):
    page = browse().get(path)
    assert page.status_code == 200
    assert "<title>Logga in – Livlina</title>" in text(page)
    assert 'name="login"' in text(page)
    assert 'name="password"' in text(page)


def test_s50_password_and_then_code_lead_to_my_day(browse, anna, traces):
    client = browse()
    first = client.post("/logga-in", {"login": "anna", "password": PASSWORD})
    assert (first.status_code, first.url) == (302, "/logga-in/kod/")
    assert not is_in(client)
    second = give_code(client, code(anna.secret))
    assert (second.status_code, second.url) == (302, "/")
    assert is_in(client)
    assert traces("signed_in")[0]["actor_id"] == anna.pk
    assert json.loads(bytes(traces("signed_in")[0]["detail"])) == {"from": "127.0.0.1", "by": "totp"}


def test_the_user_name_is_the_same_whatever_its_letters_case(browse, anna):
    client = browse()
    give_password(client, " Anna ")
    assert give_code(client, code(anna.secret)).url == "/"


def test_s52_sign_in_gives_a_new_session_key(browse, anna):
    client = browse()
    client.get("/logga-in/")
    before = client.cookies["livlina"].value
    sign_in(client, anna, anna.secret)
    after = client.cookies["livlina"].value
    assert before != after
    client.cookies["livlina"] = before
    assert not is_in(client)


def test_a_wrong_password_is_told_in_words_and_the_typed_name_is_kept(browse, anna):
    reply = give_password(browse(), "anna", "något annat här")
    assert reply.status_code == 200
    assert MISMATCH in text(reply)
    assert 'value="anna"' in text(reply)
    assert "något annat här" not in text(reply)


def test_s42_a_failure_is_traced_without_what_was_typed_as_login(browse, traces):
    give_password(browse(), "mitt hemliga lösenord", "x")
    (trace,) = traces("sign_in_failed")
    told = bytes(trace["detail"]).decode()
    assert "hemliga" not in told
    assert json.loads(told) == {"login": signin.login_hash("mitt hemliga lösenord"), "from": "127.0.0.1"}
    assert signin.login_hash("Mımı") == signin.login_hash("mimi")  # to some databases they are one


def test_a_failure_at_a_known_account_names_it_in_the_trace(browse, anna, traces):
    give_password(browse(), "anna", "något annat här")
    assert traces("sign_in_failed")[0]["subject"] == f"organisation_staff:{anna.public_id}"
    assert traces("sign_in_failed")[0]["actor_id"] == -1


def closed(staff):
    Staff.objects.filter(pk=staff.pk).update(is_active=False)


def without_factor(staff):
    Authenticator.objects.filter(user=staff).delete()


@pytest.mark.parametrize("state", [closed, without_factor])
def test_s50_no_factor_or_a_closed_account_is_answered_as_a_wrong_password(browse, anna, state):
    wrong = without_token(give_password(browse(), "anna", "något annat här"))
    state(anna)
    reply = give_password(browse(), "anna")
    assert reply.status_code == 200
    assert without_token(reply) == wrong


def test_s51_the_reply_and_the_work_are_the_same_for_known_and_unknown(browse, anna):
    asked = {}
    for login in ("anna", "nina"):
        client = browse()
        client.get("/logga-in/")
        with CaptureQueriesContext(connection) as queries:
            reply = give_password(client, login, "något annat här")
        asked[login] = (reply.status_code, without_token(reply).replace(login, "-"), len(queries))
    assert asked["anna"] == asked["nina"]


def test_s51_the_time_is_the_same_for_known_and_unknown(browse, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
    client = browse()
    took = medians({login: partial(give_password, client, login, "något annat här") for login in ("anna", "nina")})
    assert max(took) - min(took) < APART


def test_s51_the_time_is_the_same_for_a_closed_account_too(browse, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
    accounts.close_account(system("test"), staff=worker(UnitFactory(), username="eva"))
    client = browse()
    tries = {login: partial(give_password, client, login, PASSWORD) for login in ("eva", "nina")}
    took = medians(tries, rounds=40)
    assert max(took) - min(took) < APART


def test_s51_the_time_is_the_same_for_links_that_were_and_never_were(browse, anna):
    used = accounts.make_link(system("test"), staff=anna, at=clock.now())
    accounts.make_link(system("test"), staff=anna, at=clock.now())
    client = browse()
    took = medians({token: partial(client.get, f"/valkommen/{token}/") for token in (used, "x" * 43)})
    assert max(took) - min(took) < APART


def medians(tries, *, rounds=200):
    """The median time of each, in seconds, tried in turn."""
    took = {name: [] for name in tries}
    for _ in range(rounds):
        for name, act in tries.items():
            began = time.perf_counter()
            act()
            took[name].append(time.perf_counter() - began)
    return [statistics.median(times) for times in took.values()]


def test_s51_guessing_from_elsewhere_is_slowed_down_but_never_locks_the_worker_out(browse, anna):
    office = browse()
    sign_in(office, anna, anna.secret)
    office.post("/logga-ut/")
    for n in range(30):
        guessing = browse()
        guessing.defaults["REMOTE_ADDR"] = f"198.51.100.{n}"
        give_password(guessing, "anna", f"gissning nummer {n}")
    guessing = browse()
    guessing.defaults["REMOTE_ADDR"] = "203.0.113.1"
    refused = give_password(guessing, "anna")
    assert refused.status_code == 200
    assert "Många försök har gjorts" in text(refused)
    assert give_password(office, "anna").url == "/logga-in/kod/"


def test_s51_a_machine_that_changes_its_own_half_of_the_address_is_as_familiar_the_day_after(browse, anna):
    office = browse()
    office.defaults["REMOTE_ADDR"] = "2001:db8:1:2:a1b2:c3d4:e5f6:1"
    sign_in(office, anna, anna.secret)
    office.post("/logga-ut/")
    for n in range(30):
        guessing = browse()
        guessing.defaults["REMOTE_ADDR"] = f"2001:db8:99:{n}::1"
        give_password(guessing, "anna", f"gissning nummer {n}")
    office.defaults["REMOTE_ADDR"] = "2001:db8:1:2:ffff:1:2:3"
    assert give_password(office, "anna").url == "/logga-in/kod/"
    stranger = browse()
    stranger.defaults["REMOTE_ADDR"] = "2001:db8:1:3::1"
    assert "Många försök har gjorts" in text(give_password(stranger, "anna"))


def test_s51_an_unknown_account_is_slowed_down_in_the_same_words(browse, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/m/key"}
    client = browse()
    replies = [text(give_password(client, "nina", f"gissning nummer {n}")) for n in range(3)]
    assert MISMATCH in replies[1]
    assert "Många försök har gjorts" in replies[2]


def test_s51_one_who_signs_in_from_here_is_slowed_down_at_the_same_try_as_nobody(browse, anna):
    office = browse()
    sign_in(office, anna, anna.secret)
    office.post("/logga-ut/")
    slowed = {}
    for login in ("anna", "nina"):
        with time_machine.travel(clock.now() + timedelta(hours=len(slowed) + 1), tick=False):
            replies = [text(give_password(browse(), login, f"gissning {n}")) for n in range(22)]
        slowed[login] = ["Många försök har gjorts" in reply for reply in replies].index(True)
    assert slowed["anna"] == slowed["nina"] == 20


def test_s51_after_many_wrong_names_the_one_who_signs_in_from_here_is_answered_as_nobody_is(browse, anna):
    office = browse()
    sign_in(office, anna, anna.secret)
    office.post("/logga-ut/")
    worker(UnitFactory(), username="nina")  # who has never been here
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        for n in range(40):
            give_password(browse(), f"ingen{n}", "något annat här")
        replies = {login: text(give_password(browse(), login, "fel lösenord")) for login in ("anna", "nina", "ingen")}
    assert [login for login, reply in replies.items() if MISMATCH not in reply] == []


def test_s51_one_address_may_not_go_on_for_ever(browse, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    client = browse()
    replies = [give_password(client, f"nina{n}", "något annat här") for n in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert "Vänta en minut" in text(replies[2])
    assert 'href="/logga-in/"' in text(replies[2])


def test_a_minute_later_one_may_try_again(browse, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/m/key"}
    client = browse()
    for n in range(3):
        give_password(client, "anna", f"gissning nummer {n}")
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        assert give_password(client, "anna").url == "/logga-in/kod/"


@pytest.mark.parametrize(
    "told",
    [
        "//ond.example",
        "https://ond.example/",
        "http://localhost:9/",
        "/\\ond.example",
        "javascript:alert(1)",
        "/a b",
        "å",
    ],
)
def test_after_sign_in_nobody_is_led_elsewhere(browse, anna, told):
    client = browse()
    assert sign_in(client, anna, anna.secret, next=told).url == "/"


def test_after_sign_in_one_is_where_one_wanted_to_be(browse, anna):
    client = browse()
    sent = client.get("/installningar/?q=hemligt")
    assert sent.url == "/logga-in/?next=%2Finstallningar%2F"
    assert 'name="next" value="/installningar/"' in text(client.get(sent.url))
    assert sign_in(client, anna, anna.secret, next="/installningar/").url == "/installningar/"


def test_s50_a_code_is_good_once_also_while_it_is_still_shown(browse, anna):
    told = code(anna.secret)
    with time_machine.travel(clock.now(), tick=False):
        give_password(client := browse(), "anna")
        give_code(client, told)
        give_password(other := browse(), "anna")
        assert "Koden stämmer inte" in text(give_code(other, told))
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        assert "Koden stämmer inte" in text(give_code(other, f"{told[:3]} {told[3:]}"))


@pytest.mark.parametrize(("half_minutes", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_read_as_it_changes_is_still_good(browse, anna, half_minutes, is_good):
    client = browse()
    with time_machine.travel(clock.now(), tick=False):
        give_password(client, "anna")
        assert (give_code(client, code(anna.secret, half_minutes=half_minutes)).status_code == 302) is is_good


def test_a_code_of_reserve_is_good_once(browse, anna, traces):
    told = anna.codes[3]
    give_password(client := browse(), "anna")
    assert give_code(client, f"{told[:4]} {told[4:]}").url == "/"
    assert json.loads(bytes(traces("signed_in")[0]["detail"]))["by"] == "recovery_codes"
    give_password(other := browse(), "anna")
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        assert "Koden stämmer inte" in text(give_code(other, told))


def test_s51_codes_cannot_be_tried_for_ever(browse, anna, traces):
    give_password(client := browse(), "anna")
    for n in range(10):
        assert "Koden stämmer inte" in text(give_code(client, f"{n:06}"))
    assert "Många försök har gjorts" in text(give_code(client, code(anna.secret)))
    assert [row["actor_id"] for row in traces("factor_failed")] == [anna.pk] * 10
    assert not is_in(client)


def wrong_codes(browse, *, tries=11, **at):
    """One who has seen her password gives that many wrong codes. Answers with the last page."""
    other = browse()
    other.defaults |= at
    give_password(other, "anna")
    return [text(give_code(other, f"{n:06}")) for n in range(tries)][-1]


def test_s51_whoever_has_seen_her_password_keeps_no_right_code_from_being_taken_where_she_is_in(browse, anna):
    client = browse(anna)
    assert "Många försök har gjorts" in wrong_codes(browse)
    assert client.post("/bekrafta/", {"confirm-code": code(anna.secret)}).status_code == 302
    client.post("/las/")
    assert client.post("/las/upp/", {"secret": anna.codes[0]}).status_code == 302
    assert is_in(client)


def test_s51_nor_where_she_signs_in_from(browse, anna):
    office = browse()
    sign_in(office, anna, anna.secret)
    office.post("/logga-ut/")
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        for _ in range(7):  # ten in five minutes
            assert "Många försök har gjorts" in wrong_codes(browse, REMOTE_ADDR=ELSEWHERE)
        assert sign_in(office, anna, anna.secret).url == "/"


def test_s51_wrong_codes_in_one_session_are_counted_there_also_under_a_new_key(browse, anna):
    client = browse(anna)
    for n in range(10):
        if n == 4:  # the fifth wrong one at the lock would end it
            client.post("/las/")
            assert client.post("/las/upp/", {"secret": PASSWORD}).status_code == 302
        assert "Koden stämmer inte" in text(client.post("/bekrafta/", {"confirm-code": f"{n:06}"}))
    page = text(client.post("/bekrafta/", {"confirm-code": code(anna.secret)}))
    assert "Många försök har gjorts" in page
    assert sign_in(browse(), anna, anna.secret).url == "/"


def test_s51_codes_are_tried_sixty_times_a_day_from_wherever_nobody_has_come_in(browse, anna):
    now = clock.now()
    wrong = 0
    for n in range(12):
        with time_machine.travel(now + timedelta(minutes=6 * n), tick=False):
            give_password(other := browse(), "anna")
            other.defaults["REMOTE_ADDR"] = f"198.51.100.{n}"
            wrong += sum("Koden stämmer inte" in text(give_code(other, f"{m:06}")) for m in range(11))
    assert wrong == 60


def test_s51_she_is_told_that_many_wrong_codes_followed_her_right_password(browse, anna):
    client = browse(anna)
    wrong_codes(browse, tries=signin.MANY_WRONG - 1, REMOTE_ADDR=ELSEWHERE)
    client.post("/las/")
    assert "rätta lösenord" not in text(client.post("/las/upp/", {"secret": PASSWORD}, follow=True))
    wrong_codes(browse, tries=1, REMOTE_ADDR=ELSEWHERE)
    client.post("/las/")
    told = text(client.post("/las/upp/", {"secret": PASSWORD}, follow=True))
    assert "Efter ditt rätta lösenord har fel kod eller inloggningsnyckel getts 5 gånger" in told
    sign_in(client := browse(), anna, anna.secret)
    assert "rätta lösenord" in text(client.get("/installningar/"))
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        sign_in(client := browse(), anna, anna.secret)
        assert "rätta lösenord" not in text(client.get("/installningar/"))


def failing(code):
    """A wrapper of queries: the database answers with that error when a trace is to be left."""

    def run(execute, sql, params, many, context):
        if "leave_trace" in sql:
            sql, params = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$", None
        return execute(sql, params, many, context)

    return connection.execute_wrapper(run)


WAYS_IN = {
    "password": (None, "/logga-in/", {"login": "anna", "password": "inte alls rätt"}),
    "code": ("half", "/logga-in/kod/", {"code": "000000"}),
    "own password": ("in", "/installningar/losenord/", {"current": "fel", "new": PASSWORD, "again": PASSWORD}),
    "lock": ("locked", "/las/upp/", {"secret": "000000"}),
}


@pytest.mark.parametrize(("code_of_error", "status"), [("22012", 500), ("40P01", 503)])
@pytest.mark.parametrize("way", WAYS_IN)
def test_s51_a_try_that_ends_in_an_error_is_counted_too(browse, anna, settings, way, code_of_error, status):
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(["login_failed", "factor_failed", "own_password"], "2/5m/key")
    how_far, url, told = WAYS_IN[way]
    client = browse(anna if how_far in ("in", "locked") else None)
    if how_far == "half":
        give_password(client, "anna")
    if how_far == "locked":
        client.post("/las/")
    client.raise_request_exception = False
    with failing(code_of_error):
        for _ in range(2):
            assert client.post(url, told).status_code == status
    assert "Många försök har gjorts" in text(client.post(url, told))


def test_s51_a_wrong_password_of_ones_own_at_one_screen_shuts_no_other(browse, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {"own_password": "2/5m/key"}
    first, second = browse(anna), browse(anna)
    wrong = {"current": "fel", "new": PASSWORD, "again": PASSWORD}
    for _ in range(3):
        last = first.post("/installningar/losenord/", wrong)
    assert "Många försök har gjorts" in text(last)
    assert "Många försök har gjorts" not in text(second.post("/installningar/losenord/", wrong))


def test_s51_an_error_after_the_right_password_counts_nothing(browse, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/5m/key", "factor_failed": "1/5m/key"}
    client = browse()
    client.raise_request_exception = False
    give_password(client, "anna")
    with failing("22012"):
        assert give_code(client, code(anna.secret)).status_code == 500
    assert sign_in(client, anna, anna.secret).url == "/"


def test_s90_a_dump_shows_no_secret_of_an_app(anna):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert all(anna.secret not in row[0] for row in cursor.fetchall())


def test_s90_an_app_moved_to_another_account_does_not_open_it(browse, anna):
    nina = worker(UnitFactory(), username="nina")
    theirs = equip(nina)
    moved = Authenticator.objects.get(user=nina, type="totp").data
    Authenticator.objects.filter(user=anna, type="totp").update(data=moved)
    give_password(client := browse(), "anna")
    assert "Koden stämmer inte" in text(give_code(client, code(theirs)))


def test_an_account_closed_between_the_steps_is_not_let_in(browse, anna):
    give_password(client := browse(), "anna")
    closed(anna)
    assert give_code(client, code(anna.secret)).url == "/logga-in/"
    assert not is_in(client)


def test_a_factor_taken_away_between_the_steps_leads_to_the_beginning(browse, anna):
    give_password(client := browse(), "anna")
    without_factor(anna)
    assert client.get("/logga-in/kod/").url == "/logga-in/"
    assert client.get("/logga-in/").status_code == 200


def test_half_signed_in_one_can_begin_again_as_another(browse, anna):
    give_password(client := browse(), "anna")
    assert client.get("/logga-in/").url == "/logga-in/kod/"
    client.post("/logga-ut/")
    assert client.get("/logga-in/").status_code == 200


def test_the_second_step_alone_is_sent_to_the_first(browse):
    assert give_code(browse(), "123456").url == "/logga-in/"


def test_s54_sign_out_leaves_nothing_behind(browse, anna, traces):
    client = browse()
    sign_in(client, anna, anna.secret)
    old = client.cookies["livlina"].value
    reply = client.post("/logga-ut/")
    assert reply.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.url == "/logga-in/?utloggad"
    assert "Du är utloggad" in text(client.get(reply.url))
    client.cookies["livlina"] = old
    assert not is_in(client)
    assert traces("signed_out")[0]["actor_id"] == anna.pk


def test_a_link_cannot_sign_anyone_out(browse, anna):
    client = browse()
    sign_in(client, anna, anna.secret)
    assert client.get("/logga-ut/").url == "/"
    assert is_in(client)


@pytest.mark.parametrize("path", ["/logga-in/", "/logga-in/kod/", "/installningar/", "/las/"])
def test_s54_no_page_is_kept_by_the_browser(browse, anna, path):
    client = browse()
    sign_in(client, anna, anna.secret)
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_s130_a_form_without_its_token_leads_on(anna):
    from livlina.organisation.tests.client import StaffClient

    client = StaffClient(enforce_csrf_checks=True)
    sent = client.post("/logga-in/", {"login": "anna", "password": PASSWORD})
    assert sent.url == "/logga-in/?for-lange"
    assert "öppen för länge" in text(client.get(sent.url))
    client.force_login(anna)
    refused = client.post("/installningar/", {"theme": "dark"})
    assert refused.status_code == 403
    assert "öppen för länge" in text(refused)
    assert 'href="/"' in text(refused)


def routes():
    for pattern in get_resolver().reverse_dict.getlist("account_login"):
        assert pattern
    waiting = [("", get_resolver())]
    while waiting:
        before, resolver = waiting.pop()
        for entry in resolver.url_patterns:
            path = before + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                waiting.append((path, entry))
            else:
                yield path, entry.callback


def test_s01_only_these_pages_are_open():
    open_pages = {path for path, view in routes() if not getattr(view, "login_required", True)}
    assert open_pages <= OPEN


def test_an_unknown_page_is_unknown_whoever_asks(browse, anna):
    assert browse().get("/finns-inte/").status_code == 404
    assert browse(anna).get("/finns-inte/").status_code == 404


@pytest.mark.parametrize("name", ALLAUTH)
def test_s51_nobody_signs_up_or_resets_by_themselves(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_part_of_a_page_asked_for_when_signed_out_becomes_the_sign_in_page(browse):
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/installningar/?q=hemligt"}
    reply = browse().get("/las/kvar/", headers=asked)
    assert reply.status_code == 204
    assert reply.headers["HX-Redirect"] == "/logga-in/?next=%2Finstallningar%2F"


@pytest.mark.parametrize(
    "path", ["/installningar/", "/logga-in/?next=/installningar/", "/logga-in?next=/x/installningar"]
)
def test_a_link_in_a_mail_does_not_cost_the_session_that_the_browser_kept_back(browse, path):
    page = browse().get(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 200
    assert "livlina" not in page.cookies
    assert re.search(r'http-equiv="refresh" content="0; url=/logga-in/?\?next=[^"]+installningar', text(page))


def test_s50_passwords_are_stored_with_argon2id(settings):
    from livlina import settings as real

    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    assert make_password(PASSWORD).startswith("argon2$argon2id$")


@pytest.mark.parametrize("told", ["\x00", "💙" * 100, "أنا", "x" * 151, "' OR 1=1 --", "\u202e"])
def test_s131_odd_input_is_a_sentence_never_an_error(browse, told):
    reply = give_password(browse(), told, told)
    assert reply.status_code == 200
    assert 'class="errorsum"' in text(reply)


COOKIE = "import livlina.settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN)"


@pytest.mark.parametrize(("hosts", "told"), [("", "livlina False"), ("livlina.example.se", "__Host-livlina True")])
def test_s52_the_cookie_is_bound_to_the_host_wherever_there_is_tls(hosts, told):
    source = COOKIE.replace(", s.SESSION_COOKIE_DOMAIN", "")
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={**os.environ, "LIVLINA_HOSTS": hosts},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == told


def test_s52_the_cookie_is_for_this_site_and_no_script(browse, anna):
    client = browse()
    sign_in(client, anna, anna.secret)
    cookie = client.cookies["livlina"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")


def test_a_member_of_staff_who_has_no_password_yet_cannot_get_in(browse):
    StaffFactory(username="ny")
    assert MISMATCH in text(give_password(browse(), "ny", "!"))
