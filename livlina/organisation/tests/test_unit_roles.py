"""S-55: whoever leads a unit goes through who has which role there each quarter, and signs it."""

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import system
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.core import clock
from livlina.organisation import accounts, queries, rules, services
from livlina.organisation.errors import RolesChanged
from livlina.organisation.models import AccountLink, LocalLimit, Membership, RolesSigned
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory, actor, worker

URL = "/enheten/roller/"
SYSTEM = system("prov")
DAY = date(2026, 3, 1)


@given(days=st.integers(1, 400), since=st.dates(DAY, DAY + timedelta(days=900)), signed=st.none() | st.dates(DAY))
def test_s55_it_is_due_that_many_days_after_the_last_time_or_after_the_first_role(days, since, signed):
    last = DAY + timedelta(days=10) if signed else None
    assert rules.roles_due_on(signed_on=last, since=since, days=days) - (last or since) == timedelta(days=days)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def lead(unit):
    return worker(unit, Role.UNIT_MANAGER, name="Fia Fiktiv")


def roles(lead):
    return queries.unit_roles(actor(lead), day=clock.today())


def sent(unit, lead):
    return {"unit": str(unit.public_id), "seen": roles(lead)[0].mark}


@pytest.mark.django_db
def test_s55_the_lead_reads_the_list_and_signs_it_with_the_factor(browse, unit, lead, traces):
    anna = worker(unit, name="Anna Exempel")
    gone = worker(unit, name="Bo Slutat")
    Membership.objects.filter(staff=gone).update(valid_to=clock.today() - timedelta(days=1))
    worker(UnitFactory(), name="Någon Annanstans")
    client = browse(lead)
    page = client.get(URL).content.decode()
    assert "Anna Exempel" in page
    assert "Behandlare" in page
    assert "Ingen har gått igenom rollerna här ännu" in page
    assert "Slutat" not in page
    assert "Annanstans" not in page
    told = dict(re.findall(r'type="hidden" name="(unit|seen)" value="([^"]+)"', page))
    assert client.post(URL, told).status_code == 403  # S-53
    assert not RolesSigned.objects.exists()
    confirm(client, lead)
    assert client.post(URL, told).status_code == 302
    kept = RolesSigned.objects.get()
    assert (kept.unit, kept.signed_by) == (unit, lead)
    assert [row[1:3] for row in kept.listed] == [["Anna Exempel", "therapist"], ["Fia Fiktiv", "unit_manager"]]
    assert str(anna.public_id) == kept.listed[0][0]
    assert traces("roles.signed")
    assert "av Fia Fiktiv" in client.get(URL).content.decode()


@pytest.mark.django_db
def test_s55_another_list_than_the_one_read_is_not_signed(browse, unit, lead, traces):
    told, client = sent(unit, lead), browse(lead)
    confirm(client, lead)
    worker(unit, Role.LOG_REVIEWER, name="Ny Igår")
    answer = client.post(URL, told)
    assert answer.status_code == 422
    assert RolesChanged.message in answer.content.decode()
    assert "Ny Igår" in answer.content.decode()
    assert not RolesSigned.objects.exists()
    for odd in ({}, {"unit": "x", "seen": "y"}, sent(unit, lead) | {"unit": str(UnitFactory().public_id)}):
        assert client.post(URL, odd).status_code == 422
    assert not RolesSigned.objects.exists()


@pytest.mark.django_db
def test_s55_who_leads_is_told_the_same_day_of_a_new_role_and_a_new_way_in_until_it_is_gone_through(browse, unit, lead):
    """Also of an account that was made in the morning and closed in the afternoon."""
    told = "Roller eller inloggningar är nya vid"
    anna = worker(unit, name="Anna Exempel")
    Membership.objects.filter(unit=unit).update(valid_from=clock.today() - timedelta(days=400))
    client = browse(lead)

    def gone_through():
        services.sign_roles(actor(lead), unit=unit, seen=sent(unit, lead)["seen"], at=clock.now())
        assert told not in client.get("/").content.decode()

    assert told not in client.get("/").content.decode()
    new = {"unit": unit, "role": Role.THERAPIST, "day": clock.today()}
    made = accounts.create_account(SYSTEM, username="ny", name="Ny Idag", **new)
    assert told in client.get("/").content.decode()
    gone_through()
    accounts.close_account(SYSTEM, staff=made)
    assert re.search("stängda igen: .{0,20}Ny Idag", client.get(URL).content.decode())
    short = accounts.create_account(SYSTEM, username="kort", name="Kort Tid", **new)
    accounts.close_account(SYSTEM, staff=short)
    assert told in client.get("/").content.decode()
    assert "Kort Tid" in client.get(URL).content.decode()
    Membership.objects.filter(staff=short).delete()
    assert told not in client.get("/").content.decode()
    link = {"token_hash": b"prov", "expires_at": clock.now() + timedelta(hours=1), "used_at": clock.now()}
    AccountLink.objects.create(staff=anna, **link)
    assert told in client.get("/").content.decode()
    assert re.search("Anna Exempel.{0,60}lösenord satt med länk", client.get(URL).content.decode())
    own = browse(anna).get("/").content.decode()
    assert "Ditt lösenord och din app sattes med en länk" in own
    assert told not in own
    gone_through()
    AccountLink.objects.update(used_at=clock.now() - timedelta(days=8))
    assert "sattes med en länk" not in browse(anna).get("/").content.decode()


