"""The computation by itself: laws that hold for any counts, and the periods."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.terms import CaseRole
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.people.terms import Sex
from livlina.reports import notes, rules
from livlina.reports.errors import NotADay, NotInCalendar, PeriodEndsBeforeItBegins
from livlina.reports.rules import Count, FiveTables
from livlina.reports.terms import Column, Preset
from livlina.reports.tests import published

UNITS = [(7, "Norr"), (3, "Söder"), (5, "Öster")]
WORDS = st.builds(
    Count,
    unit_id=st.sampled_from([pk for pk, _ in UNITS]),
    role=st.sampled_from(CaseRole.values),
    sex=st.sampled_from(Sex.values),
    minor_children=st.sampled_from(Answer.values),
    police_offered=st.sampled_from([True, False, None]),
    cases=st.integers(1, 400),
)
COUNTS = st.lists(WORDS, max_size=30)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def tables(counts: list[Count]) -> FiveTables:
    return rules.five_tables(period=published.YEAR, units=UNITS, counts=counts)


@given(COUNTS)
def test_each_total_is_the_sum_of_its_rows(counts):
    for table in tables(counts).tables:
        for column in set(table.total.columns) - {Column.SHARE_PERCENT}:
            rows = [rules.value(row.figures, column) or 0 for row in table.rows]
            assert rules.value(table.total, column) == sum(rows)


@given(COUNTS)
def test_every_adult_case_is_in_one_table_by_sex_and_in_one_by_children(counts):
    found = tables(counts)
    adults = sum(count.cases for count in counts if count.role != CaseRole.CHILD)
    by_sex = (found.exposed_by_sex.total, found.using_by_sex.total)
    assert sum(t.women + t.men + t.other + t.unknown for t in by_sex) == adults
    assert found.exposed_with_children.total.count + found.using_with_children.total.count == adults


@pytest.mark.req("R-392")
@given(COUNTS)
def test_all_cases_less_those_with_a_stated_sex_are_those_without(counts):
    found = tables(counts)
    pairs = (
        (found.exposed_by_sex, found.exposed_with_children),
        (found.using_by_sex, found.using_with_children),
    )
    for by_sex, whole in pairs:
        for stated, every in zip(by_sex.rows, whole.rows, strict=True):
            assert rules.sex_missing(stated, every) == stated.figures.unknown
    missing = sum(sum(units.values()) for units in notes.sex_missing(found))
    assert missing == found.exposed_by_sex.total.unknown + found.using_by_sex.total.unknown


@given(COUNTS)
def test_table_five_counts_every_role_and_only_what_is_known(counts):
    table = tables(counts).via_police
    assert table.total.count == sum(count.cases for count in counts if count.police_offered is True)
    assert table.total.not_known == sum(count.cases for count in counts if count.police_offered is None)


@given(COUNTS, st.randoms())
def test_the_order_of_the_counts_does_not_matter_and_a_count_may_come_in_parts(counts, random):
    mixed = [
        Count(c.unit_id, c.role, c.sex, c.minor_children, c.police_offered, 1)
        for c in counts
        for _ in range(c.cases % 5)
    ]
    whole = [Count(c.unit_id, c.role, c.sex, c.minor_children, c.police_offered, c.cases % 5) for c in counts]
    random.shuffle(mixed)
    assert tables(mixed) == tables(whole)


@given(COUNTS)
def test_rows_stand_in_the_order_of_the_units_and_with_one_unit_the_total_is_its_own(counts):
    assert [row.unit for row in tables(counts).via_police.rows] == ["Norr", "Söder", "Öster"]
    for place, unit in enumerate(UNITS):
        alone = rules.five_tables(period=published.YEAR, units=[unit], counts=counts)
        for table, among_all in zip(alone.tables, tables(counts).tables, strict=True):
            assert [row.figures for row in table.rows] == [table.total]
            assert table.rows == among_all.rows[place : place + 1]


def test_without_units_all_is_nothing_and_without_cases_all_is_zero():
    empty = rules.five_tables(period=published.YEAR, units=[], counts=[])
    assert [table.rows for table in empty.tables] == [()] * 5
    zero = tables([])
    assert zero.using_by_sex.total == rules.BySex(women=0, men=0, other=0, unknown=0)
    assert zero.exposed_with_children.total.share_percent is None
    assert notes.notes(zero) == ()


# Shares


@given(yes=st.integers(0, 10**6), no=st.integers(0, 10**6))
def test_a_share_is_whole_percent_half_up(yes, no):
    found = rules.share_percent(yes=yes, no=no)
    if yes + no == 0:
        assert found is None
    else:
        exact = Decimal(100 * yes) / Decimal(yes + no)
        assert found == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_one_in_eight_is_thirteen_percent_and_one_in_two_hundred_is_one():
    assert rules.share_percent(yes=1, no=7) == 13  # 12.5
    assert rules.share_percent(yes=1, no=199) == 1  # 0.5


@pytest.mark.req("R-414")
@given(percent=st.integers(0, 100), of=st.integers(0, 300))
def test_the_numerators_of_a_percentage_are_exactly_those_that_make_it(percent, of):
    making = [n for n in range(of + 1) if rules.share_percent(yes=n, no=of - n) == percent]
    assert list(rules.numerators(percent, of=of)) == making


@pytest.mark.req("R-389", "R-414")
def test_the_printed_89_percent_of_49_cannot_come_from_whole_persons_but_of_47_it_can():
    assert not rules.numerators(89, of=49)
    assert list(rules.numerators(89, of=47)) == [42]
    assert list(rules.numerators(68, of=243)) == [165, 166]
    assert list(rules.numerators(71, of=800)) == list(range(564, 572))


@pytest.mark.req("R-414")
def test_a_share_keeps_its_numerator_and_denominator():
    share = rules.WithChildren(count=49, with_minor_children=42, children_unknown=2)
    assert (share.with_minor_children, share.children_known, share.share_percent) == (42, 47, 89)


# Small numbers


def test_a_count_from_one_to_four_is_small_and_a_share_never_is():
    assert [n for n in range(8) if rules.is_small(Column.WOMEN, n)] == [1, 2, 3, 4]
    assert not rules.is_small(Column.SHARE_PERCENT, 3)
    assert not rules.is_small(Column.SHARE_PERCENT, None)


# Periods


@pytest.mark.req("R-393")
@given(DAYS)
def test_a_day_is_read_in_each_way_it_is_written(day):
    for text in (f"{day:%y%m%d}", f"{day:%Y%m%d}", day.isoformat()):
        assert rules.read_day(text) == day


@pytest.mark.req("R-393")
@given(DAYS, DAYS)
def test_the_notation_of_a_period_is_read_back_as_the_same_days(first_day, last_day):
    both = rules.split_notation(rules.notation(first_day, last_day))
    assert both is not None
    assert tuple(map(rules.read_day, both)) == (first_day, last_day)


@pytest.mark.req("R-393")
def test_the_published_period_is_printed_as_it_was_and_is_twelve_months():
    printed = published.known()["period"]["notation"]
    assert rules.notation(*rules.ends(published.YEAR)) == printed
    assert rules.split_notation(printed) == ("201001", "210930")
    assert rules.notation(date(1999, 12, 31), date(2021, 9, 30)) == "1999-12-31–2021-09-30"


@pytest.mark.parametrize(
    "text", ["", "igår", "2021-3-5", "21-03-05", "5/3 2021", "2021", "٢٠٢١٠٣٠٥", "210305\n", "=1+1"]
)
def test_what_is_no_day_is_refused_with_the_ways_that_are(text):
    with pytest.raises(NotADay, match="2021-03-05 eller 210305"):
        rules.read_day(text)


@pytest.mark.parametrize("text", ["2021-02-29", "211301", "00000101", "210931"])
def test_a_day_outside_the_calendar_is_refused(text):
    with pytest.raises(NotInCalendar):
        rules.read_day(text)


@given(DAYS, DAYS)
def test_a_period_that_ends_before_it_begins_is_refused_and_no_other(first_day, last_day):
    if last_day < first_day:
        with pytest.raises(PeriodEndsBeforeItBegins, match=first_day.isoformat()):
            rules.period_between(first_day, last_day)
    else:
        assert rules.period_between(first_day, last_day) == Period(first_day, last_day)


def test_a_period_without_end_cannot_be_reported():
    with pytest.raises(ValueError, match="last day"):
        rules.five_tables(period=Period(date(2021, 1, 1)), units=[], counts=[])


@pytest.mark.req("R-412")
@given(DAYS)
def test_years_tertials_and_twelve_months_are_what_they_are_called(today):
    def days(preset: Preset) -> tuple[date, date]:
        return rules.ends(rules.period_of(preset, today=today))

    assert days(Preset.THIS_YEAR) == (date(today.year, 1, 1), date(today.year, 12, 31))
    assert days(Preset.LAST_YEAR) == (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    first_day, last_day = days(Preset.TWELVE_MONTHS)
    assert last_day == today
    assert (last_day - first_day).days in (364, 365)
    tertials = sorted(days(preset) for preset in (Preset.FIRST_TERTIAL, Preset.SECOND_TERTIAL, Preset.THIRD_TERTIAL))
    # the three latest: side by side, a year long, and today is in the last of them
    assert all(last + timedelta(days=1) == first for (_, last), (first, _) in pairwise(tertials))
    assert {first.month for first, _ in tertials} == {1, 5, 9}
    assert tertials[-1][0] <= today <= tertials[-1][1]


@pytest.mark.req("R-412")
def test_in_january_tertial_three_is_the_one_just_ended():
    january = date(2026, 1, 20)
    assert rules.period_of(Preset.THIRD_TERTIAL, today=january) == Period(date(2025, 9, 1), date(2025, 12, 31))
    assert rules.period_of(Preset.FIRST_TERTIAL, today=january) == Period(date(2026, 1, 1), date(2026, 4, 30))


def test_twelve_months_on_a_leap_day():
    assert rules.period_of(Preset.TWELVE_MONTHS, today=date(2024, 2, 29)).start == date(2023, 3, 1)
