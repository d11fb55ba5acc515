"""The figures, with what they stand beside, as a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

HEADINGS = ("Vad", "Livlina", "95 %", "Minsta sida", "Bara SQL", "Kvot", "Frågor", "Mål", "Utfall")
OK, MISSED, TOLD = "ok", "för långsamt", "–"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One thing measured. `value` is the median, in `unit`; the others are beside it in the same unit."""

    name: str
    value: float
    p95: float | None = None
    least: float | None = None
    sql: float | None = None
    questions: int | None = None
    unit: str = "ms"
    at_most: float | None = None
    """The target: `value` is to be below it."""
    times_least: float | None = None
    times_sql: float | None = None
    times: float | None = None
    """How many times the `base`, where that is something else."""
    base: float | None = None
    wanted: str = ""
    """A target in words, where the figure is not below a number."""
    holds: bool = True

    @property
    def ratio(self) -> float | None:
        beside = self.base or (self.sql if self.times_sql else self.least)
        return self.value / beside if beside else None

    @property
    def is_met(self) -> bool:
        """True when every target is; also without one."""
        most = self.times_least or self.times_sql or self.times
        return (
            self.holds
            and (self.at_most is None or self.value < self.at_most)
            and (most is None or (self.ratio is not None and self.ratio <= most))
        )

    @property
    def target(self) -> str:
        parts = [
            f"≤ {number(self.times_least)} × minsta" if self.times_least else "",
            f"≤ {number(self.times_sql)} × SQL" if self.times_sql else "",
            f"≤ {number(self.times)} ×" if self.times else "",
            f"< {number(self.at_most)} {self.unit}" if self.at_most else "",
            self.wanted,
        ]
        return ", ".join(part for part in parts if part)

    def cells(self) -> list[str]:
        verdict = (OK if self.is_met else MISSED) if self.target else TOLD
        return [
            self.name,
            f"{number(self.value)} {self.unit}",
            number(self.p95),
            number(self.least),
            number(self.sql),
            f"{self.ratio:.2f}".replace(".", ",") if self.ratio else "",
            str(self.questions or ""),
            self.target,
            verdict,
        ]


@dataclass
class Report:
    """All figures of a run, with what must be said about them."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    notes: str = ""

    def add(self, figures: Iterable[Figure]) -> None:
        self.figures += figures

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self.figures if not figure.is_met]

    def text(self) -> str:
        """The table in Markdown, with what is to be known about it."""
        rows = [list(HEADINGS), *(figure.cells() for figure in self.figures)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
        lines = [_line(row, widths) for row in rows]
        lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join([f"# {self.title}", "", *lines, self.notes])

    def write(self, path: Path) -> None:
        path.write_text(self.text())


def _line(cells: list[str], widths: list[int]) -> str:
    padded = [
        cell.ljust(width) if place in (0, 7, 8) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "| " + " | ".join(padded) + " |"


def number(value: float | None) -> str:
    """A figure in Swedish, with as many decimals as it is worth."""
    if value is None:
        return ""
    text = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return text.replace(".", ",")
