"""Booked talks follow the case: taken over in one go, given where a wall has come to stand, and never booked twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.models import Engagement, Party
from livlina.cases.services import assign_case
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.core import clock
from livlina.organisation.models import BookedTime, Room, Staff
from livlina.organisation.tests.factories import BEGINNING, UnitFactory, actor, worker
from livlina.people.models import Relation, SafeChannel
from livlina.people.terms import ChannelKind, RelationKind, Violence
from livlina.support.handing import queries, services
from livlina.support.handing.errors import HasNotTheCase, JointIsBookedAnew, TalkHasItsHolder
from livlina.support.models import InterpreterBooking, Session
from livlina.support.terms import SessionState, TalkKind
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db
TAKE, WITHOUT = (f"/samtal/{part}/" for part in ("ta-over", "utan-behandlare"))


class Place:
    """One who leaves three cases with a talk booked in each, one who takes over, and one who leads."""

    def __init__(self):
        self.unit = UnitFactory()
        self.away, self.bo, self.eva = (worker(self.unit, name=name) for name in ("Anna Borta", "Bo Prov", "Eva Prov"))
        self.lead = worker(self.unit, Role.GROUP_LEADER)
        self.room = Room.objects.create(key="r1", unit=self.unit, name="Rum 1", valid_from=BEGINNING)
        self.cases = [CaseFactory(unit=self.unit) for _ in range(3)]
        self.talks = []
        for days, case in enumerate(self.cases, start=2):
            engaged(case, self.away)
            self.talks.append(session(case, self.away, clock.now() + timedelta(days=days), state="booked"))
        BookedTime.objects.filter(pk=self.talks[0].time_id).update(room=self.room)

    def give(self, case, staff):
        assign_case(actor(self.lead), case=line_of(case, self.lead), staff=staff, at=clock.now())

    def wall(self, case, staff):
        """The member of staff gets the other side of that case."""
        beyond = CaseFactory(unit=self.unit, role=CaseRole.USING_VIOLENCE)
        engaged(beyond, staff)
        Party.objects.create(case=case, person=beyond.person, role=PartyRole.OTHER_PARTY)
        told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()}
        Relation.objects.create(
            person=case.person, other=beyond.person, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
        )
        return beyond


@pytest.fixture
def place():
    return Place()


def held_by(talk):
    """Who holds the talk now, in which room and at which hour."""
    now = Session.objects.get(case=talk.case, state=SessionState.BOOKED)
    return now.time.staff, now.time.room, now.time.slot


@pytest.mark.req("R-361")
def test_talks_of_one_who_has_left_are_taken_over_in_one_go_and_what_cannot_be_stays_with_why(place, browse, traces):
    for case in place.cases:
        place.give(case, place.bo)
    free, busy, unsafe = place.talks
    wanted = InterpreterBooking.objects.create(
        case=free.case, session=free, language="dari", alias="Frun", state="ordered",
        changed_by=place.away, changed_at=clock.now(),
    )  # fmt: skip
    session(CaseFactory(unit=place.unit), place.bo, busy.time.slot[0] + timedelta(minutes=30), state="booked")
    told = {"board": unsafe.case.board, "told_in_case": unsafe.case.pk, "recorded_at": clock.now()}
    SafeChannel.objects.create(
        person=unsafe.case.person, kind=ChannelKind.VISIT, is_safe="no", confirmed_on=clock.today(), **told
    )
    bo = browse(place.bo)
    assert TAKE in bo.get("/").content.decode()
    assert place.cases[0].number in bo.get(TAKE).content.decode()
    before = {talk.pk: held_by(talk) for talk in place.talks}
    answer = bo.post(TAKE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert free.case.number not in page
    assert "Tiden är upptagen" in page
    assert "inte säkert att mötas så" in page
    assert held_by(free) == (place.bo, place.room, before[free.pk][2])
    assert held_by(busy) == before[busy.pk]
    assert held_by(unsafe) == before[unsafe.pk]
    moved = Session.objects.get(case=free.case, state="booked")
    assert Session.objects.get(pk=free.pk).moved_to == moved
    assert (moved.interpreter.state, moved.interpreter.alias) == ("ordered", wanted.alias)
    assert traces().count("session.moved") == 1
    bo.post(TAKE)  # what is done is not done again (S-142)
    assert traces().count("session.moved") == 1
    assert BookedTime.objects.filter(staff=place.bo, state="taken").count() == 2


def test_nobody_else_takes_a_talk_over_and_a_page_without_any_says_so(place, browse):
    place.give(place.cases[0], place.bo)
    assert "Inga samtal att ta över" in browse(place.eva).get(TAKE).content.decode()
    assert browse(place.eva).post(TAKE).status_code == 302
    assert held_by(place.talks[0])[0] == place.away
    assert browse(worker(place.unit, Role.STATISTICIAN)).get(TAKE).status_code == 404
    talk = place.talks[0]
    with pytest.raises(NotPermitted):
        services.take_over(actor(worker(UnitFactory())), session=talk, at=clock.now())


@pytest.mark.req("R-361")
def test_s10_a_talk_booked_before_a_wall_was_raised_is_given_by_the_lead_to_one_who_has_the_case(
    place, browse, application, traces
):
    case, talk = place.cases[0], place.talks[0]
    lead = browse(place.lead)
    assert "Alla samtal har någon som kan hålla dem" in lead.get(WITHOUT).content.decode()
    assert "utan behandlare" not in lead.get("/").content.decode()
    place.wall(case, place.away)
    assert "1 samtal utan behandlare" in lead.get("/").content.decode()
    page = lead.get(WITHOUT).content.decode()
    assert case.number in page
    assert "Ge det till någon först" in page
    assert place.cases[1].number not in page
    place.give(case, place.eva)
    before = held_by(talk)
    sent = {f"till-{talk.public_id}": str(place.eva.public_id)}
    assert lead.post(WITHOUT, {f"till-{talk.public_id}": str(place.bo.public_id)}).status_code == 200  # has it not
    assert held_by(talk) == before
    assert "Välj någon för minst ett samtal" in lead.post(WITHOUT, {}).content.decode()
    assert lead.post(WITHOUT, sent).status_code == 302
    assert held_by(talk) == (place.eva, place.room, before[2])
    assert Session.objects.get(pk=talk.pk).state == "booked"
    told = traces("session.given")[0]
    assert told["case_ref"] == case.trace_ref
    with application(actor(place.away)):  # the hour is theirs no longer
        assert not BookedTime.objects.filter(slot=talk.time.slot, state="taken").exists()
    assert "Alla samtal har någon" in lead.get(WITHOUT).content.decode()


def test_s10_a_talk_is_given_to_nobody_beyond_nobody_busy_and_by_nobody_else(place, application):
    case, talk = place.cases[0], place.talks[0]
    place.wall(case, place.away)
    engaged(case, place.bo, EngagementKind.CO_ASSIGNED)
    engaged(case, place.eva, EngagementKind.CO_ASSIGNED)
    place.wall(case, place.eva)
    left = queries.without_holder(actor(place.lead))
    with application(actor(place.lead)):
        left = queries.without_holder(actor(place.lead))
    assert [one.may_hold for one in left] == [[place.bo]]
    told = {"left": left[0], "at": clock.now()}
    with application(actor(place.lead)), pytest.raises(HasNotTheCase, match="Eva Prov kan inte hålla samtalet"):
        services.give_talk(actor(place.lead), to=place.eva, **told)
    with pytest.raises(NotPermitted):
        services.give_talk(actor(place.bo), to=place.bo, **told)
    Session.objects.filter(pk=talk.pk).update(kind=TalkKind.JOINT)  # weighed for the one who was to hold it
    with application(actor(place.lead)), pytest.raises(JointIsBookedAnew):
        services.give_talk(actor(place.lead), to=place.bo, **told)
    Session.objects.filter(pk=talk.pk).update(kind=TalkKind.TALK)
    busy = session(CaseFactory(unit=place.unit), place.bo, talk.time.slot[0], state="booked")
    with application(actor(place.lead)), pytest.raises(Exception, match="Tiden är upptagen"):
        services.give_talk(actor(place.lead), to=place.bo, **told)
    BookedTime.objects.filter(pk=busy.time_id).update(state="cancelled")
    with application(actor(place.lead)):
        services.give_talk(actor(place.lead), to=place.bo, **told)
        with pytest.raises(TalkHasItsHolder):  # sent twice it is one
            services.give_talk(actor(place.lead), to=place.bo, **told)
    elsewhere = worker(UnitFactory(), Role.GROUP_LEADER)
    for who in (elsewhere, place.bo):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT give_talk(%s, %s, %s)", [talk.pk, uuid4(), place.bo.pk])


def test_s10_one_who_leads_from_the_other_side_and_a_stranger_are_told_of_no_talk(place, browse):
    case = place.cases[0]
    beyond = place.wall(case, place.away)
    engaged(beyond, place.lead, EngagementKind.CO_ASSIGNED)
    assert case.number not in browse(place.lead).get(WITHOUT).content.decode()
    other = worker(UnitFactory(), Role.GROUP_LEADER)
    assert case.number not in browse(other).get(WITHOUT).content.decode()
    assert browse(place.bo).get(WITHOUT).status_code == browse(place.bo).post(WITHOUT).status_code == 404


def test_a_colleague_without_the_case_who_gets_the_other_side_is_found_too_and_questions_do_not_grow(place, browse):
    lead = browse(place.lead)
    costs = []
    for case in place.cases[:2]:
        talk = session(case, place.eva, clock.now() + timedelta(days=9 + len(costs)), state="booked")
        place.wall(case, place.eva)
        assert str(talk.public_id) in lead.get(WITHOUT).content.decode()
        costs.append(questions(lead, WITHOUT))
    assert costs[0] == costs[1]
    assert Engagement.objects.filter(case__in=place.cases, actor=place.eva).count() == 0


@pytest.mark.parametrize("how", ["closed", "paused", "role"])
def test_s55_a_talk_with_one_who_has_left_or_is_away_is_taken_over_or_given(place, browse, how):
    case, talk = place.cases[0], place.talks[0]
    engaged(case, place.bo, EngagementKind.CO_ASSIGNED)
    lead, bo = browse(place.lead), browse(place.bo)
    assert case.number not in bo.get(TAKE).content.decode()
    assert case.number not in lead.get(WITHOUT).content.decode()
    if how == "role":
        place.away.memberships.update(valid_to=clock.today() - timedelta(days=1))
    else:
        Staff.objects.filter(pk=place.away.pk).update(
            **({"is_active": False} if how == "closed" else {"paused_at": clock.now()})
        )
    assert case.number in bo.get(TAKE).content.decode()
    assert place.cases[1].number not in bo.get(TAKE).content.decode()  # which is not his
    assert "3 samtal utan behandlare" in lead.get("/").content.decode()
    sent = {f"till-{talk.public_id}": str(place.bo.public_id)}
    assert lead.post(WITHOUT, sent).status_code == 302
    assert held_by(talk)[0] == place.bo
    assert "2 samtal utan behandlare" in lead.get("/").content.decode()
