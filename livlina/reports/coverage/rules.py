"""
Children's cases as counts, and the asking about violence as shares: what is hidden is never counted out of a sum. Pure.

The database gives nothing over fewer than five; the same is held here once more. Source: R-192, R-193, R-221, R-230.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from livlina.reports.rules import SMALL_COUNTS, leaves_few, share_percent

QUARTERS: Final = ("under 25 %", "25–49 %", "50–74 %", "75 % eller fler")
"""What a share is told as where the numbers behind it are not."""

NOT_SHOWN: Final = "–"


class ChildCount(NamedTuple):
    """So many children's cases of one unit, way in or help; None where there are some, too few to be shown."""

    dimension: str
    key: str
    cases: int | None


@dataclass(frozen=True, slots=True)
class ChildCases:
    """Children's cases that came in: in all, by unit, by way in, by help, and in how many it was given in training."""

    total: int | None
    training: int | None
    units: tuple[tuple[str, int | None], ...]
    entrances: tuple[tuple[str, int | None], ...]
    methods: tuple[tuple[str, int | None], ...]

    @property
    def is_none(self) -> bool:
        return self.total == 0


def child_cases(counts: Iterable[ChildCount], *, units: Sequence[tuple[str, str]]) -> ChildCases:
    """
    The counts as they are shown. `units` are (id, name) in the order of the rows: one without any has zero.

    Ways in and helps stand with the most first, and what is hidden last.
    """
    found = {(one.dimension, one.key): _enough(one.cases) for one in counts}

    def by(dimension: str) -> tuple[tuple[str, int | None], ...]:
        rows = [(key, cases) for (axis, key), cases in found.items() if axis == dimension]
        return tuple(sorted(rows, key=lambda row: (-(row[1] or 0), row[0])))

    return ChildCases(
        total=found.get(("all", ""), 0),
        training=found.get(("training", "yes"), 0),
        units=tuple((name, found.get(("unit", key), 0)) for key, name in units),
        entrances=by("entrance"),
        methods=by("method"),
    )


def _enough(count: int | None) -> int | None:
    return None if count in SMALL_COUNTS else count


class Asked(NamedTuple):
    """
    Of a unit and a tertial, or of a district: how many cases of grown-ups or of children came in, in which quarter the
    share of those asked about violence lies, and how many were asked, answered and told of violence. Of so few cases
    that the quarter would be a number of few, it is None.
    """

    name: str
    grown: bool
    begins: date | None
    cases: int | None
    quarter: int | None
    asked: int | None
    answered: int | None
    exposed: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The same with the share in words: exact where the numbers are shown, and else its quarter if any."""

    name: str
    begins: date | None
    cases: int | None
    share: str
    asked: int | None
    answered: int | None
    exposed: int | None


def coverage(told: Iterable[Asked], *, grown: bool, by_district: bool) -> list[Coverage]:
    """Those rows, of grown-ups or of children, by unit and tertial or by district."""
    rows = [each for each in told if each.grown == grown and (each.begins is None) == by_district]
    return [_covered(each) for each in rows if each.cases is None or each.cases not in SMALL_COUNTS]


def _covered(told: Asked) -> Coverage:
    asked = _with_rest(told.asked, of=told.cases)
    answered = _with_rest(told.answered, of=asked)
    exposed = _with_rest(told.exposed, of=answered)
    share = NOT_SHOWN if told.quarter is None else QUARTERS[told.quarter]
    if asked is not None and told.cases:
        share = f"{share_percent(yes=asked, no=told.cases - asked)} %"
    return Coverage(told.name, told.begins, told.cases, share, asked, answered, exposed)


def _with_rest(count: int | None, *, of: int | None) -> int | None:
    """A part of a number that is shown, unless the part or what it leaves is small."""
    if count is None or of is None or leaves_few(count, of):
        return None
    return count
