"""
The legal grounds that come with Livlina (`grounds.yaml`), checked when they are read.

Reads no database: who has confirmed a section stands in `queries`. Source: law-and-methods, section 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from livlina.core import data_files
from livlina.core.period import Period
from livlina.organisation.law.terms import AppliesTo, Confidence, ReadIn

SHIPPED: Final = Path(__file__).with_name("grounds.yaml")
SCHEMA_VERSION: Final = 1
KEY: Final = re.compile(r"[a-z0-9_]{1,50}")
NEEDED: Final = frozenset(
    ("key", "label", "law", "section", "valid_from", "valid_to", "applies_to", "confidence", "basis")
)
MAY_BE: Final = frozenset(("unverified", "replaces", "note"))


class BadGrounds(ValueError):
    """The file of grounds cannot be right: a fault in what is shipped, told with the key of the row."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """
    One legal ground, in force in `period`.

    `section` is '' where the whole law is meant, or where it is not known (`is_unverified`). `replaces` is the key of
    the ground before it, '' for none. `note` says in Swedish what to think of when it is used or looked up.
    """

    key: str
    label: str
    law: str
    section: str
    period: Period
    applies_to: frozenset[str]
    confidence: str
    basis: str
    is_unverified: bool = False
    replaces: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """The section and the law, as it stands in the list. Whether it may be printed is `queries.printable`."""
        return cited(section=self.section, law=self.law)


def cited(*, section: str, law: str) -> str:
    """`11 kap. 1 § socialtjänstlagen (2025:400)`; the law alone where the whole of it is meant."""
    return f"{section} {law}".strip()


@cache
def grounds() -> Mapping[str, Ground]:
    """All grounds by key, those that have ended too, in the order of the file."""
    return parsed(data_files.read(SHIPPED))


def parsed(told: Any) -> dict[str, Ground]:
    """The grounds of a file that has been read. Raises BadGrounds for what cannot be right."""
    if not isinstance(told, dict) or told.get("schema_version") != SCHEMA_VERSION:
        raise BadGrounds(f"schema_version is not {SCHEMA_VERSION}")
    found: dict[str, Ground] = {}
    for row in told["grounds"]:
        ground = _ground(row)
        if ground.key in found:
            raise BadGrounds(f"{ground.key}: stands twice")
        found[ground.key] = ground
    for ground in found.values():
        if ground.replaces and not _follows(ground, found.get(ground.replaces)):
            raise BadGrounds(f"{ground.key}: replaces what is not there or has not ended before it")
    return found


def _ground(row: Any) -> Ground:
    key = str(row.get("key", ""))
    if not KEY.fullmatch(key):
        raise BadGrounds(f"{key!r}: no key")
    if not NEEDED <= row.keys() <= NEEDED | MAY_BE:
        raise BadGrounds(f"{key}: has other fields than it should: {sorted(row.keys() ^ NEEDED)}")
    for name, words in (("confidence", Confidence.values), ("basis", ReadIn.values)):
        if row[name] not in words:
            raise BadGrounds(f"{key}: {name} is not one of {words}")
    applies_to = frozenset(row["applies_to"])
    if not applies_to or not applies_to <= set(AppliesTo.values):
        raise BadGrounds(f"{key}: applies_to is not some of {AppliesTo.values}")
    is_unverified = row.get("unverified", False)
    if not is_unverified and row["confidence"] == Confidence.LOW:
        raise BadGrounds(f"{key}: what is not sure is unverified")
    if not row["label"] or not row["law"] or "verify" in row["section"]:
        raise BadGrounds(f"{key}: label, law or section says nothing")
    try:
        period = Period(row["valid_from"], row["valid_to"])
    except (TypeError, ValueError) as fault:
        raise BadGrounds(f"{key}: its days cannot be right") from fault
    if not isinstance(period.start, date) or not isinstance(period.end, date | None):
        raise BadGrounds(f"{key}: its days are not days")
    return Ground(
        key=key,
        label=row["label"],
        law=row["law"],
        section=row["section"],
        period=period,
        applies_to=applies_to,
        confidence=row["confidence"],
        basis=row["basis"],
        is_unverified=is_unverified,
        replaces=row.get("replaces", ""),
        note=row.get("note", ""),
    )


def _follows(ground: Ground, before: Ground | None) -> bool:
    return before is not None and before.period.end is not None and before.period.end < ground.period.start


def ground(key: str) -> Ground | None:
    """The ground of that key, whatever the day; None when there is none."""
    return grounds().get(key)


def label(key: str) -> str:
    """What the ground is called; one that is no longer in the list by its key."""
    found = ground(key)
    return found.label if found else key


def grounds_on(day: date, applies_to: str = "") -> dict[str, Ground]:
    """Those in force that day, by key: all, or those that can be named for one thing (`AppliesTo`)."""
    return {
        key: one
        for key, one in grounds().items()
        if day in one.period and (not applies_to or applies_to in one.applies_to)
    }
