"""Booking in detail: rooms, series, moving, safe talks, childcare and interpreters."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.commands import acting_as
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.services import add_party
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.terms import TimeState
from livlina.organisation.tests.factories import RoomFactory, UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.models import DuplicateTask, HumanLink, Person
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts, RelationFacts
from livlina.people.terms import OwnKind, RelationKind, Source, Violence
from livlina.people.tests.factories import PersonFactory, identity_number
from livlina.support import rules
from livlina.support.errors import AliasTellsWho
from livlina.support.models import InterpreterBooking, Session
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit, person=PersonFactory(name="Alma Prov", language="dari"))
    engaged(case, anna)
    return case


def at(day, hour=10):
    return datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM)


def typed(staff, **changed):
    return {
        "state": "booked",
        "staff": str(staff.public_id),
        "starts_on": TOMORROW.isoformat(),
        "starts_time": "10.00",
        "minutes": "50",
        "form": "individual",
        **changed,
    }


def new(client, case, staff, **changed):
    return client.post(reverse("session_new", args=[case.public_id]), typed(staff, **changed))


def move(client, case, held, staff, **changed):
    return client.post(reverse("session_move", args=[case.public_id, held.public_id]), typed(staff, **changed))


def said(answer):
    return answer.content.decode()


def test_a_room_is_booked_with_the_session_and_who_comes_second_is_told_what_is_free(browse, case, anna, unit):
    room, other = RoomFactory(unit=unit, name="Lilla rummet"), RoomFactory(unit=unit, name="Stora rummet")
    foreign = RoomFactory()
    colleague = worker(unit)
    engaged(case, colleague, EngagementKind.CO_ASSIGNED)
    client = browse(anna)
    new(client, case, anna, room=str(room.public_id))
    assert Session.objects.get().time.room == room
    assert "Lilla rummet" in said(client.get(reverse("case_sessions", args=[case.public_id])))
    refused = said(new(client, case, colleague, room=str(room.public_id)))
    assert "Rummet är upptaget då. Ledigt då: Stora rummet." in refused
    assert "Välj ett av svaren" in said(new(client, case, colleague, room=str(foreign.public_id)))
    assert Session.objects.count() == 1
    new(client, case, colleague, room=str(other.public_id))
    assert Session.objects.count() == 2


def test_a_series_is_booked_whole_at_the_same_hour_by_the_clock(browse, case, anna, traces):
    new(browse(anna), case, anna, repeat="fortnightly", times="4")
    starts = [timezone.localtime(one.time.slot.lower) for one in Session.objects.order_by("pk")]
    assert [start.date() for start in starts] == [TOMORROW + timedelta(weeks=2 * place) for place in range(4)]
    assert {start.hour for start in starts} == {10}
    assert traces().count("session.booked") == 4
    new(browse(anna), case, anna, repeat="fortnightly", times="4")  # a double click
    assert Session.objects.count() == 4


def test_a_series_with_a_day_that_is_taken_is_refused_whole_and_the_days_are_told(browse, case, anna, unit):
    for weeks in (1, 3):
        session(CaseFactory(unit=unit), anna, at(TOMORROW + timedelta(weeks=weeks)), state=SessionState.BOOKED)
    before = Session.objects.count()
    refused = said(new(browse(anna), case, anna, repeat="weekly", times="4"))
    days = ", ".join(swedish_date(TOMORROW + timedelta(weeks=weeks)) for weeks in (1, 3))
    assert f"Inget är bokat. Upptaget {days}." in refused
    assert Session.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"repeat": "weekly"}, "times"),
        ({"repeat": "weekly", "times": "1"}, "times"),
        ({"repeat": "weekly", "times": "99"}, "times"),
        ({"interpreter": "on", "interpreter_language": "dari"}, "interpreter_alias"),
        ({"interpreter": "on", "interpreter_language": "dari", "interpreter_alias": "alma k"}, "interpreter_alias"),
        ({"interpreter": "on", "interpreter_alias": "K"}, "interpreter_language"),
        ({"form": "phone", "can_talk": "no"}, "can_talk"),
        ({"room": "x"}, "room"),
        ({"childcare": "x"}, "childcare"),
    ],
)
def test_s131_what_cannot_be_booked_is_said_at_its_field(browse, case, anna, changed, field):
    answer = new(browse(anna), case, anna, **changed)
    assert list(answer.context["form"].errors) == [field]
    assert not Session.objects.exists()


def test_a_series_and_an_interpreter_are_for_what_is_to_come(browse, case, anna):
    past = {"state": "held", "starts_on": (TOMORROW - timedelta(days=3)).isoformat()}
    wanted = {"interpreter": "on", "interpreter_language": "dari", "interpreter_alias": "K"}
    for more in ({"repeat": "weekly", "times": "2"}, wanted):
        assert "Det går bara för samtal som ska bli av" in said(new(browse(anna), case, anna, **past, **more))
    assert not Session.objects.exists()


@pytest.mark.req("R-490")
def test_whether_she_can_talk_where_she_is_is_asked_and_no_is_not_booked(browse, case, anna):
    client = browse(anna)
    assert "Personen kan inte prata säkert där" in said(new(client, case, anna, form="digital", can_talk="no"))
    new(client, case, anna, form="digital")
    assert "Fråga först om det går att prata säkert" in said(
        client.get(reverse("case_sessions", args=[case.public_id]))
    )


def test_childcare_that_is_needed_is_said_with_the_session(browse, case, anna):
    client = browse(anna)
    new(client, case, anna, childcare="needed")
    assert Session.objects.get().childcare == "needed"
    assert "Barnpassning behövs och är inte ordnad" in said(client.get(reverse("case_sessions", args=[case.public_id])))


WANTED = {
    "interpreter": "on",
    "interpreter_language": "dari",
    "interpreter_dialect": "herat",
    "interpreter_sex": "female",
    "interpreter_alias": "Karin B",
    "interpreter_refused": "Tolk 114",
}


def test_an_interpreter_is_wished_for_under_an_alias_ordered_and_called_off(browse, case, anna, traces):
    client = browse(anna)
    form = said(client.get(reverse("session_new", args=[case.public_id])))
    assert "aldrig ett barn, en släkting" in form
    assert 'value="dari"' in form
    new(client, case, anna, **WANTED)
    booking = InterpreterBooking.objects.get()
    assert (booking.alias, booking.refused, booking.sex) == ("Karin B", "Tolk 114", "female")
    sessions = reverse("case_sessions", args=[case.public_id])
    assert "tolk ska beställas" in said(client.get(sessions))
    url = reverse("interpreter_mark", args=[case.public_id, booking.session.public_id])
    client.post(url, {"state": "x"})
    client.post(url, {"state": "ordered", "read": "wanted"})
    shown = said(client.get(sessions))
    assert "tolk beställd" in shown
    assert "dari, herat, kvinna" in shown
    mark = reverse("session_mark", args=[case.public_id, booking.session.public_id])
    client.post(mark, {"state": "cancelled", "read": "booked"})
    assert "tolk ska avbeställas" in said(client.get(sessions))
    client.post(url, {"state": "called_off", "read": "ordered"})
    assert "tolk avbeställd" in said(client.get(sessions))
    assert traces().count("interpreter.marked") == 2


def test_s23_what_is_told_of_an_interpreter_is_looked_through(browse, case, anna):
    case.person.protection = "protected_registration"
    case.person.save()
    hidden = WANTED | {"interpreter_refused": "Bor på Storgatan 12, 123 45 Provstad"}
    assert "Inget är sparat än" in said(new(browse(anna), case, anna, **hidden))
    assert not Session.objects.exists()
    new(browse(anna), case, anna, confirmed_because="Tolken bor på samma gata", **hidden)
    assert InterpreterBooking.objects.exists()


def test_a_session_is_moved_and_the_old_one_points_to_the_new(browse, case, anna, unit, traces):
    client = browse(anna)
    new(client, case, anna, form="digital", can_talk="yes", childcare="needed", **WANTED)
    old = Session.objects.get()
    sent = {"starts_time": "10.30"}  # over its own old hours
    assert said(client.get(reverse("session_move", args=[case.public_id, old.public_id]))).count("Flytta samtal") > 0
    for _ in range(2):
        move(client, case, old, anna, **sent)
    old.refresh_from_db()
    moved = old.moved_to
    assert (old.state, old.time.state, moved.state) == (SessionState.MOVED, TimeState.MOVED, SessionState.BOOKED)
    assert (moved.form, moved.can_talk, moved.childcare) == ("digital", "yes", "needed")
    assert (moved.interpreter.alias, moved.interpreter.state) == ("Karin B", "wanted")
    assert Session.objects.count() == 2
    assert traces().count("session.moved") == 1
    shown = said(client.get(reverse("case_sessions", args=[case.public_id])))
    assert "Flyttat till" in shown
    assert "Bara ett samtal som är bokat kan flyttas" in said(
        client.get(reverse("session_move", args=[case.public_id, old.public_id]))
    )
    client.post(reverse("session_mark", args=[case.public_id, old.public_id]), {"state": "cancelled"})
    old.refresh_from_db()
    assert old.state == SessionState.MOVED


def test_s140_a_session_gets_another_room_at_its_own_hour_and_two_are_never_moved_into_one(browse, case, anna, unit):
    """It was moved to itself: nobody was booked any longer, and the one who came met nobody."""
    client, room = browse(anna), str(RoomFactory(unit=unit).public_id)
    for hour in ("10.00", "12.00"):
        new(client, case, anna, starts_time=hour)
    one, two = Session.objects.filter(case=case).order_by("pk")
    assert [move(client, case, one, anna, room=room).status_code for _ in range(2)] == [302, 302]
    booked = Session.objects.select_related("time__room").filter(case=case, state=SessionState.BOOKED)
    assert {(held.time.slot.lower, held.time.room is not None, held.time.state) for held in booked} == {
        (at(TOMORROW), True, TimeState.TAKEN),
        (at(TOMORROW, 12), False, TimeState.TAKEN),
    }
    assert "med något annat i" in said(move(client, case, two, anna, starts_time="10.00", room=room))
    for more in ({"room": room}, {"form": "phone"}, WANTED):  # nothing typed is lost in silence
        assert "med något annat i" in said(new(client, case, anna, starts_time="12.00", **more))
    assert new(client, case, anna, starts_time="12.00").status_code == 302
    assert move(client, case, two, anna, starts_time="12.00").status_code == 302  # nothing is changed
    two.refresh_from_db()
    assert two.state == SessionState.BOOKED


def test_a_session_is_not_moved_to_hours_that_are_taken_and_stays_where_it_was(browse, case, anna, unit):
    client = browse(anna)
    new(client, case, anna)
    old = Session.objects.get()
    session(CaseFactory(unit=unit), anna, at(TOMORROW, 14), state=SessionState.BOOKED)
    assert "Tiden är upptagen" in said(move(client, case, old, anna, starts_time="14.00"))
    old.refresh_from_db()
    assert (old.state, old.time.state) == (SessionState.BOOKED, TimeState.TAKEN)


@pytest.mark.parametrize(("hour", "taken"), [("11.00", True), ("12.30", True), ("13.00", False), ("7.50", True)])
def test_s11_two_sides_of_a_wall_are_not_booked_to_the_same_place_near_each_other(
    browse, case, anna, unit, hour, taken
):
    other = CaseFactory(unit=unit, role="using_violence")
    Party.objects.create(case=other, person=case.person, role=PartyRole.OTHER_PARTY)
    session(other, worker(unit), at(TOMORROW), state=SessionState.BOOKED)
    answer = new(browse(anna), case, anna, starts_time=hour)
    assert Session.objects.filter(case=case).exists() != taken
    if taken:
        assert "Tiden är upptagen. Välj en annan tid eller en annan kollega." in said(answer)
        new(browse(anna), case, anna, starts_time=hour, form="phone")
        assert Session.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    ("state", "taken"), [("held", True), ("missed", True), ("late", True), ("cancelled", False), ("moved", False)]
)
def test_s11_who_has_come_is_still_there_whatever_has_been_said_of_the_talk(browse, case, anna, unit, state, taken):
    """What became of a talk is written from its first minute, while she sits there; to one called off nobody comes."""
    other = CaseFactory(unit=unit, role="using_violence")
    Party.objects.create(case=other, person=case.person, role=PartyRole.OTHER_PARTY)
    held = session(other, worker(unit), at(TOMORROW), state=SessionState.BOOKED)
    to = session(other, worker(unit), at(TOMORROW + timedelta(days=1)), state=SessionState.BOOKED)
    Session.objects.filter(pk=held.pk).update(state=state, moved_to=to if state == "moved" else None)
    answer = new(browse(anna), case, anna, starts_time="10.30")
    assert Session.objects.filter(case=case).exists() != taken
    assert ("Tiden är upptagen. Välj en annan tid eller en annan kollega." in said(answer)) == taken


def test_s11_a_child_and_who_hurt_its_mother_are_not_booked_to_the_same_place_near_each_other(browse, case, anna, unit):
    """She comes with the child. Her own talk may be at the same hour, and his at another."""
    his, bo, eva = CaseFactory(unit=unit, role="using_violence"), worker(unit), worker(unit)
    engaged(his, bo)
    Party.objects.create(case=case, person=his.person, role=PartyRole.OTHER_PARTY)
    childs = CaseFactory(unit=unit, role="child")
    engaged(childs, eva)
    for each in (case, his):
        Party.objects.create(case=each, person=childs.person, role=PartyRole.CHILD)
    session(childs, worker(unit), at(TOMORROW), state=SessionState.BOOKED)
    assert "Tiden är upptagen" in said(new(browse(bo), his, bo, starts_time="11.00"))
    assert new(browse(bo), his, bo, starts_time="15.00").status_code == 302
    assert "Tiden är upptagen" in said(new(browse(eva), childs, eva, starts_time="16.00"))
    assert new(browse(anna), case, anna, starts_time="10.00").status_code == 302


NUMBER = identity_number()


def numbered(number=NUMBER):
    return PersonFactory(identity_number=number, identity_hash=number_hash(number))


def put_in(client, case, number=NUMBER):
    """Put somebody with that number in the case as the other party, as its worker does; the row that was written."""
    told = {"role": "other_party", "name": "Bo Prov", "identity_number": number}
    assert client.post(reverse("person_new", args=[case.public_id]), told).status_code == 302
    return Party.objects.get(case=case, role=PartyRole.OTHER_PARTY).person


@pytest.fixture
def comes(unit):
    """A case at the unit of one with the number, who comes there tomorrow at ten and that day in two weeks."""
    case = CaseFactory(unit=unit, person=numbered(), role="exposed")
    for weeks in (0, 2):
        session(case, worker(unit), at(TOMORROW + timedelta(weeks=weeks)), state=SessionState.BOOKED)
    return case


@pytest.mark.parametrize("role", ["exposed", "using_violence"])
@pytest.mark.parametrize("repeat", [{}, {"repeat": "weekly", "times": "4"}])
def test_s12_no_booking_tells_whether_one_whose_number_is_written_comes_there(browse, case, anna, comes, role, repeat):
    Case.objects.filter(pk=case.pk).update(role=role)
    client = browse(anna)
    row = put_in(client, case)
    people.tell_relation(
        actor(anna),
        person=case.person,
        case=case,
        facts=RelationFacts(other=row, kind=RelationKind.EX_PARTNER, violence=Violence.BY_SECOND),
        at=timezone.now(),
    )
    new(client, case, anna, starts_time="11.00", **repeat)
    assert Session.objects.filter(case=case).count() == int(repeat.get("times", 1))


def test_s12_a_number_that_is_written_and_taken_away_tells_nothing_by_a_booking(browse, case, anna, comes):
    row = put_in(browse(anna), case)
    Person.objects.filter(pk=row.pk).update(identity_number=None, identity_hash=None)
    assert HumanLink.objects.filter(one=comes.person, other=row, proposed_by=None).exists()
    new(browse(anna), case, anna, starts_time="11.00")
    assert Session.objects.filter(case=case).exists()


def test_s12_a_colleague_who_wrote_the_number_makes_no_booking_tell_of_it(browse, case, anna, unit, comes):
    colleague = worker(unit)
    engaged(case, colleague, EngagementKind.CO_ASSIGNED)
    put_in(browse(colleague), case)
    new(browse(anna), case, anna, starts_time="11.00")
    assert Session.objects.filter(case=case).exists()


WEEKS = 4


def made_after_refusals(client, case, staff):
    """
    One booking is refused as when a colleague is busy, and a series without naming a day; by telephone it is not. How
    many sessions there are of all that.
    """
    before = Session.objects.count()
    answer = said(new(client, case, staff, starts_time="11.00"))
    assert "Tiden är upptagen. Välj en annan tid eller en annan kollega." in answer
    series = said(new(client, case, staff, starts_time="11.00", repeat="weekly", times="4"))
    assert "Några av dagarna är upptagna på plats. Välj en annan tid eller ett annat sätt" in series
    assert not any(swedish_date(TOMORROW + timedelta(weeks=weeks)) in series for weeks in range(4))
    assert Session.objects.count() == before
    new(client, case, staff, starts_time="11.00", form="phone", repeat="weekly", times="4")
    return Session.objects.count() - before


HIS = identity_number("19810307")


@pytest.fixture
def his(unit, anna):
    case = CaseFactory(unit=unit, person=numbered(HIS), role="using_violence")
    engaged(case, anna)
    return case


def test_s11_one_whom_the_other_sides_own_case_names_by_number_is_kept_apart(browse, his, anna, unit, comes):
    bo = worker(unit)
    engaged(comes, bo)
    put_in(browse(bo), comes, HIS)
    assert made_after_refusals(browse(anna), his, anna) == WEEKS


def test_s11_one_of_whose_violence_the_other_sides_own_case_tells_is_kept_apart(browse, his, anna, unit, comes):
    bo = worker(unit)
    engaged(comes, bo)
    people.tell_relation(
        actor(bo),
        person=comes.person,
        case=comes,
        facts=RelationFacts(other=numbered(HIS), kind=RelationKind.EX_PARTNER, violence=Violence.BY_SECOND),
        at=timezone.now(),
    )
    assert made_after_refusals(browse(anna), his, anna) == WEEKS


def test_s11_rows_that_two_controllers_have_joined_are_kept_apart(browse, his, anna, comes):
    row = put_in(browse(anna), his)
    task = DuplicateTask.objects.get(one=comes.person, other=row)
    HumanLink.objects.create(
        task=task,
        one=task.one,
        other=task.other,
        starts_at=timezone.now(),
        undo_until=TOMORROW,
        proposed_by=worker(UnitFactory()),
        approved_by=worker(UnitFactory()),
    )
    assert made_after_refusals(browse(anna), his, anna) == WEEKS


class Childs:
    """A child's own case with Eva, all that is known of the mother; his with Bo. What Eva writes is as on her pages."""

    def __init__(self, unit):
        self.bo, self.eva, self.unit = worker(unit), worker(unit), unit
        self.his = CaseFactory(unit=unit, person=numbered(HIS), role="using_violence")
        self.case = CaseFactory(unit=unit, role="child")
        engaged(self.his, self.bo)
        engaged(self.case, self.eva)
        self.mother = numbered()

    def told(self, *, mother=PartyRole.GUARDIAN, father=PartyRole.OTHER_PARTY, violence=None, of=None, by=None):
        """What Eva, or a colleague who has had the case, has put in it; the row of the one who hurt her."""
        by, row = by or self.eva, of or numbered(HIS)
        for person, role in ((self.mother, mother), (row, father)):
            add_party(actor(by), case=self.case, person=person, role=role, at=timezone.now())
        if violence:
            facts = RelationFacts(
                other=self.mother, kind=RelationKind.EX_PARTNER, violence=violence, told_by=Source.POLICE
            )
            people.tell_relation(actor(by), person=row, case=self.case, facts=facts, at=timezone.now())
        return row


