"""
The catalogues of help, from their files: what each kind of help is (`kinds.yaml`), and which of it an organisation
gives (`organisations/offer/KEY.yaml`, joined with the organisation's own file by its key). No database is asked.

A file is told everything that is wrong in it, by line. Numbers that an organisation has decided as local limits are
named by their key and stand in its own file alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from livlina.organisation import loading
from livlina.organisation.loading import Fault
from livlina.organisation.loading.blocks import Block
from livlina.organisation.loading.faults import Faults, in_order
from livlina.organisation.loading.nodes import kind_of
from livlina.organisation.loading.plan import LimitPlan
from livlina.organisation.terms import Function, Limit
from livlina.support.offer import methods
from livlina.support.offer.facts import WITHOUT_INVESTIGATION
from livlina.support.offer.files import perhaps, top_of, word_in
from livlina.support.offer.items import Catalogue, Figure, Kind, Number, Offered, Span, Window
from livlina.support.offer.terms import (
    Condition,
    Confidence,
    CostKind,
    Extension,
    HelpForm,
    PersonRole,
    Recipient,
    Regime,
)

KINDS_FILE: Final = Path(__file__).with_name("kinds.yaml")
SHIPPED: Final = loading.SHIPPED / "offer"
"""The folder of the catalogues that come with Livlina, one for each organisation that does."""

SPAN: Final = ("least", "most", "source")
MARKS: Final = ("first_with_guardian", "by_two", "study", "placement", "open_entrance")
"""What is asked of some kinds of help, each with the requirement by which it is asked."""

KIND: Final = (
    *("key", "name", "roles", "recipient", "form", "ages", "talks", "steps", "conditions"),
    *("method", "methods", "goals", "indicators", "evidence", "ends", "source"),
    *MARKS,
)
OFFERED: Final = (
    *("key", "given", "regime", "regime_assumed", "regime_source", "by", "training", "conditions", "talks", "counter"),
    *("longest", "notices", "extension", "cost", "source", "confidence", "note", "from", "to"),
)


class BadCatalogue(ValueError):
    """A catalogue cannot be used. `faults` say everything that is wrong with it, in the order of the file."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = list(faults)
        super().__init__(f"{file}: {'; '.join(str(fault) for fault in self.faults)}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: a catalogue, or the faults that stand in its way."""

    catalogue: Catalogue | None
    faults: list[Fault]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of help that Livlina knows, by key, in the order of the file."""
    found, faults = kinds_of(KINDS_FILE.read_bytes())
    if faults:
        raise BadCatalogue(KINDS_FILE.name, faults)
    return found


@cache
def shipped(organisation: str) -> Catalogue:
    """The catalogue of a shipped organisation. Raises FileNotFoundError where there is none."""
    file = SHIPPED / f"{organisation}.yaml"
    reading = read_bytes(file.read_bytes())
    if reading.catalogue is None:
        raise BadCatalogue(file.name, reading.faults)
    return reading.catalogue


def shipped_organisations() -> list[str]:
    """The keys of the organisations whose catalogue comes with Livlina."""
    return sorted(file.stem for file in SHIPPED.glob("*.yaml"))


def read_bytes(data: bytes, *, known: Mapping[str, Kind] | None = None) -> Reading:
    """Read a catalogue. Every fault is told at once."""
    faults = Faults()
    top = top_of(data, faults, ("organisation", "offered", "recent_contact"))
    if top is None:
        return Reading(catalogue=None, faults=in_order(faults.stopping))
    catalogue = Catalogue(
        organisation=top.key("organisation"),
        offered=_offered(top, kinds() if known is None else known),
        windows=_windows(top),
    )
    return Reading(catalogue=None if faults else catalogue, faults=in_order(faults.stopping))


def kinds_of(data: bytes) -> tuple[dict[str, Kind], list[Fault]]:
    """The kinds of help in a file, and what is wrong with it."""
    faults = Faults()
    top = top_of(data, faults, ("kinds",))
    found: dict[str, Kind] = {}
    registered = methods.register().methods
    for block in top.blocks("kinds", KIND, label="slag av hjälp") if top else []:
        kind = Kind(
            key=block.key("key"),
            name=block.text("name"),
            roles=frozenset(PersonRole(word) for word in block.words("roles", PersonRole.values) if word),
            recipient=word_in(block, "recipient", Recipient, Recipient.ADULT),
            form=word_in(block, "form", HelpForm, HelpForm.INDIVIDUAL),
            ages=_span(block, "ages"),
            talks=_span(block, "talks"),
            steps=block.texts("steps"),
            conditions=_conditions(block),
            method=perhaps(block, "method"),
            goals=block.texts("goals"),
            evidence=perhaps(block, "evidence"),
            source=block.text("source"),
            ends=perhaps(block, "ends"),
            methods=block.words("methods", registered),
            indicators=block.texts("indicators"),
            **{name: perhaps(block, name) for name in MARKS},
        )
        if block.sound and not kind.roles:
            block.fault("”roles” saknas: för vem hjälpen är.")
        if block.sound and kind.key in found:
            block.fault("Nyckeln står två gånger.")
        if block.sound:
            found[kind.key] = kind
    return found, in_order(faults.stopping)


def _offered(top: Block, known: Mapping[str, Kind]) -> tuple[Offered, ...]:
    found: list[Offered] = []
    for block in top.blocks("offered", OFFERED, label="hjälp"):
        key = block.one_of("key", known)
        told = None if not key else _row(block, known[key])
        if told is None or not block.sound:
            continue
        if any(row.kind is told.kind and row.period.overlaps(told.period) for row in found):
            block.fault("Samma hjälp står på en annan rad som gäller samma dagar.")
        else:
            found.append(told)
    return tuple(found)


def _row(block: Block, kind: Kind) -> Offered:
    regime = word_in(block, "regime", Regime, Regime.DECIDED)
    talks = _span(block, "talks")
    return Offered(
        kind=kind,
        is_given=block.truth("given", otherwise=False) if block.has("given") else None,
        regime=regime,
        regime_is_assumed=block.truth("regime_assumed", otherwise=False),
        regime_source=block.text("regime_source") if block.has("regime_source") else block.text("source"),
        period=block.period(),
        by=block.words("by", Function.values),
        training=perhaps(block, "training"),
        conditions={**kind.conditions, **_conditions(block)},
        talks=kind.talks if talks is None else talks,
        counter=_word_of(block, "counter", (kind.key, WITHOUT_INVESTIGATION), kind.key),
        longest=_span(block, "longest"),
        notices=tuple(_counts(block, "notices")),
        extension=Extension(word) if (word := _word_of(block, "extension", Extension.values, "")) else None,
        cost=CostKind(word) if (word := _word_of(block, "cost", CostKind.values, "")) else None,
        source=block.text("source"),
        confidence=word_in(block, "confidence", Confidence, Confidence.LOW),
        note=perhaps(block, "note"),
    )


def _windows(top: Block) -> tuple[Window, ...]:
    found: list[Window] = []
    for block in top.blocks("recent_contact", ("months", "source", "confidence", "from", "to"), label="nyligen"):
        told = Window(
            months=_whole(block, "months") or 0,
            period=block.period(),
            source=block.text("source"),
            confidence=word_in(block, "confidence", Confidence, Confidence.LOW),
        )
        if block.sound and any(window.period.overlaps(told.period) for window in found):
            block.fault("Två rader gäller samma dagar.")
        if block.sound:
            found.append(told)
    return tuple(found)


def _span(block: Block, name: str) -> Span | None:
    inner = block.block(name, SPAN, label=name)
    if inner is None:
        return None
    span = Span(least=_number(inner, "least"), most=_number(inner, "most"), source=inner.text("source"))
    if isinstance(span.least, int) and isinstance(span.most, int) and span.least > span.most:
        inner.fault("”least” är mer än ”most”.")
    return span


def _number(block: Block, name: str) -> Number | None:
    """A whole number, or the key of a local limit."""
    if not block.has(name):
        return None
    if kind_of(block.nodes[name]) == "text":
        return block.one_of(name, Limit.values)
    return _whole(block, name)


def _whole(block: Block, name: str) -> int | None:
    if not block.has(name):
        block.fault(f"”{name}” saknas.")
        return None
    number = block.number(name, most=9_999)
    if number != int(number):
        block.fault(f"”{name}” räknas i hela tal.", block.nodes[name])
    return int(number)


def _counts(block: Block, name: str) -> Iterable[int]:
    if not block.has(name):
        return
    node = block.nodes[name]
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if kind_of(item) != "number" or not item.value.isdecimal():
            block.fault(f"”{name}” är hela tal.", item)
        else:
            yield int(item.value)


def _conditions(block: Block) -> dict[Condition, str]:
    inner = block.block("conditions", Condition.values, label="villkor")
    if inner is None:
        return {}
    return {condition: inner.text(condition.value) for condition in Condition if inner.has(condition.value)}


def _word_of(block: Block, name: str, words: Collection[str], otherwise: str) -> str:
    return block.one_of(name, words) if block.has(name) else otherwise


@cache
def shipped_limits(organisation: str) -> Sequence[LimitPlan]:
    """The local limits in the organisation's own file."""
    plan = loading.read(loading.SHIPPED / f"{organisation}.yaml").plan
    return plan.limits if plan else ()


def limits_on(limits: Iterable[LimitPlan], day: date) -> dict[str, Figure]:
    """The whole numbers that hold that day, by key."""
    return smallest((limit.key, int(limit.value), limit.source) for limit in limits if day in limit.period)


def smallest(limits: Iterable[tuple[str, int, str]]) -> dict[str, Figure]:
    """
    One number for each key, of (key, number, source).

    Which unit would give the help is not among the facts: where units differ the smallest holds, so that the worker is
    asked early and not late.
    """
    found: dict[str, Figure] = {}
    for key, value, source in limits:
        if key not in found or value < found[key].value:
            found[key] = Figure(value=value, source=source)
    return found
