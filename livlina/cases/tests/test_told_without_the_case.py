"""What is told of a case to those who do not have it (card, message, line, commission) stops where the case would."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases.commissions.tests.test_commissions import Place
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import DangerMessage, GlassOpening, NightCard, Party
from livlina.cases.services import share_case
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, housed, line_of
from livlina.cases.tests.test_night_and_danger import held, mark, tell
from livlina.cases.tests.test_walls import Family, change_number, give, numbered, wall
from livlina.cases.tests.test_who_is_near import SIBLINGS, Household
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.services import OwnFacts
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    made = Family()
    engaged(made.hers, made.anna)
    return made


@pytest.fixture
def told(family, browse, application):
    """told(case, staff): by which ways the member of staff meets something of the case without having it."""

    def ways(case, staff):
        client, found = browse(staff), set()
        card, message = NightCard.objects.get(case=case), DangerMessage.objects.get(case=case)
        if client.get(reverse("night_card", args=[card.public_id])).status_code == 200:
            found.add("card")
        if client.get(reverse("danger_message", args=[message.public_id])).status_code == 200:
            found.add("message")
        with application(actor(staff)), connection.cursor() as cursor:
            cursor.execute("SELECT risk FROM led_work(today(), today()) WHERE case_id = %s", [case.pk])
            if cursor.fetchone() == ("high",):
                found.add("line")
        return found

    return ways


def declared(staff, number):
    people.declare_relation(actor(staff), facts=OwnFacts(kind="family", identity_number=number), at=clock.now())


@pytest.fixture
def nora():
    """One at the duty, which reads the cards that are marked for it."""
    duty = UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Socialjouren")
    return worker(duty, Role.SOCIAL_WORKER, name="Nora Natt")


def at_the_duty(staff):
    return staff.memberships.get().unit


@pytest.mark.parametrize("role", [CaseRole.CHILD, CaseRole.EXPOSED])
def test_s11_what_is_told_of_a_child_stops_at_the_fathers_worker_whoever_seeks_help(family, browse, told, nora, role):
    """A daughter who comes in her own name is where her mother is."""
    dina = PersonFactory(name="Dina Dotter")
    Party.objects.create(case=family.hers, person=dina, role=PartyRole.CHILD)
    own, dag = CaseFactory(unit=family.unit, person=dina, role=role), worker(family.unit, name="Dag Egen")
    engaged(own, dag)
    assert mark(browse(dag), own, at_the_duty(nora)).status_code == tell(browse(dag), own).status_code == 302
    assert told(own, nora) == {"card", "message"}
    assert told(own, family.lead) == {"message", "line"}
    held(family.his, nora, at_the_duty(nora))
    held(family.his, family.lead, family.unit)
    assert told(own, nora) == told(own, family.lead) == set()


def test_s14_what_is_told_of_her_stops_at_who_has_declared_the_man_that_her_case_names(family, browse, told, nora):
    other = worker(family.unit, Role.UNIT_MANAGER)
    anna = browse(family.anna)
    assert mark(anna, family.hers, at_the_duty(nora)).status_code == tell(anna, family.hers).status_code == 302
    assert told(family.hers, nora) == {"card", "message"}
    for staff in (nora, family.lead):
        declared(staff, family.his_number)
    assert told(family.hers, nora) == told(family.hers, family.lead) == set()
    assert told(family.hers, other) == {"message", "line"}


def test_s14_where_a_child_is_stops_at_who_has_declared_the_man_that_the_mothers_case_names(family, browse, told, nora):
    """The child's own case names nobody: his brother has it shielded and reads no card. Her number tells nothing."""
    bo = PersonFactory(name="Bo Barn")
    Party.objects.create(case=family.hers, person=bo, role=PartyRole.CHILD)
    own = {role: CaseFactory(unit=family.unit, person=bo, role=role) for role in (CaseRole.CHILD, CaseRole.EXPOSED)}
    xen, yen = worker(family.unit, name="Xen Exempel"), worker(family.unit, name="Yen Exempel")
    childs = own[CaseRole.CHILD]
    dag = worker(family.unit, name="Dag Egen")
    engaged(childs, dag)
    assert mark(browse(dag), childs, at_the_duty(nora)).status_code == tell(browse(dag), childs).status_code == 302
    give(family, childs, yen)
    assert wall(childs, yen) == Wall.OPEN
    her_number = identity_number("19920418")
    change_number(family.anna, family.hers, her_number)
    declared(yen, her_number)
    assert wall(childs, yen) == Wall.OPEN
    assert told(childs, nora) == {"card", "message"}
    for staff in (nora, family.lead, xen):
        declared(staff, family.his_number)
    assert told(childs, nora) == told(childs, family.lead) == set()
    family.lead = worker(family.unit, Role.UNIT_MANAGER)  # another, who has declared nobody
    assert told(childs, family.lead) == {"message", "line"}
    for case in own.values():
        give(family, case, xen)
        assert wall(case, xen) == Wall.SHIELDED
    # who had the child's case before the mother's named the child is shielded when it does
    liv = PersonFactory(name="Liv Barn")
    livs = CaseFactory(unit=family.unit, person=liv, role=CaseRole.CHILD)
    engaged(livs, xen)
    assert wall(livs, xen) == Wall.OPEN
    Party.objects.create(case=family.hers, person=liv, role=PartyRole.CHILD)
    assert wall(livs, xen) == Wall.SHIELDED


