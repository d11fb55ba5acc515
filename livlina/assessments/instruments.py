"""
Instruments as data with versions (`definitions/*.yaml`): sections, items, branching, what answers come to, guidance.

A municipality that has a licence for an instrument puts its own file, of the same shape, in the folder that
`LIVLINA_INSTRUMENTS` names; nothing of it stands here. Each fault is told with the file and the place, all of them at
once (`livlina check`), and a file with a fault is not used.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

import yaml

from livlina.assessments.terms import LEVELS, Flag, ItemKind, Licence, Outcome
from livlina.cases.terms import CaseRole
from livlina.core import data_files
from livlina.core.period import Period

SHIPPED: Final = Path(__file__).parent / "definitions"
OWN_FOLDER: Final = "LIVLINA_INSTRUMENTS"
REGISTRY: Final = "registry.yaml"

NO, PARTLY, YES, UNKNOWN, DECLINED = "no", "partly", "yes", "unknown", "declined"
SAID: Final = {NO: "Nej", PARTLY: "Delvis", YES: "Ja", UNKNOWN: "Vet inte", DECLINED: "Vill inte svara"}
NOT_TOLD: Final = frozenset({"", UNKNOWN, DECLINED})
"""Answers that tell nothing: never the same as no, and never as zero."""

BY_DEGREE: Final = {
    ItemKind.YES_NO: (NO, YES, UNKNOWN),
    ItemKind.DEGREE: (NO, PARTLY, YES, UNKNOWN),
}
SCALE_TOP: Final = 10
NAMES: Final = UUID("6a1f3c52-0b1e-4c5e-9d41-7f0f4a5f2d10")
ALWAYS: Final = Period(date.min, None)
OPENLY: Final = frozenset({Licence.OPEN, Licence.ATTRIBUTED})
PROPOSED: Final = LEVELS[1:]
"""What one item can propose: never the lowest, which is what nothing dangerous comes to."""


@dataclass(frozen=True)
class Option:
    """One answer to choose, with its points where the instrument has a score."""

    key: str
    label: str
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """
    One question. `proposes` is the level that a yes proposes, which makes it a dangerous one; `protects` is what makes
    the danger less and never lowers a level by itself. `raises` is what a yes asks an action for.
    """

    key: str
    text: str
    kind: ItemKind
    guidance: str = ""
    options: tuple[Option, ...] = ()
    proposes: str = ""
    danger_from: int | None = None
    protects: bool = False
    raises: Flag | None = None
    raised_by: frozenset[str] = frozenset()
    shown_if: tuple[str, frozenset[str]] | None = None
    words: bool = True
    off_paper: bool = False
    is_sensitive: bool = False
    """Whether it is hard to ask and to have written down: it says so where it is asked, and never comes on paper."""

    for_honour: bool = False
    """Whether it is named where the case is of honour, so that it is asked (R-235)."""

    low: str = ""
    high: str = ""

    @property
    def is_dangerous(self) -> bool:
        return bool(self.proposes)

    @property
    def values(self) -> tuple[str, ...]:
        """The answers that can be given, other than a text or a day."""
        if self.kind in BY_DEGREE:
            return BY_DEGREE[self.kind]
        if self.kind == ItemKind.SCALE:
            return tuple(str(number) for number in range(SCALE_TOP + 1))
        return tuple(option.key for option in self.options)

    def label(self, value: str) -> str:
        """An answer in words."""
        if self.kind in BY_DEGREE:
            return SAID.get(value, value)
        if self.options and value:
            known = {option.key: option.label for option in self.options}
            chosen = value.split(",") if self.kind == ItemKind.SEVERAL else [value]
            return ", ".join(known.get(each, SAID.get(each, each)) for each in chosen)
        return SAID.get(value, value) if value in (UNKNOWN, DECLINED) else value


@dataclass(frozen=True, kw_only=True)
class Section:
    key: str
    title: str
    items: tuple[Item, ...]
    guidance: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """What a score of at least so many points is called."""

    points: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Training:
    """What one must have learnt to use it: a kind of competence by its name, '' where nothing is asked."""

    competence: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One version of an instrument (bedömningsinstrument). Without sections only its result is written down here."""

    key: str
    version: int
    period: Period
    name: str
    purpose: str
    roles: frozenset[str]
    outcome: Outcome
    licence: Licence
    licence_text: str
    source: str
    sections: tuple[Section, ...] = ()
    guidance: str = ""
    interval_days: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    training: Training = field(default_factory=Training)
    may_decline: bool = False
    bands: tuple[Band, ...] = ()
    adapted: str = ""
    tells_danger: bool = False
    """Whether its level says how dangerous it is for the one whom the case is about: it may raise the duty's card."""

    for_honour: bool = False
    """Whether it is proposed where the case is of honour (R-225)."""

    asks_of_violence: bool = False
    """Whether it asks about violence: as every screening does, and some that come to something else."""

    review_item: str = ""
    """The item that says on which day it is looked at again, '' for none."""

    is_own: bool = False

    @property
    def public_id(self) -> UUID:
        """What addresses call it: nothing in them says what is assessed (S-70)."""
        return uuid5(NAMES, self.key)

    @property
    def has_texts(self) -> bool:
        return bool(self.sections)

    @property
    def gives_level(self) -> bool:
        """True where the worker judges a level: it may then become the level of the case."""
        return self.outcome == Outcome.JUDGEMENT

    @cached_property
    def items(self) -> dict[str, Item]:
        """All items by key, in their order."""
        return {item.key: item for section in self.sections for item in section.items}

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def values(self, item: Item) -> tuple[str, ...]:
        """The answers offered to an item: where the one who is asked may decline, that too."""
        declines = self.may_decline and item.kind in BY_DEGREE
        return (*item.values, DECLINED) if declines else item.values


