"""First contacts in tests."""

from datetime import UTC, datetime, time

import factory

from livlina.core import clock
from livlina.intake.models import Contact, keep_ways
from livlina.intake.terms import ContactKind
from livlina.organisation.models import UnitBoard
from livlina.organisation.tests.factories import UnitFactory


def ended_by(day):
    """When a contact was ended that ended that day, and was written so then."""
    return day and min(clock.now(), datetime.combine(day, time(16), tzinfo=UTC))


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        contact = super()._create(model_class, *args, **kwargs)
        keep_ways(contact)
        return contact

    number = factory.Sequence(lambda n: n + 1)
    unit = factory.SubFactory(UnitFactory)
    board = factory.LazyAttribute(lambda o: UnitBoard.objects.get(unit=o.unit).board)
    received_at = factory.LazyFunction(clock.now)
    registered_at = factory.LazyFunction(clock.now)
    kind = ContactKind.PERSON
    outcome_on = None
    ended_at = factory.LazyAttribute(lambda o: ended_by(o.outcome_on))
