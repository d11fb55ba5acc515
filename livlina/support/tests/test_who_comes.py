"""Who comes is a human being and not a row: whoever is booked first, however two rows are one, in talks and groups."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from livlina.access.commands import acting_as
from livlina.cases.commissions.models import Commission, CommissionAnswer
from livlina.cases.commissions.tests.test_commissions import Place
from livlina.cases.models import Party
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import DuplicateTask, HumanLink
from livlina.people.tests.factories import PersonFactory
from livlina.support import queries
from livlina.support.groups.errors import NoPlaceToGive, TimeNotPossible
from livlina.support.groups.tests.test_groups import USING, Centre
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db


def joined(row, role=""):
    """Another row of that human being, as two controllers have said."""
    other, now = PersonFactory(), timezone.now()
    one, two = sorted((row, other), key=lambda each: each.pk)
    task = DuplicateTask.objects.create(one=one, other=two, found_by="channel", state="joined", filed_at=now)
    HumanLink.objects.create(
        task=task, one=one, other=two, starts_at=now, undo_until=now + timedelta(days=1),
        proposed_by=worker(UnitFactory()), approved_by=worker(UnitFactory()),
    )  # fmt: skip
    return other


def commissioned(row, role):
    """Another row of that human being, in the case of a unit that took a commission."""
    place, now = Place(), clock.now()
    place.case = CaseFactory(unit=place.unit, board=place.board, person=row, role=role)
    made = Commission.objects.create(
        case=place.case, decision=place.decided(), from_unit=place.unit, to_unit=place.near, to_board=place.board,
        role=role, text="x", name="x", answer_by=clock.today(), sent_by=place.anna, sent_at=now, submission=uuid4(),
    )  # fmt: skip
    taken = CaseFactory(unit=place.near, board=place.board, role=role)
    CommissionAnswer.objects.create(
        commission=made, kind="accepted", taken_case=taken, said_by=place.lead, said_at=now, submission=uuid4()
    )
    return taken.person


class Two(Centre):
    """
    His case, and hers that names him; a child comes whom hers names, or whose own case names her as its guardian.

    `other` makes another row of who is named: him in hers, and the child or her in the other's.
    """

    def __init__(self, other, *, named):
        super().__init__()
        self.bo, self.kim = worker(self.unit), worker(self.unit)
        self.his = self.case(CaseRole.USING_VIOLENCE, staff=self.bo)
        hers, child = self.case(), PersonFactory()
        Party.objects.create(
            case=hers, person=other(self.his.person, CaseRole.USING_VIOLENCE), role=PartyRole.OTHER_PARTY
        )
        if named == "child":
            Party.objects.create(case=hers, person=child, role=PartyRole.CHILD)
            child = other(child, CaseRole.CHILD)
        self.childs = self.case(CaseRole.CHILD, person=child, staff=self.kim)
        if named == "guardian":
            Party.objects.create(case=self.childs, person=other(hers.person, CaseRole.EXPOSED), role=PartyRole.GUARDIAN)
        self.at = (clock.now() + timedelta(hours=24)).replace(minute=0, second=0, microsecond=0)

    def comes(self, case):
        return session(case, worker(self.unit), self.at, state="booked")

    def is_free(self, case, *, hours=1):
        start = self.at + timedelta(hours=hours)
        with acting_as(actor(case.hers)):
            return queries.place_is_free(case, start=start, end=start + timedelta(hours=1), day=clock.today())


def same(row, role):
    return row


@pytest.fixture(params=[same, joined, commissioned], ids=lambda other: other.__name__)
def other(request):
    return request.param


@pytest.fixture(params=["child", "guardian"])
def two(request, other):
    return Two(other, named=request.param)


@pytest.mark.parametrize("first", ["child", "him"])
def test_s11_a_child_and_who_hurt_its_mother_are_kept_apart_whoever_is_booked_first(two, first):
    one, then = (two.childs, two.his) if first == "child" else (two.his, two.childs)
    assert two.is_free(then)
    two.comes(one)
    assert not two.is_free(then)
    assert two.is_free(then, hours=4)


def test_s11_his_group_does_not_meet_when_the_child_comes(two):
    violent = two.group(USING, state="runs")
    two.plan(violent)
    talk = two.comes(two.childs)
    with pytest.raises(NoPlaceToGive):
        two.propose(two.his, violent)
    type(talk).objects.filter(pk=talk.pk).update(state="cancelled")
    two.starts(two.his, violent)
    assert not two.is_free(two.childs)
    type(talk).objects.filter(pk=talk.pk).update(state="booked")
    with pytest.raises(TimeNotPossible):
        two.plan(violent, hours=26)
    assert two.plan(violent, hours=72)


def test_s11_the_childs_group_does_not_meet_when_he_comes(two):
    """Of those who are in a group, whoever is kept from one of them is not booked beside it."""
    group = two.group(state="runs", role="child")
    two.plan(group)
    talk = two.comes(two.his)
    with pytest.raises(NoPlaceToGive):
        two.propose(two.childs, group)
    type(talk).objects.filter(pk=talk.pk).update(state="cancelled")
    two.starts(two.childs, group)
    assert not two.is_free(two.his)
    type(talk).objects.filter(pk=talk.pk).update(state="booked")
    with pytest.raises(TimeNotPossible):
        two.plan(group, hours=26)


def test_s11_he_who_hurts_is_not_who_brings_the_child_also_on_another_row(other):
    """Her own talk may be at the hour of the child's, where he is its guardian on a row of his own."""
    two = Two(other, named="guardian")
    Party.objects.create(case=two.childs, person=joined(two.his.person), role=PartyRole.GUARDIAN)
    hers = two.case(person=Party.objects.get(role=PartyRole.OTHER_PARTY).case.person)
    two.comes(two.childs)
    assert two.is_free(hers, hours=0)
    assert not two.is_free(two.his, hours=0)