class Faulty(ValueError):
    """A definition that cannot be used. `faults` tells of each: the file, the place in it, and what is wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


# ---- which there are ----


def own_folder() -> Path | None:
    """Where the municipality keeps the instruments it has a licence for; None where it has said nothing."""
    named = os.environ.get(OWN_FOLDER, "")
    return Path(named) if named else None


@cache
def _all() -> Mapping[str, tuple[Instrument, ...]]:
    """What is used: all that has no fault. Of the municipality's own files one with a fault is left out alone."""
    own = _files(own_folder())
    try:
        return read(_files(SHIPPED), own=own)
    except Faulty:
        sound: list[Path] = []
        for path in own:
            try:
                read(_files(SHIPPED), own=[*sound, path])
            except Faulty:
                continue
            sound.append(path)
        return read(_files(SHIPPED), own=sound)


def _files(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder and folder.is_dir() else []


def shipped() -> Mapping[str, tuple[Instrument, ...]]:
    """What comes with Livlina, without what a municipality has of its own."""
    return read(_files(SHIPPED))


def read(files: Iterable[Path], *, own: Iterable[Path] = ()) -> Mapping[str, tuple[Instrument, ...]]:
    """
    The instruments in these files by key, each with its versions in order. Raises Faulty.

    A file of the municipality's own stands in place of the entry without texts.
    """
    found: list[Instrument] = []
    faults: list[str] = []
    for path, is_own in [*((each, False) for each in files), *((each, True) for each in own)]:
        try:
            found += _in_file(path, is_own=is_own)
        except Faulty as told:
            faults += told.faults
    by_key: dict[str, list[Instrument]] = {}
    for each in found:
        by_key.setdefault(each.key, []).append(each)
    for key, versions in by_key.items():
        owned = [each for each in versions if each.is_own]
        chosen = sorted(owned or versions, key=lambda each: each.version)
        faults += _overlapping(chosen)
        by_key[key] = chosen + [each for each in versions if owned and not each.is_own and not _taken(each, owned)]
    if faults:
        raise Faulty(faults)
    return {key: tuple(versions) for key, versions in by_key.items()}


def _taken(each: Instrument, owned: Iterable[Instrument]) -> bool:
    return any(one.version == each.version for one in owned)


def _overlapping(versions: Iterable[Instrument]) -> Iterator[str]:
    before: Instrument | None = None
    for each in versions:
        if before is not None and before.version == each.version:
            yield f"{each.key}: version {each.version} finns två gånger."
        elif before is not None and (before.period.end is None or each.period.start <= before.period.end):
            yield f"{each.key}: version {before.version} och {each.version} gäller samma dag, {each.period.start}."
        before = each


def on(day: date, *, role: str) -> list[Instrument]:
    """The instruments that can be used that day for the person of a case in that role, those with texts first."""
    held = [each for versions in _all().values() if (each := _on(versions, day)) is not None]
    fit = [each for each in held if role in each.roles]
    return sorted(fit, key=lambda each: (not each.has_texts, each.name.casefold()))


def _on(versions: Iterable[Instrument], day: date) -> Instrument | None:
    found = [each for each in versions if day in each.period]
    return max(found, key=lambda each: (each.is_own, each.version)) if found else None


def current(key: str, *, day: date) -> Instrument | None:
    """The version of that instrument that is used that day, or None."""
    return _on(_all().get(key, ()), day)


def named(public_id: UUID, *, day: date) -> Instrument | None:
    """The instrument that an address calls so, in the version that is used that day, or None."""
    return next((current(key, day=day) for key in _all() if uuid5(NAMES, key) == public_id), None)


def telling_danger() -> frozenset[str]:
    """The instruments of which some version says how dangerous it is, by key."""
    return frozenset(key for key, versions in _all().items() if any(each.tells_danger for each in versions))


def asking_of_violence() -> frozenset[str]:
    """The instruments of which some version asks about violence, by key. Source: R-221, R-230."""
    return frozenset(key for key, versions in _all().items() if any(each.asks_of_violence for each in versions))


def version(key: str, number: int) -> Instrument | None:
    """That version of an instrument, as something was assessed with it; None of one whose file is gone."""
    return next((each for each in _all().get(key, ()) if each.version == number), None)


def faults() -> list[str]:
    """What is wrong with the definitions, each fault in words."""
    folder = own_folder()
    if folder and not folder.is_dir():
        return [f"{OWN_FOLDER}: mappen {folder} finns inte."]
    try:
        read(_files(SHIPPED), own=_files(folder))
    except Faulty as told:
        return told.faults
    return []


# ---- one file ----


def _in_file(path: Path, *, is_own: bool) -> list[Instrument]:
    try:
        told = data_files.read(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Faulty([f"{path.name}: filen går inte att läsa: {str(error).splitlines()[0]}"]) from error
    if not isinstance(told, dict):
        raise Faulty([f"{path.name}: filen ska vara ett instrument, med fält som key och name."])
    rows = told.get("entries") if path.name == REGISTRY and not is_own else [told]
    if not isinstance(rows, list):
        raise Faulty([f"{path.name}: entries ska vara en lista."])
    reader = _Reader(path.name)
    made = [reader.instrument(row, is_own=is_own) for row in rows]
    if reader.faults:
        raise Faulty(reader.faults)
    return [each for each in made if each is not None]


KNOWN: Final = frozenset(
    "schema_version key version valid_from valid_to name purpose roles outcome licence licence_text source sections "
    "guidance interval_days age_from age_to training may_decline bands adapted tells_danger for_honour "
    "asks_of_violence review_item".split()
)
KNOWN_ITEM: Final = frozenset(
    "key text kind guidance options proposes danger_from protects raises raised_by shown_if words off_paper sensitive "
    "for_honour low high".split()
)


class _Reader:
    """Reads the rows of one file, and gathers all that is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []
        self.where = ""

    def fault(self, what: str, *, at: str = "") -> None:
        self.faults.append(": ".join(part for part in (self.name, self.where, at, what) if part))

    def chosen(self, row: Mapping[str, Any], name: str, words: Any, *, at: str = "") -> Any:
        """One of these words; a fault, and the first of them, where it is another."""
        said = row.get(name)
        if said not in words.values:
            self.fault(f"{name} ska vara ett av {', '.join(words.values)}, inte {said!r}.", at=at)
            return next(iter(words))
        return words(said)

    def text(self, row: Mapping[str, Any], name: str, *, at: str = "", must: bool = True) -> str:
        said = row.get(name)
        if said is None and not must:
            return ""
        if not isinstance(said, str) or not said.strip():
            self.fault(f"{name} saknas eller är ingen text.", at=at)
            return ""
        return " ".join(said.split())

    def number(self, row: Mapping[str, Any], name: str, *, at: str = "", must: bool = False) -> int | None:
        said = row.get(name)
        if said is None and not must:
            return None
        if not isinstance(said, int) or isinstance(said, bool) or said < 0:
            self.fault(f"{name} ska vara ett heltal från 0, inte {said!r}.", at=at)
            return None
        return said

    def flag(self, row: Mapping[str, Any], name: str, *, default: bool, at: str = "") -> bool:
        """True or false."""
        said = row.get(name, default)
        if not isinstance(said, bool):
            self.fault(f"{name} ska vara true eller false, inte {said!r}.", at=at)
            return default
        return said

    def unknown(self, row: Mapping[str, Any], known: frozenset[str], *, at: str = "") -> None:
        for name in row:
            if name not in known:
                self.fault(f"fältet {name} finns inte. Är det felstavat?", at=at)

    def instrument(self, row: Any, *, is_own: bool) -> Instrument | None:
        if not isinstance(row, dict):
            self.fault("ett instrument ska ha fält som key och name.")
            return None
        self.where = str(row.get("key", "?"))
        self.unknown(row, KNOWN)
        outcome, licence = self.chosen(row, "outcome", Outcome), self.chosen(row, "licence", Licence)
        sections = self.sections(row.get("sections") or [])
        if sections and licence not in OPENLY and not is_own:
            self.fault("frågor som kräver tillstånd får inte stå här. Lägg dem i kommunens egen fil.")
        roles = row.get("roles")
        if not isinstance(roles, list) or not roles or set(roles) - set(CaseRole.values):
            self.fault(f"roles ska vara en lista med något av {', '.join(CaseRole.values)}.")
            roles = []
        made = Instrument(
            key=self.text(row, "key"),
            version=self.number(row, "version", must=True) or 0,
            period=self.period(row),
            name=self.text(row, "name"),
            purpose=self.text(row, "purpose"),
            roles=frozenset(roles),
            outcome=outcome,
            licence=licence,
            licence_text=self.text(row, "licence_text"),
            source=self.text(row, "source"),
            sections=sections,
            guidance=self.text(row, "guidance", must=False),
            interval_days=self.number(row, "interval_days"),
            age_from=self.number(row, "age_from"),
            age_to=self.number(row, "age_to"),
            training=self.training(row.get("training")),
            may_decline=self.flag(row, "may_decline", default=False),
            bands=self.bands(row.get("bands") or []),
            adapted=self.text(row, "adapted", must=False),
            tells_danger=self.flag(row, "tells_danger", default=False),
            for_honour=self.flag(row, "for_honour", default=False),
            asks_of_violence=self.flag(row, "asks_of_violence", default=outcome == Outcome.SCREENING),
            review_item=self.text(row, "review_item", must=False),
            is_own=is_own,
        )
        self.whole(made)
        return made

    def period(self, row: Mapping[str, Any]) -> Period:
        start, end = row.get("valid_from"), row.get("valid_to")
        if type(start) is not date:
            self.fault(f"valid_from ska vara en dag, till exempel 2026-01-01, inte {start!r}.")
            start = date.min
        if end is not None and (type(end) is not date or end < start):
            self.fault("valid_to ska vara en dag som inte är före valid_from, eller null.")
            end = None
        return Period(start, end)

    def training(self, told: Any) -> Training:
        if told is None:
            return Training()
        if not isinstance(told, dict) or set(told) - {"competence", "text"}:
            self.fault("training ska ha competence och text.")
            return Training()
        return Training(competence=self.text(told, "competence", must=False), text=self.text(told, "text", must=False))

    def bands(self, told: Any) -> tuple[Band, ...]:
        made = []
        for place, each in enumerate(told if isinstance(told, list) else [], start=1):
            at = f"bands {place}"
            if not isinstance(each, dict):
                self.fault("ska ha points och label.", at=at)
                continue
            points = self.number(each, "points", at=at, must=True)
            made.append(Band(points=points or 0, label=self.text(each, "label", at=at)))
        if [each.points for each in made] != sorted({each.points for each in made}):
            self.fault("bands ska stå från den lägsta poängen, var och en högre än den före.")
        return tuple(made)

    def sections(self, told: Any) -> tuple[Section, ...]:
        made = []
        for place, each in enumerate(told if isinstance(told, list) else [], start=1):
            at = f"del {place}"
            if not isinstance(each, dict) or not isinstance(each.get("items"), list) or not each["items"]:
                self.fault("en del ska ha key, title och items.", at=at)
                continue
            self.unknown(each, frozenset({"key", "title", "guidance", "items"}), at=at)
            items = [self.item(row, at=at) for row in each["items"]]
            made.append(
                Section(
                    key=self.text(each, "key", at=at),
                    title=self.text(each, "title", at=at),
                    guidance=self.text(each, "guidance", at=at, must=False),
                    items=tuple(item for item in items if item is not None),
                )
            )
        return tuple(made)

    def item(self, row: Any, *, at: str) -> Item | None:
        if not isinstance(row, dict):
            self.fault("en fråga ska ha key, text och kind.", at=at)
            return None
        at = str(row.get("key", at))
        self.unknown(row, KNOWN_ITEM, at=at)
        kind = self.chosen(row, "kind", ItemKind, at=at)
        options = self.options(row.get("options") or [], at=at)
        if (kind in (ItemKind.CHOICE, ItemKind.SEVERAL)) != bool(options):
            self.fault("options finns för choice och several, och bara för dem.", at=at)
        proposes = self.text(row, "proposes", at=at, must=False)
        if proposes and proposes not in PROPOSED:
            self.fault(f"proposes ska vara ett av {', '.join(PROPOSED)}.", at=at)
        danger_from = self.number(row, "danger_from", at=at)
        if proposes and kind not in BY_DEGREE and kind != ItemKind.SCALE:
            self.fault("bara yes_no, degree och scale kan föreslå en nivå.", at=at)
        if (kind == ItemKind.SCALE and bool(proposes)) != (danger_from is not None):
            self.fault("danger_from hör till en scale som föreslår en nivå.", at=at)
        protects = self.flag(row, "protects", default=False, at=at)
        if protects and proposes:
            self.fault("en fråga är antingen farlig eller skyddande.", at=at)
        raises = self.chosen(row, "raises", Flag, at=at) if row.get("raises") else None
        sensitive = self.flag(row, "sensitive", default=False, at=at)
        raised_by = frozenset(map(str, row.get("raised_by") or ((YES, PARTLY) if raises else ())))
        return Item(
            key=self.text(row, "key", at=at),
            text=self.text(row, "text", at=at),
            kind=kind,
            guidance=self.text(row, "guidance", at=at, must=False),
            options=options,
            proposes=proposes,
            danger_from=danger_from,
            protects=protects,
            raises=raises,
            raised_by=raised_by,
            shown_if=self.condition(row.get("shown_if"), at=at),
            words=self.flag(row, "words", default=kind not in (ItemKind.TEXT, ItemKind.DAY), at=at),
            off_paper=self.flag(row, "off_paper", default=False, at=at) or sensitive,
            is_sensitive=sensitive,
            for_honour=self.flag(row, "for_honour", default=False, at=at),
            low=self.text(row, "low", at=at, must=False),
            high=self.text(row, "high", at=at, must=False),
        )

    def options(self, told: Any, *, at: str) -> tuple[Option, ...]:
        made = []
        for each in told if isinstance(told, list) else []:
            if not isinstance(each, dict) or not each.get("key") or not each.get("label"):
                self.fault("varje val ska ha key och label.", at=at)
                continue
            key = str(each["key"])
            if "," in key:
                self.fault("key i ett val får inte ha komma.", at=at)
            made.append(Option(key, str(each["label"]), self.number(each, "points", at=at)))
        if len({each.key for each in made}) != len(made):
            self.fault("två val har samma key.", at=at)
        return tuple(made)

    def condition(self, told: Any, *, at: str) -> tuple[str, frozenset[str]] | None:
        if told is None:
            return None
        if not isinstance(told, dict) or set(told) != {"item", "is"} or not isinstance(told["is"], list):
            self.fault("shown_if ska ha item och is, till exempel {item: hot, is: [yes]}.", at=at)
            return None
        return str(told["item"]), frozenset(map(str, told["is"]))

    def whole(self, made: Instrument) -> None:
        """What must hold between the parts of an instrument."""
        keys = [item.key for section in made.sections for item in section.items]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.fault(f"två frågor heter {key}.")
        sections = [section.key for section in made.sections]
        for key in sorted({key for key in sections if sections.count(key) > 1}):
            self.fault(f"två delar heter {key}.")
        if made.bands and made.outcome != Outcome.SCORE:
            self.fault("bands hör till outcome score. En strukturerad bedömning har ingen summa.")
        if made.tells_danger and made.outcome != Outcome.JUDGEMENT:
            self.fault("tells_danger hör till outcome judgement.")
        before: dict[str, Item] = {}
        for item in (item for section in made.sections for item in section.items):
            self.of_item(made, item, before)
            before[item.key] = item
        if made.review_item and (made.review_item not in before or before[made.review_item].kind != ItemKind.DAY):
            self.fault("review_item ska vara en fråga av slaget day.")
        if made.sections and made.outcome == Outcome.SCORE and not made.bands:
            self.fault("outcome score ska ha bands.")
        if made.sections and made.outcome == Outcome.JUDGEMENT and not any(i.proposes for i in before.values()):
            self.fault("outcome judgement ska ha minst en fråga som föreslår en nivå.")
        if made.sections and made.outcome == Outcome.SCREENING and not any(i.raises for i in before.values()):
            self.fault("outcome screening ska ha minst en fråga med raises.")

    def of_item(self, made: Instrument, item: Item, before: Mapping[str, Item]) -> None:
        at = item.key
        if item.proposes and made.outcome != Outcome.JUDGEMENT:
            self.fault("proposes hör till outcome judgement.", at=at)
        points = [option.points for option in item.options]
        if made.outcome != Outcome.SCORE and any(each is not None for each in points):
            self.fault("points hör till outcome score. En strukturerad bedömning har ingen summa.", at=at)
        if any(each is not None for each in points) and (None in points or item.kind != ItemKind.CHOICE):
            self.fault("alla val i en choice med poäng ska ha points.", at=at)
        if unknown := item.raised_by - set(made.values(item)):
            self.fault(f"raised_by har svar som inte finns: {', '.join(sorted(unknown))}.", at=at)
        if item.raises and not item.raised_by & set(item.values):
            self.fault("raises behöver ett svar som väcker den.", at=at)
        if item.shown_if is None:
            return
        parent = before.get(item.shown_if[0])
        if parent is None:
            self.fault(f"shown_if pekar på {item.shown_if[0]}, som inte står före.", at=at)
            return
        if unknown := item.shown_if[1] - set(made.values(parent)):
            self.fault(f"shown_if har svar som inte finns: {', '.join(sorted(unknown))}.", at=at)
        # otherwise a more dangerous answer to the one could hide the other, and the level would sink
        ranked = [value for value in parent.values if value not in NOT_TOLD]
        shown = [value for value in ranked if value in item.shown_if[1]]
        if parent.is_dangerous and (item.is_dangerous or item.raises) and ranked[len(ranked) - len(shown) :] != shown:
            self.fault(f"göms när svaret på {parent.key} blir farligare. Visa den för de farligaste svaren.", at=at)
