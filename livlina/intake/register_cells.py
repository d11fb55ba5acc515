"""
What may stand in the cells of a case register, column by column.

A reader takes the trimmed text of a cell, or its day where the cell holds a date, and returns the value in the
form it is kept in, or `Wrong` with one Swedish sentence, which never repeats the cell. Words are matched as `folded`
does.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from livlina.core import identity_number
from livlina.core.text import folded, shown, unacceptable

Value = str | int | date | Decimal | None
"""None is the unknown of a fact that has no word for it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """
    Why a cell cannot be read: what is wrong and what is accepted, and apart from it what stands there, which is shown
    only to the one whose file it is. A cell in the wrong column may hold anything; a whole personnummer in neither.
    """

    message: str
    here: str = ""


class Words:
    """
    The names an organisation gives its units, districts and reasons for closing, as a register may spell them.

    Each is given as pairs of id and name, an alias being one more pair. A name that means two things is
    refused where it is used.
    """

    def __init__(
        self,
        *,
        units: Iterable[tuple[int, str]],
        districts: Iterable[tuple[int, str]],
        closing_reasons: Iterable[tuple[int, str]],
    ) -> None:
        self.spelled = {unit: tuple(units), district: tuple(districts), closing_reason: tuple(closing_reasons)}
        self.units = _by_name(self.spelled[unit])
        self.districts = _by_name(self.spelled[district])
        self.closing_reasons = _by_name(self.spelled[closing_reason])


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of a cell may lean on beside the cell itself."""

    words: Words
    today: date


Reader = Callable[[str | date, Reading], Value | Wrong]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register: its header as documented, the fact it tells, and how its cells are read."""

    header: str
    fact: str
    read: Reader
    needed: bool = False
    repeats: bool = True
    """Whether the same text is likely to come again, so that what it means is worth remembering."""


_AMBIGUOUS = -1
MOST_CHILDREN = 20
MOST_TALKS = 500
LONGEST_NUMBER = 40
RATING_DECIMALS = 2
"""As many as a case keeps: a rating is stored as it was given, or refused."""
EARLIEST_YEAR = 1900