@pytest.mark.parametrize("how", ["daughter", "cousin"])
def test_s10_s14_a_commission_stops_where_the_case_would(browse, how):
    place, number = Place(), identity_number("19850612")
    if how == "daughter":
        mother, father = (
            CaseFactory(unit=place.near, board=place.board, role=role)
            for role in (CaseRole.EXPOSED, CaseRole.USING_VIOLENCE)
        )
        Party.objects.create(case=mother, person=father.person, role=PartyRole.OTHER_PARTY)
        Party.objects.create(case=mother, person=place.case.person, role=PartyRole.CHILD)
    else:
        Party.objects.create(case=place.case, person=numbered(number, name="Kalle"), role=PartyRole.OTHER_PARTY)
    page = reverse("commission", args=[place.give().public_id])
    assert browse(place.lead).get(page).status_code == 200
    if how == "daughter":
        engaged(father, place.lead)
    else:
        declared(place.lead, number)
    assert browse(place.lead).get(page).status_code == 404


def test_s11_a_child_whose_case_calls_him_the_other_party_hides_from_his_worker_where_it_is(family):
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    housed(bo, "Hemliga vägen 3")
    Party.objects.create(case=bo, person=PersonFactory(name="Mor"), role=PartyRole.GUARDIAN)
    engaged(family.his, family.ada)
    Party.objects.create(case=bo, person=numbered(family.his_number, name="Pappa"), role=PartyRole.OTHER_PARTY)
    give(family, bo, family.ada)
    assert wall(bo, family.ada) == Wall.SHIELDED


def test_s11_who_is_near_to_her_and_has_a_case_of_their_own_hides_from_his_worker_where_they_are(family):
    """Her mother, with whom she lives, is a client herself."""
    gun = CaseFactory(unit=family.unit)
    housed(gun, "Hemliga vägen 7")
    Party.objects.create(case=family.hers, person=gun.person, role=PartyRole.CLOSE)
    engaged(family.his, family.ada)
    give(family, gun, family.ada)
    assert wall(gun, family.ada) == Wall.SHIELDED


def test_s11_who_is_near_to_the_child_in_the_childs_own_case_hides_from_his_worker_where_they_are(family):
    """The grandmother with whom the child lives is a client herself, and stands in the child's case alone."""
    bo, gun = PersonFactory(name="Bo Exempelsson"), CaseFactory(unit=family.unit)
    Party.objects.create(case=family.hers, person=bo, role=PartyRole.CHILD)
    own = CaseFactory(unit=family.unit, person=bo, role=CaseRole.CHILD)
    Party.objects.create(case=own, person=gun.person, role=PartyRole.CLOSE)
    housed(gun, "Hemliga vägen 7")
    engaged(family.his, family.ada)
    give(family, gun, family.ada)
    assert wall(gun, family.ada) == Wall.SHIELDED


@pytest.mark.parametrize(("place", "role"), SIBLINGS)
def test_s11_what_is_told_of_a_sibling_without_the_case_stops_at_the_fathers_worker(browse, told, nora, place, role):
    """The night card, the danger message, the line of who leads, and a first contact about them."""
    family = Household()
    near, dag = family.near, worker(family.unit, name="Dag Egen")
    engaged(family.hers, family.anna)
    engaged(near, dag)
    family.put(place, role)
    assert mark(browse(dag), near, at_the_duty(nora)).status_code == tell(browse(dag), near).status_code == 302
    assert told(near, nora) == {"card", "message"}
    assert told(near, family.lead) == {"message", "line"}
    held(family.his, nora, at_the_duty(nora))
    held(family.his, family.lead, family.unit)
    assert told(near, nora) == told(near, family.lead) == set()
    with acting_as(actor(nora)), connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (my_walled_callers())", [near.person_id])
        assert cursor.fetchone() == (True,)


def test_s30_during_the_hour_behind_broken_glass_the_other_side_is_not_given(family):
    engaged(family.his, family.ada)
    glass = GlassOpening.objects.create(
        case=family.hers, asked_by=family.ada, unit=family.unit, reason="danger", text="Hon ringde i natt.",
        asked_at=clock.now(), approved_until=clock.now() + timedelta(hours=1),
    )  # fmt: skip
    assert glass.approved_until
    with pytest.raises(HandlerNotPossible):
        share_case(
            actor(family.lead), case=line_of(family.hers, family.lead), staff=family.ada,
            kind=EngagementKind.CO_ASSIGNED, until=None, at=clock.now(),
        )  # fmt: skip
