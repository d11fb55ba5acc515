"""Of whom it is told where one is who is beyond a wall: in every role, in whoever's case. Source: S-10, S-11, S-21."""

import pytest

from livlina.cases.models import Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, housed
from livlina.cases.tests.test_walls import Family, give, wall
from livlina.organisation.tests.factories import actor
from livlina.people.models import Person, Whereabouts
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


class Household(Family):
    """Alma's child Bo, who has an own case, and one with whom they live, who has a case as well."""

    def __init__(self, role: CaseRole = CaseRole.CHILD, *, is_told: bool = True) -> None:
        super().__init__()
        self.bo: Person = PersonFactory(name="Bo Exempelsson")
        if is_told:
            self.tell_of_bo()
        self.bos = CaseFactory(unit=self.unit, person=self.bo, role=CaseRole.CHILD)
        self.near = CaseFactory(unit=self.unit, role=role)
        housed(self.near, "Hemliga vägen 7")

    def tell_of_bo(self) -> None:
        Party.objects.create(case=self.hers, person=self.bo, role=PartyRole.CHILD)

    def put(self, place: str, role: PartyRole) -> None:
        """Who is near, told in one of the cases."""
        case, person = {
            "in hers": (self.hers, self.near.person),
            "in the child's": (self.bos, self.near.person),
            "she in theirs": (self.near, self.hers.person),
            "the child in theirs": (self.near, self.bo),
        }[place]
        Party.objects.create(case=case, person=person, role=role)


PLACES = ("in hers", "in the child's", "she in theirs", "the child in theirs")
IN_CASE = [role for role in PartyRole if role != PartyRole.CLIENT]


def expected(place: str, role: PartyRole, case_role: CaseRole) -> Wall:
    """
    All who are near hide where they are; one who stands against her, or against the child, is on nobody's side here.

    A child whose own case names her, or her child, hides in any role.
    """
    if role != PartyRole.OTHER_PARTY:
        return Wall.SHIELDED
    return Wall.SHIELDED if case_role == CaseRole.CHILD and place.endswith("theirs") else Wall.OPEN


@pytest.mark.parametrize("told_last", ["who is near", "the work"])
@pytest.mark.parametrize("case_role", list(CaseRole))
@pytest.mark.parametrize("role", IN_CASE)
@pytest.mark.parametrize("place", PLACES)
def test_s11_who_is_near_hides_from_his_worker_where_they_are_in_every_role_and_in_whoevers_case(
    application, place, role, case_role, told_last
):
    family = Household(case_role)
    engaged(family.his, family.ada)
    acts = {
        "who is near": lambda: family.put(place, role),
        "the work": lambda: engaged(family.near, family.ada),
    }
    for name in sorted(acts, key=lambda name: name == told_last):
        acts[name]()
    assert wall(family.near, family.ada) == expected(place, role, case_role)
    with application(actor(family.ada)):
        is_told = Whereabouts.objects.filter(told_in_case=family.near.pk).exists()
    assert is_told == (wall(family.near, family.ada) == Wall.OPEN)


SIBLINGS = [
    (place, role) for place in ("in the child's", "the child in theirs") for role in (PartyRole.CHILD, PartyRole.CLOSE)
]


@pytest.mark.parametrize("told_last", ["the child in hers", "who is near", "the work"])
@pytest.mark.parametrize(("place", "role"), SIBLINGS)
def test_s11_a_sibling_whom_the_childs_own_case_tells_of_or_whose_case_tells_of_the_child_hides_where_they_are_at_once(
    told_last, place, role
):
    family = Household(is_told=False)
    engaged(family.his, family.ada)
    acts = {
        "the child in hers": family.tell_of_bo,
        "who is near": lambda: family.put(place, role),
        "the work": lambda: give(family, family.near, family.ada),
    }
    for name in sorted(acts, key=lambda name: name == told_last):
        acts[name]()
    assert wall(family.near, family.ada) == Wall.SHIELDED


@pytest.mark.parametrize("role", [PartyRole.GUARDIAN, PartyRole.CHILD, PartyRole.CLOSE])
@pytest.mark.parametrize("other_partys", ["her", "the child"])
def test_s11_he_whom_she_is_walled_from_hides_nothing_from_his_worker_who_also_has_anothers_against_her(
    role, other_partys
):
    """Karl has the care of Bo, and names him in his own case: that hides Karl from nobody who is to help him."""
    family = Household(CaseRole.USING_VIOLENCE)
    against = family.hers if other_partys == "her" else family.bos
    Party.objects.create(case=against, person=family.near.person, role=PartyRole.OTHER_PARTY)
    Party.objects.create(case=family.bos, person=family.his.person, role=PartyRole.GUARDIAN)
    Party.objects.create(case=family.his, person=family.bo, role=role)
    for case in (family.his, family.near):
        engaged(case, family.ada)
    assert wall(family.his, family.ada) == wall(family.near, family.ada) == Wall.OPEN


def test_s11_where_the_childs_own_case_alone_says_who_is_against_it_all_who_are_near_to_it_hide_from_his_worker():
    family = Household(CaseRole.EXPOSED, is_told=False)
    other = CaseFactory(unit=family.unit, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=family.bos, person=other.person, role=PartyRole.OTHER_PARTY)
    lisa = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    Party.objects.create(case=lisa, person=family.bo, role=PartyRole.CLOSE)
    family.put("in the child's", PartyRole.CLOSE)
    engaged(other, family.ada)
    for case in (lisa, family.near):
        engaged(case, family.ada)
        assert wall(case, family.ada) == Wall.SHIELDED
        engaged(case, family.anna, EngagementKind.CO_ASSIGNED)
        assert wall(case, family.anna) == Wall.OPEN
