"""The rail and the top bar: where each role may go, on every page, for next to nothing."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livlina.access.actor import NOBODY, Actor
from livlina.access.terms import Role
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory, actor, worker
from livlina.workspace.shell import places, shell, unit_name

pytestmark = pytest.mark.django_db

CASE_WORK = ["Min dag", "Kontakter", "Ärenden"]
EXPECTED = {
    Role.THERAPIST: CASE_WORK,
    Role.SOCIAL_WORKER: CASE_WORK,
    Role.INTAKE: CASE_WORK,
    Role.CHILD_WORKER: CASE_WORK,
    Role.BARNAHUS_COORDINATOR: CASE_WORK,
    Role.GROUP_LEADER: [*CASE_WORK, "Gruppen", "Statistik"],
    Role.UNIT_MANAGER: [*CASE_WORK, "Gruppen", "Statistik", "Inläsning"],
    Role.LOG_REVIEWER: ["Min dag", "Granska"],
    Role.REGISTER_CONTROLLER: ["Min dag", "Register"],
    Role.RECORDS_OFFICER: ["Min dag"],
    Role.STATISTICIAN: ["Min dag", "Statistik"],
    Role.SYSTEM_ADMIN: ["Min dag"],
}


def names(who: Actor, path: str = "/") -> list[str]:
    return [place.name for place in places(who, path=path)]


@pytest.mark.parametrize("role", Role.values)
def test_each_role_sees_its_own_places_and_no_others(role):
    assert names(actor(worker(UnitFactory(), role))) == EXPECTED[Role(role)]


def test_nobody_signed_in_has_no_places():
    assert names(NOBODY) == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "Min dag"),
        ("/arenden/", "Ärenden"),
        ("/arenden/8e8f4a1c-0000-4000-8000-000000000000/journal/", "Ärenden"),
        ("/gruppen/", "Gruppen"),
        ("/sok/", None),
    ],
)
def test_at_most_one_place_is_the_present_one(path, current):
    lead = actor(worker(UnitFactory(), Role.UNIT_MANAGER))
    here = [place.name for place in places(lead, path=path) if place.current]
    assert here == ([current] if current else [])


@pytest.mark.parametrize("role", Role.values)
def test_on_a_phone_at_most_five_places_stand_in_the_bar_and_none_is_lost(browse, role):
    staff = worker(UnitFactory(), role)
    there = places(actor(staff), path="/")
    rest = [place.name for place in there if place.is_rest]
    shown = len(there) - len(rest)
    assert shown + 1 <= 5  # the settings or Mer is one
    assert rest == EXPECTED[Role(role)][shown:]
    page = browse(staff).get(reverse("settings")).content.decode()
    assert ("<details" in page) == bool(rest)
    for place in there:
        assert page.count(f'<a href="{place.url}"') == 1 + place.is_rest


def test_units_are_named_and_many_counted():
    staff = worker(UnitFactory(full_name="RVC Ett", position=1))
    assert unit_name(actor(staff)) == "RVC Ett"
    for number in range(2):
        MembershipFactory(staff=staff, unit=UnitFactory(full_name=f"RVC {number}", position=number + 2))
    assert unit_name(actor(staff)) == "RVC Ett och 2 enheter till"
    assert unit_name(NOBODY) == ""


def test_a_page_without_the_shell_pays_nothing_for_it():
    request = RequestFactory().get("/")  # neither user nor actor: an error before anyone was known
    with CaptureQueriesContext(connection) as asked:
        context = shell(request)
    assert not asked.captured_queries
    assert context["shell"]["places"] == []
    assert not context["theme"]


def test_the_search_field_is_there_for_those_who_may_search(browse):
    unit = UnitFactory()
    for role in Role.values:
        shown = browse(worker(unit, role)).get(reverse("my_day")).content.decode()
        assert ('role="search"' in shown) == ("Ärenden" in EXPECTED[Role(role)])


def test_an_unknown_address_is_answered_in_words_signed_in_or_not(browse):
    unit = UnitFactory()
    for client in (browse(), browse(worker(unit))):
        answer = client.get("/finns-inte/")
        assert answer.status_code == 404
        assert "Sidan finns inte" in answer.content.decode()
