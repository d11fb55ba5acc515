"""Who holds a group stands on no other side, whatever comes first; and no page tells whether a number comes there."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Engagement, GlassOpening, Party
from livlina.cases.services import CaseFacts, approve_joint_work, assign_case, open_case
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import line_of
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Relation
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts, PersonFacts, declare_relation
from livlina.people.terms import Violence
from livlina.people.tests.factories import PersonFactory
from livlina.support import queries as support
from livlina.support.groups import services
from livlina.support.groups.tests.test_groups import EXPOSED, USING, Centre
from livlina.support.models import GroupAttendance, GroupMeeting, GroupSeat, GroupStep, HelpGroup
from livlina.support.tests.factories import session
from livlina.support.tests.test_booking import NUMBER, numbered, put_in

pytestmark = pytest.mark.django_db
CLASH = "Platsen behöver prövas på nytt"
REASON = "Inget annat sätt fanns att hjälpa dem båda den veckan."


@pytest.fixture
def centre():
    return Centre()


def his_of(hers, **facts):
    """Somebody who stands in her case as the other party."""
    him = PersonFactory(**facts)
    Party.objects.create(case=hers, person=him, role=PartyRole.OTHER_PARTY)
    return him


def test_s10_his_case_is_not_opened_with_one_who_holds_the_group_she_goes_to(centre, application):
    """Its persons are not there yet when somebody is given it, so it is asked when all are written down."""
    group, hers = centre.group(state="runs"), centre.case()
    his_of(hers, identity_number=NUMBER, identity_hash=number_hash(NUMBER))
    centre.propose(hers, group)

    def opened(by, to=None):
        client = PersonFacts(name="Bo Prov", identity_number=NUMBER)
        facts = CaseFacts(role=CaseRole.USING_VIOLENCE, came_in_on=clock.today())
        with application(actor(by)):
            return open_case(
                actor(by), unit=centre.unit, facts=facts, client=client, assigned_to=to, at=clock.now()
            ).is_handed_on

    with pytest.raises(HandlerNotPossible), transaction.atomic():
        opened(centre.eva, centre.hanna)
    assert opened(centre.hanna), "what the host writes down is saved whole, and not read back"
    assert not opened(worker(centre.unit))
    assert not Engagement.objects.filter(actor=centre.hanna).exists()
    # and what was approved before any wall stood opens nothing
    his = centre.case(CaseRole.USING_VIOLENCE, staff=worker(centre.unit))
    lines = [line_of(each, centre.eva) for each in (hers, his)]
    approve_joint_work(
        actor(centre.eva), case=lines[0], other=lines[1], staff=centre.hanna, reason=REASON,
        until=clock.now() + timedelta(days=9), submission=uuid4(), at=clock.now(),
    )  # fmt: skip
    centre.relate(hers, his, violence=Violence.BY_SECOND)
    with pytest.raises(HandlerNotPossible):
        assign_case(actor(centre.eva), case=lines[1], staff=centre.hanna, at=clock.now())


def test_s10_s30_in_the_hour_of_broken_glass_his_worker_is_made_no_holder_of_her_group_or_her_talk(centre):
    group, hers = centre.group(state="runs"), centre.case()
    his = centre.case(CaseRole.USING_VIOLENCE, staff=(bo := worker(centre.unit)))
    centre.relate(hers, his, violence=Violence.BY_SECOND)
    centre.propose(hers, group)
    GlassOpening.objects.create(
        case=hers, asked_by=bo, unit=centre.unit, reason="danger", text="Hon ringde i natt.",
        asked_at=clock.now(), approved_until=clock.now() + timedelta(hours=1),
    )  # fmt: skip

    def hold(with_him):
        facts = replace(centre.facts(EXPOSED), hosts=[centre.hanna, *([bo] if with_him else [])])
        current = HelpGroup.objects.get(pk=group.pk)
        services.change_group(actor(centre.eva), group=current, facts=facts, version=current.version, at=clock.now())

    with pytest.raises(DomainError), transaction.atomic():
        hold(with_him=True)
    hold(with_him=False)
    with acting_as(actor(centre.anna)):
        assert not may_hold(hers, bo)
        assert may_hold(hers, centre.anna)
    # what he had before he has still: his own client's talk
    with acting_as(actor(bo)):
        assert may_hold(his, bo)


def may_hold(case, staff):
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_hold(%s, %s)", [case.pk, staff.pk])
        return cursor.fetchone()[0]


def test_s14_whoever_holds_a_group_reads_no_seat_of_one_whom_they_have_declared(centre, browse, application):
    group = centre.group(state="runs", hosts=[centre.hanna, (second := worker(centre.unit))])
    person = PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER))
    hers, another = centre.case(person=person), centre.case()
    met = centre.plan(group)[0]
    for case, called in ((hers, "Solan"), (another, "Månen")):
        centre.starts(case, group, called=called)
    past = (clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1))
    GroupMeeting.objects.filter(pk=met.pk).update(slot=past)
    room = reverse("help_group_meeting", args=[group.public_id, met.public_id])
    assert "Solan" in browse(centre.hanna).get(room).content.decode()
    with application(actor(centre.hanna)):
        declare_relation(actor(centre.hanna), facts=OwnFacts(kind="family", identity_number=NUMBER), at=clock.now())
    hidden = str(GroupSeat.objects.get(place__case=hers).public_id)
    page = browse(centre.hanna).get(room).content.decode()
    assert "Solan" not in page
    assert "Månen" in page
    browse(centre.hanna).post(room, {hidden: "present"})
    assert not GroupAttendance.objects.filter(case=hers).exists()
    # the other who holds it has the list whole, and her case says that the place is to be looked at
    assert "Solan" in browse(second).get(room).content.decode()
    assert CLASH in browse(centre.anna).get(reverse("case_groups", args=[hers.public_id])).content.decode()


def test_s10_who_has_left_the_group_is_read_in_the_room_for_two_weeks_and_closes_the_other_side_as_long(centre, browse):
    group, hers = centre.group(state="runs"), centre.case()
    met = centre.plan(group)[0]
    place = centre.starts(hers, group, called="Solan")
    past = (clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1))
    GroupMeeting.objects.filter(pk=met.pk).update(slot=past)
    room = reverse("help_group_meeting", args=[group.public_id, met.public_id])
    host, seat = browse(centre.hanna), str(GroupSeat.objects.get(place=place).public_id)
    assert host.post(room, {seat: "present"}).status_code == 302
    centre.step(place, "left", why="completed")
    centre.move(group, "ended")
    his = centre.case(CaseRole.USING_VIOLENCE, staff=worker(centre.unit))
    centre.relate(hers, his, violence=Violence.BY_SECOND)
    give = {"case": line_of(his, centre.eva), "staff": centre.hanna, "at": clock.now()}
    assert "Solan" in host.get(room).content.decode()
    with pytest.raises(HandlerNotPossible):
        assign_case(actor(centre.eva), **give)
    GroupStep.objects.filter(place=place).update(written_at=clock.now() - timedelta(days=15))
    assign_case(actor(centre.eva), **give)
    assert "Solan" not in host.get(room).content.decode()
    host.post(room, {seat: "absent"})
    assert GroupAttendance.objects.get().was == "present"


def test_s10_who_holds_his_group_holds_no_talk_of_hers(centre):
    group, hers = centre.group(USING), centre.case()
    his = centre.case(CaseRole.USING_VIOLENCE, staff=worker(centre.unit))
    centre.relate(hers, his, violence=Violence.BY_SECOND)
    with acting_as(actor(centre.anna)):
        assert support.may_hold(hers, centre.hanna)
    centre.propose(his, group)
    with acting_as(actor(centre.anna)):
        assert not support.may_hold(hers, centre.hanna)
        assert support.may_hold(hers, worker(centre.unit))


@pytest.mark.parametrize("comes", ["group", "talk"])
def test_s12_a_number_that_one_writes_tells_by_no_place_whether_its_owner_comes(centre, browse, comes):
    group, bo = centre.group(state="runs"), worker(centre.unit)
    met = centre.plan(group)[0]
    hers = centre.case(staff=bo, person=numbered())
    if comes == "group":
        centre.starts(hers, group)
    else:
        session(hers, bo, met.slot.lower, state="booked")
    own = centre.case()
    centre.starts(own, group)
    page, url = browse(centre.anna), reverse("case_groups", args=[own.public_id])
    row = put_in(page, own)
    Relation.objects.create(
        person=own.person, other=row, kind="partner", violence=Violence.BY_SECOND, board=centre.board,
        told_in_case=own.pk, recorded_at=clock.now(), recorded_by=centre.anna,
    )  # fmt: skip
    assert CLASH not in page.get(url).content.decode()
    # what another has said is told as before
    Relation.objects.update(recorded_by=centre.eva)
    Relation.objects.update(other=hers.person)
    assert CLASH in page.get(url).content.decode()
