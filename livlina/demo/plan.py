"""
Which cases there are: pure, seeded, and in one year exactly as the city published.

Source of the year 2020-10-01–2021-09-30: the city's status report of December 2021, tables 1–5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

FIRST_DAY: Final = date(2020, 10, 1)
PUBLISHED = (FIRST_DAY, date(2021, 9, 30))


@dataclass(frozen=True, slots=True)
class CasePlan:
    """One case to be: at which unit, in which role, and what is known for the tables."""

    unit: str
    role: str
    came_in_on: date
    sex: str
    minor_children: str
    entrance: str
    offered: str
    rich: bool  # with persons around, channels and a longer journal


@dataclass(frozen=True, slots=True)
class Published:
    """One row of the published tables. Of `count` persons `with_children` have minor children."""

    women: int
    men: int
    sex_unknown: int
    with_children: int
    children_unknown: int = 0


EXPOSED: Final = {
    "rvc-innerstad": Published(217, 21, 5, 165),
    "rvc-sydost": Published(161, 9, 0, 134),
    "rvc-sydvast": Published(152, 17, 0, 137),
    "rvc-vast": Published(190, 21, 7, 135),
}
USING: Final = {
    "rvc-innerstad": Published(3, 16, 1, 14),
    "rvc-sydost": Published(3, 26, 0, 24),
    # two of 49 without known child status: the only whole numbers that give the printed 89 %
    "rvc-sydvast": Published(3, 46, 0, 42, children_unknown=2),
    "rvc-vast": Published(2, 16, 0, 14),
}
POLICE: Final = {"rvc-innerstad": 8, "rvc-sydost": 7, "rvc-sydvast": 3, "rvc-vast": 69}
CHILDREN: Final = {"rvc-innerstad": 4, "rvc-sydost": 4, "rvc-sydvast": 3, "rvc-vast": 4}

# How each centre is usually reached.
USUAL: Final = {"rvc-innerstad": "self", "rvc-sydost": "rvt", "rvc-sydvast": "rvt", "rvc-vast": "rvt"}
WEIGHTS: Final = {"rvc-innerstad": 30, "rvc-sydost": 22, "rvc-sydvast": 22, "rvc-vast": 26}


def published_year(chance: Random) -> Iterator[CasePlan]:
    """The 916 adults, and some children, of the year whose five tables are known."""
    for unit in EXPOSED:
        plans = [
            *_of_row(chance, unit=unit, role="exposed", row=EXPOSED[unit]),
            *_of_row(chance, unit=unit, role="using_violence", row=USING[unit]),
        ]
        by_police = set(chance.sample(range(len(plans)), POLICE[unit]))
        for place, (role, sex, children) in enumerate(plans):
            offered = place in by_police
            entrance = "police" if offered else _entrance(chance, unit=unit)
            yield _plan(
                chance,
                unit=unit,
                role=role,
                day=_day(chance, *PUBLISHED),
                sex=sex,
                children=children,
                entrance=entrance,
                # via the police and not offered would be true too, but is not in the published 87
                offered="yes" if offered else ("no" if entrance == "police" else "unknown"),
            )
        for _ in range(CHILDREN[unit]):
            sex = chance.choice(("female", "male"))
            yield _plan(
                chance,
                unit=unit,
                role="child",
                day=_day(chance, date(2021, 1, 15), PUBLISHED[1]),
                sex=sex,
                children="unknown",
                entrance="bou",
                offered="unknown",
            )


def later_years(chance: Random, *, count: int, today: date) -> Iterator[CasePlan]:
    """Cases after the published year up to today, the newest years densest."""
    first = PUBLISHED[1] + timedelta(days=1)
    span = (today - first).days
    # the square root of a fair draw: twice as dense at the end as in the middle
    for days in sorted(int(span * chance.random() ** 0.5) for _ in range(count)):
        day = first + timedelta(days=days)
        unit = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0]
        role = chance.choices(("exposed", "using_violence", "child"), weights=(80, 13, 7))[0]
        sex = _sex(chance, role=role)
        children = "unknown" if role == "child" else chance.choices(("yes", "no", "unknown"), weights=(69, 28, 3))[0]
        entrance = "bou" if role == "child" else _entrance(chance, unit=unit)
        offered = chance.choice(("yes", "yes", "no")) if entrance == "police" else "unknown"
        yield _plan(
            chance, unit=unit, role=role, day=day, sex=sex, children=children, entrance=entrance, offered=offered,
            rich=day > today - timedelta(days=900),
        )  # fmt: skip


def at_other_units(chance: Random, *, units: list[str], count: int, today: date) -> Iterator[CasePlan]:
    """Cases of the teams with authority and of BoU: not counted in the five tables."""
    for days in sorted((int(700 * chance.random()) for _ in range(count)), reverse=True):
        unit = chance.choice(units)
        role = "child" if unit.startswith("bou") else chance.choices(("exposed", "using_violence"), weights=(85, 15))[0]
        yield _plan(
            chance,
            unit=unit,
            role=role,
            day=today - timedelta(days=days),
            sex=_sex(chance, role=role),
            children="unknown" if role == "child" else chance.choice(("yes", "yes", "no")),
            entrance=chance.choice(("self", "police", "health_care", "emergency", "other_unit", "school")),
            offered="unknown",
            rich=True,
        )


def _of_row(chance: Random, *, unit: str, role: str, row: Published) -> list[tuple[str, str, str]]:
    count = row.women + row.men + row.sex_unknown
    sexes = ["female"] * row.women + ["male"] * row.men + ["unknown"] * row.sex_unknown
    without = count - row.with_children - row.children_unknown
    children = ["yes"] * row.with_children + ["unknown"] * row.children_unknown + ["no"] * without
    chance.shuffle(children)
    return [(role, sex, child) for sex, child in zip(sexes, children, strict=True)]


def _plan(
    chance: Random, *, unit: str, role: str, day: date, sex: str, children: str, entrance: str, offered: str,
    rich: bool = False,
) -> CasePlan:  # fmt: skip
    return CasePlan(unit, role, day, sex, children, entrance, offered, rich)


def _day(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, (last - first).days))


def _sex(chance: Random, *, role: str) -> str:
    weights = {"exposed": (89, 9, 1, 1), "using_violence": (9, 89, 1, 1), "child": (49, 49, 1, 1)}[role]
    return chance.choices(("female", "male", "other", "unknown"), weights=weights)[0]


def _entrance(chance: Random, *, unit: str) -> str:
    ways = ("self", "rvt", "bou", "emergency", "health_care", "other_unit", "family_law", "police", "unknown")
    weights = [8, 8, 4, 3, 5, 4, 2, 3, 1]
    weights[ways.index(USUAL.get(unit, "self"))] += 30
    return chance.choices(ways, weights=weights)[0]
