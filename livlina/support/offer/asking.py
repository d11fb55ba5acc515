"""
A question which help is possible, from a JSON document: checked field by field, and refused in one sentence.

A fact left out, or null, is unknown. A name that is not known is refused: a misspelt fact would otherwise be silently
unknown, and a misspelt counter silently nought.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, NoReturn, TypeVar

from django.db.models import TextChoices

from livlina.core.identity_number import OLDEST_YEARS
from livlina.core.text import one_line, unacceptable
from livlina.support.offer.errors import NotAQuestion
from livlina.support.offer.facts import AdultFacts, ChildFacts, Facts, Guardian
from livlina.support.offer.terms import Consent, Fact, ParentContact, PersonRole

LARGEST: Final = 256 * 1024
"""Bytes. A question is some hundred."""

MOST_GUARDIANS: Final = 20
MOST_TALKS: Final = 9_999
NAME_LETTERS: Final = 200
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")

TOP: Final = ("organisation", "on", "person", "child", "adult")
PERSON: Final = ("role", "age")
CHILD: Final = (
    *("parent_contact", "parent_contact_ended_on", "violence_ceased", "life_stable", "safe_and_protected"),
    *("meets_violent_parent", "guardians", "decision_for_child", "decision_fb_6_13a"),
)
ADULT: Final = ("motivation_assessed", "court_ordered_contact", "talks_used")
GUARDIAN: Final = ("name", "consent")

Word = TypeVar("Word", bound=TextChoices)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Facts, and by the key of which organisation's catalogue they are judged."""

    organisation: str
    facts: Facts


def question(data: bytes, *, today: date, counters: Callable[[], Collection[str]]) -> Question:
    """
    The question in the document. Raises NotAQuestion.

    `counters` tells what talks can be counted by; it is asked only when talks are told of.
    """
    told = _mapping(_document(data), "dokumentet", TOP)
    organisation = told.get("organisation")
    if not isinstance(organisation, str) or not KEY.fullmatch(organisation):
        _refuse("”organisation” ska vara nyckeln till en organisation, som stockholm")
    person = _mapping(told.get("person"), "”person”", PERSON)
    child = _mapping(told.get("child"), "”child”", CHILD)
    adult = _mapping(told.get("adult"), "”adult”", ADULT)
    on = _day(told, "on") or today
    ended_on = _day(child, "parent_contact_ended_on")
    if ended_on is not None and ended_on > on:
        _refuse("”parent_contact_ended_on” kommer efter dagen som frågan gäller. Pågår kontakten skrivs current")
    return Question(
        organisation=organisation,
        facts=Facts(
            on=on,
            role=_role(person),
            age=_age(person.get("age")),
            child=ChildFacts(
                parent_contact=_word(child, "parent_contact", ParentContact, ParentContact.UNKNOWN),
                parent_contact_ended_on=ended_on,
                violence_ceased=_fact(child, "violence_ceased"),
                life_stable=_fact(child, "life_stable"),
                safe_and_protected=_fact(child, "safe_and_protected"),
                meets_violent_parent=_fact(child, "meets_violent_parent"),
                guardians=_guardians(child.get("guardians")),
                decision_for_child=_decision(child, "decision_for_child"),
                decision_fb_6_13a=_decision(child, "decision_fb_6_13a"),
            ),
            adult=AdultFacts(
                motivation_assessed=_fact(adult, "motivation_assessed"),
                court_ordered_contact=_fact(adult, "court_ordered_contact"),
            ),
            talks_used=_talks_used(adult.get("talks_used"), counters),
        ),
    )


def _document(data: bytes) -> Any:
    if len(data) > LARGEST:
        _refuse(f"Dokumentet är större än {LARGEST // 1024} kB. Det är ingen fråga om en person")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse("Dokumentet är inte skrivet i UTF-8")
    if not text.strip():
        _refuse("Dokumentet är tomt. Ge uppgifterna som ett JSON-dokument på standard in")
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        _refuse(f"Dokumentet går inte att läsa som JSON: se över rad {error.lineno}, tecken {error.colno}")
    except RecursionError:
        _refuse("Dokumentet har fler nivåer i varandra än det kan ha")
    except ValueError:  # a number of thousands of figures
        _refuse("Dokumentet har ett tal som är för stort")


def _no_number(word: str) -> NoReturn:
    _refuse(f"Dokumentet går inte att läsa som JSON: {word} är inget tal")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in pairs:
        if name in told:
            _refuse("Ett namn står två gånger i samma del")
        told[name] = value
    return told


