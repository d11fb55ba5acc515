"""
What makes the worker more attentive to danger (`attention.yaml`): data with days, read once. It is never a level.

Source: R-231.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from livlina.assessments.terms import Flag, Via
from livlina.core import data_files
from livlina.core.period import Period

FILE: Final = Path(__file__).with_name("attention.yaml")


@dataclass(frozen=True, kw_only=True)
class Attention:
    """A circumstance, what tells that it is there, and what to think of."""

    key: str
    period: Period
    title: str
    words: str
    instruments: frozenset[str]
    via: frozenset[str]
    flags: frozenset[str]


@cache
def every() -> tuple[Attention, ...]:
    """All of them, whenever they hold. What is wrong in the file stops the start."""
    told = data_files.read(FILE)["rules"]
    return tuple(
        Attention(
            key=row["key"],
            period=Period(row["valid_from"], row["valid_to"]),
            title=row["title"],
            words=row["words"],
            instruments=frozenset(row.get("instruments", ())),
            via=frozenset(Via(one).value for one in row.get("via", ())),
            flags=frozenset(Flag(one).value for one in row.get("flags", ())),
        )
        for row in told
    )


def prompts(
    *, instruments: Collection[str], via: Collection[str], flags: Collection[str], day: date
) -> list[Attention]:
    """
    Those of the circumstances that there are signs of, of the one whom the case is about.

    One sign is enough, more signs never take one away, and no level is changed by them (R-231).
    """
    return [
        each
        for each in every()
        if day in each.period
        and (each.instruments & set(instruments) or each.via & set(via) or each.flags & set(flags))
    ]