@pytest.fixture
def childs(unit):
    return Childs(unit)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"violence": Violence.BY_FIRST},
        {"violence": Violence.SUSPECTED, "father": PartyRole.CLOSE},
        {"violence": Violence.BY_FIRST, "father": PartyRole.GUARDIAN},
    ],
)
def test_s11_by_the_childs_own_case_alone_who_brings_it_is_kept_apart_from_who_hurt_her(browse, childs, told):
    """She has no case. Whom the child's calls the other party, or of whose violence towards its guardian it tells."""
    childs.told(**told)
    session(childs.case, worker(childs.unit), at(TOMORROW), state=SessionState.BOOKED)
    client = browse(childs.bo)
    assert "Tiden är upptagen. Välj en annan tid eller en annan kollega." in said(
        new(client, childs.his, childs.bo, starts_time="11.00")
    )
    assert new(client, childs.his, childs.bo, starts_time="11.00", form="phone").status_code == 302
    assert new(client, childs.his, childs.bo, starts_time="15.00").status_code == 302


def test_s11_who_comes_to_the_childs_own_talk_may_have_hers_then_and_he_who_hurts_is_not_who_comes(
    browse, childs, unit, anna
):
    """Both are guardians by the child's own case, and hers has him as the other side."""
    hers = CaseFactory(unit=unit, person=numbered(), role="exposed")
    engaged(hers, anna)
    row = childs.told(violence=Violence.BY_FIRST, father=PartyRole.GUARDIAN)
    Party.objects.create(case=hers, person=row, role=PartyRole.OTHER_PARTY)
    session(childs.case, worker(childs.unit), at(TOMORROW), state=SessionState.BOOKED)
    assert new(browse(anna), hers, anna, starts_time="10.00").status_code == 302
    assert "Tiden är upptagen" in said(new(browse(childs.bo), childs.his, childs.bo, starts_time="10.00"))


