"""What is rewritten in a first contact is read on its page, and in the case that it becomes."""

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Case, Engagement
from livlina.core import clock
from livlina.intake.models import Contact, ContactWays
from livlina.intake.tests.test_contact_pages import do, page, saved, typed
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import Person, SafeChannel
from livlina.people.terms import Protection

pytestmark = pytest.mark.django_db

HERS, HIS = "0701740706", "0701740777"
TOLD = {
    "immediate_danger": "yes",
    "danger_note": "kniv",
    "name": "Lova Exempel",
    "phone": HERS,
    "safe_to_call": "yes",
    "code_word": "granen",
    "others_involved": "Jag är rädd för honom",
    "note": "bor hos Ylva",
}
REWRITTEN = TOLD | {
    "name": "Lova Annan",
    "phone": HIS,
    "code_word": "",
    "others_involved": "Vill veta öppettider",
    "note": "",
    "person_version": 1,
}
STOOD = (HERS, "Lova Exempel", "granen", "Jag är rädd för honom", "bor hos Ylva")


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def selma(unit):
    return worker(unit, Role.INTAKE, name="Selma Påhittad")


@pytest.fixture
def karin(unit):
    return worker(unit, name="Karin Exempel")


def rewritten(client, unit, **more):
    url = saved(client, unit, **TOLD)
    contact = Contact.objects.get()
    answer = do(client, contact, "change", **typed(unit, **(REWRITTEN | {"asked_anew": "on"} | more)))
    assert answer.status_code == 302
    return url, contact


def test_s62_what_stood_in_a_first_contact_is_read_on_its_page_and_in_the_case_that_it_becomes(
    browse, unit, selma, karin
):
    url, contact = rewritten(browse(selma), unit)
    happened = page(browse(selma).get(url)).split('id="h-happened"')[1]
    assert all(words in happened for words in STOOD)
    assert "av Selma Påhittad" in happened
    sent = {"role": "exposed", "came_in_on": clock.today().isoformat(), "assigned_to": str(karin.public_id)}
    contact.refresh_from_db()
    answer = do(browse(selma), contact, "open_case", **sent)
    assert answer.status_code == 302, page(answer)
    case = Case.objects.get()
    persons = page(browse(karin).get(reverse("case_persons", args=[case.public_id])))
    assert HERS in persons
    assert "av Selma Påhittad" in persons
    shown = page(browse(karin).get(url)).split('id="h-happened"')[1]
    assert all(words in shown for words in STOOD)
    Engagement.objects.filter(actor=karin).update(carries_whereabouts=False)
    shown = page(browse(karin).get(url))
    assert HERS not in shown
    assert "granen" not in shown
    assert "Jag är rädd för honom" in shown


def test_s60_another_number_in_a_first_contact_is_asked_about_anew(browse, unit, selma):
    client = browse(selma)
    url = saved(client, unit, **TOLD)
    contact = Contact.objects.get()
    refused = do(client, contact, "change", **typed(unit, **REWRITTEN))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["asked_anew"]
    assert HIS in page(refused)
    assert "Jag har frågat om det nya numret är säkert" not in page(client.get(reverse("contact_new")))
    unknown = {"safe_to_call": "unknown"}
    assert do(client, contact, "change", **typed(unit, **(REWRITTEN | unknown))).status_code == 302
    assert "säkert bekräftat" not in page(client.get(url)).lower()
    assert SafeChannel.objects.get(ended_at=None).is_safe == "unknown"


def test_s21_what_stood_of_how_she_is_reached_is_shown_with_how_she_is_reached(browse, unit, selma):
    client = browse(selma)
    url, contact = rewritten(client, unit)
    contact.refresh_from_db()
    for name in ("phone", "code_word", "name"):
        assert TOLD[name] not in contact.corrections
        assert TOLD[name] in ContactWays.objects.get().stood
    Person.objects.update(protection=Protection.SECRECY_MARKING)
    assert HERS not in page(client.get(url))
    shown = client.post(reverse("contact_show", args=[contact.public_id, "telefon"]), {"why": "contact"})
    assert HERS in page(shown)
