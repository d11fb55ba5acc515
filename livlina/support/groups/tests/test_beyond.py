"""Who holds a group stands on no other side, whatever comes first; and no page tells whether a number comes there."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Engagement, GlassOpening, Party
from livlina.cases.services import CaseFacts, approve_joint_work, assign_case, open_case
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import line_of
from livlina.core import clock
from livlina.core.errors import DomainError
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Relation, StaffRelation
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts, PersonFacts, declare_relation, end_own_relation
from livlina.people.terms import Violence
from livlina.people.tests.factories import PersonFactory, identity_number
from livlina.support import queries as support
from livlina.support.groups import services
from livlina.support.groups.errors import GivenByAnother, HostNotPossible
from livlina.support.groups.tests.test_groups import EXPOSED, USING, Centre
from livlina.support.models import GroupAttendance, GroupHost, GroupMeeting, GroupSeat, GroupStep, HelpGroup
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


def test_s10_who_holds_a_group_no_more_is_on_its_side_for_hours(centre):
    """In the minute the group was left his case was given; the moment that is said decides nothing."""
    group, hers = centre.group(state="runs"), centre.case()
    his = centre.case(CaseRole.USING_VIOLENCE, staff=worker(centre.unit))
    Party.objects.create(case=hers, person=his.person, role=PartyRole.OTHER_PARTY)
    centre.propose(hers, group)
    facts, line = centre.facts(hosts=[worker(centre.unit)]), line_of(his, centre.eva)
    group = HelpGroup.objects.get(pk=group.pk)
    ago = clock.now() - timedelta(days=9)
    services.change_group(actor(centre.eva), group=group, facts=facts, version=group.version, at=ago)
    assert GroupHost.objects.get(staff=centre.hanna).left_at == ago
    with pytest.raises(HandlerNotPossible):
        assign_case(actor(centre.eva), case=line, staff=centre.hanna, at=clock.now())
    GroupHost.objects.update(counts_until=clock.now())
    assign_case(actor(centre.eva), case=line, staff=centre.hanna, at=clock.now())


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


class Room:
    """A group that Hanna and another hold, with Solan, whose number is known, and Månen; its meeting has been."""

    def __init__(self, centre):
        self.centre = centre
        self.second = worker(centre.unit, name="Sigrid Håller")
        self.group = centre.group(state="runs", hosts=[centre.hanna, self.second])
        person = PersonFactory(identity_number=NUMBER, identity_hash=number_hash(NUMBER))
        self.hers, self.another = centre.case(person=person), centre.case()
        met = centre.plan(self.group)[0]
        for case, called in ((self.hers, "Solan"), (self.another, "Månen")):
            centre.starts(case, self.group, called=called)
        past = (clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1))
        GroupMeeting.objects.filter(pk=met.pk).update(slot=past)
        self.meeting = reverse("help_group_meeting", args=[self.group.public_id, met.public_id])
        self.page = reverse("help_group", args=[self.group.public_id])
        self.change = reverse("help_group_change", args=[self.group.public_id])

    def seat(self, case):
        return str(GroupSeat.objects.get(place__case=case).public_id)

    def sent(self, form, *hosts):
        names = (
            "manual",
            "manual_version",
            "method",
            "capacity",
            "starts_on",
            "ends_on",
            "version",
            "read",
            "submission",
        )
        return {name: form[name].value() for name in names} | {"hosts": [str(one.public_id) for one in hosts]}


@pytest.fixture
def room(centre):
    return Room(centre)


def declared(who, application, number=NUMBER):
    with application(actor(who)):
        facts = OwnFacts(kind="family", identity_number=number)
        return declare_relation(actor(who), facts=facts, at=clock.now())


CLOSED = "Listan är stängd för dig"


def test_s14_whoever_holds_a_group_reads_no_seat_when_they_have_declared_anybody(room, centre, browse, application):
    host = browse(centre.hanna)
    pages = [room.meeting, room.page]
    assert "Solan" in host.get(room.meeting).content.decode()
    assert "2 deltar" in host.get(room.page).content.decode()

    def read():
        found = [re.search(r"<main.*</main>", host.get(url).content.decode(), re.DOTALL) for url in pages]
        return [re.sub(r'value="[^"]*"', "", one[0]) for one in found if one]

    # the same of a number that nobody has, of hers, of his whom her file names, and when it is ended as written wrongly
    his = identity_number("19920406")
    his_of(room.hers, identity_number=his, identity_hash=number_hash(his))
    seen = []
    for number in (identity_number("19660606"), NUMBER, his):
        relation = declared(centre.hanna, application, number)
        seen.append(read())
        with application(actor(centre.hanna)):
            end_own_relation(
                actor(centre.hanna),
                relation=relation,
                why_code="mistake",
                reason="Jag skrev fel nummer.",
                at=clock.now(),
            )
        seen.append(read())
    assert seen.count(seen[0]) == len(seen) == 6
    for text in seen[0]:
        assert CLOSED in text
        for told in ("Solan", "Månen", "deltar,"):
            assert told not in text
    for case in (room.hers, room.another):
        assert CLOSED in host.post(room.meeting, {room.seat(case): "present"}).content.decode()
    with application(actor(centre.hanna)):
        assert not GroupSeat.objects.exists()
    assert not GroupAttendance.objects.exists()
    # the other who holds it has the list whole, and marks who came
    second = browse(room.second)
    assert "Solan" in second.get(room.meeting).content.decode()
    assert second.post(room.meeting, {room.seat(room.hers): "present"}).status_code == 302
    assert GroupAttendance.objects.get().was == "present"


def test_s14_who_has_declared_is_given_the_group_anew_by_another_who_leads_and_not_with_a_seat_that_is_theirs(
    room, centre, browse, application, traces
):
    lead, host = browse(centre.eva), browse(centre.hanna)
    day = reverse("my_day")
    told = "Hanna Håller har anmält en egen relation efter att ha fått gruppen: bestäm vem som håller den"
    page = lead.get(room.change)
    old = room.sent(page.context["form"], centre.hanna, room.second)
    assert told not in page.content.decode() + lead.get(day).content.decode()
    declared(centre.hanna, application, identity_number("19660606"))
    for url in (day, room.page, room.change):
        assert told in lead.get(url).content.decode()
        assert told not in browse(centre.anna).get(url).content.decode()
    # a page from before she declared decides nothing, and she is chosen by nobody beforehand
    assert "Någon annan har ändrat gruppen" in lead.post(room.change, old).content.decode()
    form = lead.get(room.change).context["form"]
    assert form["hosts"].value() == [str(room.second.public_id)]
    assert CLOSED in host.get(room.page).content.decode()
    assert lead.post(room.change, room.sent(form, centre.hanna, room.second)).status_code == 302
    assert "Solan" in host.get(room.meeting).content.decode()
    assert told not in lead.get(day).content.decode()
    # of somebody who comes there she is not given it, and nobody is for whom a seat would be closed
    declared(centre.hanna, application)
    form = lead.get(room.change).context["form"]
    assert str(HostNotPossible()) in lead.post(room.change, room.sent(form, centre.hanna, room.second)).content.decode()
    assert lead.post(room.change, room.sent(form, room.second)).status_code == 302
    assert host.get(room.meeting).status_code == 404
    assert told not in lead.get(day).content.decode()
    third = worker(centre.unit)
    declared(third, application, (him := identity_number("19920406")))
    named = PersonFactory(identity_number=him, identity_hash=number_hash(him))
    Party.objects.create(case=room.another, person=named, role=PartyRole.CLOSE)
    form = lead.get(room.change).context["form"]
    assert str(HostNotPossible()) in lead.post(room.change, room.sent(form, third, room.second)).content.decode()


def test_s14_one_who_leads_and_has_declared_gives_no_group_to_themself(room, centre, browse, application):
    """A refusal would say that the one whom they have declared comes there, and their own word opens no list."""
    lead = browse(centre.eva)
    for number in (identity_number("19660606"), NUMBER):
        declared(centre.eva, application, number)
        form = lead.get(room.change).context["form"]
        page = lead.post(room.change, room.sent(form, centre.eva, room.second)).content.decode()
        assert str(GivenByAnother()) in page
    # who leads and holds it goes on with the list closed, and changes the rest of the group
    other, holds = worker(centre.unit, Role.GROUP_LEADER), worker(centre.unit, Role.GROUP_LEADER)
    form = browse(other).get(room.change).context["form"]
    assert browse(other).post(room.change, room.sent(form, holds, room.second)).status_code == 302
    declared(holds, application, identity_number("19660606"))
    own = browse(holds)
    form = own.get(room.change).context["form"]
    assert own.post(room.change, room.sent(form, holds, room.second)).status_code == 302
    assert CLOSED in own.get(room.meeting).content.decode()
    assert "bestäm vem som håller den" not in own.get(reverse("my_day")).content.decode()
    assert "bestäm vem som håller den" in browse(other).get(reverse("my_day")).content.decode()


def test_s05_s14_a_declaration_dated_back_with_raw_sql_closes_the_list_as_well(room, centre, application):
    with application(actor(centre.hanna)):
        assert GroupSeat.objects.count() == 2
        StaffRelation(
            staff=centre.hanna,
            kind="other",
            number_hash=number_hash(NUMBER),
            declared_at=clock.now() - timedelta(days=900),
        ).save(force_insert=True)
        assert not GroupSeat.objects.exists()
        for write in (
            lambda: GroupHost.objects.filter(staff=centre.hanna).update(given_at=clock.now()),
            lambda: GroupHost.objects.create(group=room.group, unit=centre.unit, staff=centre.hanna),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()


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
