"""The laws of protection: its last day is never passed by in silence, and nothing of a plan is shared without a yes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livlina.assessments.protection import rules
from livlina.assessments.protection.terms import BANS, Became, SafeguardKind

TODAY = date(2026, 11, 29)
DAY = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(ends_on=DAY, days=st.integers(0, 90))
def test_the_alarm_comes_before_the_last_day_and_never_in_the_past(ends_on, days):
    due_on = rules.alarm_on(ends_on=ends_on, days=days, today=TODAY)
    assert due_on >= TODAY
    assert due_on <= max(TODAY, ends_on)


@given(kind=st.sampled_from(SafeguardKind), starts_on=DAY, ends_on=st.none() | DAY)
def test_a_ban_has_a_last_day_that_is_not_before_its_first(kind, starts_on, ends_on):
    obstacle = rules.obstacle_to_safeguard(kind=kind, starts_on=starts_on, ends_on=ends_on)
    is_wrong = (kind in BANS) if ends_on is None else ends_on < starts_on
    assert (obstacle is not None) == is_wrong


@given(became=st.sampled_from(Became), on=DAY, since=DAY, ends_on=st.none() | DAY, is_done=st.booleans())
def test_it_is_extended_to_a_later_day_and_ends_on_one_that_has_been(became, on, since, ends_on, is_done):
    obstacle = rules.obstacle_to_changing(
        became=became, on=on, since=since, ends_on=ends_on, is_done=is_done, today=TODAY
    )
    may = {
        Became.EXTENDED: ends_on is not None and on > ends_on,
        Became.ENDED: since <= on <= TODAY,
    }[became]
    assert (obstacle is None) == (may and not is_done)


@given(shared=st.booleans(), told_to=st.booleans(), told=st.booleans(), words=st.sampled_from(["", "  ", "Dörren."]))
def test_a_plan_says_something_and_what_may_be_shared_is_told_whole(shared, told_to, told, words):
    obstacle = rules.obstacle_to_plan(
        words={"home": words},
        review_on=TODAY + timedelta(days=1),
        shared=["home"] if shared else [],
        shared_with="Förskolan" if told_to else "",
        shared_on=TODAY if told else None,
        today=TODAY,
    )
    assert (obstacle is None) == (bool(words.strip()) and shared == told_to == told)
