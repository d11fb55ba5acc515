"""What is done at each level, as data with days (`levels.yaml`). Read once; what is wrong in it stops the start."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from livlina.assessments.terms import LEVELS
from livlina.core import data_files
from livlina.core.period import Period

FILE: Final = Path(__file__).with_name("levels.yaml")


@cache
def _told() -> Mapping[str, tuple[tuple[Period, tuple[str, ...]], ...]]:
    told = data_files.read(FILE)["levels"]
    return {
        level: tuple((Period(row["valid_from"], row["valid_to"]), tuple(row["measures"])) for row in told[level])
        for level in LEVELS
    }


def measures(level: str, *, day: date) -> tuple[str, ...]:
    """What is done at that level, as it is decided that day; nothing where nobody has judged a level."""
    return next((told for period, told in _told().get(level, ()) if day in period), ())
