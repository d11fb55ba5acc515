"""What is booked stands at the unit that the page said, however long the form waited (S-52, S-142)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.conferences.models import Conference
from livlina.cases.conferences.tests.test_conferences import BEGINNING, Centre
from livlina.core import clock
from livlina.organisation.models import Draft, LocalLimit
from livlina.organisation.tests.coming_in import PASSWORD, equip, sign_in
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db

NEW = reverse("conference_new")
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


@pytest.fixture
def centre():
    return Centre()


@pytest.fixture
def second(centre):
    """Another unit that has conferences, where two of the first work too; by its name it is not the first to choose."""
    unit = UnitFactory(model="cohesive", board=centre.board, name="RVC Östra Provstad")
    LocalLimit.objects.create(
        key="case_conferences", value=1, measure="count", unit=unit, source="R-031", valid_from=BEGINNING
    )
    for staff in (centre.anna, centre.bo):
        MembershipFactory(staff=staff, unit=unit, role=Role.THERAPIST)
    return unit


@pytest.fixture
def client(centre, browse):
    sign_in(client := browse(), centre.anna, equip(centre.anna))
    return client


def form_of(client, address):
    """What the form on the page holds that nobody types, by name."""
    return dict(HIDDEN.findall(client.get(address).content.decode().partition("data-guard")[2]))


def typed(centre):
    return {
        "held_on": (clock.today() + timedelta(days=10)).isoformat(),
        "held_time": "10.00",
        "minutes": "60",
        "room": "",
        "staff": [str(each.public_id) for each in (centre.anna, centre.bo)],
    }


def test_s52_s142_a_conference_sent_at_a_locked_screen_is_booked_at_the_unit_that_the_page_said(centre, second, client):
    form = form_of(client, f"{NEW}?enhet={second.public_id}") | typed(centre)
    client.post("/las/")
    assert client.post(f"{NEW}?enhet={second.public_id}", form).url == "/las/"
    assert client.post("/las/upp/", {"secret": PASSWORD}).url == "/las/skickat/"
    fields = {}
    for name, value in HIDDEN.findall(client.get("/las/skickat/").content.decode()):
        fields.setdefault(name, []).append(value)
    sent = client.post("/las/skickat/", fields)
    assert (sent.status_code, sent.url) == (307, NEW)
    assert client.post(sent.url, fields).status_code == 302
    assert Conference.objects.latest("pk").unit == second


def test_s142_a_draft_is_taken_up_at_the_unit_it_was_typed_for(centre, second, client):
    form = form_of(client, f"{NEW}?enhet={second.public_id}") | typed(centre)
    assert client.post("/utkast/", form | {"draft_path": NEW}).status_code == 204
    draft = Draft.objects.get()
    page = client.get(f"{NEW}?utkast={draft.public_id}").content.decode()
    assert second.full_name in page
    assert form_of(client, f"{NEW}?utkast={draft.public_id}")["enhet"] == str(second.public_id)


def test_s142_what_was_meant_for_a_unit_that_is_no_longer_ones_own_is_booked_at_no_other(centre, second, client):
    told = form_of(client, NEW) | typed(centre)
    assert told["enhet"] == str(centre.unit.public_id)
    assert client.post(NEW, told | {"enhet": str(uuid4())}).status_code == 404
    # and what the address says is read by nobody
    assert client.post(f"{NEW}?enhet={second.public_id}", told).status_code == 302
    assert Conference.objects.latest("pk").unit == centre.unit
