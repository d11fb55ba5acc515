"""Accounts: made by the system, opened by a link, and closed so that nothing of them works."""

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import NOBODY, system
from livlina.access.errors import NotPermitted
from livlina.access.rules import includes
from livlina.access.terms import Permission, Role
from livlina.core import clock
from livlina.organisation import accounts, drafts, queries, signin
from livlina.organisation.errors import AccountIsNotPaused, LinkDoesNotWork, UsernameTaken
from livlina.organisation.models import Draft, LocalLimit, Membership, Staff, WebSession
from livlina.organisation.passwords import known, pieces, weakness
from livlina.organisation.sessions import SessionStore
from livlina.organisation.terms import Absence
from livlina.organisation.tests.coming_in import PASSWORD, code, equip, give_code, give_password, hidden, sign_in
from livlina.organisation.tests.factories import MembershipFactory, StaffFactory, UnitFactory, actor, worker

SYSTEM = system("test")
NEW = "en helt annan mening"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def text(response):
    return response.content.decode()


def created(**facts):
    told = {"username": "anna", "name": "Anna Mall", "unit": UnitFactory(), "role": Role.THERAPIST}
    return accounts.create_account(SYSTEM, **told | facts, day=clock.today())


def link_to(staff):
    return f"/valkommen/{accounts.make_link(SYSTEM, staff=staff, at=clock.now())}/"


def choose(client, link, new=NEW, again=None):
    return client.post(link, {"new": new, "again": new if again is None else again})


def secret_on(page):
    return re.search(r"Nyckel: <strong>([A-Z2-7 ]+)</strong>", text(page))[1].replace(" ", "")


def enter(client, link):
    """The whole first visit. Answers with the page of codes."""
    choose(client, link)
    sent = client.post(link, {"code": code(secret_on(client.get(link)))})
    return client.get(sent.url)


# the command


@pytest.mark.django_db
def test_an_account_is_made_with_its_role_and_a_trace(traces):
    unit = UnitFactory()
    staff = created(unit=unit, role=Role.INTAKE)
    assert [(s.unit_id, s.role) for s in actor(staff).standings] == [(unit.pk, "intake")]
    assert not staff.has_usable_password()
    assert traces("account.created")[0]["unit_id"] == unit.pk


@pytest.mark.django_db
def test_a_user_name_is_taken_whatever_its_letters_case():
    created()
    with pytest.raises(UsernameTaken, match="Användarnamnet ANNA är upptaget"):
        created(username="ANNA")


@pytest.mark.django_db
def test_s01_only_the_system_makes_links_and_closes_accounts():
    boss = worker(UnitFactory(), Role.SYSTEM_ADMIN)
    anna = created()
    for refused in (
        lambda: accounts.make_link(actor(boss), staff=anna, at=clock.now()),
        lambda: accounts.close_account(actor(boss), staff=anna),
        lambda: accounts.end_sessions(actor(boss), staff=anna),
        lambda: accounts.new_recovery_codes(actor(boss), staff=anna),
        lambda: accounts.choose_appearance(actor(boss), staff=anna, theme="dark", shortcuts=True, blur=True),
    ):
        with pytest.raises(NotPermitted):
            refused()


# the link


@pytest.mark.django_db
def test_s50_the_first_visit_sets_password_and_app_and_lets_in(browse, traces):
    anna = created()
    client, link = browse(), link_to(anna)
    codes = re.findall(r"<strong>(\d{4} \d{4})</strong>", text(enter(client, link)))
    assert len(set(codes)) == 10
    assert client.get("/las/kvar/").status_code == 204
    assert traces("link.used")[0]["actor_id"] == anna.pk
    assert traces()[-2:] == ["link.used", "signed_in"]
    # the codes are shown this once, and one of them works
    assert client.get("/installningar/reservkoder/").url == "/installningar/"
    give_password(other := browse(), "anna", NEW)
    assert give_code(other, codes[0]).url == "/"


@pytest.mark.django_db
def test_the_key_is_drawn_and_written(browse):
    link = link_to(created())
    choose(client := browse(), link)
    page = text(client.get(link))
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<title>Välkommen – Livlina</title>" in page


