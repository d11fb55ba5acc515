"""
S-10, S-12: whoever stands on the other side of a wall writes a contact down and hands it on, without reading it back.
"""

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Party
from livlina.cases.terms import Entrance, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.core.identity_number import parse
from livlina.intake import queries, services
from livlina.intake.errors import ColleagueOpensTheCase
from livlina.intake.models import Contact
from livlina.intake.services import ContactFacts, Identity
from livlina.intake.terms import ContactKind
from livlina.intake.tests.test_contact_pages import typed
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.queries import number_hash
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

NUMBER = identity_number("19850612")


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def anna(unit):
    """She has the case of one who has told of Karl, by his number."""
    hers = CaseFactory(unit=unit)
    him = PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER))
    Party.objects.create(case=hers, person=him, role=PartyRole.OTHER_PARTY)
    staff = worker(unit)
    engaged(hers, staff)
    return staff


def register(staff, unit, **options):
    return services.register_contact(
        actor(staff),
        unit=unit,
        facts=ContactFacts(
            kind=ContactKind.PERSON, entrance=Entrance.SELF, received_at=clock.now(), phone="070-123 45 67"
        ),
        at=clock.now(),
        **options,
    )


def karl():
    return Identity(name="Karl E", number=parse(NUMBER, today=clock.today()))


def test_s10_it_is_saved_handed_on_and_not_read_back(application, unit, anna, traces):
    mona = worker(unit, Role.INTAKE)
    with application(actor(anna)):
        contact = register(anna, unit, identity=karl(), takes_it=True)
        assert contact.is_handed_on
        assert not Contact.objects.exists()
    with application(actor(mona)):
        kept = Contact.objects.get()
        assert (kept.person.name, kept.phone, kept.handler) == ("Karl E", "070-123 45 67", None)
    assert traces("contact.registered")


def test_s12_the_page_says_no_more_than_that_it_is_saved(browse, unit, anna):
    answer = browse(anna).post(reverse("contact_new"), typed(unit, name="Karl E", identity_number=NUMBER), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("contacts")
    assert "Kontakten är nedskriven och finns hos dem som tar emot på enheten." in page
    assert "Karl" not in page


def test_s12_whom_no_wall_parts_reads_it_back_though_the_number_is_known(application, unit, anna):
    ada = worker(unit)
    with application(actor(ada)):
        contact = register(ada, unit, identity=karl(), takes_it=True)
        assert not contact.is_handed_on
        assert Contact.objects.get(pk=contact.pk).handler == ada
        assert queries.contacts(actor(ada)).exists()


def test_s10_a_name_and_number_told_at_opening_open_no_case_for_the_other_side(application, unit, anna):
    with application(actor(anna)):
        contact = register(anna, unit)
        with pytest.raises(ColleagueOpensTheCase):
            services.open_case_from_contact(
                actor(anna),
                contact=contact,
                role="using_violence",
                assigned_to=None,
                version=contact.version,
                at=clock.now(),
                identity=karl(),
            )
        assert Contact.objects.get().case_id is None
