"""The five tables as the page draws them: key figures, and for each table its chart and its cells with their marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from livlina.cases.own_support.panels import curve
from livlina.cases.own_support.rules import Point
from livlina.cases.own_support.terms import Standing
from livlina.cases.terms import Mark as CaseMark
from livlina.core.templatetags.swedish import decimal_comma
from livlina.organisation.terms import DecisionKind
from livlina.reports import notes, rules
from livlina.reports.rules import AnyTable, BySex, Figures, FiveTables, Table, ViaPolice, WithChildren
from livlina.reports.terms import Column, TableNumber
from livlina.support.offer import sources
from livlina.support.terms import TalkKind

NO_SHARE = "–"
NOT_A_KIND: Final = {"childcare": "Barnpassning under samtal"}
"""What is missed and is no kind of help of its own. Source: R-203."""
SMALL = "litet tal"
WITHHELD: Final = "visas inte"
"""Of numbers that add up to one that is told: few, or withheld because another of them is few."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign beside a figure that leads to a note."""

    sign: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    unit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One table with its chart. `bars` are what the tag chart_bars draws."""

    number: int
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    bars: list[dict[str, Any]]
    legend: tuple[str, ...]


def continuity(rows: Iterable[rules.Continuity], total: rules.Continuity | None) -> dict[str, Any]:
    """The units side by side: to how many a client has told, how often the worker changed, how long it took."""
    return {"lines": [_told(row) for row in rows], "total": _told(total) if total else None}


def _told(row: rules.Continuity) -> Line:
    figures = (row.people, row.changes, row.days)
    cases = "få" if row.cases is None else _number(row.cases)
    averages = (NO_SHARE if figure is None else decimal_comma(figure) for figure in figures)
    return Line(row.unit, (Cell(cases), *(Cell(text) for text in averages)))


def remaining(rows: Iterable[rules.Remaining], total: rules.Remaining | None) -> dict[str, Any]:
    """The units side by side: how many cases ended, and of how many a need remained."""
    return {"lines": [_left(row) for row in rows], "total": _left(total) if total else None}


def _left(row: rules.Remaining) -> Line:
    counts = ("få" if count is None else _number(count) for count in (row.closed, row.known))
    return Line(row.unit, (*(Cell(text) for text in counts), Cell(_share(row.share_percent))))


def extensions(told: Mapping[str, tuple[list[rules.Extensions], rules.Extensions | None]]) -> list[dict[str, Any]]:
    """One table for each kind of help: how often more was asked for, and how that was answered."""
    return [
        {
            "kind": KINDS.get(kind, kind),
            "lines": [_more(row) for row in rows],
            "total": _more(total) if total else None,
        }
        for kind, (rows, total) in told.items()
    ]


def unmet(told: Iterable[rules.Unmet]) -> list[dict[str, str]]:
    """Which help was missing, most first, by unit."""
    kinds = sources.kinds()
    return [
        {
            "help": kinds[each.help].name if each.help in kinds else NOT_A_KIND.get(each.help, "Annan hjälp"),
            "unit": each.unit,
            "cases": _number(each.cases),
        }
        for each in told
    ]


def marked(told: Iterable[rules.Marked]) -> list[dict[str, str]]:
    """What cases are marked with, in the order of the words, by unit."""
    words = {mark.value: (place, str(mark.label)) for place, mark in enumerate(CaseMark)}
    lines = [
        (words[each.mark], {"mark": words[each.mark][1], "unit": each.unit, "cases": _number(each.cases)})
        for each in told
        if each.mark in words
    ]
    return [line for _, line in sorted(lines, key=lambda each: each[0][0])]


def own_support(
    rows: Iterable[rules.OwnSupport],
    total: rules.OwnSupport | None,
    then: Sequence[Point],
    obstacles: Iterable[tuple[str, int | None]],
) -> dict[str, Any]:
    """
    The units side by side: children with own support and without, how it has been, and what is in the way in the whole
    city.
    """
    return {
        "curve": curve(then, label=rules.tertial_name),
        "lines": [_supported(row) for row in rows],
        "total": _supported(total) if total else None,
        "obstacles": [
            Line(str(Standing(code).label), (Cell(WITHHELD if count is None else _number(count)),))
            for code, count in obstacles
        ],
    }


def _supported(row: rules.OwnSupport) -> Line:
    counts = (row.children, row.supported, row.without)
    days = NO_SHARE if row.days is None else decimal_comma(row.days)
    cases = NO_SHARE if row.own_cases is None else _number(row.own_cases)
    return Line(row.unit, (*(Cell("få" if one is None else _number(one)) for one in counts), Cell(days), Cell(cases)))


KINDS: Final = {kind.value: str(kind.label) for kind in (*DecisionKind, *TalkKind)}
"""What the kinds of help are called."""


def _more(row: rules.Extensions) -> Line:
    def told(count: int | None) -> Cell:
        return Cell("få" if count is None else _number(count))

    shares = (Cell(_share(percent)) for percent in (row.granted_percent, row.declined_percent))
    return Line(row.unit, (told(row.asked), *shares, told(row.ended), Cell(_share(row.extended_percent))))


def key_figures(tables: FiveTables) -> list[dict[str, str]]:
    """What sums the tables up, each with what it is out of."""
    exposed, using = tables.exposed_with_children.total, tables.using_with_children.total
    missing = tables.exposed_by_sex.total.unknown + tables.using_by_sex.total.unknown
    return [
        {"label": "Våldsutsatta", "value": _number(exposed.count)},
        {"label": "varav med barn", "value": _share(exposed.share_percent)},
        {"label": "Våldsutövare", "value": _number(using.count)},
        {"label": "varav med barn", "value": _share(using.share_percent)},
        {"label": "Via polisen", "value": _number(tables.via_police.total.count)},
        {
            "label": "Kön saknas",
            "value": _number(missing),
            "note": f"av {_number(exposed.count + using.count)}",
        },
    ]


def panels(tables: FiveTables) -> list[Panel]:
    """The five tables in order."""
    exposed_missing, using_missing = notes.sex_missing(tables)
    missing = {
        TableNumber.EXPOSED_WITH_CHILDREN: exposed_missing,
        TableNumber.USING_WITH_CHILDREN: using_missing,
    }
    legend = ("Andel med barn, 0–100 %",)
    return (
        [
            _panel(table, _sexes(table), ("Kvinnor", "Män", "Annat eller okänt"))
            for table in (tables.exposed_by_sex, tables.using_by_sex)
        ]
        + [
            _panel(table, _shares(table), legend, sex_missing=missing[table.number])
            for table in (tables.exposed_with_children, tables.using_with_children)
        ]
        + [_panel(tables.via_police, _counts(tables.via_police), ())]
    )


def _panel(
    table: AnyTable,
    bars: list[dict[str, Any]],
    legend: tuple[str, ...],
    *,
    sex_missing: dict[str, int] | None = None,
) -> Panel:
    return Panel(
        number=table.number.value,
        title=str(table.number.label),
        headings=tuple(str(column.label) for column in table.total.columns),
        lines=tuple(
            Line(row.unit, _cells(row.figures, sex_missing=(sex_missing or {}).get(row.unit, 0))) for row in table.rows
        ),
        total=Line("Totalt", _cells(table.total)),
        bars=bars,
        legend=legend,
    )


def _cells(figures: Figures, *, sex_missing: int = 0) -> tuple[Cell, ...]:
    cells = []
    for column in figures.columns:
        found = rules.value(figures, column)
        text = _share(found) if column == Column.SHARE_PERCENT else _number(found)
        cells.append(Cell(text, tuple(_marks(figures, column, found, sex_missing=sex_missing))))
    return tuple(cells)


def _marks(figures: Figures, column: Column, found: int | None, *, sex_missing: int) -> Iterable[Mark]:
    if column == Column.COUNT and sex_missing:
        yield Mark("a", "kon", f"kön saknas för {sex_missing}")
    if column == Column.SHARE_PERCENT and isinstance(figures, WithChildren) and figures.children_unknown:
        yield Mark("b", "barn", f"barn okänt för {figures.children_unknown}")
    if column == Column.COUNT and isinstance(figures, ViaPolice) and figures.not_known:
        yield Mark("c", "polis", f"okänt för {figures.not_known}")
    if rules.is_small(column, found):
        yield Mark("s", "smatal", SMALL)


def _number(found: int | None) -> str:
    return decimal_comma(found)


def _share(percent: int | None) -> str:
    return NO_SHARE if percent is None else f"{percent}\N{NO-BREAK SPACE}%"


# Charts: lengths in percent of the width


def _sexes(table: Table[BySex]) -> list[dict[str, Any]]:
    parts = [
        (row.unit, (row.figures.women, row.figures.men, row.figures.other + row.figures.unknown)) for row in table.rows
    ]
    return _bars(parts, whole=max((sum(counts) for _, counts in parts), default=0))


def _shares(table: Table[WithChildren]) -> list[dict[str, Any]]:
    return _bars([(row.unit, (row.figures.share_percent or 0,)) for row in table.rows], whole=100)


def _counts(table: Table[ViaPolice]) -> list[dict[str, Any]]:
    parts = [(row.unit, (row.figures.count,)) for row in table.rows]
    return _bars(parts, whole=max((counts[0] for _, counts in parts), default=0))


def _bars(parts: Iterable[tuple[str, Sequence[int]]], *, whole: int) -> list[dict[str, Any]]:
    return [
        {"label": unit, "parts": [100 * count / whole for count in counts] if whole else []} for unit, counts in parts
    ]
