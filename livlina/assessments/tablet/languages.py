"""
The words of the tablet, a file for each language (`languages/*.yaml`). A file more is a language more.

A municipality that has confirmed a translation, or has one of its own, puts a file of the same shape in the folder that
`LIVLINA_LANGUAGES` names; with the same key it stands in place of the one here. Each file has every text of the page;
of the questions a language offers those instruments of which it has every one. Faults are told by `livlina check`.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from livlina.assessments.instruments import Instrument
from livlina.assessments.tablet.rules import asked_here
from livlina.assessments.terms import ItemKind
from livlina.core import data_files

SHIPPED: Final = Path(__file__).parent / "languages"
OWN_FOLDER: Final = "LIVLINA_LANGUAGES"
FIRST: Final = "sv"
PAGE: Final = frozenset(
    "title exit code enter before before_text before_exit begin progress no_right choose next back decline listen yes "
    "no partly unknown last last_text hand_in done done_text unwell over over_text".split()
)
"""Every text of the page that is no question."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question in the words of one language; `low` and `high` say what the ends of a scale are."""

    text: str
    low: str = ""
    high: str = ""
    options: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language of the tablet. `swedish` is what staff call it, `name` what those call it who read it."""

    key: str
    name: str
    swedish: str
    lang: str
    direction: str
    reviewed_on: date | None
    reviewed_by: str
    page: Mapping[str, str]
    questions: Mapping[str, Mapping[str, Asked]]
    order: int = 99

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody has confirmed the words; until then staff are told that nobody has."""
        return self.reviewed_on is not None and bool(self.reviewed_by)

    def of(self, instrument: Instrument) -> Mapping[str, Asked]:
        return self.questions.get(f"{instrument.key} {instrument.version}", {})

    def covers(self, instrument: Instrument) -> bool:
        """Whether each question that is asked here stands in this language, with the ends of its scale."""
        return bool(self.of(instrument)) and not self.lacks(instrument)

    def lacks(self, instrument: Instrument) -> list[str]:
        """The questions of an instrument that this language has not, or not whole."""
        told = self.of(instrument)
        return [
            item.key
            for item in asked_here(instrument)
            if item.key not in told
            or (item.kind == ItemKind.SCALE and not (told[item.key].low and told[item.key].high))
            or {option.key for option in item.options} - set(told[item.key].options)
        ]


@cache
def every() -> Mapping[str, Language]:
    """The languages there are, in their order; a file with a fault is left out."""
    found: dict[str, Language] = {}
    for path in _files():
        made, faults = _read(path)
        if made is not None and not faults:
            found[made.key] = made
    return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[0])))


def faults() -> list[str]:
    """What is wrong in the files, each with its file."""
    return [f"{path.name}: {fault}" for path in _files() for fault in _read(path)[1]]


def covering(instrument: Instrument) -> list[Language]:
    """The languages in which an instrument can be answered on the tablet."""
    return [each for each in every().values() if each.covers(instrument)]


def _files() -> Iterable[Path]:
    """Those that come with Livlina, and then the municipality's own."""
    named = os.environ.get(OWN_FOLDER, "")
    own = Path(named) if named else None
    return [*sorted(SHIPPED.glob("*.yaml")), *(sorted(own.glob("*.yaml")) if own and own.is_dir() else [])]


def _read(path: Path) -> tuple[Language | None, list[str]]:
    try:
        told = data_files.read(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return None, [f"filen går inte att läsa: {str(error).splitlines()[0]}"]
    if not isinstance(told, dict) or not isinstance(told.get("page"), dict):
        return None, ["filen ska vara ett språk, med key, name, page och questions."]
    page = {str(name): str(text) for name, text in told["page"].items() if text}
    found = [f"page saknar {name}." for name in sorted(PAGE - set(page))]
    found += [f"page.{name} finns inte. Är det felstavat?" for name in sorted(set(page) - PAGE)]
    found += [f"{name} saknas." for name in ("key", "name", "swedish", "lang") if not told.get(name)]
    if told.get("direction") not in ("ltr", "rtl"):
        found.append("direction ska vara ltr eller rtl.")
    reviewed_on = told.get("reviewed_on")
    if reviewed_on is not None and type(reviewed_on) is not date:
        found.append("reviewed_on ska vara en dag, eller null.")
    if not isinstance(told.get("questions"), dict):
        found.append("questions saknas.")
    if found:
        return None, found
    return _language(told, page), []


def _language(told: Mapping[str, Any], page: Mapping[str, str]) -> Language:
    return Language(
        key=str(told["key"]),
        order=int(told.get("order") or 99),
        name=str(told["name"]),
        swedish=str(told["swedish"]),
        lang=str(told["lang"]),
        direction=str(told["direction"]),
        reviewed_on=told.get("reviewed_on"),
        reviewed_by=str(told.get("reviewed_by") or ""),
        page=page,
        questions={
            str(of): {str(key): _asked(each) for key, each in asked.items() if isinstance(each, dict)}
            for of, asked in told["questions"].items()
            if isinstance(asked, dict)
        },
    )


def _asked(told: Mapping[str, Any]) -> Asked:
    options = told.get("options")
    return Asked(
        text=str(told.get("text") or ""),
        low=str(told.get("low") or ""),
        high=str(told.get("high") or ""),
        options={str(key): str(label) for key, label in options.items()} if isinstance(options, dict) else {},
    )
