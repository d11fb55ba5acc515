"""A threat, or what the police sent, that nobody has assessed: however a contact is left, somebody has it to assess."""

import json

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.terms import CaseRole, Entrance
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake import queries, services
from livlina.intake.errors import DangerTakenBackWithoutWhy, ThreatAfterEnding, ThreatNotAssessed
from livlina.intake.terms import ContactRole, Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_contacts import change
from livlina.organisation.models import UnitBoard
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-062")]

THREATS = [
    {"immediate_danger": Answer.YES, "entrance": Entrance.SELF},
    {"immediate_danger": Answer.UNKNOWN, "entrance": Entrance.POLICE},
    {"immediate_danger": Answer.NO, "entrance": Entrance.POLICE},
]
"""What is to be assessed the day it comes in."""


@pytest.fixture
def unit(db):
    return UnitFactory(functions=(Function.RECEPTION, Function.AUTHORITY, Function.CHILD_AUTHORITY))


@pytest.fixture
def mona(unit):
    return worker(unit, name="Mona Exempel")


def today():
    return {"ended_on": clock.today().isoformat(), "note": ""}


def ended(client, contact, outcome):
    return client.post(at("contact_end", contact), today() | {"outcome": outcome, "version": contact.version})


def redirected(client, contact):
    told = today() | {"concern_reported": "yes", "to": "Ungdomsmottagningen", "version": contact.version}
    return client.post(at("contact_redirect", contact), told)


def passed_outside(client, contact):
    told = {"passed_on_to": "Psykiatrin", "remains": "Inget", "version": contact.version}
    return client.post(at("contact_pass_on", contact), told)


def opened(client, contact):
    told = {"role": "exposed", "assigned_to": str(contact.handler.public_id), "version": contact.version}
    return client.post(at("contact_open_case", contact), told)


def at(name, contact):
    return reverse(name, args=[contact.public_id])


WAYS = {
    Outcome.ADVICE_GIVEN: lambda client, contact: ended(client, contact, "advice_given"),
    Outcome.TALK_BOOKED: lambda client, contact: ended(client, contact, "talk_booked"),
    Outcome.DECLINED: lambda client, contact: ended(client, contact, "declined"),
    Outcome.PASSED_ON: passed_outside,
    Outcome.REDIRECTED_MINOR: redirected,
    Outcome.CASE_OPENED: opened,
}
"""Each way in which a contact is left, as the pages have it."""


@pytest.mark.parametrize("threat", THREATS, ids=["threat", "police", "police-no"])
@pytest.mark.parametrize("outcome", Outcome)
def test_r062_however_a_contact_is_left_a_threat_in_it_is_assessed_or_is_in_the_case(
    browse, unit, mona, outcome, threat
):
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), role=ContactRole.EXPOSED, **threat)
    client, way = browse(mona), WAYS[outcome]
    answer = way(client, contact)
    contact.refresh_from_db()
    if contact.case_id:
        assert answer.status_code == 302
        assert contact.case.deadlines.get(clock="new_look").due_on == clock.today()
        return
    assert answer.status_code == 422
    assert "inte bedömda" in answer.content.decode()
    assert (contact.outcome, contact.version) == ("", 1)
    assert queries.is_unassessed(contact)
    sent = {"assessment": "not_reached", "note": "", "version": 1}
    assert client.post(at("contact_assess", contact), sent).status_code == 302
    contact.refresh_from_db()
    assert way(client, contact).status_code == 302
    contact.refresh_from_db()
    assert contact.outcome == outcome


@pytest.mark.parametrize("name", ["contact_end", "contact_redirect", "contact_pass_on", "contact_open_case"])
def test_r062_each_page_by_which_a_contact_is_left_says_first_that_it_is_not_assessed(browse, unit, mona, name):
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), immediate_danger=Answer.YES)
    calm = ContactFactory(unit=unit, handler=mona, person=PersonFactory())
    client = browse(mona)
    page = client.get(at(name, contact)).content.decode()
    assert "Hot och risk är inte bedömda" in page
    assert (at("contact_assess", contact) in page) == (name != "contact_open_case")
    assert "inte bedömda" not in client.get(at(name, calm)).content.decode()


