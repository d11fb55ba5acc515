"""Investigations in tests."""

from datetime import timedelta
from uuid import uuid4

import factory

from livlina.cases.investigation import rules
from livlina.cases.investigation.headings import headings
from livlina.cases.investigation.models import Communication, Investigation, InvestigationSection, Proposal
from livlina.cases.models import Case, Party
from livlina.cases.terms import PartyRole
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.models import Staff
from livlina.organisation.tests.factories import StaffFactory
from livlina.people.tests.factories import PersonFactory


class InvestigationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Investigation

    case = factory.SubFactory(CaseFactory)
    kind = factory.LazyAttribute(lambda o: rules.KIND_OF_ROLE[o.case.role])
    headings = 1
    opened_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=5))
    opened_by = factory.SubFactory(StaffFactory)
    opened_at = factory.LazyFunction(clock.now)
    came_by = "application"
    ground = "sol2025_14_2"
    why = "Hon ber om stöd."
    submission = factory.LazyFunction(uuid4)


def section(investigation: Investigation, heading: str, staff: Staff, *, text: str = "Text.", **more: object) -> object:
    """The first text under a heading."""
    told = {"version": 1, "written_by": staff, "written_at": clock.now()} | more
    return InvestigationSection.objects.create(
        case=investigation.case, investigation=investigation, heading=heading, text=text, **told
    )


def written(investigation: Investigation, staff: Staff, *, but: tuple[str, ...] = ()) -> None:
    """All that is required stands under the headings, and the client has been heard."""
    marked = {"phase": ["after"], "needs": ["process", "information"]}
    for heading in headings(investigation.kind, investigation.headings):
        if heading.key not in but and heading.required == "always":
            section(investigation, heading.key, staff, marked=marked.get(heading.asks, []))
    communicated(investigation, staff)


def communicated(investigation: Investigation, staff: Staff, **more: object) -> Communication:
    """The client has had the material, and the time to answer."""
    told = {
        "material": "Utredningen.",
        "way": "meeting",
        "sent_on": investigation.opened_on,
        "reply_by_on": clock.today() - timedelta(days=1),
        "party": Party.objects.get(case=investigation.case, role=PartyRole.CLIENT),
    } | more
    return Communication.objects.create(
        case=investigation.case, investigation=investigation, done_by=staff, submission=uuid4(), **told
    )


def proposed(investigation: Investigation, staff: Staff, **more: object) -> Proposal:
    told = {"position": 1, "text": "Råd vid tre möten.", "kinds": ["advice"], "proposed_at": clock.now()} | more
    return Proposal.objects.create(
        case=investigation.case, investigation=investigation, proposed_by=staff, submission=uuid4(), **told
    )


def a_child(case: Case, **facts: object) -> Party:
    child = PersonFactory(**{"name": "Bo Påhitt", "birth_year": clock.today().year - 8} | facts)
    return Party.objects.create(case=case, person=child, role=PartyRole.CHILD)
