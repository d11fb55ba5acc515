"""What an investigation is written under, and the words around it, as data with versions (`headings.yaml`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from livlina.core import data_files
from livlina.core.period import Period

SHIPPED: Final = Path(__file__).with_name("headings.yaml")
ALWAYS, WITH_CHILDREN = "always", "with_children"
PHASE, NEEDS = "phase", "needs"
ADVICE: Final = "advice"
"""Help that is nothing but advice: a full outcome of its own (R-116)."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One heading of one kind of investigation: what is asked, when it must be written, and who may see it."""

    key: str
    label: str
    hint: str
    source: str
    required: str
    asks: str = ""
    is_per_child: bool = False
    is_guarded: bool = False
    is_kept_from_paper: bool = False

    @property
    def is_off_paper(self) -> bool:
        """
        True for what is never printed: the paper is given to the party, and this is about somebody else's safety.

        Asked by all that prints what stands under headings. Source: S-21, R-095.
        """
        return self.is_guarded or self.is_kept_from_paper

    def is_required(self, *, has_children: bool) -> bool:
        return self.required == ALWAYS or (self.required == WITH_CHILDREN and has_children)


@dataclass(frozen=True, kw_only=True)
class Help:
    """A kind of help that can be proposed, and the phases in which it seldom helps. Source: R-097, R-100."""

    key: str
    label: str
    not_while: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Need:
    key: str
    label: str
    help: tuple[str, ...]
    """Keys of the kinds of help that can meet it, the least intrusive first."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """On what an investigation is opened, by the key of the law data; the words say no section."""

    key: str
    label: str
    kinds: frozenset[str]
    period: Period


@cache
def _told() -> Any:
    return data_files.read(SHIPPED)


def version_on(day: date) -> int:
    """The version of the headings that an investigation opened that day is written under."""
    held = [row for row in _told()["versions"] if date.fromisoformat(row["valid_from"]) <= day]
    return int(max(held, key=lambda row: row["valid_from"])["version"])


def _version(version: int) -> Any:
    return next(row for row in _told()["versions"] if row["version"] == version)


@cache
def headings(kind: str, version: int) -> tuple[Heading, ...]:
    """The headings of a kind of investigation in that version, in their order."""
    return tuple(
        Heading(
            key=row["key"],
            label=row["label"],
            hint=row["hint"],
            source=row["source"],
            required=row["required"],
            asks=row.get("asks", ""),
            is_per_child=row.get("per") == "child",
            is_guarded=row.get("guarded", False),
            is_kept_from_paper=row.get("not_on_paper", False),
        )
        for row in _version(version)["headings"]
        if kind in row["kinds"]
    )


def child_party_from_age(version: int) -> int:
    """The age in years from which a child speaks for itself as a party."""
    return int(_version(version)["child_party_from_age"])


@cache
def help_kinds() -> dict[str, Help]:
    """The kinds of help, by key in their order."""
    return {
        row["key"]: Help(key=row["key"], label=row["label"], not_while=frozenset(row.get("not_while", ())))
        for row in _told()["help"]
    }


@cache
def needs() -> dict[str, Need]:
    """The needs, by key in their order."""
    return {row["key"]: Need(key=row["key"], label=row["label"], help=tuple(row["help"])) for row in _told()["needs"]}


@cache
def _grounds() -> tuple[Ground, ...]:
    return tuple(
        Ground(
            key=row["key"],
            label=row["label"],
            kinds=frozenset(row["kinds"]),
            period=Period(
                date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
            ),
        )
        for row in _told()["grounds"]
    )


def grounds(kind: str) -> dict[str, Ground]:
    """The grounds of that kind of investigation by key, those that have ended too."""
    return {ground.key: ground for ground in _grounds() if kind in ground.kinds}


def ground_label(key: str) -> str:
    """What the ground is called; one that is no longer in the list by its key."""
    return next((ground.label for ground in _grounds() if ground.key == key), key)


@cache
def asking_grounds() -> dict[str, str]:
    """Grounds on which somebody else is asked without consent: key to words."""
    return {row["key"]: row["label"] for row in _told()["asking_grounds"]}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A kind of help that meets something of what is needed, and whether it suits the phase."""

    help: Help
    meets: tuple[str, ...]
    """The needs it meets, in words."""

    suits: bool


def suggested(chosen: Iterable[str], *, phase: str) -> list[Suggestion]:
    """
    Which kinds of help the needs point to, those that suit the phase first. Advice is always among them.

    It suggests and decides nothing. Source: R-097, R-100, R-116.
    """
    met = [need for key, need in needs().items() if key in set(chosen)]
    found = [
        Suggestion(
            help=kind,
            meets=tuple(need.label for need in met if kind.key in need.help),
            suits=phase not in kind.not_while,
        )
        for kind in help_kinds().values()
    ]
    return sorted(
        (one for one in found if one.meets or (met and one.help.key == ADVICE)), key=lambda one: not one.suits
    )