def test_r062_passed_on_under_the_board_it_is_to_be_assessed_there(browse, unit, mona):
    there = UnitFactory(functions=(Function.RECEPTION,), board=UnitBoard.objects.get(unit=unit).board)
    eva = worker(there, Role.INTAKE)
    contact = ContactFactory(unit=unit, handler=mona, immediate_danger=Answer.YES)
    told = {"unit": str(there.public_id), "remains": "Inget", "version": 1}
    assert browse(mona).post(at("contact_pass_on", contact), told).status_code == 302
    contact.refresh_from_db()
    assert (contact.unit, contact.outcome) == (there, "")
    page = browse(eva).get("/morgon/").content.decode()
    assert "fara nu" in page
    assert "bedöms i dag" in page


@pytest.mark.parametrize("threat", THREATS, ids=["threat", "police", "police-no"])
@pytest.mark.parametrize("is_assessed", [False, True])
def test_r062_in_the_case_of_one_who_uses_violence_the_danger_of_whom_it_is_done_to_is_a_task_of_that_day(
    browse, unit, mona, threat, is_assessed
):
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), role=ContactRole.USING_VIOLENCE, **threat)
    if is_assessed:
        services.assess_contact(actor(mona), contact=contact, assessment="assessed", note="", version=1, at=clock.now())
        contact.refresh_from_db()
    told = {"role": "using_violence", "assigned_to": str(mona.public_id), "version": contact.version}
    client = browse(mona)
    assert client.post(at("contact_open_case", contact), told).status_code == 302
    contact.refresh_from_db()
    assert contact.case.role == CaseRole.USING_VIOLENCE
    assert not contact.case.deadlines.filter(clock="new_look").exists()  # nothing of the danger stands there
    tasks = list(contact.case.tasks.values_list("owner", "due_on"))
    assert tasks == ([] if is_assessed else [(mona.pk, clock.today())])
    assert ("Bedöm faran" in client.get("/").content.decode()) == (not is_assessed)


@pytest.mark.parametrize("threat", THREATS, ids=["threat", "police", "police-no"])
def test_r062_a_threat_is_not_written_into_a_contact_that_has_ended(unit, mona, threat):
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), entrance=Entrance.SELF)
    ending = services.Ending(outcome="advice_given", ended_on=clock.today())
    services.end_contact(actor(mona), contact=contact, ending=ending, version=1, at=clock.now())
    contact.refresh_from_db()
    with pytest.raises(ThreatAfterEnding):
        change(mona, contact, **threat)
    assert change(mona, contact, language="finska").language == "finska"


@pytest.mark.parametrize("how", ["assessed", "not_reached"])
@pytest.mark.parametrize("before", [Answer.UNKNOWN, Answer.YES])
def test_r062_danger_that_is_told_after_an_assessment_is_assessed_anew(browse, unit, mona, how, before):
    told = {"entrance": Entrance.POLICE, "immediate_danger": before, "danger_note": "Han har hotat."}
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), **told)
    services.assess_contact(actor(mona), contact=contact, assessment=how, note="Ringt.", version=1, at=clock.now())
    contact.refresh_from_db()
    assert not queries.is_unassessed(change(mona, contact, language="finska"))
    contact.refresh_from_db()
    danger = {"immediate_danger": Answer.YES, "danger_note": "Han har hotat. Nu står han utanför med kniv."}
    contact = change(mona, contact, **danger)
    assert queries.is_unassessed(contact)
    ending = services.Ending(outcome="declined", ended_on=clock.today())
    with pytest.raises(ThreatNotAssessed):
        services.end_contact(actor(mona), contact=contact, ending=ending, version=contact.version, at=clock.now())
    page = browse(mona).get(at("contact", contact)).content.decode()
    assert "Bedömd samma dag, stod förut: " in page
    again = {"contact": contact, "assessment": "assessed", "note": "", "version": contact.version}
    services.assess_contact(actor(mona), **again, at=clock.now())
    contact.refresh_from_db()
    assert not queries.is_unassessed(contact)


