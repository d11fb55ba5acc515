"""One number, however it is written, is one number; what is no number is refused in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.core.identity_number import OLDEST_YEARS, IdentityNumber, NotAnIdentityNumber, parse

TODAY = date(2026, 11, 20)


def check_digit(nine: str) -> str:
    """As Skatteverket describes it, apart from the library that is tested."""
    products = [int(digit) * (2, 1)[place % 2] for place, digit in enumerate(nine)]
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def number(born_on: date, *, serial: int = 238, coordination: bool = False) -> str:
    day = born_on.day + 60 * coordination
    digits = f"{born_on:%y%m}{day:02}{serial:03}"
    return f"{born_on.year // 100}{digits}{check_digit(digits)}"


def read(text: str) -> IdentityNumber:
    found = parse(text, today=TODAY)
    assert isinstance(found, IdentityNumber), found
    return found


def refusal(text: str) -> str:
    found = parse(text, today=TODAY)
    assert isinstance(found, NotAnIdentityNumber)
    return found.message


births = st.dates(date(TODAY.year - OLDEST_YEARS, 1, 1), TODAY)


@given(births, st.integers(1, 999), st.booleans())
def test_the_same_number_in_every_accepted_form_is_the_same(born_on: date, serial: int, coordination: bool) -> None:
    twelve = number(born_on, serial=serial, coordination=coordination)
    forms = [twelve, f"{twelve[:8]}-{twelve[8:]}", f"{twelve[:8]}+{twelve[8:]}", f"  {twelve}\u00a0"]
    hundred_this_year = born_on.year <= TODAY.year - 100
    if hundred_this_year:
        forms += [f"{twelve[2:8]}+{twelve[8:]}"]
    a_century_later = date(born_on.year + 100, born_on.month, min(born_on.day, 28))
    if a_century_later > TODAY:
        forms += [twelve[2:], f"{twelve[2:8]}-{twelve[8:]}"]
    found = {read(form) for form in forms}
    assert found == {IdentityNumber(twelve, "coordination" if coordination else "personal", born_on)}


@given(births, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_never_the_same_number(born_on: date, place: int, off: int) -> None:
    right = number(born_on)
    digits = list(right)
    digits[place + 2] = str((int(digits[place + 2]) + off) % 10)
    assert isinstance(parse("".join(digits), today=TODAY), NotAnIdentityNumber)


def test_ten_digits_mean_the_latest_century_that_is_not_in_the_future() -> None:
    today, tomorrow = number(TODAY), number(TODAY + timedelta(days=1))
    assert read(today[2:]).born_on == TODAY
    assert read(tomorrow[2:]).born_on == date(1926, 11, 21)
    assert read(f"{today[2:8]}+{today[8:]}").born_on == date(1926, 11, 20)


def test_a_coordination_number_is_born_sixty_days_earlier_in_the_month() -> None:
    found = read("701063-2391")  # the example of Skatteverket's meddelande 2010:3
    assert (found.kind, found.born_on, found.digits) == ("coordination", date(1970, 10, 3), "197010632391")
    assert found.written == "19701063-2391"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("19850102-1237", "Kontrollsiffran stämmer inte"),
        ("850102-0005", "Kontrollsiffran stämmer inte"),
        ("19851302-1234", "Födelsedagen i numret finns inte"),
        ("20210229-1234", "Födelsedagen i numret finns inte"),
        ("19850160-1234", "Födelsedagen i numret finns inte"),
        ("19850192-1234", "Födelsedagen i numret finns inte"),
        ("20261121-1234", "i framtiden"),
        ("18850102-1236", "äldre än 130 år"),
        ("850102-123", "9 siffror; kanske har en inledande nolla fallit bort"),
        ("123", "3 siffror"),
        ("1", "Här är det 1 siffra."),
        ("", "0 siffror"),
        ("Anna 850102-1236", "bara siffror"),
        ("٨٥٠١٠٢١٢٣٦", "bara siffror"),
        ("85010-21236", "fel plats"),
        ("850102--1236", "fel plats"),
        ("850102-1236\n1", "bara siffror"),
    ],
)
def test_what_is_no_number_is_refused_in_words(text: str, says: str) -> None:
    assert says in refusal(text)


@given(st.text(alphabet="0123456789-+ a"))
def test_no_refusal_repeats_what_was_written(text: str) -> None:
    found = parse(text, today=TODAY)
    if isinstance(found, NotAnIdentityNumber) and len(text.strip()) > 3:
        assert text.strip() not in found.message


def test_the_digits_are_not_in_what_a_log_would_print() -> None:
    twelve = number(date(1985, 1, 2))
    found = read(twelve)
    assert twelve[8:] not in f"{found} {found!r}"
    assert "1985" not in f"{found} {found!r}"