@pytest.mark.django_db
def test_nothing_changes_before_both_steps_are_done(browse):
    anna = created()
    link = link_to(anna)
    choose(client := browse(), link)
    assert "Koden stämmer inte" in text(client.post(link, {"code": "000000"}))
    anna.refresh_from_db()
    assert not anna.has_usable_password()
    assert not Authenticator.objects.exists()
    assert client.get("/las/kvar/").status_code == 302
    assert browse().get(link).status_code == 200  # still good, from the beginning


@pytest.mark.django_db
def test_s51_the_answer_is_the_same_for_links_used_too_old_and_unknown(browse):
    anna = created()
    used = link_to(anna)
    enter(browse(), used)
    old = link_to(anna)
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        replies = [browse().get(link) for link in (used, old, "/valkommen/finns-inte/")]
    replies.append(browse().get(used))
    assert {reply.status_code for reply in replies} == {404}
    assert len({text(reply) for reply in replies}) == 1
    assert "Be om en ny" in text(replies[0])


@pytest.mark.django_db
def test_a_new_link_makes_the_earlier_one_worthless(browse):
    anna = created()
    first = link_to(anna)
    link_to(anna)
    assert browse().get(first).status_code == 404


@pytest.mark.django_db
def test_of_two_who_use_the_same_link_one_gets_in(browse):
    anna = created()
    link = link_to(anna)
    hers, theirs = browse(), browse()
    choose(theirs, link)
    told = secret_on(theirs.get(link))
    enter(hers, link)
    assert theirs.get(theirs.post(link, {"code": code(told)}).request["PATH_INFO"]).status_code == 404
    with pytest.raises(LinkDoesNotWork):
        accounts.use_link(actor(anna), token=link.split("/")[2], encoded_password="x", totp_secret="x", at=clock.now())


@pytest.mark.django_db
def test_s52_a_link_to_an_account_in_use_ends_what_was_before(browse):
    anna = created()
    before = equip(anna)
    sign_in(client := browse(), anna, before)
    enter(browse(), link_to(anna))
    assert client.get("/las/kvar/").status_code == 302
    assert give_password(browse(), "anna", PASSWORD).status_code == 200
    give_password(other := browse(), "anna", NEW)
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        assert "Koden stämmer inte" in text(give_code(other, code(before)))


@pytest.mark.django_db
def test_s55_a_closed_account_keeps_nothing(browse):
    anna = created()
    link = link_to(anna)
    sign_in(client := browse(), anna, equip(anna))
    accounts.close_account(SYSTEM, staff=anna)
    assert client.get("/las/kvar/").status_code == 302
    assert browse().get(link).status_code == 404
    assert not WebSession.objects.filter(staff=anna).exists()
    assert not Authenticator.objects.filter(user=anna).exists()
    assert not Staff.objects.get(pk=anna.pk).has_usable_password()


# the password


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("tretton teck.", "Lösenordet har 13 tecken och behöver minst 14."),
        ("1q2w3e4r5t6y7u8i9o0p", "listor över läckta lösenord"),
        ("anna.mall2026!", "lätt att gissa"),
        ("stockholm2026", "Lösenordet har 13 tecken"),
        ("sommaren2026!!", "lätt att gissa"),
        ("å" * 501, "längre än 500 tecken"),
    ],
)
def test_s50_a_weak_password_is_refused_at_its_field_with_the_reason(browse, new, told):
    link = link_to(created(username="anna.mall"))
    page = text(choose(browse(), link, new))
    assert told in page
    assert 'id="id_new_error"' in page
    assert new not in page


@pytest.mark.django_db
def test_two_passwords_that_differ_are_told_at_the_second(browse):
    page = text(choose(browse(), link_to(created()), NEW, "en helt annan mening "))
    assert "Lösenorden är inte lika" in page
    assert 'id="id_again_error"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "new", ["  mellanslag runt om  ", "💙💚💛🧡🤍🖤🤎💜💙💚💛🧡🤍🖤", "كلمة مرور طويلة جدا", "O'Brien & <script> \\ %"]
)
def test_s50_any_characters_make_a_password_exactly_as_written(browse, new):
    anna = created()
    link = link_to(anna)
    choose(client := browse(), link, new)
    secret = secret_on(client.get(link))
    client.post(link, {"code": code(secret)})
    assert give_password(browse(), "anna", new).url == "/logga-in/kod/"
    assert give_password(browse(), "anna", f"{new} ").status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        "password123456", "Password1234567!", "qwertyuiopåasd", "aaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc",
        "19841984198419", "01234567890123", "livlinalivlina", "Stockholm2026!", "lösenordlösenord", "zaqwsxcderfvbgt",
        "..............",
        "purpleelephant",
    ],
)  # fmt: skip
def test_s50_what_is_guessed_first_is_refused(password):
    assert weakness(password)


