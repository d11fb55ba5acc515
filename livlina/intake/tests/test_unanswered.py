"""A first contact that ended with no answer written is told to those who lead its unit, until read."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.tests.factories import engaged
from livlina.cases.tests.test_walls import family as family
from livlina.core import clock
from livlina.intake import services
from livlina.intake.terms import ContactKind, Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db):
    return UnitFactory(functions=(Function.RECEPTION,))


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER)


def page_of(contact):
    return reverse("contact", args=[contact.public_id])


def ended(contact, by, *, outcome=Outcome.ADVICE_GIVEN):
    ending = services.Ending(outcome=outcome, ended_on=clock.today())
    return services.end_contact(actor(by), contact=contact, ending=ending, version=contact.version, at=clock.now())


def told_of(client, contact):
    return f"Kontakt {contact.number} avslutades utan skrivet svar" in client.get("/").content.decode()


def test_a_contact_of_the_open_page_that_ends_unanswered_is_told_to_who_leads_until_read(browse, unit, lead):
    karin, other = worker(unit, Role.INTAKE), worker(unit, Role.UNIT_MANAGER)
    contact = ContactFactory(unit=unit, sent_in=True)
    assert not told_of(browse(lead), contact)
    ended(contact, karin)
    browse(karin).get(page_of(contact))  # whoever ended it has not read it for another
    assert not told_of(browse(karin), contact)
    assert not told_of(browse(worker(UnitFactory(), Role.UNIT_MANAGER)), contact)
    assert told_of(browse(lead), contact)
    assert told_of(browse(other), contact)
    assert told_of(browse(lead), contact)  # a line that was seen is not yet read
    assert "Råd gavs" in browse(lead).get(page_of(contact)).content.decode()
    assert not told_of(browse(lead), contact)
    assert not told_of(browse(other), contact)


@pytest.mark.parametrize("outcome", [Outcome.ADVICE_GIVEN, Outcome.TALK_BOOKED, Outcome.DECLINED])
def test_whatever_the_ending_says_and_not_where_the_answer_is_written(browse, unit, lead, outcome):
    karin = worker(unit, Role.INTAKE)
    answered = ended(ContactFactory(unit=unit, first_answer_at=clock.now()), karin, outcome=outcome)
    asked = ended(ContactFactory(unit=unit, kind=ContactKind.COLLEAGUE_ADVICE), karin, outcome=outcome)
    contact = ended(ContactFactory(unit=unit, person=PersonFactory()), karin, outcome=outcome)
    client = browse(lead)
    assert told_of(client, contact)
    assert not told_of(client, answered)
    assert not told_of(client, asked)


def test_one_that_is_passed_on_outside_and_ends_is_told(browse, unit, lead):
    karin = worker(unit, Role.INTAKE)
    contact = ContactFactory(unit=unit)
    services.pass_on(actor(karin), contact=contact, to="Kvinnojouren", remains="Inget", version=1, at=clock.now())
    assert told_of(browse(lead), contact)


def test_who_ended_it_and_leads_reads_it_for_nobody(browse, unit, lead):
    other = worker(unit, Role.UNIT_MANAGER)
    contact = ended(ContactFactory(unit=unit), lead)
    assert not told_of(browse(lead), contact)
    browse(lead).get(page_of(contact))
    assert told_of(browse(other), contact)


def test_s10_nobody_who_has_the_other_side_is_told_that_hers_ended(browse, family):
    karin, his = worker(family.unit, Role.INTAKE), worker(family.unit, Role.UNIT_MANAGER)
    engaged(family.his, his)
    contact = ended(ContactFactory(unit=family.unit, person=family.hers.person), karin)
    assert told_of(browse(family.lead), contact)
    assert not told_of(browse(his), contact)
    assert browse(his).get(page_of(contact)).status_code == 404


def test_many_are_shown_some_at_a_time_and_asked_for_in_the_same_question(browse, unit, lead):
    karin, client = worker(unit, Role.INTAKE), browse(lead)
    made = [ended(ContactFactory(unit=unit), karin) for _ in range(7)]
    assert [told_of(client, each) for each in made] == [False] * 4 + [True] * 3
    assert "4 till avslutades utan skrivet svar" in client.get("/").content.decode()
    for each in made[4:]:
        client.get(page_of(each))
    assert [told_of(client, each) for each in made] == [False] + [True] * 3 + [False] * 3


def test_after_two_months_it_is_told_no_more(browse, unit, lead):
    long_ago = clock.now() - timedelta(days=61)
    with time_machine.travel(long_ago, tick=False):
        contact = ContactFactory(unit=unit, received_at=long_ago, outcome=Outcome.DECLINED, outcome_on=clock.today())
    assert contact.ended_at < clock.now() - timedelta(days=60)
    assert not told_of(browse(lead), contact)
