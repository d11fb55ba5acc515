"""S-05, S-10: a first contact becomes a case of one's own, and its number is nobody's choice."""

import pytest
from django.db import DatabaseError, connection, transaction

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_walls import Family, give
from livlina.core import clock
from livlina.intake import services
from livlina.intake.models import Contact
from livlina.intake.terms import Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.models import UnitBoard
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db


def answer(work):
    """What the database says: the row is written, or the rule that was broken. Nothing of it remains."""
    try:
        with transaction.atomic():
            work()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error.__cause__.sqlstate, error.__cause__.diag.constraint_name
    return "written"


def becomes(contact, case):
    return lambda: Contact.objects.filter(pk=contact.pk).update(
        case=case, outcome=Outcome.CASE_OPENED, outcome_on=clock.today()
    )


def test_s10_his_worker_puts_no_contact_in_her_case_and_learns_not_whether_it_came_of_one(application):
    f = Family()
    engaged(f.hers, f.anna)
    engaged(f.his, f.ada)
    came = CaseFactory(unit=f.unit)
    ContactFactory(unit=f.unit, case=came, outcome=Outcome.CASE_OPENED, outcome_on=clock.today())
    own = ContactFactory(unit=f.unit, registered_by=f.ada, handler=f.ada)
    with application(actor(f.ada)):
        told = {answer(becomes(own, case)) for case in (f.hers, came)}
        assert told == {("42501", None)}
        assert answer(becomes(own, f.his)) == "written"


def test_s05_whoever_only_reads_a_case_puts_no_contact_in_it(application):
    unit = UnitFactory()
    lead = worker(unit, Role.UNIT_MANAGER)
    case = CaseFactory(unit=unit)
    engaged(case, lead, kind="lead_reading")
    own = ContactFactory(unit=unit, registered_by=lead)
    with application(actor(lead)):
        assert Contact.objects.filter(pk=own.pk).exists()
        assert answer(becomes(own, case)) == ("42501", None)


@pytest.fixture
def walled():
    """Whoever leads has his case; she has been in touch, and they see one contact of their own."""
    f = Family()
    give(f, f.his, f.lead)
    f.call = ContactFactory(unit=f.unit, person=f.hers.person, number=42)
    f.own = ContactFactory(unit=f.unit, registered_by=f.lead, number=50)
    return f


def test_s12_the_number_of_a_contact_is_not_changed_so_that_a_taken_one_tells_of_nobody(application, walled):
    with application(actor(walled.lead)):
        assert list(Contact.objects.all()) == [walled.own]
        told = {answer(lambda n=n: Contact.objects.filter(pk=walled.own.pk).update(number=n)) for n in (41, 42, 43)}
    assert len(told) == 1
    assert "written" not in told


def test_s12_a_new_contact_has_no_number_of_ones_own_choice(application, walled):
    with application(actor(walled.lead)):
        made = [
            ContactFactory(unit=walled.unit, board=walled.own.board, registered_by=walled.lead, number=n).pk
            for n in (42, 43, 1000)
        ]
        given = list(Contact.objects.filter(pk__in=made).order_by("pk").values_list("number", flat=True))
        assert is_refused_to_turn(walled.unit)
    assert given == sorted(given)
    assert given[-1] <= 12  # one to four steps each, from the first of the unit


def is_refused_to_turn(unit):
    """True when the numbers of the unit are turned by what comes alone."""
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("SELECT next_contact_number(%s)", [unit.pk])
    return True


def test_r075_a_contact_that_is_passed_on_has_the_next_number_of_where_it_comes(application, walled):
    there = UnitFactory()
    UnitBoard.objects.filter(unit=there).update(board=walled.own.board)
    worker(there, Role.INTAKE)
    with application(actor(walled.lead)):
        moved = services.pass_on(
            actor(walled.lead), contact=walled.own, unit=there, remains="inget", version=1, at=clock.now()
        )
        assert moved.number <= 4
        assert Contact.objects.get(pk=moved.pk).number == moved.number
