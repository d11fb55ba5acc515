"""Only a unit with the authority opens an investigation and decides; one that treats proposes and delivers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.commissions import queries as commissions
from livlina.cases.decisions import services as decisions
from livlina.cases.decisions.errors import UnitDoesNotDecide
from livlina.cases.decisions.services import DecisionFacts
from livlina.cases.investigation import queries
from livlina.cases.investigation.models import Investigation
from livlina.cases.investigation.tests.factories import InvestigationFactory
from livlina.cases.models import Decision, Party
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import Catchment, Delegation, LocalLimit, Municipality
from livlina.organisation.terms import Basis, Function, Limit, OrganisationModel
from livlina.organisation.tests.factories import BEGINNING, DistrictFactory, UnitFactory, actor, worker
from livlina.people.models import Relation
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
GROUND = "sol2025_11_1"


class City:
    """
    Three units of one city: a centre that treats, the team that decides for its district, and one where both are one.

    Whoever is a social worker may take any decision on help or an investigation, as far as the delegations say.
    """

    def __init__(self):
        rights = {"decide_adult": ["authority"], "decide_child": ["child_authority"]}
        Municipality.objects.create(key="m", name="M", kind="municipality", rights=rights)
        told = {"role": "social_worker", "basis": "general", "valid_from": date(2020, 1, 1)}
        for kind in ("intervention", "open_investigation"):
            Delegation.objects.create(kind=kind, **told)
        LocalLimit.objects.create(
            key=Limit.TALKS_WITHOUT_INVESTIGATION, value=5, measure="count", source="prov", valid_from=BEGINNING
        )
        self.district = DistrictFactory()
        self.team = UnitFactory(full_name="Relationsvåldsteam Prov", functions=(Function.AUTHORITY,))
        Catchment.objects.create(
            unit=self.team,
            district=self.district,
            function=Function.AUTHORITY,
            valid_from=BEGINNING,
            basis=Basis.SEED,
        )
        self.centre = UnitFactory(full_name="RVC Prov", functions=(Function.TREATMENT, Function.CHILD_SUPPORT))
        self.merged = UnitFactory(
            full_name="RVC Båda",
            model=OrganisationModel.INTEGRATED,
            functions=(Function.TREATMENT, Function.AUTHORITY),
        )

    def case_at(self, unit, **facts):
        case, staff = CaseFactory(unit=unit, district=self.district, **facts), worker(unit, Role.SOCIAL_WORKER)
        engaged(case, staff)
        return case, staff


@pytest.fixture
def city():
    return City()


@pytest.mark.req("R-217")
def test_the_unit_for_children_sees_how_often_the_child_was_investigated_before_and_how_it_ended(city, browse):
    unit = UnitFactory(functions=(Function.CHILD_AUTHORITY,))
    case, staff = city.case_at(unit, role=CaseRole.CHILD, person=PersonFactory(birth_year=clock.today().year - 9))
    client, days = browse(staff), (200, 100)
    assert "Ingen tidigare utredning" in client.get(page("case_investigation", case)).content.decode()
    for ago, how in zip(days, ("discontinued", "decided"), strict=True):
        began = clock.today() - timedelta(days=ago)
        closed = CaseFactory(unit=unit, board=case.board, role=CaseRole.CHILD, person=case.person, came_in_on=began)
        InvestigationFactory(
            case=closed, opened_by=staff, opened_on=began, ended_on=began + timedelta(days=60), ended_how=how,
            ended_by=staff, ended_at=clock.now(),
        )  # fmt: skip
        if how == "decided":
            Decision.objects.create(
                case=closed, kind="child_intervention", outcome="granted", what="Stöd.", grounds=["x"], laws=["x"],
                proposed_by=staff, proposed_at=clock.now(), decided_on=began + timedelta(days=60), signed_by=staff,
                signed_at=clock.now(), running=1, submission=uuid4(),
            )  # fmt: skip
    elsewhere = CaseFactory(unit=city.team, role=CaseRole.CHILD, person=case.person)  # under a board of its own
    InvestigationFactory(
        case=elsewhere, opened_by=staff, ended_on=clock.today(), ended_how="discontinued", ended_by=staff,
        ended_at=clock.now(),
    )  # fmt: skip
    told = "2 tidigare utredningar av barnet hos nämnden, varav en utan beslut om insats."
    assert told in client.get(page("case_investigation", case)).content.decode()
    assert "tidigare utredning" not in client.get(page("case", case)).content.decode()
    centre, therapist = city.case_at(city.centre, role=CaseRole.CHILD, person=case.person)
    assert "tidigare utredning" not in browse(therapist).get(page("case_investigation", centre)).content.decode()
    # S-10: one who has the case of the other parent reads the child's without it
    mother = Party.objects.create(case=case, person=PersonFactory(), role=PartyRole.GUARDIAN)
    beyond = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE, person=PersonFactory())
    engaged(beyond, staff)
    hers = CaseFactory(unit=city.team, person=mother.person, board=case.board)
    Party.objects.create(case=hers, person=case.person, role=PartyRole.CHILD)
    Relation.objects.create(
        person=mother.person, other=beyond.person, kind="partner", violence="by_second", board=case.board,
        told_in_case=case.pk, recorded_at=clock.now(), told_by="police",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT mend_walls()")
    shielded = client.get(page("case_investigation", case))
    assert shielded.status_code == 404 or "tidigare utredning" not in shielded.content.decode()


def page(name, case):
    return reverse(name, args=[case.public_id])


def opening():
    return {
        "came_by": "application",
        "opened_on": clock.today().isoformat(),
        "ground": "sol2025_14_2",
        "why": "Hon ansöker om stöd.",
        "submission": str(uuid4()),
    }


def decided(case, staff, **facts):
    told = {"kind": "intervention", "outcome": "granted", "what": "Stödsamtal.", "grounds": (GROUND,)} | facts
    now = clock.now()
    made = decisions.propose_decision(actor(staff), case=case, facts=DecisionFacts(**told), submission=uuid4(), at=now)
    return decisions.sign_decision(actor(staff), decision=made, version=made.version, decided_on=clock.today(), at=now)


@pytest.mark.req("R-025", "R-027")
def test_in_one_city_the_team_and_a_merged_unit_investigate_and_decide_and_a_centre_does_neither(city, browse, traces):
    for unit in (city.team, city.merged):
        case, staff = city.case_at(unit)
        client = browse(staff)
        assert page("investigation_open", case) in client.get(page("case_investigation", case)).content.decode()
        assert client.post(page("investigation_open", case), opening()).status_code == 302
        assert Investigation.objects.filter(case=case).count() == 1
        assert decided(case, staff, kind="open_investigation", outcome="taken").is_signed
        assert (unit in commissions.units(case, day=clock.today())) == (unit == city.merged)
    # the centre: the same role and the same delegation, and yet nothing begins or is decided there
    case, staff = city.case_at(city.centre)
    client, before = browse(staff), Investigation.objects.count()
    said = client.get(page("case_investigation", case)).content.decode()
    assert "Vuxna utreds inte av den här enheten, utan av Relationsvåldsteam Prov." in said
    assert reverse("contact_new") in said
    assert page("investigation_open", case) not in said
    assert "utan av Relationsvåldsteam Prov" in client.get(page("investigation_open", case)).content.decode()
    refused = client.post(page("investigation_open", case), opening()).content.decode()
    assert "utan av Relationsvåldsteam Prov" in refused
    assert "Hon ansöker om stöd." in refused  # what was typed stays
    assert Investigation.objects.count() == before
    assert [each["why"] for each in traces("open_investigation.refused")] == ["UnitDoesNotInvestigate"]
    ways = client.get(page("case_talks", case)).content.decode()
    assert "Utredning vid en annan enhet" in ways
    assert page("investigation_open", case) not in ways
    for facts in ({}, {"kind": "open_investigation", "outcome": "taken"}):
        with pytest.raises(UnitDoesNotDecide):  # proposed, and left at that
            decided(case, staff, **facts)
    # it delivers: what was decided elsewhere is given to it
    assert city.centre in commissions.units(city.case_at(city.team)[0], day=clock.today())


@pytest.mark.parametrize(
    ("unit", "role", "who"),
    [
        ("team", CaseRole.EXPOSED, ""),
        ("team", CaseRole.CHILD, "Barn utreds inte av den här enheten, utan av en enhet med myndighetsutövning"),
        ("merged", CaseRole.USING_VIOLENCE, ""),
        ("centre", CaseRole.USING_VIOLENCE, "utan av Relationsvåldsteam Prov"),
        ("centre", CaseRole.CHILD, "Barn utreds inte"),
    ],
)
def test_who_investigates_follows_from_what_the_unit_does_and_whom_the_case_is_about(city, unit, role, who):
    case, _ = city.case_at(getattr(city, unit), role=role)
    said = queries.obstacle_of_unit(case, day=clock.today())
    assert (who in str(said)) if who else said is None


def test_one_investigation_that_has_ended_is_not_followed_by_another_where_the_authority_is_gone(city, browse):
    case, staff = city.case_at(city.merged)
    client = browse(staff)
    client.post(page("investigation_open", case), opening())
    made = Investigation.objects.get(case=case)
    ending = {"how": "withdrawn", "ended_on": clock.today().isoformat(), "why": "Hon vill inte."}
    client.post(reverse("investigation_end", args=[case.public_id, made.public_id]), ending)
    assert page("investigation_open", case) in client.get(page("case_investigation", case)).content.decode()
    city.merged.functions.filter(function=Function.AUTHORITY).update(function=Function.CHILD_SUPPORT)
    said = client.get(page("case_investigation", case)).content.decode()
    assert page("investigation_open", case) not in said
    assert "Vuxna utreds inte av den här enheten" in said