def test_r062_what_was_assessed_before_it_was_told_lets_no_danger_into_one_that_has_ended(unit, mona):
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), entrance=Entrance.POLICE)
    services.assess_contact(actor(mona), contact=contact, assessment="not_reached", note="", version=1, at=clock.now())
    contact.refresh_from_db()
    ending = services.Ending(outcome="advice_given", ended_on=clock.today())
    services.end_contact(actor(mona), contact=contact, ending=ending, version=contact.version, at=clock.now())
    contact.refresh_from_db()
    with pytest.raises(ThreatAfterEnding):
        change(mona, contact, immediate_danger=Answer.YES, danger_note="Han slår in dörren.")


def opened_as_his(client, contact):
    told = {"role": "using_violence", "assigned_to": str(contact.handler.public_id), "version": contact.version}
    return client.post(at("contact_open_case", contact), told)


@pytest.mark.parametrize("threat", THREATS, ids=["threat", "police", "police-no"])
@pytest.mark.parametrize("role", ContactRole)
def test_r062_danger_to_the_one_a_contact_is_about_becomes_not_his_case_before_it_is_assessed(
    browse, unit, mona, threat, role
):
    contact = ContactFactory(unit=unit, handler=mona, person=PersonFactory(), role=role, **threat)
    client = browse(mona)
    answer = opened_as_his(client, contact)
    contact.refresh_from_db()
    if role == ContactRole.USING_VIOLENCE:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["role"]
    assert "fara som inte är bedömd" in answer.content.decode()
    assert (contact.case, contact.outcome) == (None, "")
    services.assess_contact(actor(mona), contact=contact, assessment="assessed", note="", version=1, at=clock.now())
    contact.refresh_from_db()
    assert opened_as_his(client, contact).status_code == 302


@pytest.mark.parametrize("threat", THREATS, ids=["threat", "police", "police-no"])
@pytest.mark.parametrize("role", [role for role in ContactRole if role != ContactRole.USING_VIOLENCE])
def test_r062_that_it_is_he_who_uses_violence_takes_a_reason_while_the_danger_is_not_assessed(unit, mona, threat, role):
    contact = ContactFactory(unit=unit, handler=mona, role=role, **threat)
    calm = ContactFactory(unit=unit, handler=mona, role=role)
    with pytest.raises(DangerTakenBackWithoutWhy):
        change(mona, contact, role=ContactRole.USING_VIOLENCE)
    changed = change(mona, contact, role=ContactRole.USING_VIOLENCE, danger_because="Det är han som slår")
    assert json.loads(changed.corrections)[-1][3]["why"] == "Det är han som slår"
    assert queries.is_unassessed(changed)
    assert change(mona, calm, role=ContactRole.USING_VIOLENCE).role == ContactRole.USING_VIOLENCE


def test_r062_what_the_police_sent_stays_so_however_its_way_in_is_edited(unit, mona, application):
    contact = ContactFactory(unit=unit, handler=mona, entrance=Entrance.POLICE, role=ContactRole.EXPOSED)
    change(mona, contact, entrance=Entrance.SELF)
    contact.refresh_from_db()
    ending = services.Ending(outcome="advice_given", ended_on=clock.today())
    with pytest.raises(ThreatNotAssessed):
        services.end_contact(actor(mona), contact=contact, ending=ending, version=contact.version, at=clock.now())
    with application(actor(mona)):
        type(contact).objects.filter(pk=contact.pk).update(from_police=False)
    contact.refresh_from_db()
    assert contact.from_police
    assert next(iter(queries.in_order(type(contact).objects.all()))) == contact
