"""Accounts: made by the system, opened by a link, and closed so that nothing of them works."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import system
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.core import clock
from livlina.organisation import accounts
from livlina.organisation.errors import LinkDoesNotWork, UsernameTaken
from livlina.organisation.models import Staff, WebSession
from livlina.organisation.passwords import known, pieces, weakness
from livlina.organisation.tests.coming_in import PASSWORD, code, equip, give_code, give_password, sign_in
from livlina.organisation.tests.factories import StaffFactory, UnitFactory, actor, worker

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
        lambda: accounts.choose_appearance(actor(boss), staff=anna, theme="dark", shortcuts=True),
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
