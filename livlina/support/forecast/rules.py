"""
How long the next person will wait, reckoned by trying the same list many times with chance.

Everything is stated: what is assumed is what was asked with, and the same assumptions give the same answer. A person's
help goes on for as many talks as chance gives between two numbers, some of which are missed and held later; a place
that becomes free goes to the one who has waited longest. It cannot know more than that (`UNKNOWN`).
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

RUNS: Final = 200
"""How many times the list is tried. More changes no answer by as much as a week."""

COURSES: Final = 400
"""How many lengths of help are drawn, which the runs then choose among."""

WEEKS: Final = (0, 4, 8, 12, 16, 20, 26)
"""For whom the wait is told: one who comes today, and those who come so many weeks later."""

SEED: Final = 1998

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9

UNKNOWN: Final = (
    "vem som har mest bråttom. Den som är akut går före, och då väntar andra längre än här.",
    "vilken hjälp som passar vem, vilka tider någon kan, eller om tolk finns.",
    "semestrar, sjukdom och helger. Räkna färre samtidigt per behandlare om det är mycket sådant.",
    "om fler söker när väntan blir kort, eller färre när den blir lång.",
)
"""What the forecast knows nothing of, as sentences that begin with «Prognosen vet inte»."""


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """
    What the forecast rests on.

    `waiting` are those before the next person, `weekly` how many come in a week, `least` and `most` how many talks one
    gets, `gap` how many weeks there are between two, `missed` what share of booked talks is missed (0 to 0.9), `places`
    how many persons one counsellor helps at once, `free` how many of all those places nobody has today.
    """

    waiting: int
    weekly: float
    least: int
    most: int
    gap: int
    missed: float
    counsellors: int
    places: int
    free: int = 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is tried: counsellors stop when those whom they help now are done, or a group begins in some weeks."""

    leaving: int = 0
    group: int = 0
    begins: int = 0


AS_NOW: Final = Change()


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How many weeks one waits who comes in `week`: one in ten less than `low`, half less than `middle`, and so on."""

    week: int
    low: float
    middle: float
    high: float


def forecast(assumed: Assumed, change: Change = AS_NOW) -> list[Spread]:
    """How long one waits who comes in each of WEEKS; nothing where nobody is left to help."""
    if change.leaving >= assumed.counsellors and not change.group:
        return []
    courses = _courses(assumed)
    runs = [_waits(assumed, change, courses, run=run) for run in range(RUNS)]
    return [_spread(week, sorted(waits)) for week, waits in zip(WEEKS, zip(*runs, strict=True), strict=True)]


def _spread(week: int, waits: Sequence[float]) -> Spread:
    low, middle, high = (waits[int(share * (len(waits) - 1))] for share in (LOW, MIDDLE, HIGH))
    return Spread(week=week, low=low, middle=middle, high=high)


def _chance(what: str) -> Random:
    """Chance that is the same each time: what it decides is an example, never a secret."""
    return Random(f"{SEED} {what}")  # noqa: S311


def _courses(assumed: Assumed) -> list[float]:
    """Lengths of help in weeks: a missed talk is held when the next would have been."""
    chance = _chance("courses")
    found = []
    for _ in range(COURSES):
        booked = 0
        for _ in range(chance.randint(assumed.least, assumed.most)):
            booked += 1
            while chance.random() < assumed.missed:
                booked += 1
        found.append(float(booked * assumed.gap))
    return found


def _waits(assumed: Assumed, change: Change, courses: Sequence[float], *, run: int) -> list[float]:
    """One trial: how long each of those waits who come in WEEKS. They are asked for and take no place themselves."""
    now, coming, helped = (_chance(f"{run} {what}") for what in ("now", "coming", "helped"))
    taken = assumed.counsellors * assumed.places - assumed.free
    places = [(0.0, True)] * assumed.free + [(now.choice(courses) * now.random(), True) for _ in range(taken)]
    heapq.heapify(places)
    for _ in range(min(change.leaving * assumed.places, len(places))):
        heapq.heappop(places)  # what becomes free first is not given to anyone
    for _ in range(change.group):
        heapq.heappush(places, (float(change.begins), False))  # a place in a group is taken once
    for _ in range(assumed.waiting):
        _take(places, came=0.0, lasts=helped.choice(courses))
    comes, waits = _until_next(coming, assumed.weekly), []
    for week in WEEKS:
        while comes <= week:
            _take(places, came=comes, lasts=helped.choice(courses))
            comes += _until_next(coming, assumed.weekly)
        waits.append(max(places[0][0] - week, 0.0) if places else float("inf"))
    return waits


def _until_next(chance: Random, weekly: float) -> float:
    """Weeks until the next one comes."""
    return chance.expovariate(weekly) if weekly else float("inf")


def _take(places: list[tuple[float, bool]], *, came: float, lasts: float) -> None:
    """Give the place that is free first to one who came; it is free again when she is done, unless it is in a group."""
    if not places:
        return
    at, again = heapq.heappop(places)
    if again:
        heapq.heappush(places, (max(at, came) + lasts, True))
