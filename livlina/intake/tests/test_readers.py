"""S-44: who has read a case is told with who read the first contact that it came of."""

from datetime import timedelta

import pytest

from livlina.access.actor import system
from livlina.access.commands import acting_as
from livlina.cases.readers import queries, rules
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.core.period import Period
from livlina.intake.services import read_contact
from livlina.intake.terms import Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.factories import UnitFactory, actor, worker

pytestmark = pytest.mark.django_db


def test_s44_the_first_contact_that_the_case_came_of_is_told_too():
    unit = UnitFactory()
    case, anna = CaseFactory(unit=unit), worker(unit)
    became = ContactFactory(
        unit=unit,
        person=case.person,
        case=case,
        outcome=Outcome.CASE_OPENED,
        outcome_on=clock.today(),
        first_answer_at=clock.now(),
    )
    another = ContactFactory(unit=unit, person=case.person)
    for contact in (became, another):
        read_contact(actor(anna), contact=contact)
    days = Period(clock.today() - timedelta(days=1), clock.today())
    with acting_as(system("prov")):
        lines = rules.folded(queries.acts_in(case, days, shows_whereabouts=True))
    assert [(line.acts, line.times) for line in lines] == [(("Läste den första kontakten",), 1)]