@pytest.mark.parametrize(
    "password",
    [
        "hästen gick hem igår",
        "purple elephant dancing slowly",
        "Tx9#mQ2v!LpR7z",
        "en lina mellan oss",
        "kvarnhjulet snurrar",
    ],
)
def test_s50_a_sentence_is_enough(password):
    assert weakness(password) is None


@given(st.text(max_size=13))
def test_s50_no_short_password_is_good(password):
    assert "behöver minst 14" in (weakness(password) or "")


@given(st.sampled_from(sorted(word for word in known() if len(word) >= 14)), st.booleans())
def test_s50_no_leaked_password_is_good_whatever_its_letters_case(password, loud):
    assert weakness(password.upper() if loud else password)


@given(st.text(max_size=30), st.integers(2, 4))
def test_to_write_it_several_times_makes_it_no_better(password, times):
    assert pieces(password * times, known=known()) <= pieces(password, known=known())


@given(st.text(max_size=40), st.text(min_size=3, max_size=10))
def test_what_is_known_of_the_owner_never_makes_it_better(password, name):
    assert pieces(password, known=known(), own=[name]) <= pieces(password, known=known()) <= len(password.casefold())


@pytest.mark.django_db
def test_staff_from_the_organisations_file_get_in_by_a_link(browse):
    staff = StaffFactory(username="fran.filen")
    assert enter(browse(), link_to(staff)).status_code == 200


# the end of an account


@pytest.fixture
def anna():
    staff = created()
    staff.secret = equip(staff)
    return staff


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def is_in(client):
    return client.get("/las/kvar/").status_code == 204


def typed(client):
    return client.post("/utkast/", {"draft": str(uuid4()), "draft_path": "/kontakter/ny/", "note": "det jag skrev"})


def role_ended(staff):
    Membership.objects.filter(staff=staff).update(valid_to=clock.today() - timedelta(days=1))


def closed(staff):
    accounts.close_account(SYSTEM, staff=staff)


def paused(staff):
    accounts.pause_account(SYSTEM, staff=staff, at=clock.now())


ENDS = pytest.mark.parametrize("end", [role_ended, closed, paused])


@pytest.mark.django_db
@ENDS
def test_s55_two_open_sessions_of_an_account_that_ends_die_at_once(browse, anna, end):
    sign_in(office := browse(), anna, anna.secret)
    with later(minutes=2):
        sign_in(home := browse(), anna, anna.secret)
        link = link_to(anna)
        assert is_in(office)
        assert is_in(home)
        end(anna)
        for client in (office, home):
            for path in ("/", "/installningar/", "/las/", "/las/kvar/"):
                assert client.get(path).url.startswith("/logga-in/")
            assert client.post("/las/upp/", {"secret": PASSWORD}).url == "/logga-in/"
            assert typed(client).status_code == 403
        assert browse().get(link).status_code == 404
        assert not WebSession.objects.filter(staff=anna).exists()


@pytest.mark.django_db
@ENDS
def test_s51_sign_in_to_it_is_answered_as_a_wrong_password(browse, anna, end):
    give_password(half := browse(), "anna")
    wrong = without_token(give_password(browse(), "anna", "något helt annat"))
    end(anna)
    assert without_token(give_password(browse(), "anna")) == wrong
    assert give_code(half, code(anna.secret)).url == "/logga-in/"
    assert give_code(half, anna.codes[0]).url == "/logga-in/"
    assert not is_in(half)


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))


@pytest.mark.django_db
def test_s55_what_it_had_typed_is_kept_for_nobody(browse, anna):
    nina = created(username="nina")
    for staff in (anna, nina):
        sign_in(client := browse(), staff, equip(staff))
        assert typed(client).status_code == 204
    closed(anna)
    assert [draft.staff for draft in Draft.objects.all()] == [nina]
    drafts.clear_old()
    assert Draft.objects.count() == 1
    role_ended(nina)
    drafts.clear_old()
    assert Draft.objects.count() == 0


