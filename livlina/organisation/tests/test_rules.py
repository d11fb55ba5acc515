"""Periods laid beside each other, as laws over days."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from livlina.core.period import Period
from livlina.organisation import rules

FIRST = date(2020, 1, 1)
LAST = FIRST + timedelta(days=60)
DAYS = [FIRST + timedelta(days=n) for n in range(61)]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.dates(FIRST, LAST))
    return Period(start, draw(st.none() | st.dates(start, LAST)))


@given(whole=periods(), parts=st.lists(periods(), max_size=6))
def test_a_day_of_the_whole_is_in_a_gap_exactly_when_no_part_holds_it(whole, parts):
    gaps = rules.gaps(whole, parts)
    for day in DAYS:
        uncovered = day in whole and not any(day in part for part in parts)
        assert any(day in gap for gap in gaps) == uncovered


@given(whole=periods(), parts=st.lists(periods(), max_size=6))
def test_gaps_are_in_order_and_never_touch_each_other(whole, parts):
    gaps = rules.gaps(whole, parts)
    assert all(one.end is not None and one.end + timedelta(days=1) < other.start for one, other in pairwise(gaps))


@given(parts=st.lists(periods(), max_size=6))
def test_a_day_has_one_part_at_most_exactly_when_nothing_overlaps(parts):
    days_told_twice = {day for day in DAYS if sum(day in part for part in parts) > 1}
    assert days_told_twice == {day for day in DAYS for *_, shared in rules.overlaps(parts) if day in shared}


@given(whole=periods(), parts=st.lists(periods(), max_size=4))
def test_with_neither_gap_nor_overlap_each_day_of_the_whole_has_exactly_one_part(whole, parts):
    if not rules.gaps(whole, parts) and not rules.overlaps(parts):
        assert all(sum(day in part for part in parts) == 1 for day in DAYS if day in whole)


@given(one=periods(), other=periods())
def test_shared_days_are_those_in_both_whichever_is_named_first(one, other):
    shared = rules.shared(one, other)
    assert shared == rules.shared(other, one)
    assert (shared is not None) == one.overlaps(other)
    for day in DAYS:
        assert (shared is not None and day in shared) == (day in one and day in other)


@given(inner=periods(), outer=periods())
def test_within_leaves_no_gap_in_what_is_inside(inner, outer):
    assert rules.is_within(inner, outer) == (rules.gaps(inner, [outer]) == [])


def test_the_last_day_there_is_counts_as_without_end():
    assert rules.gaps(Period(FIRST), [Period(FIRST, date.max)]) == []
    assert rules.is_within(Period(FIRST), Period(FIRST, date.max))
