"""Booked times: neither staff nor room is booked twice, and who sees that somebody is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from livlina.cases import queries as cases
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import BookedTime
from livlina.organisation.terms import TimeState
from livlina.organisation.tests.factories import RoomFactory, UnitFactory, actor, worker
from livlina.support import queries
from livlina.support.models import Session
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db

TOMORROW = clock.now() + timedelta(days=1)


def hours(starts=TOMORROW, minutes=60):
    return starts, starts + timedelta(minutes=minutes)


def taken(staff, slot, **told):
    return BookedTime.objects.create(staff=staff, slot=slot, **told)


def is_refused(**told):
    try:
        with transaction.atomic():
            BookedTime.objects.create(**told)
    except IntegrityError:
        return True
    return False


def test_whatever_is_booked_neither_staff_nor_room_is_booked_twice():
    unit = UnitFactory()
    room, anna, bo = RoomFactory(unit=unit), worker(unit), worker(unit)
    booked = session(CaseFactory(unit=unit), anna, TOMORROW, state=SessionState.BOOKED)
    BookedTime.objects.filter(pk=booked.time_id).update(room=room)
    later = hours(TOMORROW + timedelta(minutes=59))
    assert is_refused(staff=anna, slot=later)
    assert is_refused(staff=bo, room=room, slot=later)
    assert not is_refused(staff=bo, slot=later)
    assert not is_refused(staff=bo, room=room, slot=hours(TOMORROW + timedelta(minutes=120)))
    for state in (TimeState.NOTED, TimeState.CANCELLED, TimeState.MOVED):
        assert not is_refused(staff=anna, room=room, slot=later, state=state)


def test_s05_a_booked_time_is_seen_by_whom_it_is_about_and_by_whoever_sees_what_it_is_for(application):
    unit = UnitFactory()
    anna, bo, stranger = worker(unit), worker(unit), worker(UnitFactory())
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    held = session(case, bo, TOMORROW, state=SessionState.BOOKED).time
    other = session(CaseFactory(unit=unit), bo, TOMORROW + timedelta(hours=3), state=SessionState.BOOKED).time
    own = taken(stranger, hours())

    def seen(by):
        with application(actor(by)):
            return set(BookedTime.objects.values_list("pk", flat=True))

    assert seen(anna) == {held.pk}
    assert seen(bo) == {held.pk, other.pk}
    assert seen(stranger) == {own.pk}


def test_s05_no_more_than_its_state_is_changed_of_a_time_and_nobody_is_booked_without_a_case_one_works_in(application):
    unit = UnitFactory()
    anna, bo = worker(unit), worker(unit)
    time = taken(anna, hours())
    with application(actor(anna)):
        for change in ({"staff": bo}, {"slot": hours(minutes=30)}):
            with pytest.raises(DatabaseError), transaction.atomic():
                BookedTime.objects.filter(pk=time.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            taken(bo, hours())
        assert BookedTime.objects.filter(pk=time.pk).update(state=TimeState.CANCELLED) == 1


def test_s11_what_is_taken_in_the_rooms_is_told_without_hours_to_those_who_work_there(application):
    unit = UnitFactory()
    room, anna, bo, stranger = RoomFactory(unit=unit), worker(unit), worker(unit), worker(UnitFactory())
    taken(bo, hours(), room=room)
    taken(bo, hours(TOMORROW + timedelta(hours=4)), room=room, state=TimeState.CANCELLED)

    def told(by):
        with application(actor(by)), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM rooms_taken(%s, %s)", [TOMORROW, TOMORROW + timedelta(days=1)])
            return cursor.fetchall()

    assert told(anna) == [(room.pk,)], "no hours"
    assert told(stranger) == []


@pytest.mark.parametrize("count", [1, 20])
def test_an_agenda_asks_the_same_however_much_others_have(django_assert_num_queries, application, count):
    unit = UnitFactory()
    anna = worker(unit)
    for number in range(count):
        case = CaseFactory(unit=unit)
        engaged(case, anna)
        session(case, anna, TOMORROW + timedelta(hours=number), state=SessionState.BOOKED)
    me = actor(anna)
    with application(me), django_assert_num_queries(2):
        found = queries.agenda(me, start=TOMORROW, end=TOMORROW + timedelta(days=1))
        cases.with_clients(each.case for each in found)
        assert len([(each.time.slot, each.case.person) for each in found]) == count
    assert Session.objects.count() == count
