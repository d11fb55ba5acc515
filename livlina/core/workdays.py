"""
Working days in Sweden: what is counted when something is to be done within so many of them.

Source: lag (1989:253) om allmänna helgdagar; Midsummer Eve, Christmas Eve and New Year's Eve are no working days
either, lag (1930:173) om beräkning av lagstadgad tid 2 §.
"""

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
DECEMBER = 11  # counted from January as 0


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian reckoning."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 100 % 4) % 7
    month, day = divmod(moon + sunday - 7 * ((golden + 11 * moon + 22 * sunday) // 451) + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=16)
def free_days(year: int) -> frozenset[date]:
    """Days of the year that are free whatever day of the week they fall on."""
    sunday = easter(year)
    movable = {sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49)}  # Good Friday to Pentecost
    midsummer_eve = _first(date(year, 6, 19), weekday=4)
    all_saints = _first(date(year, 10, 31), weekday=SATURDAY)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    return frozenset(movable | {date(year, *day) for day in fixed} | {midsummer_eve, all_saints})


def _first(day: date, *, weekday: int) -> date:
    """The first such day of the week from that day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in free_days(day.year)


def after(day: date, *, working_days: int) -> date:
    """The last of so many working days that follow the day."""
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def months_after(day: date, *, months: int) -> date:
    """
    The same day of the month so many months later; the last day of that month where it has none.

    Source: lag (1930:173) om beräkning av lagstadgad tid, 1 §.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == DECEMBER), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def first_working_day(day: date) -> date:
    """The day, or the next working day where it is none. Source: the same law, 2 §."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
