"""What a catalogue of help holds, as types: what each kind of help is, and how an organisation gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from livlina.core.period import Period
from livlina.support.offer.terms import (
    Condition,
    Confidence,
    CostKind,
    Evidence,
    Extension,
    HelpForm,
    PersonRole,
    Recipient,
    Regime,
)

Number: TypeAlias = int | str
"""A number, or the key of the local limit that holds it."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that somebody has decided, and where it is read."""

    value: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """From how many and to how many, both included; None where there is no end, or none is known."""

    least: Number | None
    most: Number | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """Something to do together in a talk (övning), and what it is to lead to."""

    name: str
    goal: str


@dataclass(frozen=True, kw_only=True)
class Method:
    """
    A method in the register, as a card that is read through again in time: `read` is from the day it was read to the
    last day it holds without being read anew.

    `competence` is what it is called in the register of competence, '' where it asks for none. `gap` is what it is
    known not to cover.
    """

    key: str
    name: str
    about: str
    version: str
    evidence: Evidence
    known: str
    competence: str
    gap: str
    exercises: Sequence[Exercise]
    source: str
    read: Period

    def is_to_be_read(self, day: date) -> bool:
        """True when the card should be read through again."""
        return day not in self.read


@dataclass(frozen=True, kw_only=True)
class GoalTemplate:
    """A goal to begin from in a plan (målmall), for somebody in one of these roles. `asks` is asked of the person."""

    key: str
    title: str
    roles: frozenset[PersonRole]
    asks: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Methods:
    """The register of methods, and goals to begin from."""

    methods: Mapping[str, Method]
    templates: Mapping[str, GoalTemplate]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """
    A kind of help, whoever gives it: for whom, under what conditions, by what method and towards what.

    `conditions` and the figures hold the requirement they are read in. `steps` are the parts of the method, each with
    at least one talk. `evidence` says what is known about the effect, '' where nothing is. `methods` are keys of the
    register of methods, and `indicators` that by which one sees that the goals are neared.

    What is asked of some of it holds the requirement, '' where it is not asked: that the first talk is with a guardian,
    that two give it, that it may be part of a study, that it may belong to a placement, that its entrance is open.
    """

    key: str
    name: str
    roles: frozenset[PersonRole]
    recipient: Recipient
    form: HelpForm
    ages: Span | None
    talks: Span | None
    steps: Sequence[str]
    conditions: Mapping[Condition, str]
    method: str
    goals: Sequence[str]
    evidence: str
    source: str
    methods: Sequence[str] = ()
    indicators: Sequence[str] = ()
    first_with_guardian: str = ""
    by_two: str = ""
    study: str = ""
    placement: str = ""
    open_entrance: str = ""
    ends: str = ""
    """The requirement by which it always has a last day; '' where it need not have one."""

    @property
    def is_for_a_time(self) -> bool:
        return bool(self.ends)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """
    How an organisation gives a kind of help in a period.

    `is_given` None is that the sources do not say whether it is given. `regime_is_assumed` is that they do not say
    how. `by` are the functions of units that give it, none where that is not known; `training` is what it takes to
    give it, '' where that is not known. `counter` is what its talks are counted by. `weeks` and `notices` are the
    longest time, and the talks at which the worker is told that the limit is near. `extension` None is not known.
    """

    kind: Kind
    is_given: bool | None
    regime: Regime
    regime_is_assumed: bool
    regime_source: str
    period: Period
    by: Sequence[str]
    training: str
    conditions: Mapping[Condition, str]
    talks: Span | None
    counter: str
    longest: Span | None
    notices: Sequence[int]
    extension: Extension | None
    cost: CostKind | None
    source: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, kw_only=True)
class Window:
    """For how many months a parent's ended contact counts as recent (R-167), from when to when that was decided."""

    months: int
    period: Period
    source: str
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The help of one organisation, in its own order. A key may stand in several rows with periods after each other."""

    organisation: str
    offered: Sequence[Offered]
    windows: Sequence[Window]

    def on(self, day: date) -> "list[tuple[Offered, bool]]":
        """Of each kind the row that holds that day; where none does, the last one, with False."""
        found: dict[str, tuple[Offered, bool]] = {}
        for row in self.offered:
            if not found.get(row.kind.key, (row, False))[1]:
                found[row.kind.key] = (row, day in row.period)
        return list(found.values())

    def window_on(self, day: date) -> Window | None:
        return next((window for window in self.windows if day in window.period), None)