@pytest.mark.django_db
def test_a_role_that_ends_today_or_begins_tomorrow_keeps_the_account(browse, anna):
    today = clock.today()
    for facts in (
        {"valid_to": today},
        {"valid_from": today + timedelta(days=1), "valid_to": None},
    ):
        Membership.objects.filter(staff=anna).update(**facts)
        sign_in(client := browse(), anna, equip(anna))
        assert is_in(client)


@pytest.mark.django_db
@given(
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(st.integers(-5, 5), st.none() | st.integers(0, 5)), max_size=3),
)
def test_s55_who_is_signed_in_is_who_can_sign_in(is_active, is_paused, roles):
    staff = StaffFactory(is_active=is_active, paused_at=clock.now() if is_paused else None)
    day = clock.today()
    for first, length in roles:
        begins = day + timedelta(days=first)
        ends = None if length is None else begins + timedelta(days=length)
        MembershipFactory(staff=staff, valid_from=begins, valid_to=ends)
    session = SessionStore()
    session.update({SESSION_KEY: str(staff.pk), HASH_SESSION_KEY: staff.get_session_auth_hash()})
    session.create()
    assert (SessionStore(session.session_key).staff() is not None) is signin.is_open(staff)


@pytest.mark.django_db
@given(
    st.booleans(),
    st.booleans(),
    st.lists(
        st.tuples(st.sampled_from(Role), st.booleans(), st.integers(-2, 2), st.none() | st.integers(0, 2)),
        unique_by=lambda row: row[:2],
        max_size=3,
    ),
)
def test_s55_who_is_at_work_is_the_same_in_code_and_database(is_active, is_paused, roles):
    staff = StaffFactory(is_active=is_active, paused_at=clock.now() if is_paused else None)
    day, unit, beside = clock.today(), UnitFactory(), UnitFactory()
    for role, is_here, first, length in roles:
        begins = day + timedelta(days=first)
        ends = None if length is None else begins + timedelta(days=length)
        MembershipFactory(staff=staff, unit=unit if is_here else beside, role=role, valid_from=begins, valid_to=ends)
    has_role = any(
        includes(role, Permission.READ_CASE) and is_here and first <= 0 and (length is None or first + length >= 0)
        for role, is_here, first, length in roles
    )
    works = is_active and not is_paused and has_role
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s IN (SELECT at_work(%s, %s))", [staff.pk, [unit.pk], list(queries.WORKING)])
        assert cursor.fetchone() == (works,)
    here = Q(unit=unit.pk)
    assert queries.at_work(unit.pk, day=day).filter(pk=staff.pk).exists() is works
    assert Staff.objects.filter(queries.works_at("pk", here, day=day), pk=staff.pk).exists() is works
    told = Staff.objects.filter(pk=staff.pk).annotate(absence=queries.absence("pk", here, day=day)).get()
    assert told.absence == ("" if works else Absence.AWAY if is_active and has_role else Absence.LEFT)


# unused for too long


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_paused"), [(59, False), (60, True)])
def test_s55_an_account_unused_for_sixty_days_is_paused_and_traced(browse, anna, traces, days, is_paused):
    sign_in(browse(), anna, anna.secret)
    with later(days=days):
        accounts.pause_unused()
        accounts.pause_unused()
        anna.refresh_from_db()
        assert (anna.paused_at is not None) is is_paused
        assert [row["actor_id"] for row in traces("account.paused")] == [0] * is_paused
        assert give_password(browse(), "anna").status_code == (200 if is_paused else 302)


@pytest.mark.django_db
def test_s55_the_organisation_decides_how_many_days(anna):
    decided = {"key": "account_unused", "measure": "days", "source": "S-55", "valid_from": clock.today()}
    LocalLimit.objects.create(value=90, **decided)
    for days, is_paused in ((89, False), (90, True)):
        with later(days=days):
            accounts.pause_unused()
            anna.refresh_from_db()
            assert (anna.paused_at is not None) is is_paused


