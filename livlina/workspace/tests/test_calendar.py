"""One's own calendar: a day or a week, and what is said of whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import BookedTime
from livlina.organisation.tests.factories import RoomFactory, UnitFactory, worker
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session
from livlina.workspace import day as words
from livlina.workspace.views import morning_of

TOMORROW = clock.today() + timedelta(days=1)
TEN = morning_of(TOMORROW) + timedelta(hours=10)


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit)


def of_anna(anna, unit, **facts):
    case = CaseFactory(unit=unit, person=PersonFactory(**facts))
    engaged(case, anna)
    return case


def shown(client, query=f"dag={TOMORROW}"):
    answer = client.get(f"{reverse('calendar')}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("query", [f"dag={TOMORROW}", f"dag={TOMORROW}&vy=vecka"])
def test_the_own_hours_of_a_day_or_a_week_stand_on_the_line_and_nobody_elses(browse, anna, unit, traces, query):
    case = of_anna(anna, unit, name="Alma Prov")
    hidden = of_anna(anna, unit, name="Dold Prov", protection=Protection.SECRECY_MARKING)
    others = CaseFactory(unit=unit)
    session(case, anna, TEN, state=SessionState.BOOKED)
    session(hidden, anna, TEN + timedelta(hours=2), state=SessionState.BOOKED)
    session(others, worker(unit), TEN, state=SessionState.BOOKED)
    session(others, anna, TEN + timedelta(hours=4), state=SessionState.BOOKED)  # in a case that is not seen any more
    told = shown(browse(anna), query)
    assert "Alma Prov" in told
    assert "Dold Prov" not in told
    assert hidden.number in told
    assert others.number not in told
    assert told.count("Upptagen") == 1
    assert [row["why"] for row in traces("cases.listed")] == ["calendar"]


def test_a_print_names_nobody_for_the_names_are_links_that_do_not_print(browse, anna, unit):
    session(of_anna(anna, unit, name="Alma Prov"), anna, TEN, state=SessionState.BOOKED)
    assert '<a class="noprint" href=' in shown(browse(anna))


def test_s11_no_page_tells_when_a_room_is_taken_by_others(browse, anna, unit):
    room = RoomFactory(unit=unit, name="Lilla rummet")
    bo = worker(unit, name="Bo Kollega")
    BookedTime.objects.create(staff=bo, room=room, slot=(TEN, TEN + timedelta(hours=1)))
    for query in (f"dag={TOMORROW}", f"dag={TOMORROW}&vy=vecka"):
        told = shown(browse(anna), query)
        assert "Lilla rummet" not in told
        assert "Bo Kollega" not in told
        assert "Upptaget" not in told


@pytest.mark.parametrize("query", ["dag=x", "dag=2026-13-40&vy=alla", "dag=9999-12-31&vy=vecka", "dag=0001-01-01", ""])
def test_s131_a_day_that_is_none_is_today(browse, anna, query):
    assert words.day_in_words(clock.today()) in shown(browse(anna), query)


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.SYSTEM_ADMIN, Role.LOG_REVIEWER])
def test_s02_a_role_without_cases_has_no_calendar(browse, unit, role):
    assert browse(worker(unit, role)).get(reverse("calendar")).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_a_week_asks_the_same_however_much_is_booked(browse, anna, unit, count):
    for number in range(count):
        held = of_anna(anna, unit)
        session(held, anna, morning_of(TOMORROW) + timedelta(hours=number), state=SessionState.BOOKED)
    # sessions, whom they are about, trace with its savepoint, own hours
    assert questions(browse(anna), f"{reverse('calendar')}?dag={TOMORROW}&vy=vecka") == 6


@given(day=st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_week_is_monday_to_sunday_and_holds_its_day(day):
    week = words.days_of_week(day)
    assert [one.weekday() for one in week] == list(range(7))
    assert day in week
    assert f"Vecka {day.isocalendar().week}," in words.week_in_words(day)
