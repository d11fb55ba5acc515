"""A first contact of somebody who is known elsewhere, or to the one who writes it: S-12 and S-14."""

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.core import clock
from livlina.intake.models import Contact
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services
from livlina.people.models import DuplicateTask, Person
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

NUMBER = identity_number("19850612")


def numbered(**facts):
    return PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER), **facts)


def declare(staff):
    services.declare_relation(actor(staff), facts=OwnFacts(kind="family", identity_number=NUMBER), at=clock.now())


def test_s14_a_contact_of_ones_own_is_not_seen_in_the_queue(application):
    unit = UnitFactory()
    ines, lead = worker(unit, Role.INTAKE), worker(unit, Role.UNIT_MANAGER)
    declare(ines)
    contact = ContactFactory(unit=unit, person=numbered())
    with application(actor(ines)):
        assert not Contact.objects.exists()
        assert not Person.objects.exists()
    with application(actor(lead)):
        assert list(Contact.objects.all()) == [contact]


@pytest.mark.parametrize("part", ["registered_by", "handler"])
def test_s12_a_controller_who_had_to_do_with_the_contact_does_not_judge_its_rows(browse, part):
    ada, bo = (worker(UnitFactory(), Role.REGISTER_CONTROLLER) for _ in range(2))
    numbered()
    ContactFactory(person=numbered(), **{part: ada})
    url = reverse("register_task", args=[DuplicateTask.objects.get().public_id])
    assert browse(ada).get(url).status_code == 404
    shown = browse(bo).get(url).content.decode()
    assert Contact.objects.get().unit.full_name in shown
