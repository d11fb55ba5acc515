"""Unsaved text in the form of a first contact (S-141)."""

import re

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.intake.models import Contact
from livlina.intake.tests.test_contact_pages import page, typed
from livlina.organisation.models import Draft
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

NEW = "/kontakter/ny/"


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def anna(unit):
    return worker(unit, Role.INTAKE)


def typed_in(client, unit, **told):
    form = re.search(r'name="draft" value="([0-9a-f-]+)"', page(client.get(NEW)))[1]
    client.post("/utkast/", typed(unit, draft=form, draft_path=NEW, **told))
    return re.search(r'href="(\?utkast=[0-9a-f-]+)"', page(client.get(NEW)))[1]


def test_s141_a_call_half_written_down_is_taken_up_and_saved(browse, unit, anna):
    assert reverse("contact_new") == NEW
    client = browse(anna)
    taken = client.get(NEW + typed_in(client, unit, note="Hon viskar.", entrance="police", violence_forms=["physical"]))
    shown = page(taken)
    assert "Hon viskar.</textarea>" in shown
    form = taken.context["form"]
    assert form["violence_forms"].value() == ["physical"]
    sent = {name: form[name].value() for name in ("note", "entrance", "submission")}
    draft = re.search(r'name="draft" value="([0-9a-f-]+)"', shown)[1]
    assert client.post(NEW, typed(unit, draft=draft, **sent)).status_code == 302
    assert Contact.objects.get().note == "Hon viskar."
    assert not Draft.objects.exists()


def test_s141_the_person_that_was_chosen_is_chosen_still(browse, unit, anna):
    person = PersonFactory(name="Alma Exempelsson")
    engaged(CaseFactory(unit=unit, person=person), anna)
    client = browse(anna)
    shown = page(client.get(NEW + typed_in(client, unit, person=str(person.public_id), note="x")))
    assert "Kontakten gäller <strong><bdi>Alma Exempelsson" in shown


def test_s141_a_search_in_the_form_keeps_the_draft(browse, unit, anna):
    client = browse(anna)
    typed_in(client, unit, note="Hon viskar.")
    form = str(Draft.objects.get().form)
    answer = client.post(NEW, typed(unit, draft=form, act="search", q="Alma", note="Hon viskar."))
    assert f'name="draft" value="{form}"' in page(answer)
    assert Draft.objects.exists()