@pytest.mark.parametrize("father", [PartyRole.OTHER_PARTY, PartyRole.GUARDIAN])
def test_s11_the_child_is_not_booked_to_his_hour_by_what_a_colleague_has_told(browse, childs, father):
    had = worker(childs.unit)
    engaged(childs.case, had, EngagementKind.CO_ASSIGNED)
    childs.told(of=childs.his.person, father=father, violence=Violence.BY_FIRST, by=had)
    session(childs.his, worker(childs.unit), at(TOMORROW), state=SessionState.BOOKED)
    client = browse(childs.eva)
    assert "Tiden är upptagen" in said(new(client, childs.case, childs.eva, starts_time="11.00"))
    assert new(client, childs.case, childs.eva, starts_time="15.00").status_code == 302


@pytest.mark.parametrize("by_colleague", [False, True])
def test_s12_no_booking_of_a_child_tells_whether_one_whose_number_is_written_in_its_case_comes_there(
    browse, childs, by_colleague
):
    """Neither by what one has written oneself, nor by a number that a colleague wrote."""
    had = worker(childs.unit)
    engaged(childs.case, had, EngagementKind.CO_ASSIGNED)
    childs.told(violence=Violence.BY_FIRST, by=had if by_colleague else None)
    session(childs.his, worker(childs.unit), at(TOMORROW), state=SessionState.BOOKED)
    assert new(browse(childs.eva), childs.case, childs.eva, starts_time="11.00").status_code == 302