@pytest.mark.django_db
def test_s55_a_resumed_account_is_as_it_was_and_counted_anew(browse, anna, application):
    with later(days=61):
        with application(NOBODY):
            accounts.pause_unused()
        anna.refresh_from_db()
        accounts.resume_account(SYSTEM, staff=anna, at=clock.now())
        accounts.pause_unused()
        assert sign_in(browse(), anna, anna.secret).url == "/"
    with pytest.raises(AccountIsNotPaused, match="inte pausat"):
        accounts.resume_account(SYSTEM, staff=anna, at=clock.now())


@pytest.mark.django_db
def test_s01_only_the_system_pauses_and_resumes(anna):
    boss = worker(UnitFactory(), Role.SYSTEM_ADMIN)
    for act in (accounts.pause_account, accounts.resume_account):
        with pytest.raises(NotPermitted):
            act(actor(boss), staff=anna, at=clock.now())


# codes of reserve, when the app is lost


@pytest.mark.django_db
def test_s32_a_code_of_reserve_opens_once_is_traced_and_told(browse, anna, traces):
    give_password(client := browse(), "anna")
    assert give_code(client, anna.codes[0]).url == "/"
    assert "Du använde en reservkod, som nu är förbrukad. Nio kvar." in text(client.get("/installningar/"))
    (trace,) = traces("recovery_code.used")
    assert trace["actor_id"] == anna.pk
    assert json.loads(bytes(trace["detail"])) == {"from": "127.0.0.1", "left": 9}
    page = text(client.get("/installningar/"))
    assert "9 kvar" in page
    assert "använde en senast" in page
    with later(minutes=5):
        give_password(other := browse(), "anna")
        assert "Koden stämmer inte" in text(give_code(other, anna.codes[0]))


@pytest.mark.django_db
def test_s32_the_owner_is_told_once_at_the_next_sign_in_with_the_app(browse, anna):
    """Should it have been somebody else's doing."""
    give_password(thief := browse(), "anna")
    give_code(thief, anna.codes[0])
    for is_told in (True, False):
        with later(minutes=5 if is_told else 10):
            sign_in(client := browse(), anna, anna.secret)
            assert ("Var det inte du" in text(client.get("/installningar/"))) is is_told


@pytest.mark.django_db
def test_s32_whoever_used_a_code_of_reserve_does_not_put_out_the_word_of_it(browse, anna):
    give_password(thief := browse(), "anna")
    give_code(thief, anna.codes[0])
    assert thief.post("/installningar/reservkoder/nya/").status_code == 302
    assert "Dina reservkoder" in text(thief.get("/installningar/reservkoder/"))
    with later(minutes=5):
        sign_in(client := browse(), anna, anna.secret)
        assert "Var det inte du" in text(client.get("/installningar/"))


@pytest.mark.django_db
def test_s32_a_code_of_reserve_unlocks_and_confirms_too(browse, anna, traces):
    sign_in(client := browse(), anna, anna.secret)
    with later(minutes=6):
        client.post("/las/")
        assert client.post("/las/upp/", {"secret": anna.codes[0]}).url == "/"
        asked = client.post("/installningar/reservkoder/nya/")
        sent = client.post("/bekrafta/", {**hidden(asked), "confirm-code": anna.codes[1]})
        assert sent.status_code == 307
    assert len(traces("recovery_code.used")) == 2


@pytest.mark.django_db
def test_s52_new_codes_end_all_other_sessions(browse, anna):
    sign_in(client := browse(), anna, anna.secret)
    with later(minutes=2):
        sign_in(other := browse(), anna, anna.secret)
        client.post("/installningar/reservkoder/nya/")
        assert is_in(client)
        assert not is_in(other)


@pytest.mark.django_db
def test_s52_all_sessions_can_be_ended_this_one_too(browse, anna):
    sign_in(client := browse(), anna, anna.secret)
    with later(minutes=2):
        sign_in(other := browse(), anna, anna.secret)
        assert client.post("/installningar/inloggningar/", {"all": "1"}).url == "/logga-in/?utloggad"
        assert not is_in(client)
        assert not is_in(other)


def test_s55_nothing_is_streamed_or_held_open_so_each_answer_asks_anew():
    """An account that is closed dies at its next request; an answer that goes on for ever would outlive it."""
    root = Path(accounts.__file__).parents[1]
    lasting = re.compile(r"StreamingHttpResponse|\basync def\b|FileResponse|text/event-stream")
    assert [path for path in root.rglob("*.py") if "tests" not in path.parts and lasting.search(path.read_text())] == []
