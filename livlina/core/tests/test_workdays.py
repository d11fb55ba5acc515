"""Working days in Sweden."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.workdays import after, easter, is_working_day

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("year", "day"), [(2000, "04-23"), (2019, "04-21"), (2024, "03-31"), (2026, "04-05"), (2038, "04-25")]
)
def test_easter_sunday(year, day):
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize(
    "free",
    ["2026-01-06", "2026-04-03", "2026-04-06", "2026-05-14", "2026-06-19", "2026-12-24", "2027-01-01", "2025-06-06"],
)
def test_free_days_are_no_working_days(free):
    assert not is_working_day(date.fromisoformat(free))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-11-17", "2026-11-20"),  # Tuesday to Friday
        ("2026-11-20", "2026-11-25"),  # over a weekend
        ("2026-12-22", "2026-12-29"),  # over Christmas
        ("2026-04-01", "2026-04-08"),  # over Easter
    ],
)
def test_three_working_days(day, last):
    assert after(date.fromisoformat(day), working_days=3) == date.fromisoformat(last)


@given(day=DAYS, count=st.integers(0, 20))
def test_exactly_so_many_working_days_have_passed(day, count):
    last = after(day, working_days=count)
    assert sum(is_working_day(day + timedelta(days=n)) for n in range(1, (last - day).days + 1)) == count
    assert count == 0 or is_working_day(last)
