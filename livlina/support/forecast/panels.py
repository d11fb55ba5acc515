"""A forecast as its page draws it: a sentence, a band with its middle, and the same as a table."""

from collections.abc import Sequence
from math import inf
from typing import Any, Final

from livlina.support.forecast.rules import Spread

WIDTH: Final = 560
HEIGHT: Final = 220
LEFT: Final = 34
FOOT: Final = 24
LONGEST: Final = 104
"""Weeks. Nobody plans by a longer wait, and the picture ends there."""

NO_PLACE: Final = "ingen plats"


def weeks(value: float) -> str:
    """A wait in words."""
    if value == inf:
        return NO_PLACE
    if value > LONGEST:
        return "över två år"
    whole = round(value)
    return "ingen väntan" if whole == 0 else "1 vecka" if whole == 1 else f"{whole} veckor"


def said(value: float) -> str:
    """What the next one meets, as the end of a sentence."""
    told = weeks(value)
    if told == NO_PLACE:
        return "får troligen ingen plats"
    return "behöver troligen inte vänta" if told == "ingen väntan" else f"väntar troligen {told}"


def line(spread: Spread) -> dict[str, str]:
    """One row of the table: for whom, and the wait in three words."""
    when = "i dag" if spread.week == 0 else f"om {spread.week} veckor"
    return {
        "when": when,
        "low": weeks(spread.low),
        "middle": weeks(spread.middle),
        "said": said(spread.middle),
        "high": weeks(spread.high),
    }


def scenario(name: str, found: Sequence[Spread]) -> dict[str, Any]:
    """What the next person waits in one case, as a row."""
    return {"name": name, "next": line(found[0]) if found else None, "later": line(found[-1]) if found else None}


def chart(now: Sequence[Spread]) -> dict[str, Any]:
    """The band between one in ten and nine in ten, and the middle, as points. The table beside it says the same."""
    top = max(4, *(min(each.high, LONGEST) for each in now))
    step = next(size for size in (1, 2, 4, 8, 13, 26) if top / size <= 5)
    ceiling = -(-int(top + 0.999) // step) * step

    def x(week: int) -> float:
        return LEFT + (WIDTH - LEFT) * week / now[-1].week

    def y(wait: float) -> float:
        return HEIGHT - FOOT - (HEIGHT - FOOT - 10) * min(wait, ceiling) / ceiling

    def points(rows: Sequence[tuple[int, float]]) -> str:
        return " ".join(f"{x(week):.1f},{y(wait):.1f}" for week, wait in rows)

    high = [(each.week, each.high) for each in now]
    low = [(each.week, each.low) for each in reversed(now)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "band": points(high + low),
        "middle": points([(each.week, each.middle) for each in now]),
        "dots": [{"x": f"{x(each.week):.1f}", "y": f"{y(each.middle):.1f}"} for each in now],
        "grid": [{"y": f"{y(value):.1f}", "text": str(value)} for value in range(0, ceiling + 1, step)],
        "ticks": [{"x": f"{x(each.week):.1f}", "text": "nu" if each.week == 0 else str(each.week)} for each in now],
        "text": "; ".join(f"{told['when']} {told['middle']}" for told in map(line, now)),
    }
