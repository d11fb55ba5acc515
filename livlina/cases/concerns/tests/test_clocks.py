"""Known answers of the clocks that a concern report starts, around weekends, holidays, leap days and summer time."""

from datetime import date

import pytest

from livlina.cases.concerns.terms import PRELIMINARY_CLOCK, PROTECTION_CLOCK
from livlina.cases.process.definitions import clocks
from livlina.cases.process.rules import last_day

INVESTIGATION_CLOCK = "child_investigation"

KNOWN = [
    # a Monday; a Friday, so that the next day is a Saturday: these times stop for no weekend
    (PROTECTION_CLOCK, date(2026, 11, 16), date(2026, 11, 17)),
    (PROTECTION_CLOCK, date(2026, 11, 20), date(2026, 11, 21)),
    # the day before Christmas Eve, New Year's Eve, Maundy Thursday, the day before Midsummer Eve
    (PROTECTION_CLOCK, date(2026, 12, 23), date(2026, 12, 24)),
    (PROTECTION_CLOCK, date(2026, 12, 31), date(2027, 1, 1)),
    (PROTECTION_CLOCK, date(2026, 4, 2), date(2026, 4, 3)),
    (PROTECTION_CLOCK, date(2026, 6, 18), date(2026, 6, 19)),
    # leap day, and the nights when the clock is set
    (PROTECTION_CLOCK, date(2028, 2, 28), date(2028, 2, 29)),
    (PROTECTION_CLOCK, date(2027, 2, 28), date(2027, 3, 1)),
    (PROTECTION_CLOCK, date(2026, 3, 28), date(2026, 3, 29)),
    (PROTECTION_CLOCK, date(2026, 10, 24), date(2026, 10, 25)),
    (PRELIMINARY_CLOCK, date(2026, 11, 16), date(2026, 11, 30)),
    (PRELIMINARY_CLOCK, date(2026, 11, 14), date(2026, 11, 28)),  # ends on a Saturday
    (PRELIMINARY_CLOCK, date(2026, 12, 11), date(2026, 12, 25)),  # ends on Christmas Day
    (PRELIMINARY_CLOCK, date(2028, 2, 20), date(2028, 3, 5)),
    (PRELIMINARY_CLOCK, date(2027, 2, 20), date(2027, 3, 6)),
    (PRELIMINARY_CLOCK, date(2026, 3, 20), date(2026, 4, 3)),  # over the night to summer time, to Good Friday
    (PRELIMINARY_CLOCK, date(2026, 10, 20), date(2026, 11, 3)),
    (INVESTIGATION_CLOCK, date(2026, 11, 16), date(2027, 3, 16)),
    (INVESTIGATION_CLOCK, date(2027, 10, 31), date(2028, 2, 29)),
    (INVESTIGATION_CLOCK, date(2026, 10, 31), date(2027, 2, 28)),
    (INVESTIGATION_CLOCK, date(2026, 10, 29), date(2027, 2, 28)),
    (INVESTIGATION_CLOCK, date(2028, 2, 29), date(2028, 6, 29)),
    (INVESTIGATION_CLOCK, date(2026, 8, 25), date(2026, 12, 25)),
    (INVESTIGATION_CLOCK, date(2026, 12, 31), date(2027, 4, 30)),
]


@pytest.mark.parametrize(("clock", "starts_on", "expected"), KNOWN)
def test_the_last_day_of_each_clock(clock, starts_on, expected):
    told = clocks()[clock]
    assert last_day(starts_on, told.length, moves=told.moves) == expected
