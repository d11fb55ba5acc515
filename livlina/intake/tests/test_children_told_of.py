"""No contact ends without the question of a concern report where it is of a child or tells that there are children."""

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake import rules, services
from livlina.intake.errors import ConcernNotAnswered, ConcernReasonMissing
from livlina.intake.services import Ending
from livlina.intake.terms import Outcome
from livlina.intake.tests.test_contacts import register
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db

TOLD = {
    "of a child": {"role": "child"},
    "of one under age": {"role": "child", "birth_year": 2014},
    "that there are children": {
        "role": "exposed",
        "has_children": "yes",
        "children": "Två, 3 och 5. Han slår den äldre.",
    },
}


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def selma(unit):
    return worker(unit, Role.INTAKE, name="Selma Påhittad")


def end(staff, contact, outcome=Outcome.DECLINED, **concern):
    ending = Ending(outcome=outcome, ended_on=clock.today(), **concern)
    return services.end_contact(actor(staff), contact=contact, ending=ending, version=contact.version, at=clock.now())


def leave(staff, contact, **concern):
    told = {"to": "Psykiatrin", "remains": "Inget", "version": contact.version, "at": clock.now()}
    return services.pass_on(actor(staff), contact=contact, **told, **concern)


@pytest.mark.req("R-087")
@pytest.mark.parametrize("outcome", [Outcome.ADVICE_GIVEN, Outcome.TALK_BOOKED, Outcome.DECLINED])
@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_r087_it_is_asked_however_the_contact_ends(unit, selma, told, outcome):
    contact = register(selma, unit, told=told)
    with pytest.raises(ConcernNotAnswered):
        end(selma, contact, outcome)
    with pytest.raises(ConcernReasonMissing):
        end(selma, contact, outcome, concern_reported=Answer.NO)
    ended = end(
        selma, contact, outcome, concern_reported=Answer.NO, concern_note="Hon ringer BoU i dag, och vi i morgon."
    )
    assert (ended.outcome, ended.concern_reported) == (outcome, Answer.NO)
    assert ended.concern_note == "Hon ringer BoU i dag, och vi i morgon."


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_r087_it_is_asked_where_the_contact_leaves_the_board(unit, selma, told):
    contact = register(selma, unit, told=told)
    with pytest.raises(ConcernNotAnswered):
        leave(selma, contact)
    ended = leave(selma, contact, concern_reported=Answer.YES)
    assert (ended.outcome, ended.concern_reported) == (Outcome.PASSED_ON, Answer.YES)


def test_r087_the_page_asks_and_tells_what_was_answered(browse, unit, selma):
    contact = register(selma, unit, told=TOLD["that there are children"])
    client, url = browse(selma), reverse("contact_end", args=[contact.public_id])
    assert "Är en orosanmälan gjord?" in client.get(url).content.decode()
    sent = {
        "outcome": "declined",
        "ended_on": clock.today().isoformat(),
        "version": contact.version,
        "note": "Hon lade på.",
    }
    refused = client.post(url, sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["concern_reported"])
    assert "Hon lade på." in refused.content.decode()
    assert client.post(url, sent | {"concern_reported": "yes"}).status_code == 302
    assert "Orosanmälan är gjord." in client.get(reverse("contact", args=[contact.public_id])).content.decode()


def test_where_no_child_is_told_of_it_is_not_asked(browse, unit, selma):
    contact = register(selma, unit, told={"role": "exposed", "has_children": "no"})
    shown = browse(selma).get(reverse("contact_end", args=[contact.public_id])).content.decode()
    assert "orosanmälan" not in shown
    assert end(selma, contact).concern_reported == Answer.UNKNOWN


@pytest.mark.parametrize(
    ("role", "minor", "has_children", "is_authority", "asks"),
    [
        ("child", "unknown", "unknown", False, True),
        ("exposed", "yes", "unknown", False, True),
        ("using_violence", "no", "yes", False, True),
        ("exposed", "no", "unknown", False, False),
        ("child", "yes", "yes", True, False),
    ],
)
def test_of_which_contacts_it_is_asked(role, minor, has_children, is_authority, asks):
    told = {"role": role, "minor": minor, "has_children": has_children, "is_child_authority": is_authority}
    assert rules.asks_for_concern(**told) is asks
