"""
The way of a case and the clocks of the law, as data with days (`kinds.yaml`, `clocks.yaml`).

Read once. What contradicts itself in them stops the start: a step that leads nowhere, a clock that nobody has told of,
two versions of one day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from livlina.cases.process.terms import ClockKind, Confidence, TimeUnit, Track
from livlina.core import data_files
from livlina.core.period import Period

HERE: Final = Path(__file__).parent
FIRST: Final = "opened"
LAST: Final = "closed"
"""The steps that every kind of case begins and ends with; the command that opens or closes a case takes them."""


@dataclass(frozen=True, kw_only=True)
class Length:
    """So much time; with `limit` the organisation's dated limit of that key instead, where it has decided one."""

    count: int
    unit: TimeUnit
    limit: str = ""


@dataclass(frozen=True, kw_only=True)
class ClockVersion:
    """
    What a clock rests on in a period: a key of the legal grounds, '' for none, and how sure its length is. `extension`
    is how much time it can be given beyond that in all, and how sure that is; None where no bound is known.
    """

    period: Period
    ground: str
    confidence: Confidence
    extension: Length | None = None
    extension_confidence: Confidence | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """
    Something that is to be done within a time from a day (frist).

    `extends` says in words what it takes to be given more time, '' where none can be given. `page` is the page of the
    case where it is met, by the name of its address: what is written there starts and ends it, and nobody does by hand.
    One with a `track` is ended by a step on another one. `stands_still`: whether it may, for a reason.
    """

    key: str
    name: str
    starts: str
    kind: ClockKind
    length: Length
    moves: bool
    extends: str
    versions: tuple[ClockVersion, ...]
    page: str = ""
    track: Track | None = None
    stands_still: bool = True

    def is_ended_by(self, step: "Step") -> bool:
        """Whether a step on the way of the case leaves it without sense."""
        return bool(self.track and step.track) and self.track != step.track

    def on(self, day: date) -> ClockVersion | None:
        """What it rests on when it starts that day; None on a day when there was no such rule."""
        return next((version for version in self.versions if day in version.period), None)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a case's way, and those that may follow it. `who` empty: every unit that works with cases."""

    key: str
    name: str
    next: tuple[str, ...]
    track: Track | None = None
    who: frozenset[str] = frozenset()
    ground: str = ""
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    new_start: bool = False


@dataclass(frozen=True, kw_only=True)
class Version:
    """The way of one kind of case, for those that came in on its days. Source: R-091."""

    kind: str
    number: int
    period: Period
    law: str
    path: tuple[str, ...]
    closing: tuple[str, ...]
    steps: Mapping[str, Step]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of case, by the role its client has in it, with its versions in order."""

    key: str
    name: str
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """The version for a case that came in that day; the first for one before all of them."""
        return next((version for version in self.versions if day in version.period), self.versions[0])

    def version(self, number: int) -> Version:
        """That version. Raises KeyError where there is none."""
        return {version.number: version for version in self.versions}[number]

    @property
    def latest(self) -> Version:
        return self.versions[-1]


@cache
def clocks() -> Mapping[str, Clock]:
    """All clocks by key."""
    return {row["key"]: _clock(row) for row in _told("clocks.yaml", "clocks")}


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds of case by key, which is the role of the client."""
    return {row["key"]: _kind(row) for row in _told("kinds.yaml", "kinds")}


def _told(name: str, what: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = data_files.read(HERE / name)[what]
    return rows


def _clock(row: dict[str, Any]) -> Clock:
    length = row["length"]
    clock = Clock(
        key=row["key"],
        name=row["name"],
        starts=row["starts"],
        kind=ClockKind(row["kind"]),
        length=Length(count=length["count"], unit=TimeUnit(length["unit"]), limit=length.get("limit", "")),
        moves=row["moves"],
        extends=row["extends"] or "",
        page=row.get("page", ""),
        stands_still=row.get("stands_still", True),
        track=Track(row["track"]) if "track" in row else None,
        versions=tuple(
            ClockVersion(
                period=Period(each["valid_from"], each["valid_to"]),
                ground=each["ground"] or "",
                confidence=Confidence(each["confidence"]),
                **_extension(each.get("extension")),
            )
            for each in row["versions"]
        ),
    )
    if clock.kind == ClockKind.LAW and clock.extends and not all(each.extension for each in clock.versions):
        raise ValueError(f"{clock.key}: the law lets it be given more time, and nobody has said how much")
    _follow_each_other(row["key"], [version.period for version in clock.versions])
    return clock


def _extension(row: dict[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "extension": Length(count=row["count"], unit=TimeUnit(row["unit"])),
        "extension_confidence": Confidence(row["confidence"]),
    }


def _kind(row: dict[str, Any]) -> Kind:
    kind = Kind(
        key=row["key"],
        name=row["name"],
        versions=tuple(_version(row["key"], each) for each in row["versions"]),
    )
    _follow_each_other(row["key"], [version.period for version in kind.versions])
    return kind


def _version(kind: str, row: dict[str, Any]) -> Version:
    steps = {step["key"]: _step(step) for step in row["steps"]}
    version = Version(
        kind=kind,
        number=row["version"],
        period=Period(row["valid_from"], row["valid_to"]),
        law=row["law"],
        path=tuple(row["path"]),
        closing=tuple(row["closing"]),
        steps=steps,
    )
    named = {*version.path, FIRST, LAST, *(after for step in steps.values() for after in step.next)}
    if unknown := named - steps.keys():
        raise ValueError(f"{kind} {version.number}: no such step: {', '.join(sorted(unknown))}")
    if unknown := {clock for step in steps.values() for clock in (*step.starts, *step.ends)} - clocks().keys():
        raise ValueError(f"{kind} {version.number}: no such clock: {', '.join(sorted(unknown))}")
    if lost := steps.keys() - _reached(steps):
        raise ValueError(f"{kind} {version.number}: no way leads to: {', '.join(sorted(lost))}")
    return version


def _step(row: dict[str, Any]) -> Step:
    return Step(
        key=row["key"],
        name=row["name"],
        next=tuple(row["next"]),
        track=Track(row["track"]) if "track" in row else None,
        who=frozenset(row.get("who", ())),
        ground=row.get("ground", ""),
        starts=tuple(row.get("starts", ())),
        ends=tuple(row.get("ends", ())),
        new_start=row.get("new_start", False),
    )


def _reached(steps: Mapping[str, Step]) -> set[str]:
    """The steps that some way from the first leads to."""
    reached, ahead = set(), [FIRST]
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead.extend(steps[key].next)
    return reached


def _follow_each_other(key: str, periods: Iterable[Period]) -> None:
    """Raise ValueError unless each period begins after the one before has ended."""
    before: Period | None = None
    for period in periods:
        if before is not None and (before.end is None or period.start <= before.end):
            raise ValueError(f"{key}: two versions hold on {period.start}")
        before = period
