"""
Whether somebody is a child is asked of what is known of them, not of the role that their case was given: no adult
passes for a child beside a wall, and nothing is taken from a child. Source: S-10, S-11, S-13, S-21.
"""

import re
from dataclasses import replace

import pytest
from django.db import connection

from livlina.cases.models import Engagement, Party
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import engaged, engaged_now
from livlina.core import clock
from livlina.intake.models import Contact
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_sides import HIS_NUMBER, Childs, judged
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import HumanLink, Person, Relation, Whereabouts
from livlina.people.services import change_person, facts_of
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

KNOWN = {"his number": {"identity_number": HIS_NUMBER}, "the year he was born": {"birth_year": 1985}}


@pytest.fixture
def childs():
    return Childs()


def opened_as_a_childs(childs, **known):
    """His case, opened with the role of a child by Gil, who shares the real child's."""
    made = childs.case(CaseRole.CHILD, PersonFactory(name="Karl", **known), childs.gil)
    childs.shares()
    return made


def told(childs, case, **known):
    """Written by whoever has the case."""
    person = Person.objects.get(pk=case.person_id)
    facts = replace(facts_of(person), **known)
    change_person(actor(case.hers), person=person, facts=facts, version=person.version, case=case, at=clock.now())


def relate(childs, person, other, case, violence=Violence.BY_FIRST):
    Relation.objects.create(
        person=person, other=other, kind=RelationKind.EX_PARTNER, violence=violence,
        board=childs.board, told_in_case=case.pk, recorded_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("known", KNOWN)
def test_s11_his_case_opened_as_a_childs_is_an_adults_when_it_is_known_when_he_was_born(childs, application, known):
    """Whoever chose the role read where the real child was, beside his case, also when his number was written there."""
    case = opened_as_a_childs(childs)
    if known != "his number":  # what joins him to the one who is told of does not say how old he is
        relate(childs, case.person, childs.alma, case)
    told(childs, case, **KNOWN[known])
    assert Person.objects.get(pk=case.person_id).birth_year == 1985
    assert childs.wall() == Wall.SHIELDED
    assert childs.wall(childs.bea) == Wall.OPEN
    with application(actor(childs.gil)):
        assert not Whereabouts.objects.exists()


def test_s11_while_his_age_is_not_known_whoever_stands_by_him_stands_by_an_adult(childs):
    case = opened_as_a_childs(childs)
    assert childs.wall() == Wall.OPEN, "nothing joins him to anybody"
    HumanLink.objects.create(
        one_id=min(case.person_id, childs.his.person_id), other_id=max(case.person_id, childs.his.person_id),
        starts_at=clock.now(), undo_until=clock.today(),
    )  # fmt: skip
    judged(childs.gil)
    assert childs.wall() == Wall.SHIELDED, "another row of his is told of as an adult"
    HumanLink.objects.all().delete()
    judged(childs.gil)
    assert childs.wall() == Wall.OPEN
    relate(childs, case.person, childs.alma, case)
    assert childs.wall() == Wall.SHIELDED, "nobody knows how old he is"
    Party.objects.create(case=childs.hers, person=case.person, role=PartyRole.CHILD)
    assert childs.wall() == Wall.OPEN, "it was told in another's case too that he is a child"
    told(childs, case, birth_year=1985)
    assert childs.wall() == Wall.SHIELDED


def test_s11_who_meets_him_is_on_his_side_whatever_role_his_case_was_given(childs):
    case = childs.case(CaseRole.CHILD, PersonFactory(birth_year=1985), worker(childs.unit))
    relate(childs, case.person, childs.alma, case)
    childs.shares()
    assert childs.wall() == Wall.OPEN
    ContactFactory(unit=childs.unit, handler=childs.gil, person=case.person)
    assert childs.wall() == Wall.SHIELDED


def test_s10_who_is_the_other_party_of_one_of_age_is_walled_whatever_role_the_case_was_given(childs):
    case = childs.case(CaseRole.CHILD, PersonFactory(birth_year=1985), childs.gil)
    engaged(childs.hers, childs.gil, EngagementKind.CO_ASSIGNED)
    Party.objects.create(case=case, person=childs.alma, role=PartyRole.OTHER_PARTY)
    assert engaged_now(childs.hers, childs.gil).wall == Wall.CLOSED
    Person.objects.filter(pk=case.person_id).update(birth_year=clock.today().year - 18)
    assert engaged_now(childs.hers, childs.gil).wall == Wall.OPEN, "a child is on neither side until the year has ended"


@pytest.mark.parametrize("known", [{}, {"birth_year": 2019}], ids=["age not known", "a child"])
def test_s11_a_childs_own_worker_loses_nothing_whether_or_not_the_age_is_known(childs, application, known):
    Person.objects.filter(pk=childs.own.person_id).update(**{"birth_year": None} | known)
    relate(childs, childs.his.person, childs.own.person, childs.own)
    contact = ContactFactory(unit=childs.unit, handler=childs.bea, person=childs.own.person)
    judged(childs.bea)
    assert childs.wall(childs.bea) == Wall.OPEN
    with application(actor(childs.bea)):
        assert Whereabouts.objects.count() == 1
        assert Contact.objects.filter(pk=contact.pk).exists()
        assert Person.objects.filter(pk=childs.own.person_id).exists()


@pytest.mark.parametrize("number", ["", HIS_NUMBER], ids=["none", "his, written there"])
@pytest.mark.parametrize("how", ["case", "contact"])
def test_s11_nothing_less_of_a_child_is_kept_from_who_has_the_father_by_what_is_written_on_the_child(
    childs, application, how, number
):
    """His number on the child's row makes the two one human being of age: that opens the child's case to nobody."""
    childs.shares()
    if how == "case":
        engaged(childs.his, childs.gil, EngagementKind.CO_ASSIGNED)
    else:
        childs.meets("contact")
    assert childs.wall() == Wall.SHIELDED
    if number:
        told(childs, childs.own, identity_number=number)
    else:
        told(childs, childs.own, birth_year=1985)
    judged(childs.gil)
    assert childs.wall() in (Wall.SHIELDED, Wall.CLOSED)
    with application(actor(childs.gil)):
        assert not Whereabouts.objects.exists()


def test_s10_a_case_is_an_adults_or_a_childs_by_one_function():
    """Nothing that works out whose side one stands on asks the role of a case alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        bodies = {name: re.sub(r"--.*", "", body) for name, body in cursor.fetchall()}
    rows = r"\b(cases_engagement|intake_contacthandling|support_grouphost)\b"
    sides = r"\b(same_humans|walled_with|children_of_sides|children_against|adults_\w+|my_walled_persons)\b"
    asks = {name for name, body in bodies.items() if re.search(rows, body) and "is_told_as_child(" in body}
    assert {"adults_met", "adults_beside", "beyond_my_cases", "beyond_my_contacts", "young_beyond_me"} <= asks
    stands = {name: body for name, body in bodies.items() if re.search(rows, body) and re.search(sides, body)}
    assert not {name for name, body in stands.items() if "role <> 'child'" in body}


def test_s11_what_was_had_before_the_age_is_judged_when_it_is_written(childs):
    """Each who has the case, and not only who writes it."""
    case = opened_as_a_childs(childs)
    relate(childs, case.person, childs.alma, case)
    Party.objects.create(case=childs.hers, person=case.person, role=PartyRole.CHILD)
    other = worker(childs.unit, name="Dan Delar")
    engaged(case, other, EngagementKind.CO_ASSIGNED)
    childs.shares(other)
    assert {childs.wall(), childs.wall(other)} == {Wall.OPEN}
    told(childs, case, birth_year=1985)
    assert {childs.wall(), childs.wall(other)} == {Wall.SHIELDED}
    assert Engagement.objects.filter(case=childs.own, wall=Wall.OPEN, ends_at=None).count() == 1