_DATE_FORMS = tuple(
    re.compile(form)
    for form in (
        "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        "(?P<year>[0-9]{4}|[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{1,2})\s?/\s?(?P<month>[0-9]{1,2})(?:\s+|\s?-\s?)(?P<year>[0-9]{4}|[0-9]{2})",
    )
)
_WHOLE = re.compile("[0-9]{1,6}")
_YEAR = re.compile("[0-9]{4}")
_RATING = re.compile("([0-9]{1,2})(?:[.,]([0-9]{1,9}))?")

_ROLES = {
    "våldsutsatt": "exposed",
    "utsatt": "exposed",
    "våldsutövare": "using_violence",
    "utövare": "using_violence",
    "barn": "child",
}
_SEXES = {
    "kvinna": "female",
    "k": "female",
    "f": "female",
    "man": "male",
    "m": "male",
    "annat": "other",
    "okänt": "unknown",
    "": "unknown",
}
_ANSWERS = {
    "ja": "yes",
    "j": "yes",
    "1": "yes",
    "x": "yes",
    "nej": "no",
    "n": "no",
    "0": "no",
    "okänt": "unknown",
    "": "unknown",
}
_ENTRANCES = {
    "egen": "self",
    "RVT": "rvt",
    "polis": "police",
    "BoU": "bou",
    "socialjour": "emergency",
    "vård": "health_care",
    "Barnahus": "barnahus",
    "familjerätt": "family_law",
    "annan enhet": "other_unit",
    "annan kommun": "other_municipality",
    "annan": "other",
    "": "unknown",
}


def _by_name(pairs: Iterable[tuple[int, str]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for key, name in pairs:
        word = folded(name)
        found[word] = key if found.get(word, key) == key else _AMBIGUOUS
    return MappingProxyType(found)


def _text(cell: str | date) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()


def _here(cell: str | date) -> str:
    return f"Här står ”{shown(_text(cell))}”."


def case_number(cell: str | date, _: Reading) -> Value | Wrong:
    """1–40 characters, exactly as they stand."""
    number = _text(cell)
    if not number:
        return Wrong("Ärendenummer saknas.")
    if len(number) > LONGEST_NUMBER:
        return Wrong(f"Ärendenumret får ha högst {LONGEST_NUMBER} tecken. Här är det {len(number)}.")
    reason = unacceptable(number)
    return Wrong("Ärendenumret innehåller ett tecken som inte går att spara.", reason) if reason else number


def unit(cell: str | date, reading: Reading) -> Value | Wrong:
    """The id of the unit with that name or alias."""
    if not cell:
        return Wrong("Enhet saknas. Skriv namnet på en enhet i organisationen.")
    return _named(cell, reading.words.units, "Ingen enhet i organisationen heter så.", "flera enheter")


def district(cell: str | date, reading: Reading) -> Value | Wrong:
    """The id of the district with that name, whenever it was a district."""
    if not cell:
        return None
    why = "Organisationen har och har haft ingen stadsdel med det namnet."
    return _named(cell, reading.words.districts, why, "flera stadsdelar")


def closing_reason(cell: str | date, reading: Reading) -> Value | Wrong:
    """The id of the reason in the organisation's list."""
    if not cell:
        return None
    why = "Avslutsorsaken finns inte i organisationens lista."
    return _named(cell, reading.words.closing_reasons, why, "flera avslutsorsaker")


def _named(cell: str | date, names: Mapping[str, int], unknown: str, several: str) -> Value | Wrong:
    found = names.get(folded(_text(cell)))
    if found is None:
        return Wrong(unknown, _here(cell))
    if found == _AMBIGUOUS:
        return Wrong(f"Namnet kan betyda {several}.", _here(cell))
    return found


def came_in(cell: str | date, reading: Reading) -> Value | Wrong:
    """The day a case came in."""
    return day(cell, reading) if cell else Wrong("Datum saknas. Skriv det 2021-03-05.")


def closed(cell: str | date, reading: Reading) -> Value | Wrong:
    """The day a case was closed, or None while it is open."""
    return day(cell, reading) if cell else None


def day(cell: str | date, reading: Reading) -> date | Wrong:
    """A day as people write it, day first where there is a stroke; never in the future."""
    if isinstance(cell, date):
        found: date | None = cell
    else:
        match = next((match for form in _DATE_FORMS if (match := form.fullmatch(cell))), None)
        if not match:
            return Wrong("Datum ska skrivas 2021-03-05.", _here(cell))
        found = _existing_day(match["year"], int(match["month"]), int(match["day"]), today=reading.today)
    if found is None:
        return Wrong("Dagen finns inte.", _here(cell))
    if found > reading.today:
        return Wrong("Dagen ligger i framtiden.", _here(cell))
    if found.year < EARLIEST_YEAR:
        return Wrong(f"Året är före {EARLIEST_YEAR}.", _here(cell))
    return found


def _existing_day(year: str, month: int, day_of_month: int, *, today: date) -> date | None:
    """The day, if there is one; of a two-digit year the latest that is not in the future."""
    if len(year) == 4:
        return _date(int(year), month, day_of_month)
    latest = today.year - (today.year - int(year)) % 100
    found = _date(latest, month, day_of_month)
    if found is None or found > today:
        found = _date(latest - 100, month, day_of_month) or found
    return found


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def role(cell: str | date, _: Reading) -> Value | Wrong:
    """The role decides what the case is counted as."""
    if not cell:
        return Wrong("Roll saknas. Skriv våldsutsatt, våldsutövare eller barn.")
    return _word(cell, role, "Skriv våldsutsatt, våldsutövare eller barn.")


def sex(cell: str | date, _: Reading) -> Value | Wrong:
    """As written, never guessed from the personnummer."""
    return _word(cell, sex, "Skriv kvinna, man, annat eller okänt, eller lämna tomt.")


def answer(cell: str | date, _: Reading) -> Value | Wrong:
    """Yes, no or unknown."""
    return _word(cell, answer, "Skriv ja, nej eller okänt, eller lämna tomt.")


def entrance(cell: str | date, _: Reading) -> Value | Wrong:
    """The way in."""
    accepted = (
        "Skriv egen, RVT, polis, BoU, socialjour, vård, Barnahus, familjerätt, annan enhet, annan kommun "
        "eller annan, eller lämna tomt."
    )
    return _word(cell, entrance, accepted)


def _word(cell: str | date, reader: Reader, accepted: str) -> Value | Wrong:
    found = _BY_WORD[reader].get(folded(_text(cell)))
    return Wrong(accepted, _here(cell)) if found is None else found


def identity(cell: str | date, reading: Reading) -> Value | Wrong:
    """The twelve digits of a personnummer or samordningsnummer. No message repeats what was written."""
    if not cell:
        return None
    found = identity_number.parse(_text(cell), today=reading.today)
    if isinstance(found, identity_number.NotAnIdentityNumber):
        return Wrong(found.message)
    return found.digits


def birth_year(cell: str | date, reading: Reading) -> Value | Wrong:
    """A year of four digits."""
    if not cell:
        return None
    if not isinstance(cell, str) or not _YEAR.fullmatch(cell):
        return Wrong("Födelseår ska skrivas med fyra siffror, till exempel 1985.", _here(cell))
    if not EARLIEST_YEAR <= int(cell) <= reading.today.year:
        return Wrong(f"Födelseåret ska ligga mellan {EARLIEST_YEAR} och {reading.today.year}.", _here(cell))
    return int(cell)


def children(cell: str | date, _: Reading) -> Value | Wrong:
    """A number of children."""
    return _whole(cell, most=MOST_CHILDREN)


def talks(cell: str | date, _: Reading) -> Value | Wrong:
    """A number of talks held before Livlina; a number only."""
    return _whole(cell, most=MOST_TALKS)


def _whole(cell: str | date, *, most: int) -> Value | Wrong:
    if not cell:
        return None
    if not isinstance(cell, str) or not _WHOLE.fullmatch(cell) or int(cell) > most:
        return Wrong(f"Skriv ett helt tal från 0 till {most}, eller lämna tomt.", _here(cell))
    return int(cell)


def rating(cell: str | date, _: Reading) -> Value | Wrong:
    """A self-rating from 0 to 10."""
    if not cell:
        return None
    match = _RATING.fullmatch(cell) if isinstance(cell, str) else None
    value = Decimal(f"{match[1]}.{match[2] or 0}") if match else None
    if value is None or value > 10 or value != round(value, RATING_DECIMALS):
        return Wrong("Skriv ett tal från 0 till 10 med högst två decimaler, eller lämna tomt.", _here(cell))
    return value.normalize() + 0  # 7,50 is 7.5, and 10 is not 1E+1


_SPELLED: Mapping[Reader, Mapping[str, str]] = {role: _ROLES, sex: _SEXES, answer: _ANSWERS, entrance: _ENTRANCES}
_BY_WORD: Mapping[Reader, Mapping[str, str]] = {
    reader: {folded(word): value for word, value in words.items()} for reader, words in _SPELLED.items()
}

COLUMNS = (
    Column("arendenummer", "number", case_number, needed=True, repeats=False),
    Column("enhet", "unit_id", unit, needed=True),
    Column("inkom", "came_in_on", came_in, needed=True),
    Column("roll", "role", role, needed=True),
    Column("stadsdel", "district_id", district),
    Column("personnummer", "identity_number", identity, repeats=False),
    Column("fodelsear", "birth_year", birth_year),
    Column("kon", "sex", sex),
    Column("minderariga barn", "minor_children", answer),
    Column("antal barn", "children_count", children),
    Column("vag in", "entrance", entrance),
    Column("erbjuden rattsstod", "legal_support_offered", answer),
    Column("tackat ja", "legal_support_accepted", answer),
    Column("hederskontext", "honour", answer),
    Column("antal samtal", "talks_before", talks),
    Column("avslutat", "closed_on", closed),
    Column("avslutsorsak", "closing_reason_id", closing_reason),
    Column("skattning start", "rating_start", rating),
    Column("skattning slut", "rating_end", rating),
)
"""Every column a register can have, in the order of the documentation."""

BY_HEADER: Mapping[str, Column] = MappingProxyType({folded(column.header): column for column in COLUMNS})


@dataclass(frozen=True, slots=True)
class Accepted:
    """The words that may stand in some columns: for each meaning the words for it, '' being an empty cell."""

    headers: tuple[str, ...]
    meanings: tuple[tuple[str, ...], ...]


def accepted(words: Words) -> list[Accepted]:
    """What the readers of words take, as it is spelled. A name that means two things is taken by none."""
    fixed = {reader: tuple((value, word) for word, value in told.items()) for reader, told in _SPELLED.items()}
    spelled: Mapping[Reader, Iterable[tuple[object, str]]] = {**words.spelled, **fixed}
    taken: Mapping[Reader, Mapping[str, int]] = {
        unit: words.units,
        district: words.districts,
        closing_reason: words.closing_reasons,
    }
    found: list[Accepted] = []
    for reader in dict.fromkeys(column.read for column in COLUMNS if column.read in spelled):
        meanings: dict[object, dict[str, str]] = {}
        for value, word in spelled[reader]:
            if taken.get(reader, {}).get(folded(word)) != _AMBIGUOUS:
                meanings.setdefault(value, {}).setdefault(folded(word), word)
        found.append(
            Accepted(
                headers=tuple(column.header for column in COLUMNS if column.read is reader),
                meanings=tuple(tuple(names.values()) for names in meanings.values()),
            )
        )
    return found
