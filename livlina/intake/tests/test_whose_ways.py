"""The telephone of whoever makes contact about somebody is never the person's own way to be reached."""

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Case
from livlina.core import clock
from livlina.intake.models import Contact
from livlina.intake.tests.test_contact_pages import do, page, saved, typed
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import SafeChannel

pytestmark = pytest.mark.django_db

NEIGHBOURS = "0701740706"
TOLD = {
    "kind": "someone_else",
    "name": "Lova Exempel",
    "phone": NEIGHBOURS,
    "safe_to_call": "yes",
    "safe_to_text": "yes",
    "safe_to_write": "yes",
    "code_word": "granen",
    "call_when": "vardagar 9–14",
}


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def selma(unit):
    return worker(unit, Role.INTAKE, name="Selma Påhittad")


@pytest.fixture
def karin(unit):
    return worker(unit, name="Karin Exempel")


@pytest.mark.parametrize("role", ["exposed", "using_violence"])
def test_s60_how_a_neighbour_is_reached_is_no_way_to_reach_the_person(browse, unit, selma, karin, role):
    client = browse(selma)
    url = saved(client, unit, **TOLD)
    shown = page(client.get(url))
    assert "Så når du den som tog kontakt" in shown
    assert "Så når du Lova säkert" not in shown
    sent = {"role": role, "came_in_on": clock.today().isoformat(), "assigned_to": str(karin.public_id)}
    assert do(client, Contact.objects.get(), "open_case", **sent).status_code == 302
    assert not SafeChannel.objects.exists()
    case = reverse("case", args=[Case.objects.get().public_id])
    for told in (NEIGHBOURS, "070-174 07 06", "granen", "går bra nu"):
        assert told not in page(browse(karin).get(case)), told


def test_s60_what_an_authority_tells_of_how_she_is_reached_is_hers(browse, unit, selma):
    saved(browse(selma), unit, **TOLD | {"entrance": "police"})
    assert {row.kind for row in SafeChannel.objects.filter(is_safe="yes")} == {"call", "sms", "letter"}


def test_s60_the_ways_become_hers_only_when_she_has_been_asked(browse, unit, selma):
    client = browse(selma)
    saved(client, unit, **TOLD)
    contact = Contact.objects.get()
    hers = TOLD | {"kind": "person", "person_version": 1}
    refused = do(client, contact, "change", **typed(unit, **hers))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["asked_anew"]
    assert not SafeChannel.objects.exists()
    assert do(client, contact, "change", **typed(unit, **hers, asked_anew="on")).status_code == 302
    assert SafeChannel.objects.filter(kind="call", is_safe="yes").exists()
    contact.refresh_from_db()
    again = TOLD | {"person_version": 1, "version": contact.version}
    assert do(client, contact, "change", **typed(unit, **again)).status_code == 302
    assert not SafeChannel.objects.filter(ended_at=None).exists(), "it was the neighbour after all"