def _mapping(value: Any, where: str, names: Collection[str]) -> Mapping[str, Any]:
    """The fields of a part. One left out has none."""
    if value is None and where != "dokumentet":
        return {}
    if not isinstance(value, dict):
        _refuse(f"{where[0].upper()}{where[1:]} ska vara namn med värden, som {{…}}")
    for name in value:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f" Menade du ”{near[0]}”?" if near else f" Där kan stå {', '.join(names)}."
            _refuse(f"Ett namn kan inte stå i {where}.{hint}", end="")
    return value


def _day(told: Mapping[str, Any], name: str) -> date | None:
    value = told.get(name)
    if value is None:
        return None
    text = value if isinstance(value, str) else ""
    if re.fullmatch(r"[0-9]{6}", text):
        text = f"20{text[:2]}-{text[2:4]}-{text[4:]}"
    elif re.fullmatch(r"[0-9]{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        _refuse(f"”{name}” ska vara en dag skriven som 2021-03-05 eller 210305")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _refuse(f"Dagen i ”{name}” finns inte i kalendern")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        _refuse(f"Året i ”{name}” kan inte stämma")
    return day


def _role(person: Mapping[str, Any]) -> PersonRole:
    if person.get("role") is None:
        _refuse(f"”role” saknas i ”person”. Välj bland {', '.join(PersonRole.values)}")
    return _word(person, "role", PersonRole, PersonRole.CHILD)


def _age(value: Any) -> int | None:
    """Whole years. A truth is no age, although the language counts with it."""
    if value is None or value == Fact.UNKNOWN.value:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= OLDEST_YEARS:
        _refuse(f"”age” ska vara ett helt antal år från 0 till {OLDEST_YEARS}")
    return value


def _fact(told: Mapping[str, Any], name: str) -> Fact:
    return _word(told, name, Fact, Fact.UNKNOWN)


def _decision(told: Mapping[str, Any], name: str) -> Fact:
    """A decision is there or not: true or false; the words of the other facts are understood too."""
    value = told.get(name)
    if isinstance(value, bool):
        return Fact.YES if value else Fact.NO
    if value is not None and value not in Fact.values:
        _refuse(f"”{name}” ska vara true eller false")
    return _fact(told, name)


def _word(told: Mapping[str, Any], name: str, words: type[Word], otherwise: Word) -> Word:
    """One of the words; left out or null it is `otherwise`."""
    value = told.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, str) or value not in words.values:
        what = "kan inte vara det som står där" if isinstance(value, str) else "ska vara ett ord"
        _refuse(f"”{name}” {what}. Välj bland {', '.join(words.values)}")
    return words(value)


def _guardians(value: Any) -> tuple[Guardian, ...]:
    """Those with custody that day, by name. None is that nobody knows."""
    if value is None:
        return ()
    if not isinstance(value, list):
        _refuse("”guardians” ska vara en lista")
    if len(value) > MOST_GUARDIANS:
        _refuse(f"”guardians” kan vara högst {MOST_GUARDIANS}")
    found: dict[str, Guardian] = {}
    for told in value:
        if told is None:
            _refuse("En vårdnadshavare ska vara namn med värden, som {…}")
        row = _mapping(told, "en vårdnadshavare", GUARDIAN)
        name = row.get("name")
        if not isinstance(name, str) or not one_line(name):
            _refuse("”name” saknas för en vårdnadshavare")
        if len(name) > NAME_LETTERS or unacceptable(name):
            _refuse("”name” för en vårdnadshavare går inte att visa. Skriv ett kort namn på en rad")
        if one_line(name) in found:
            _refuse("Två vårdnadshavare heter likadant. Skriv namnen så att de skiljs åt")
        found[one_line(name)] = Guardian(name=name, consent=_word(row, "consent", Consent, Consent.UNKNOWN))
    return tuple(found[name] for name in sorted(found))


def _talks_used(value: Any, counters: Callable[[], Collection[str]]) -> Mapping[str, int]:
    if value is None:
        return {}
    told = _mapping(value, "”talks_used”", counters()) if value != {} else {}
    for name, count in told.items():
        if count is None:
            continue
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_TALKS:
            _refuse(f"”{name}” i ”talks_used” ska vara ett helt antal samtal från 0 till {MOST_TALKS}")
    return {name: count for name, count in told.items() if count is not None}


def _refuse(what: str, *, end: str = ".") -> NoReturn:
    raise NotAQuestion(what=f"{what}{end}")
