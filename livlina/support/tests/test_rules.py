"""The rules about talks, as laws."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.workdays import is_working_day
from livlina.support import rules
from livlina.support.errors import (
    BookedAgain,
    BookedInThePast,
    HeldInTheFuture,
    SessionAfterClosing,
    SessionBeforeTheCase,
    StaffHadNotTheCase,
    StaffHasNotTheCase,
    StaffIsBusy,
    WrongLength,
)
from livlina.support.rules import Talks
from livlina.support.terms import SessionState

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STATES = st.sampled_from([state for state in SessionState.values if state != SessionState.MOVED])


def obstacle(**told):
    starts_at = told.pop("starts_at", NOW - timedelta(days=1))
    usual = {
        "state": SessionState.HELD,
        "starts_at": starts_at,
        "day": starts_at.date(),
        "minutes": 60,
        "came_in_on": date(2026, 9, 1),
        "closed_on": None,
        "now": NOW,
    }
    return rules.obstacle_to_session(**(usual | told))


@pytest.mark.parametrize(
    ("now", "proposed"),
    [
        ("2026-11-17 10:20", "2026-11-17 11:00"),
        ("2026-11-17 23:40", "2026-11-18 09:00"),
        ("2026-11-17 00:10", "2026-11-17 09:00"),
        ("2026-11-17 15:59", "2026-11-17 16:00"),
        ("2026-11-17 16:00", "2026-11-18 09:00"),
        ("2026-11-20 18:00", "2026-11-23 09:00"),
        ("2026-11-21 12:00", "2026-11-23 09:00"),
        ("2026-12-23 23:30", "2026-12-28 09:00"),
        ("2026-10-23 17:00", "2026-10-26 09:00"),
    ],
)
def test_a_session_is_proposed_at_an_hour_when_people_meet(now, proposed):
    local = datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM)
    assert f"{rules.start_to_propose(local):%Y-%m-%d %H:%M}" == proposed


NEW_YEAR = datetime(2026, 1, 1, tzinfo=STOCKHOLM)
FOUR_YEARS = st.timedeltas(timedelta(0), timedelta(days=4 * 365))


@given(now=FOUR_YEARS.map(lambda later: NEW_YEAR + later))
def test_what_is_proposed_is_to_come_and_within_working_hours(now):
    proposed = rules.start_to_propose(now)
    assert proposed > now
    assert 9 <= proposed.hour <= 16
    assert (proposed.minute, proposed.second, proposed.microsecond) == (0, 0, 0)
    assert is_working_day(proposed.date())


@given(state=STATES, minutes=st.integers(-10_000, 10_000))
def test_what_has_been_is_not_booked_and_what_is_to_come_has_not_been(state, minutes):
    found = obstacle(state=state, starts_at=NOW + timedelta(minutes=minutes))
    assert isinstance(found, HeldInTheFuture) == (state in rules.HAS_BEEN and minutes > 0)
    assert isinstance(found, BookedInThePast) == (state == SessionState.BOOKED and minutes <= 0)


@given(minutes=st.integers(-100, 1000))
def test_a_session_is_five_minutes_to_eight_hours(minutes):
    assert isinstance(obstacle(minutes=minutes), WrongLength) == (not 5 <= minutes <= 480)


def test_a_session_belongs_to_the_days_of_the_case():
    assert isinstance(obstacle(day=date(2026, 8, 31)), SessionBeforeTheCase)
    assert obstacle(day=date(2026, 9, 1)) is None
    assert isinstance(obstacle(day=date(2026, 9, 3), closed_on=date(2026, 9, 2)), SessionAfterClosing)
    assert obstacle(day=date(2026, 9, 2), closed_on=date(2026, 9, 2)) is None


@given(state=STATES, minutes=st.integers(-1000, 1000))
def test_what_became_of_a_session_is_said_when_it_is_known_and_never_booked_again(state, minutes):
    found = rules.obstacle_to_marking(state=state, was="booked", starts_at=NOW + timedelta(minutes=minutes), now=NOW)
    assert isinstance(found, BookedAgain) == (state == SessionState.BOOKED)
    assert isinstance(found, HeldInTheFuture) == (state in rules.HAS_BEEN and minutes > 0)


@pytest.mark.req("R-089")
@given(used=st.integers(0, 20), booked=st.integers(0, 20), limit=st.none() | st.integers(0, 20))
def test_talks_are_used_up_exactly_when_none_is_left_and_the_page_says_so(used, booked, limit):
    talks = Talks(used=used, booked=booked, limit=limit)
    assert talks.are_used_up == (limit is not None and used + booked >= limit)
    words = rules.talks_in_words(talks)
    assert bool(words) == (limit is not None and limit - used - booked <= 1)
    assert ("inleds en utredning" in words) == talks.are_used_up


def test_talks_used_up_are_told_in_words_also_where_there_is_only_one():
    several, one = rules.Talks(used=5, limit=5), rules.Talks(used=1, limit=1, kind="motivational")
    assert rules.talks_in_words(several).startswith("Alla 5 samtal utan utredning är använda eller bokade. Behövs fler")
    assert rules.talks_in_words(one) == "Gränsen för motiverande samtal är ett samtal, och det är använt eller bokat."


@given(state=STATES, has_case=st.booleans(), had_case=st.booleans())
def test_s12_what_is_said_of_one_who_is_to_hold_a_talk_and_has_not_the_case_tells_nothing_of_a_wall(
    state, has_case, had_case
):
    told = {"state": state, "has_case": has_case, "had_case": had_case, "name": "Bo"}
    free, beyond = (rules.obstacle_to_holding(may_hold=may, **told) for may in (True, False))
    if state == SessionState.BOOKED and not has_case:
        assert type(free) is type(beyond) is StaffHasNotTheCase
    elif not has_case and not had_case:
        assert type(free) is type(beyond) is StaffHadNotTheCase
    else:
        assert free is None
        assert str(beyond) == StaffIsBusy.message
