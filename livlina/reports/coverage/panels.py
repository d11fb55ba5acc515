"""Children's cases and the asking about violence as the page tells of them: rows, and what they are made of."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from livlina.cases.terms import Entrance
from livlina.core.period import Period
from livlina.reports import rules as periods
from livlina.reports.coverage import rules
from livlina.reports.panels import WITHHELD
from livlina.support.offer import sources

CHILDREN: Final = (
    "Räknade är barns egna ärenden som kom in i hela tertial av perioden som har slutat. Insatser är de som har börjat "
    "i barnets ärende; ett barn kan ha flera. Övningsärenden är de där en insats ges av någon som går utbildningen i "
    "den. Färre än fem i en tertial räknas inte in, och inte heller det som skulle gå att räkna ut ur summan och de "
    "andra raderna. Därför kan raderna vara mindre än summan, och av en tertial där allt skulle gå att räkna ut visas "
    "inget."
)
"""What the figures of children's cases are made of. Source: R-192, R-193, R-403."""

ASKING: Final = (
    "Räknade är ärenden som kom in i hela tertial som slutade för minst 60 dagar sedan. Frågad är den som själv har "
    "fått frågor om våld inom 60 dagar från att ärendet kom in, i en signerad bedömning. Svarat har den som svarat ja "
    "eller nej. Att någon inte svarat, eller inte frågats, säger inget om våldet. Färre än fem visas inte, och inte "
    "det som skulle lämna färre än fem: då står andelen som ett spann, om ärendena är minst 17. Barns ärenden står "
    "bara där antalet också står under Barns egna ärenden. För stadsdelar står alltid bara ett spann."
)
"""What the figures of asking are made of. Source: R-221, R-230, R-403."""


def child_cases(told: rules.ChildCases, *, counted: str) -> dict[str, Any]:
    """One table for each question; nothing where no child's case came in."""
    known = {one.value: str(one.label) for one in Entrance}
    kinds = sources.kinds()
    helps = {key: kinds[key].name if key in kinds else key for key, _ in told.methods} | {"": "Ingen insats har börjat"}
    return {
        "total": _told(told.total),
        "training": _told(told.training),
        "is_none": told.is_none,
        "is_withheld": told.total is None,
        "tables": [
            {"title": "Per enhet", "head": "Enhet", "lines": _lines(told.units)},
            {"title": "Per väg in", "head": "Väg in", "lines": _lines(told.entrances, known)},
            {"title": "Per insats", "head": "Insats", "lines": _lines(told.methods, helps)},
        ],
        "counted": counted,
    }


def asking(told: Sequence[rules.Asked], *, counted: str) -> dict[str, Any]:
    """By unit and tertial the grown-ups and the children, and by district the share alone."""
    return {
        "units": [
            {"title": title, "grown": grown, "lines": [_covered(row, grown=grown) for row in rows]}
            for title, grown in (("Vuxna", True), ("Barn", False))
            if (rows := rules.coverage(told, grown=grown, by_district=False))
        ],
        "districts": _districts(told),
        "counted": counted,
    }


def counted(of: Period | None, told: str) -> str:
    """What the figures are made of, and of which days."""
    if of is None:
        return f"Perioden har ingen hel tertial som har slutat, så inget är räknat. {told}"
    return f"Räknat inom {of.start}–{of.end}. {told}"


def _lines(rows: Iterable[tuple[str, int | None]], names: dict[str, str] | None = None) -> list[dict[str, str]]:
    return [{"name": (names or {}).get(key, key), "cases": _told(cases)} for key, cases in rows]


def _told(count: int | None) -> str:
    return WITHHELD if count is None else str(count)


def _covered(row: rules.Coverage, *, grown: bool) -> dict[str, Any]:
    parts = (row.asked, row.answered, row.exposed) if grown else (row.asked,)
    return {
        "name": row.name,
        "tertial": f"{(row.begins.month - 1) // periods.MONTHS_IN_TERTIAL + 1}, {row.begins.year}"
        if row.begins
        else "",
        "cells": [str(row.cases), row.share, *(rules.NOT_SHOWN if one is None else str(one) for one in parts)],
    }


def _districts(told: Sequence[rules.Asked]) -> list[dict[str, str]]:
    grown, children = (
        {row.name: row.share for row in rules.coverage(told, grown=of, by_district=True)} for of in (True, False)
    )
    names = sorted({*grown, *children})
    return [
        {"name": name, "grown": grown.get(name, rules.NOT_SHOWN), "children": children.get(name, rules.NOT_SHOWN)}
        for name in names
    ]