@pytest.mark.django_db
def test_s55_whoever_is_let_in_does_not_put_out_the_notice_of_it(browse, unit, lead):
    told = "Roller eller inloggningar är nya vid"
    Membership.objects.filter(unit=unit).update(valid_from=clock.today() - timedelta(days=400))
    services.sign_roles(actor(lead), unit=unit, seen=sent(unit, lead)["seen"], at=clock.now())
    false = worker(unit, Role.UNIT_MANAGER, name="Ny Chefsson")
    Membership.objects.filter(staff=false).update(valid_from=clock.today() - timedelta(days=30))  # as it is said
    client = browse(lead)
    assert told in client.get("/").content.decode()
    services.sign_roles(actor(false), unit=unit, seen=sent(unit, false)["seen"], at=clock.now())
    assert told in client.get("/").content.decode()
    assert told not in browse(false).get("/").content.decode()
    services.sign_roles(actor(lead), unit=unit, seen=sent(unit, lead)["seen"], at=clock.now())
    assert told not in client.get("/").content.decode()


@pytest.mark.django_db
def test_s142_a_way_in_that_was_taken_since_the_page_was_read_is_not_signed_with_it(browse, unit, lead):
    anna = worker(unit, name="Anna Exempel")
    before = sent(unit, lead)["seen"]
    first = services.sign_roles(actor(lead), unit=unit, seen=before, at=clock.now())
    link = {"token_hash": b"prov", "expires_at": clock.now() + timedelta(hours=1), "used_at": clock.now()}
    AccountLink.objects.create(staff=anna, **link)
    with pytest.raises(RolesChanged):
        services.sign_roles(actor(lead), unit=unit, seen=before, at=clock.now())
    again = services.sign_roles(actor(lead), unit=unit, seen=sent(unit, lead)["seen"], at=clock.now())
    assert again != first, "the same day, with what has come since"
    assert "är nya vid" not in browse(lead).get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LOG_REVIEWER, Role.SYSTEM_ADMIN])
def test_s50_who_works_without_cases_is_told_that_a_link_was_used(browse, unit, role):
    one = worker(unit, role)
    link = {"token_hash": b"prov", "expires_at": clock.now() + timedelta(hours=1), "used_at": clock.now()}
    assert "sattes med en länk" not in browse(one).get("/").content.decode()
    AccountLink.objects.create(staff=one, **link)
    assert "Ditt lösenord och din app sattes med en länk" in browse(one).get("/").content.decode()


@pytest.mark.django_db
def test_s142_a_double_click_signs_once(unit, lead, traces):
    mark = sent(unit, lead)["seen"]
    first, second = (services.sign_roles(actor(lead), unit=unit, seen=mark, at=clock.now()) for _ in range(2))
    assert first == second
    assert traces("roles.signed_again")


@pytest.mark.django_db
def test_s55_it_is_overdue_by_a_dated_local_limit_and_the_overview_says_so(browse, unit, lead):
    Membership.objects.filter(unit=unit).update(valid_from=clock.today() - timedelta(days=40))
    group = reverse("group")
    assert not roles(lead)[0].is_overdue
    assert "behöver gås igenom" not in browse(lead).get(group).content.decode()
    LocalLimit.objects.create(
        key="roles_signed", value=30, measure="days", source="Beslut", valid_from=clock.today(), unit=unit
    )
    assert roles(lead)[0].is_overdue
    assert "behöver gås igenom" in browse(lead).get(group).content.decode()
    assert "dagen har passerat" in browse(lead).get(URL).content.decode()
    services.sign_roles(actor(lead), unit=unit, seen=sent(unit, lead)["seen"], at=clock.now())
    assert not roles(lead)[0].is_overdue


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.UNIT_MANAGER, Role.GROUP_LEADER)])
def test_s55_others_have_no_such_page_and_sign_nothing(browse, unit, role):
    other = worker(unit, role)
    assert browse(other).get(URL).status_code == 404
    assert browse(other).post(URL).status_code == 404
    with pytest.raises(NotPermitted):
        services.sign_roles(actor(other), unit=unit, seen="", at=clock.now())


@pytest.mark.django_db
def test_s05_it_is_signed_in_ones_own_name_at_ones_own_unit_and_never_changed(application, unit, lead):
    elsewhere = worker(UnitFactory(), Role.UNIT_MANAGER)
    services.sign_roles(actor(lead), unit=unit, seen=sent(unit, lead)["seen"], at=clock.now())
    row = f"(gen_random_uuid(), {unit.pk}, {{}}, now(), '[]')"
    into = "INSERT INTO organisation_rolessigned (public_id, unit_id, signed_by_id, signed_at, listed) VALUES "
    for who, sql in (
        (lead, into + row.format(elsewhere.pk)),
        (elsewhere, into + row.format(elsewhere.pk)),
        (lead, "UPDATE organisation_rolessigned SET listed = '[]'"),
        (lead, "DELETE FROM organisation_rolessigned"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with application(actor(elsewhere)):
        assert not RolesSigned.objects.exists()


@pytest.mark.django_db
def test_one_who_leads_two_units_sees_both_in_as_many_questions(browse, unit, lead, django_assert_num_queries):
    with connection.execute_wrapper(counting := Counting()):
        browse(lead).get(URL)
    one = counting.times
    MembershipFactory(staff=lead, unit=UnitFactory(), role=Role.UNIT_MANAGER)
    counting.times = 0
    with connection.execute_wrapper(counting):
        page = browse(lead).get(URL).content.decode()
    assert page.count("Det här stämmer") == 2
    assert counting.times == one


class Counting:
    times = 0

    def __call__(self, execute, sql, params, many, context):
        self.times += 1
        return execute(sql, params, many, context)
