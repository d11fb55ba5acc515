"""What can be counted of help without a name, as laws."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livlina.support.nameless import rules
from livlina.support.nameless.errors import EndsTooEarly, NoTalkWithoutNames, NothingWithoutNames, NumberHasEnded

DAYS = st.dates(date(2025, 7, 1), date(2028, 12, 31))


@given(started_on=DAYS, today=DAYS, is_offered=st.booleans())
def test_a_number_begins_exactly_on_a_day_that_has_been_and_on_which_a_decision_holds(started_on, today, is_offered):
    obstacle = rules.obstacle_to_beginning(started_on=started_on, today=today, is_offered=is_offered)
    assert (obstacle is None) == (is_offered and started_on <= today)
    if started_on <= today and not is_offered:
        assert isinstance(obstacle, NothingWithoutNames)


@given(held_on=DAYS, started_on=DAYS, today=DAYS, is_ended=st.booleans(), is_offered=st.booleans())
def test_a_talk_is_counted_only_within_a_number_that_goes_on_and_under_a_decision(
    held_on, started_on, today, is_ended, is_offered
):
    obstacle = rules.obstacle_to_counting(
        held_on=held_on, started_on=started_on, is_ended=is_ended, today=today, is_offered=is_offered
    )
    assert (obstacle is None) == (not is_ended and is_offered and started_on <= held_on <= today)
    if is_ended:
        assert isinstance(obstacle, NumberHasEnded)
    elif started_on <= held_on <= today:
        assert is_offered or isinstance(obstacle, NoTalkWithoutNames)


@given(last_on=DAYS, ended_on=DAYS, after=st.integers(0, 400), is_ended=st.booleans())
def test_a_number_ends_once_and_never_before_what_is_counted(last_on, ended_on, after, is_ended):
    today = last_on + timedelta(days=after)
    obstacle = rules.obstacle_to_ending(ended_on=ended_on, last_on=last_on, is_ended=is_ended, today=today)
    assert (obstacle is None) == (not is_ended and last_on <= ended_on <= today)
    assert not isinstance(obstacle, EndsTooEarly) or ended_on < last_on


@given(year=st.integers(2025, 2099), number=st.integers(1, 99_999))
def test_a_number_says_its_year_and_place_and_nothing_else(year, number):
    told, _, place = rules.number_in_words(year, number).partition("-")
    assert (int(told), int(place)) == (year, number)
    assert len(place) >= 3
