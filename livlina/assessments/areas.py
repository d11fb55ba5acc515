"""
To which area of an investigation of a child (BBIC) an answer belongs (`areas.yaml`): our own mapping, with days.

Source: R-227.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from livlina.core import data_files
from livlina.core.period import Period

FILE: Final = Path(__file__).with_name("areas.yaml")


@cache
def _told() -> Mapping[str, tuple[tuple[Period, str], ...]]:
    found: dict[str, list[tuple[Period, str]]] = {}
    for row in data_files.read(FILE)["areas"]:
        for item in row["items"]:
            found.setdefault(item, []).append((Period(row["valid_from"], row["valid_to"]), row["name"]))
    return {item: tuple(rows) for item, rows in found.items()}


def mapped() -> frozenset[str]:
    """The items that belong to some area, as instrument and item with a point between."""
    return frozenset(_told())


def area(instrument: str, item: str, *, day: date) -> str:
    """What the area is called that the item belongs to that day, '' for none."""
    return next((name for period, name in _told().get(f"{instrument}.{item}", ()) if day in period), "")
