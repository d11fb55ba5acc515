"""
Personnummer and samordningsnummer: read as people write them, kept in one form.

Nothing about sex is derived from a number. Source: folkbokföringslag (1991:481) 18 and 18 a §§ as they stood
when the numbers were given; for the samordningsnummer the day has 60 added.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from personnummer import personnummer

from livlina.core.text import one_line

Kind = Literal["personal", "coordination"]
"""Personnummer and samordningsnummer."""

OLDEST_YEARS = 130
"""Nobody has lived longer; a number that says so was written wrong."""

# The library has no types of its own, and reads no clock in the one function that is used of it.
_has_right_check_digit: Callable[[str], bool] = personnummer.valid

_WRITTEN = re.compile("([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})")
_ONLY_DIGITS = re.compile("[-+0-9]*")


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """One number. Its digits are not in its repr, so that they end in no log."""

    digits: str = field(repr=False)
    """Twelve digits, YYYYMMDDNNNN; of a samordningsnummer the day has 60 added."""
    kind: Kind
    born_on: date = field(repr=False)

    @property
    def written(self) -> str:
        """As it is shown: 19900102-1234."""
        return f"{self.digits[:8]}-{self.digits[8:]}"


@dataclass(frozen=True, slots=True)
class NotAnIdentityNumber:
    """Why a text is not a number that exists, in words that never repeat it."""

    message: str


def parse(text: str, *, today: date) -> IdentityNumber | NotAnIdentityNumber:
    """
    Read a personnummer or samordningsnummer of 10 or 12 digits, with or without - or +.

    Of ten digits the century is the latest that is not in the future, and with + the latest that makes the
    person a hundred years old this year or before.
    """
    number = one_line(text)
    match = _WRITTEN.fullmatch(number)
    if not match:
        return NotAnIdentityNumber(_why_not_written(number))
    century, yy, mm, dd, sign, last_four = match.groups()
    day = int(dd)
    kind: Kind = "coordination" if day > 60 else "personal"
    if century:
        year = int(century + yy)
    else:
        latest = today.year - 100 if sign == "+" else today.year
        year = latest - (latest - int(yy)) % 100
    born_on = _day(year, int(mm), day - 60 if kind == "coordination" else day)
    if born_on and born_on > today and not century:
        born_on = _day(year - 100, int(mm), born_on.day)
    if born_on is None:
        return NotAnIdentityNumber("Födelsedagen i numret finns inte. Kontrollera år, månad och dag.")
    if born_on > today:
        return NotAnIdentityNumber("Födelsedagen i numret ligger i framtiden. Kontrollera året.")
    if born_on.year < today.year - OLDEST_YEARS:
        return NotAnIdentityNumber(f"Personen skulle vara äldre än {OLDEST_YEARS} år. Kontrollera året.")
    digits = f"{born_on.year:04}{mm}{dd}{last_four}"
    if not _has_right_check_digit(digits):
        return NotAnIdentityNumber("Kontrollsiffran stämmer inte. Någon siffra i numret är fel.")
    return IdentityNumber(digits=digits, kind=kind, born_on=born_on)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _why_not_written(number: str) -> str:
    accepted = "Skriv 10 eller 12 siffror, med eller utan - eller + före de fyra sista."
    if not _ONLY_DIGITS.fullmatch(number):
        return f"Ett personnummer har bara siffror. {accepted}"
    count = sum(character.isdigit() for character in number)
    if count in (9, 11):
        return f"Här är det {count} siffror; kanske har en inledande nolla fallit bort. {accepted}"
    if count not in (10, 12):
        return f"Här är det {count} {'siffra' if count == 1 else 'siffror'}. {accepted}"
    return f"Tecknet - eller + står på fel plats. {accepted}"
