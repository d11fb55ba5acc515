"""
Days, hours, figures and names as they are written in Swedish, on the wall clock of Stockholm.

Plain functions; `livlina.py` makes filters of them. Nothing is written for None.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import combining

from livlina.core import clock
from livlina.core.clock import STOCKHOLM

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
DAYS_APART = {-1: "i går", 0: "i dag", 1: "i morgon"}
COUNT_WORDS = ("", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")


def in_stockholm(value: date | datetime) -> date | datetime:
    """
    Return a moment on the wall clock of Stockholm; a date is itself. Source: S-144.

    A moment without time zone is a `ValueError`: a guess could send a call at the wrong hour.
    """
    if not isinstance(value, datetime) or value.tzinfo is STOCKHOLM:
        return value
    if value.tzinfo is None:
        raise ValueError("a moment without time zone cannot be shown")
    return value.astimezone(STOCKHOLM)


def short_date(value: date | datetime | None) -> str:
    """Return `19 nov`, with the year when it is not this year. Nothing for None."""
    return _without_weekday(_day(value), today=clock.today()) if value else ""


def swedish_date(value: date | datetime | None) -> str:
    """Return `tors 19 nov`, with the year when it is not this year. Nothing for None."""
    return _with_weekday(_day(value), today=clock.today()) if value else ""


def clock_time(value: datetime | None) -> str:
    """Return `10.00`. Nothing for None."""
    return f"{in_stockholm(value):%H.%M}" if value else ""


def swedish_datetime(value: datetime | None) -> str:
    """Return `tors 19 nov kl. 10.00`. Nothing for None."""
    return f"{swedish_date(value)} kl. {clock_time(value)}" if value else ""


def relative_day(value: date | datetime | None) -> str:
    """Return `i går`, `i dag` or `i morgon`, else as `swedish_date`. For lists."""
    if not value:
        return ""
    day, today = _day(value), clock.today()
    return DAYS_APART.get((day - today).days) or _with_weekday(day, today=today)


def relative_time(value: datetime | None) -> str:
    """Return `i dag 16.30`, else as `swedish_datetime`. For lists."""
    if not value:
        return ""
    day, today = _day(value), clock.today()
    if word := DAYS_APART.get((day - today).days):
        return f"{word} {clock_time(value)}"
    return f"{_with_weekday(day, today=today)} kl. {clock_time(value)}"


def _day(value: date | datetime) -> date:
    local = in_stockholm(value)
    return local.date() if isinstance(local, datetime) else local


def _without_weekday(day: date, *, today: date) -> str:
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def _with_weekday(day: date, *, today: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {_without_weekday(day, today=today)}"


def decimal_comma(value: Decimal | float | str | None, decimals: int | None = None) -> str:
    """Return a number as it is written in Swedish: `12 345,5`, halves rounded up. Nothing for None."""
    if value is None or value == "":
        return ""
    number = Decimal(str(value))
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{number:,f}".translate(str.maketrans(",.-", "\N{NO-BREAK SPACE},\N{MINUS SIGN}"))


def initials_name(name: str) -> str:
    """Return a name for lists: `Alma Exempelsson` becomes `Alma E.`; a single name stays as it is."""
    words = name.split()
    if len(words) < 2:
        return name
    last = words[-1]
    end = 1
    while end < len(last) and combining(last[end]):
        end += 1
    return f"{words[0]} {last[:end]}."


def in_words(count: int) -> str:
    """Return a small count as a Swedish word with a capital: 2 is `Två`; above twelve the figure."""
    return COUNT_WORDS[count] if 0 < count < len(COUNT_WORDS) else str(count)
