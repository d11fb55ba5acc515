"""
The grounds on which is decided what of a file may be shown to whom it is about, or to a child's guardian, as data with
days (`grounds.yaml`).

A section of a law is printed as a citation only when somebody has compared it with the statute.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from livlina.core import data_files
from livlina.core.period import Period

SHIPPED: Final = Path(__file__).with_name("grounds.yaml")
SHOW: Final = "show"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One ground: what it decides, in plain words, and the law that it leans on with how sure that is."""

    key: str
    label: str
    lets_show: bool
    is_toward_guardian: bool
    law: str
    section: str
    period: Period
    confidence: str
    basis: str
    verified_on: date | None

    @property
    def holds_from_client(self) -> bool:
        """Whether something is held back on it from the client of a case herself."""
        return not self.lets_show and not self.is_toward_guardian

    @property
    def citation(self) -> str:
        """The section as it may be printed; '' until it has been compared with the statute."""
        return f"{self.section} {self.law}" if self.verified_on else ""


@cache
def grounds() -> tuple[Ground, ...]:
    """All grounds, those that have ended too."""
    told = data_files.read(SHIPPED)["grounds"]
    return tuple(
        Ground(
            key=row["key"],
            label=row["label"],
            lets_show=row["decides"] == SHOW,
            is_toward_guardian=row.get("toward") == "guardian",
            law=row["law"],
            section=row["section"],
            period=Period(date.fromisoformat(row["valid_from"]), _day(row["valid_to"])),
            confidence=row["confidence"],
            basis=row["basis"],
            verified_on=_day(row["verified_on"]),
        )
        for row in told
    )


def grounds_on(day: date) -> dict[str, Ground]:
    """Those that can be chosen that day, by key."""
    return {ground.key: ground for ground in grounds() if day in ground.period}


def label(key: str) -> str:
    """What the ground is called; one that is no longer in the list by its key."""
    return next((ground.label for ground in grounds() if ground.key == key), key)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
