"""S-05, S-10: a first contact becomes a case of one's own."""

import pytest
from django.db import DatabaseError, connection, transaction

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.intake.models import Contact
from livlina.intake.terms import Outcome
from livlina.intake.tests.factories import ContactFactory
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