@pytest.mark.parametrize("by_oneself", [True, False])
def test_s12_what_one_wrote_oneself_in_the_childs_own_case_tells_nothing_when_one_books_for_him(
    browse, childs, by_oneself
):
    """He who has his case has had the child's: only what a colleague wrote there keeps apart."""
    had, other = engaged(childs.case, childs.bo, EngagementKind.CO_ASSIGNED), worker(childs.unit)
    engaged(childs.case, other, EngagementKind.CO_ASSIGNED)
    childs.told(violence=Violence.BY_FIRST, by=childs.bo if by_oneself else other)
    Engagement.objects.filter(pk=had.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    session(childs.case, worker(childs.unit), at(TOMORROW), state=SessionState.BOOKED)
    answer = new(browse(childs.bo), childs.his, childs.bo, starts_time="11.00")
    assert answer.status_code == (302 if by_oneself else 200)
    assert ("Tiden är upptagen" in said(answer)) != by_oneself


def test_s11_what_a_colleague_wrote_in_a_case_that_one_has_had_keeps_apart(browse, his, anna, unit, comes):
    had = engaged(comes, anna)
    Engagement.objects.filter(pk=had.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    bo = worker(unit)
    engaged(comes, bo)
    put_in(browse(bo), comes, HIS)
    assert made_after_refusals(browse(anna), his, anna) == WEEKS


def test_s11_what_one_wrote_in_the_other_sides_case_is_no_word_of_anothers(browse, his, anna, comes):
    had = engaged(comes, anna)
    put_in(browse(anna), comes, HIS)
    with acting_as(actor(worker(comes.unit))):  # it is another who ends it
        Engagement.objects.filter(pk=had.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    new(browse(anna), his, anna, starts_time="11.00")
    assert Session.objects.filter(case=his).exists()


def test_s02_a_stranger_neither_moves_a_session_nor_marks_its_interpreter(browse, case, anna):
    new(browse(anna), case, anna, **WANTED)
    booked = Session.objects.get()
    client = browse(worker(UnitFactory()))
    for name in ("session_move", "interpreter_mark"):
        url = reverse(name, args=[case.public_id, booked.public_id])
        assert client.post(url, typed(anna) | {"state": "ordered"}).status_code == 404
    booked.refresh_from_db()
    assert (booked.state, booked.interpreter.state) == (SessionState.BOOKED, "wanted")


@pytest.mark.parametrize("has", ["case", "left"])
def test_s10_one_who_has_the_other_side_holds_no_talk_of_hers_and_the_refusal_is_that_of_any_who_has_not_the_case(
    browse, his, anna, unit, comes, has
):
    """No second question at the same hour tells one beyond the wall from one who is free: both are refused alike."""
    bo, eva = worker(unit), worker(unit, name="Eva Prov")
    engaged(comes, eva)
    put_in(browse(eva), comes, HIS)
    held = engaged(comes, bo, EngagementKind.CO_ASSIGNED)
    if has == "left":
        ended = {"ends_at": timezone.now() - timedelta(hours=1), "closes_until": timezone.now() + timedelta(hours=1)}
        Engagement.objects.filter(pk=held.pk).update(**ended)
    client, words = browse(anna), "Tiden är upptagen. Välj en annan tid eller en annan kollega."
    past = (TOMORROW - timedelta(days=2)).isoformat()
    new(client, his, anna, form="phone", starts_time="16.00")
    booked = Session.objects.get(case=his)
    for one in (bo, worker(unit, name="Fri Prov")):
        refusal = f"{one.name} har inte ärendet. Be den som leder enheten dela det först"
        for answer in (
            new(client, his, one, form="phone"),
            new(client, his, one),
            new(client, his, one, form="phone", repeat="weekly", times="2"),
            move(client, his, booked, one, starts_time="17.00"),
        ):
            assert refusal in said(answer)
            assert words not in said(answer)
        been = said(new(client, his, one, state="held", starts_on=past))
        assert f"{one.name} har inte ärendet, och hade det inte då" in been
        assert words not in been
    booked.refresh_from_db()
    assert booked.state == SessionState.BOOKED
    assert not Session.objects.filter(time__staff=bo).exists()


def test_s12_whose_client_one_whose_number_is_written_is_shows_in_no_refusal(browse, case, anna, unit, comes):
    """Whoever the booking is for, it is for one who has the case."""
    client, bo, eva, ada = browse(anna), *(worker(unit, name=name) for name in ("Bo Prov", "Eva Prov", "Ada Prov"))
    engaged(comes, bo)
    engaged(case, ada, EngagementKind.CO_ASSIGNED)
    put_in(client, case)
    for colleague in (bo, eva):
        answer = said(new(client, case, colleague, form="phone"))
        assert f"{colleague.name} har inte ärendet. Be den som leder enheten dela det först" in answer
        past = (TOMORROW - timedelta(days=2)).isoformat()
        been = said(new(client, case, colleague, state="held", starts_on=past))
        assert f"{colleague.name} har inte ärendet, och hade det inte då" in been
    assert new(client, case, ada, form="phone").status_code == 302
    moved = Session.objects.get(case=case, state=SessionState.BOOKED)
    assert "Bo Prov har inte ärendet" in said(move(client, case, moved, bo, starts_time="15.00"))


def test_s14_whoever_has_declared_her_holds_no_talk_of_hers_and_is_told_of_as_any_other(browse, anna, unit):
    bo, hers = worker(unit), CaseFactory(unit=unit, person=numbered())
    engaged(hers, anna)
    people.declare_relation(
        actor(bo), facts=OwnFacts(kind=OwnKind.FAMILY, name="Kusin", identity_number=NUMBER), at=timezone.now()
    )
    for one in (bo, worker(unit, name="Fri Prov")):
        assert f"{one.name} har inte ärendet" in said(new(browse(anna), hers, one, form="phone"))
        past = (TOMORROW - timedelta(days=2)).isoformat()
        been = said(new(browse(anna), hers, one, state="held", starts_on=past))
        assert f"{one.name} har inte ärendet, och hade det inte då" in been


WORDS = st.text("abcdeåäö", min_size=2, max_size=8)


@given(names=st.lists(WORDS, min_size=1, max_size=3), alias=st.lists(WORDS, min_size=1, max_size=3))
def test_an_alias_shares_no_word_with_the_name(names, alias):
    found = rules.obstacle_to_interpreter(
        state=SessionState.BOOKED, alias=" ".join(alias).upper(), names=["-".join(names)]
    )
    compared = [{each for word in words for each in rules.spellings(rules.folded(word))} for words in (names, alias)]
    assert (found is not None) == bool(set.intersection(*compared))


@pytest.mark.parametrize("alias", ["Yildiz", "aylin", "YILDIZ", "Yıldız", "Soerensen", "Sörensen", "Sorensen"])
def test_s23_an_alias_is_no_name_in_other_letters(alias):
    names = ["Aylin Yıldız Sørensen"]
    found = rules.obstacle_to_interpreter(state=SessionState.BOOKED, alias=f"Tant {alias}", names=names)
    assert isinstance(found, AliasTellsWho)


@given(
    start=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    weeks=st.integers(1, 2),
    times=st.integers(2, rules.MOST_IN_SERIES),
)
def test_a_series_keeps_its_weekday_and_its_hour_over_summer_and_winter_time(start, weeks, times):
    made = rules.series(at(start, 9), weeks=weeks, times=times)
    assert len(made) == times
    assert {(one.weekday(), one.hour, one.minute) for one in made} == {(start.weekday(), 9, 0)}
    assert all((later.date() - one.date()).days == 7 * weeks for one, later in pairwise(made))


def test_what_was_let_go_is_not_taken_again():
    for was in TimeState:
        held = rules.time_state(SessionState.HELD, was=was)
        assert (held == TimeState.TAKEN) == (was == TimeState.TAKEN)
