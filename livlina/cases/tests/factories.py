"""Cases in tests. A case has its client as a party; `engaged(case, staff)` gives it to someone, `line_of` shows it."""

from datetime import date, timedelta

import factory

from livlina.access.commands import acting_as
from livlina.cases import queries
from livlina.cases.models import Case, CaseLine, Engagement, Note, Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.core import clock
from livlina.organisation.models import ClosingReason, Staff, UnitBoard
from livlina.organisation.tests.factories import UnitFactory, actor
from livlina.people.models import Whereabouts
from livlina.people.terms import PlaceKind
from livlina.people.tests.factories import PersonFactory


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"2026-{n + 1:04}")
    unit = factory.SubFactory(UnitFactory)
    board = factory.LazyAttribute(lambda o: UnitBoard.objects.get(unit=o.unit).board)
    person = factory.SubFactory(PersonFactory)
    role = CaseRole.EXPOSED
    came_in_on = date(2026, 9, 1)
    opened_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def client(self, create, extracted, **kwargs):
        Party.objects.create(case=self, person=self.person, role=PartyRole.CLIENT)


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    case = factory.SubFactory(CaseFactory)
    text = "Påhittad anteckning."
    happened_at = factory.LazyFunction(clock.now)
    written_at = factory.LazyFunction(clock.now)


def engaged(case: Case, staff: Staff, kind: EngagementKind = EngagementKind.ASSIGNED) -> Engagement:
    """Give the case to the member of staff, since yesterday."""
    return Engagement.objects.create(
        case=case, actor=staff, unit=case.unit, kind=kind, starts_at=clock.now() - timedelta(days=1)
    )


def housed(case: Case, address: str) -> Whereabouts:
    """Tell in the case where its client lives."""
    return Whereabouts.objects.create(
        person=case.person,
        board=case.board,
        told_in_case=case.pk,
        recorded_at=clock.now(),
        kind=PlaceKind.HOME,
        address=address,
    )


def told_of_the_end(reason: ClosingReason, **more: str) -> dict[str, str]:
    """What the form of the end of a case is sent, today."""
    told = {"goal_reached": "yes", "violence_ceased": "partly", "need_remains": "no"}
    return {"closed_on": clock.today().isoformat(), "reason": str(reason.public_id)} | told | more


def line_of(case: Case, lead: Staff) -> CaseLine:
    """The case as a line, as one who leads its unit is shown it."""
    who = actor(lead)
    with acting_as(who):
        return queries.lines(who).get(pk=case.pk)


def engaged_now(case: Case, staff: Staff) -> Engagement:
    """The relation of the member of staff to the case as the database holds it, whoever sees it."""
    return Engagement.objects.get(case=case, actor=staff, ends_at=None)
