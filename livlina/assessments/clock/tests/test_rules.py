"""The laws of the clock: nothing puts a look at the danger off, and a case with high risk is left by nobody."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livlina.assessments.clock import rules
from livlina.assessments.clock.measures import measures
from livlina.assessments.clock.terms import AGAIN, AT_ONCE, GRAVE, NewLook
from livlina.assessments.terms import LEVELS
from livlina.organisation.terms import DEFAULT_LIMITS

TODAY = date(2026, 11, 29)
DAYS = st.integers(1, 400)
LEVEL = st.sampled_from(["", *LEVELS])


@given(interval=st.none() | DAYS, days=DAYS, review=st.none() | st.integers(-30, 400))
def test_it_is_made_again_by_the_earliest_day_that_anyone_has_said_and_never_later(interval, days, review):
    review_on = None if review is None else TODAY + timedelta(days=review)
    due_on = rules.again_on(happened_on=TODAY, interval=interval, days=days, review_on=review_on)
    assert TODAY < due_on <= TODAY + timedelta(days=days)
    assert interval is None or due_on <= TODAY + timedelta(days=interval)
    assert review_on is None or review_on <= TODAY or due_on <= review_on


def test_the_higher_the_level_the_sooner_it_is_made_again_and_each_has_its_measures():
    days = [DEFAULT_LIMITS[AGAIN[level]] for level in LEVELS]
    assert days == sorted(days, reverse=True)
    assert all(measures(level, day=TODAY) for level in LEVELS)
    assert measures("", day=TODAY) == ()


@given(kind=st.sampled_from(NewLook), days=DAYS)
def test_the_gravest_is_looked_at_the_same_day(kind, days):
    due_on = rules.look_by(kind, today=TODAY, days=days)
    assert (due_on == TODAY) == (kind in AT_ONCE)
    assert due_on <= TODAY + timedelta(days=days)


@given(ago=st.lists(st.integers(0, 800), max_size=4), days=DAYS)
def test_violence_and_threats_that_come_again_within_the_time_are_told_and_a_move_is_not(ago, days):
    happened = [TODAY - timedelta(days=each) for each in ago]
    within = sum(each <= days for each in ago)
    assert rules.is_repeated([(NewLook.THREAT, on) for on in happened], today=TODAY, days=days) == (within > 1)
    assert not rules.is_repeated([(NewLook.MOVED, on) for on in happened], today=TODAY, days=days)


@given(level=LEVEL, unheard=st.booleans(), works=st.booleans(), others=st.integers(0, 3), decided=st.booleans())
def test_a_case_with_high_risk_is_neither_left_alone_nor_ended_without_a_decision(
    level, unheard, works, others, decided
):
    left = rules.obstacle_to_leaving(level=level, works=works, others=others)
    assert (left is not None) == (level in GRAVE and works and others == 0)
    is_asked = rules.is_for_the_lead(level=level, is_unheard=unheard)
    assert is_asked == (level in GRAVE or unheard)
    ended = rules.obstacle_to_closing(level=level, words="hög risk", is_unheard=unheard, is_decided=decided)
    assert (ended is not None) == (is_asked and not decided)
    texts = {"offered": "Skyddat boende.", "chose": "Att bo kvar."}
    asked = rules.obstacle_to_decision(is_for_the_lead=is_asked, texts=texts, stands=("a",), read=("a", "b"))
    assert (asked is None) == is_asked


NOW = datetime.combine(TODAY, time(14), UTC)
HOURS = st.integers(0, 96)


@given(
    judged=HOURS, made=st.integers(0, 4), ago=st.lists(st.tuples(HOURS, st.integers(0, 400)), min_size=1, max_size=3)
)
def test_s152_who_took_a_stand_before_something_was_noted_or_happened_has_not_looked_at_it(judged, made, ago):
    noted = [NOW - timedelta(hours=hours) for hours, _ in ago]
    happened = [TODAY - timedelta(days=days) for _, days in ago]
    stood_at, made_on, told_at = NOW - timedelta(hours=judged), TODAY - timedelta(days=made), max(noted)
    meets = rules.meets_look(stood_at=stood_at, made_on=made_on, told_at=told_at, happened=happened)
    assert meets == (all(at < stood_at for at in noted) and all(on <= made_on for on in happened))
    # it is told again after the stand, of whatever day, or of no day at all: the clock goes on
    for days in ([], [0], [made], [400]):
        later = [*happened, *(TODAY - timedelta(days=each) for each in days)]
        assert not rules.meets_look(stood_at=stood_at, made_on=made_on, told_at=stood_at, happened=later)


@given(judged=st.none() | HOURS, made=st.integers(0, 4))
def test_s152_a_stand_is_never_taken_to_be_later_than_it_was(judged, made):
    judged_at = None if judged is None else NOW - timedelta(hours=judged)
    made_on = TODAY - timedelta(days=made)
    stood_at = rules.stood_at(judged_at=judged_at, signed_at=NOW, made_on=made_on)
    assert stood_at <= NOW
    assert stood_at == judged_at if judged_at else stood_at.date() == made_on
