"""
The five tables as a pure computation: from counts of cases that are alike to rows, totals and shares.

One computation serves the page, JSON, CSV, the spreadsheet and the text. Source: R-386–R-393, R-412, R-414.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import ClassVar, Generic, NamedTuple, TypeVar

from livlina.cases.own_support.rules import Point
from livlina.cases.terms import CaseRole
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.core.text import shown
from livlina.people.terms import Sex
from livlina.reports.errors import NotADay, NotInCalendar, PeriodEndsBeforeItBegins
from livlina.reports.terms import Column, Preset, TableNumber

SMALL_COUNTS = range(1, 5)
"""Counts that could point someone out when they are published. Source: R-403."""

MONTHS_IN_TERTIAL = 4
TERTIALS_OVER_TIME = 6


class Count(NamedTuple):
    """
    So many cases that are alike in everything the tables ask.

    `police_offered`: came in by way of the police and was offered support in the legal process; None when
    that cannot be told from what is known.
    """

    unit_id: int
    role: str
    sex: str
    minor_children: str
    police_offered: bool | None
    cases: int


@dataclass(frozen=True, slots=True)
class BySex:
    """Tables 1 and 2: cases by the person's sex."""

    keys: ClassVar = (Column.WOMEN, Column.MEN, Column.OTHER, Column.UNKNOWN)
    columns: ClassVar = keys

    women: int
    men: int
    other: int
    unknown: int


@dataclass(frozen=True, slots=True)
class WithChildren:
    """Tables 3 and 4: all cases, those with minor children, and those where that is not known."""

    keys: ClassVar = (
        Column.COUNT,
        Column.WITH_MINOR_CHILDREN,
        Column.CHILDREN_UNKNOWN,
        Column.SHARE_PERCENT,
    )
    columns: ClassVar = keys

    count: int
    with_minor_children: int
    children_unknown: int

    @property
    def children_known(self) -> int:
        """Of how many the share is taken: its denominator; `with_minor_children` is its numerator."""
        return self.count - self.children_unknown

    @property
    def share_percent(self) -> int | None:
        """Whole percent with minor children of those where it is known; None when nothing is."""
        return share_percent(yes=self.with_minor_children, no=self.children_known - self.with_minor_children)


@dataclass(frozen=True, slots=True)
class ViaPolice:
    """Table 5: cases that came by way of the police and were offered support, and those that may have been."""

    keys: ClassVar = (Column.COUNT,)
    columns: ClassVar = (Column.COUNT, Column.NOT_KNOWN)

    count: int
    not_known: int


Figures = BySex | WithChildren | ViaPolice
F = TypeVar("F", BySex, WithChildren, ViaPolice)


@dataclass(frozen=True, slots=True)
class Row(Generic[F]):
    """The figures of one unit."""

    unit: str
    figures: F


@dataclass(frozen=True, slots=True)
class Table(Generic[F]):
    """One table: a row for each unit in the organisation's order, and the total counted from cases."""

    number: TableNumber
    rows: tuple[Row[F], ...]
    total: F


AnyTable = Table[BySex] | Table[WithChildren] | Table[ViaPolice]


@dataclass(frozen=True, slots=True)
class FiveTables:
    """All five tables of a period, both its days included."""

    first_day: date
    last_day: date
    exposed_by_sex: Table[BySex]
    using_by_sex: Table[BySex]
    exposed_with_children: Table[WithChildren]
    using_with_children: Table[WithChildren]
    via_police: Table[ViaPolice]

    @property
    def tables(self) -> tuple[AnyTable, ...]:
        """The tables in order, 1 to 5."""
        return (
            self.exposed_by_sex,
            self.using_by_sex,
            self.exposed_with_children,
            self.using_with_children,
            self.via_police,
        )


def five_tables(*, period: Period, units: Sequence[tuple[int, str]], counts: Iterable[Count]) -> FiveTables:
    """
    Count the five tables.

    `units` are (id, name) in the order of the rows; counts of other units are left out of rows and totals
    alike. Raises ValueError for a period without end.
    """
    first_day, last_day = ends(period)
    of_unit = {unit_id: Tally() for unit_id, _ in units}
    for count in counts:
        if count.unit_id in of_unit:
            of_unit[count.unit_id].add(count)
    whole = Tally.sum(of_unit.values())

    def table(number: TableNumber, figures: Callable[[Tally], F]) -> Table[F]:
        rows = tuple(Row(name, figures(of_unit[unit_id])) for unit_id, name in units)
        return Table(number, rows, total=figures(whole))

    return FiveTables(
        first_day=first_day,
        last_day=last_day,
        exposed_by_sex=table(TableNumber.EXPOSED_BY_SEX, lambda tally: tally.by_sex(CaseRole.EXPOSED)),
        using_by_sex=table(TableNumber.USING_BY_SEX, lambda tally: tally.by_sex(CaseRole.USING_VIOLENCE)),
        exposed_with_children=table(
            TableNumber.EXPOSED_WITH_CHILDREN, lambda tally: tally.with_children(CaseRole.EXPOSED)
        ),
        using_with_children=table(
            TableNumber.USING_WITH_CHILDREN, lambda tally: tally.with_children(CaseRole.USING_VIOLENCE)
        ),
        via_police=table(TableNumber.VIA_POLICE, Tally.via_police),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """
    What the tables ask of a number of cases, each question by itself: sex and minor children in each role, the police.

    Gone through once, for there are thousands of counts.
    """

    sexes: Counter[tuple[str, str]] = field(default_factory=Counter)
    children: Counter[tuple[str, str]] = field(default_factory=Counter)
    police: Counter[bool | None] = field(default_factory=Counter)

    def add(self, count: Count) -> None:
        """Add the cases of a count."""
        self.sexes[count.role, count.sex] += count.cases
        self.children[count.role, count.minor_children] += count.cases
        self.police[count.police_offered] += count.cases

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """The cases of them all."""
        whole = cls()
        for tally in tallies:
            whole.sexes.update(tally.sexes)
            whole.children.update(tally.children)
            whole.police.update(tally.police)
        return whole

    def by_sex(self, role: CaseRole) -> BySex:
        """Those in that role by sex."""
        return BySex(
            women=self.sexes[role, Sex.FEMALE],
            men=self.sexes[role, Sex.MALE],
            other=self.sexes[role, Sex.OTHER],
            unknown=self.sexes[role, Sex.UNKNOWN],
        )

    def with_children(self, role: CaseRole) -> WithChildren:
        """Those in that role, and which of them have minor children."""
        return WithChildren(
            count=sum(self.children[role, answer] for answer in Answer),
            with_minor_children=self.children[role, Answer.YES],
            children_unknown=self.children[role, Answer.UNKNOWN],
        )

    def via_police(self) -> ViaPolice:
        """Those who came by way of the police and were offered support, in any role."""
        return ViaPolice(count=self.police[True], not_known=self.police[None])


def value(figures: Figures, column: Column) -> int | None:
    """What stands in that column: a count, a whole percent, or None for a share of nothing known."""
    found: int | None = getattr(figures, column.value)
    return found


def is_small(column: Column, found: int | None) -> bool:
    """True for a count that could point someone out. A share is not a count."""
    return column != Column.SHARE_PERCENT and found in SMALL_COUNTS


def sex_missing(by_sex: Row[BySex], with_children: Row[WithChildren]) -> int:
    """
    How many of a unit's cases have no sex filled in: all of them less those with one.

    It is the difference between the two tables, so it tells when they no longer agree. Source: R-392.
    """
    stated = by_sex.figures.women + by_sex.figures.men + by_sex.figures.other
    return with_children.figures.count - stated


# Continuity


class Told(NamedTuple):
    """
    What a unit's cases with a talk come to, as sums over them; None throughout where they are too few to be shown.

    `people`: to how many members of staff each client has told, `changes`: how often the worker changed, `days`: from
    the day the case came in to its first talk, over the `met` cases where that is known. Source: R-033.
    """

    unit: str
    cases: int | None
    people: int | None
    changes: int | None
    met: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Continuity:
    """The averages of one unit, or of all that are shown, in one decimal; None where too few are counted."""

    unit: str
    cases: int | None
    people: Decimal | None
    changes: Decimal | None
    days: Decimal | None


def continuity(units: Iterable[Told]) -> tuple[list[Continuity], Continuity | None]:
    """
    The averages of each unit, and of all that are shown.

    What is hidden of one unit is in no total, so that it cannot be counted out of it; with one unit there is none.
    Source: R-403.
    """
    told = [_enough(each) for each in units]
    rows = [_averages(each) for each in told]
    shown_ones = [each for each in told if each.cases is not None]
    if len(shown_ones) < 2:
        return rows, None
    whole = Told(
        "Alla som visas",
        cases=sum(each.cases or 0 for each in shown_ones),
        people=sum(each.people or 0 for each in shown_ones),
        changes=sum(each.changes or 0 for each in shown_ones),
        met=sum(each.met or 0 for each in shown_ones),
        days=sum(each.days or 0 for each in shown_ones),
    )
    return rows, _averages(whole)


def _enough(told: Told) -> Told:
    """The sums, but for those over so few cases that they could point someone out."""
    if told.cases is None or told.cases in SMALL_COUNTS:
        return Told(told.unit, None, None, None, None, None)
    return told._replace(met=None, days=None) if told.met is None or told.met in SMALL_COUNTS else told


def _averages(told: Told) -> Continuity:
    return Continuity(
        unit=told.unit,
        cases=told.cases,
        people=_average(told.people, told.cases),
        changes=_average(told.changes, told.cases),
        days=_average(told.days, told.met),
    )


def _average(total: int | None, of: int | None) -> Decimal | None:
    """Of that many, in tenths, half up."""
    if total is None or not of:
        return None
    return (Decimal(total) / of).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


# What remains


class Ended(NamedTuple):
    """
    The cases of a unit that ended: how many, of how many it is told whether a need remained, and of how many one did.

    None where they are too few to be shown. Source: R-115.
    """

    unit: str
    closed: int | None
    known: int | None
    remains: int | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """The same with the share in whole percent; None where too few are counted."""

    unit: str
    closed: int | None
    known: int | None
    share_percent: int | None


def remaining(units: Iterable[Ended]) -> tuple[list[Remaining], Remaining | None]:
    """The share of each unit, and of all that are shown: what is hidden of one unit is in no total (R-403)."""
    told = [_enough_ended(each) for each in units]
    rows = [_remaining(each) for each in told]
    known = [each for each in told if each.known is not None]
    if len(known) < 2:
        return rows, None
    closed, answered = sum(each.closed or 0 for each in known), sum(each.known or 0 for each in known)
    return rows, _remaining(Ended("Alla som visas", closed, answered, sum(each.remains or 0 for each in known)))


def _enough_ended(told: Ended) -> Ended:
    if told.closed is None or told.closed in SMALL_COUNTS:
        return Ended(told.unit, None, None, None)
    if told.known is None or told.remains is None or told.known in SMALL_COUNTS or leaves_few(told.remains, told.known):
        return told._replace(known=None, remains=None)
    return told


def _remaining(told: Ended) -> Remaining:
    share = None
    if told.known is not None and told.remains is not None:
        share = share_percent(yes=told.remains, no=told.known - told.remains)
    return Remaining(told.unit, told.closed, told.known, share)


# Unmet need


class Unmet(NamedTuple):
    """In how many cases of a unit one kind of help was wished for and could not be had. Source: R-153, R-154."""

    unit: str
    help: str
    cases: int


def unmet(told: Iterable[Unmet]) -> list[Unmet]:
    """What is counted over enough to be shown; the rest has no row, and there is no sum to take it from (S-101)."""
    return [each for each in told if each.cases and each.cases not in SMALL_COUNTS]


# What cases are marked with


class Marked(NamedTuple):
    """How many cases that came in at a unit are marked with one thing. Source: R-190, R-196, R-202, R-205."""

    unit: str
    mark: str
    cases: int


def marked(told: Iterable[Marked]) -> list[Marked]:
    """What is counted over enough to be shown; the rest has no row, and there is no sum to take it from (S-101)."""
    return [each for each in told if each.cases and each.cases not in SMALL_COUNTS]


# Extensions


class Extended(NamedTuple):
    """
    One kind of help at a unit: how often more was asked for, of how many that is answered, and of how many granted; how
    many such helps ended, and how many of them had been extended.

    None where they are too few to be shown. Source: R-104.
    """

    unit: str
    kind: str
    asked: int | None
    answered: int | None
    granted: int | None
    ended: int | None
    extended: int | None


@dataclass(frozen=True, slots=True)
class Extensions:
    """The same with the shares in whole percent; None where too few are counted."""

    unit: str
    asked: int | None
    answered: int | None
    granted_percent: int | None
    declined_percent: int | None
    ended: int | None
    extended_percent: int | None


def extensions(told: Iterable[Extended]) -> dict[str, tuple[list[Extensions], Extensions | None]]:
    """
    By kind of help the share of each unit, and of all that are shown: what is hidden of one unit is in no total, and a
    unit of which nothing can be shown has no row (R-403).
    """
    of_kind: dict[str, list[Extended]] = {}
    for each in map(_enough_extended, told):
        if each.asked is not None or each.ended is not None:
            of_kind.setdefault(each.kind, []).append(each)
    return {kind: ([_extended(each) for each in rows], _all_extended(kind, rows)) for kind, rows in of_kind.items()}


def _enough_extended(told: Extended) -> Extended:
    if told.asked is None or told.asked in SMALL_COUNTS:
        told = told._replace(asked=None, answered=None, granted=None)
    elif (
        told.answered is None
        or told.granted is None
        or told.answered in SMALL_COUNTS
        or leaves_few(told.granted, told.answered)
    ):
        told = told._replace(answered=None, granted=None)
    if told.ended is None or told.ended in SMALL_COUNTS:
        return told._replace(ended=None, extended=None)
    return told._replace(extended=None) if told.extended is None or leaves_few(told.extended, told.ended) else told


def _all_extended(kind: str, rows: Sequence[Extended]) -> Extensions | None:
    """Of each figure the sum over the units that show it, where they are two; a share where all of those show it."""

    def total(shown_by: str, name: str) -> int | None:
        counts = [getattr(each, name) for each in rows if getattr(each, shown_by) is not None]
        return sum(counts) if len(counts) > 1 else None

    whole = Extended(
        "Alla som visas",
        kind,
        asked=total("asked", "asked"),
        answered=total("answered", "answered"),
        granted=total("answered", "granted"),
        ended=total("ended", "ended"),
        extended=total("extended", "extended")
        if all(each.extended is not None for each in rows if each.ended)
        else None,
    )
    return None if whole.asked is None and whole.ended is None else _extended(whole)


def _extended(told: Extended) -> Extensions:
    granted = declined = extended = None
    if told.answered is not None and told.granted is not None:
        granted = share_percent(yes=told.granted, no=told.answered - told.granted)
        declined = share_percent(yes=told.answered - told.granted, no=told.granted)
    if told.ended is not None and told.extended is not None:
        extended = share_percent(yes=told.extended, no=told.ended - told.extended)
    return Extensions(told.unit, told.asked, told.answered, granted, declined, told.ended, extended)


# Children's own support


class Supported(NamedTuple):
    """
    Of a unit: children in open adult cases when the tertial ended, those with own support, children whose own support
    began in it with the days from need to first session, and children's own cases that came in.

    None where they are too few to be shown. Source: R-192, R-198, R-209.
    """

    unit: str
    children: int | None
    supported: int | None
    started: int | None
    days: int | None
    own_cases: int | None


@dataclass(frozen=True, slots=True)
class OwnSupport:
    """The same with those without own support, and the mean of the days; None where too few are counted."""

    unit: str
    children: int | None
    supported: int | None
    without: int | None
    days: Decimal | None
    own_cases: int | None


def own_support(units: Iterable[Supported]) -> tuple[list[OwnSupport], OwnSupport | None]:
    """Each unit, and all that are shown: what is hidden of one unit is in no total (R-403)."""
    told = [_enough_supported(each) for each in units]
    rows = [_own_support(each) for each in told]
    known = [each for each in told if each.children is not None and each.supported is not None]
    if len(known) < 2:
        return rows, None
    whole = Supported(
        "Alla som visas",
        children=sum(each.children or 0 for each in known),
        supported=sum(each.supported or 0 for each in known),
        started=None,
        days=None,
        own_cases=None,
    )
    return rows, _own_support(whole)


def own_support_over_time(ended: Iterable[tuple[date, Iterable[Supported]]]) -> list[Point]:
    """Each tertial of which anything is shown (R-192, R-403)."""
    found = []
    for ended_on, units in ended:
        rows, total = own_support(units)
        if shown := total or next((row for row in rows if row.without is not None), None):
            found.append(Point(day=ended_on, children=shown.children or 0, supported=shown.supported or 0))
    return found


def _enough_supported(told: Supported) -> Supported:
    """Without what is over few, or leaves few: those without own support are the difference of the two."""
    if told.children is None or told.children in SMALL_COUNTS:
        told = told._replace(children=None, supported=None)
    elif told.supported is not None and leaves_few(told.supported, told.children):
        told = told._replace(supported=None)
    if told.started is None or told.started in SMALL_COUNTS:
        told = told._replace(started=None, days=None)
    return told._replace(own_cases=None) if told.own_cases in SMALL_COUNTS else told


def _own_support(told: Supported) -> OwnSupport:
    without = None
    if told.children is not None and told.supported is not None:
        without = told.children - told.supported
    days = _average(told.days, told.started)
    return OwnSupport(told.unit, told.children, told.supported, without, days, told.own_cases)


# Shares


def leaves_few(part: int, whole: int) -> bool:
    """Whether a part of a number that is told is few, or leaves few: then neither it nor its share is told (S-101)."""
    return bool({part, whole - part} & set(SMALL_COUNTS))


def share_percent(*, yes: int, no: int) -> int | None:
    """Yes of yes and no, in whole percent, half up; None when there is nothing to take a share of."""
    known = yes + no
    return (200 * yes + known) // (2 * known) if known else None


def numerators(percent: int, *, of: int) -> range:
    """
    Every whole number that makes that percentage, half up, of that many; empty when none does.

    A printed share without a numerator cannot have come from whole persons counted on that base.
    Source: R-414.
    """
    lowest = -(-(2 * percent - 1) * of // 200)
    first_above = -(-(2 * percent + 1) * of // 200)
    return range(max(lowest, 0), min(first_above, of + 1)) if of else range(0)


# Periods


def ends(period: Period) -> tuple[date, date]:
    """First and last day. Raises ValueError for a period without end, which cannot be reported."""
    if period.end is None:
        raise ValueError("A report needs a last day.")
    return period.start, period.end


def period_of(preset: Preset, *, today: date) -> Period:
    """
    The period that a preset means that day.

    Years and tertials are whole, also while they run. A tertial is the latest of its number that has begun,
    so that in January tertial 3 is the one just ended. Twelve months end today. Source: R-412.
    """
    if preset == Preset.THIS_YEAR:
        return Period(date(today.year, 1, 1), date(today.year, 12, 31))
    if preset == Preset.LAST_YEAR:
        return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    if preset == Preset.TWELVE_MONTHS:
        return Period(_a_year_before(today) + timedelta(days=1), today)
    first_month = TERTIALS[preset] * MONTHS_IN_TERTIAL + 1
    year = today.year if first_month <= today.month else today.year - 1
    return Period(date(year, first_month, 1), _last_of_month(year, first_month + MONTHS_IN_TERTIAL - 1))


TERTIALS: Mapping[Preset, int] = MappingProxyType(
    {Preset.FIRST_TERTIAL: 0, Preset.SECOND_TERTIAL: 1, Preset.THIRD_TERTIAL: 2}
)


def whole_tertials(period: Period, *, today: date) -> Period | None:
    """
    The whole tertials of a period that have ended, from the first of their days to the last; None where it has none.

    Figures over few are taken of these alone: two periods of free days that differ by one case would tell of that
    case, and so would a running tertial asked about two days in a row. The database counts by the same. Source: R-403,
    S-101.
    """
    first_day, last_day = ends(period)
    last_day = min(last_day, today - timedelta(days=1))
    first, last = _tertial(first_day), _tertial(last_day)
    first += _begins(first) != first_day
    last -= _ends(last) != last_day
    return Period(_begins(first), _ends(last)) if first <= last else None


def tertials_until(whole: Period | None) -> list[Period]:
    """The last of these whole tertials and those before it, two years in all, the first first; none where none is."""
    if whole is None:
        return []
    last = _tertial(ends(whole)[1])
    return [Period(_begins(one), _ends(one)) for one in range(last - TERTIALS_OVER_TIME + 1, last + 1)]


def tertial_name(day: date) -> str:
    """The tertial of a day, as «Tertial 2, 2026»."""
    return f"Tertial {(day.month - 1) // MONTHS_IN_TERTIAL + 1}, {day.year}"


def _tertial(day: date) -> int:
    """The tertials numbered through all years."""
    return day.year * 3 + (day.month - 1) // MONTHS_IN_TERTIAL


def _begins(tertial: int) -> date:
    return date(tertial // 3, tertial % 3 * MONTHS_IN_TERTIAL + 1, 1)


def _ends(tertial: int) -> date:
    return _last_of_month(tertial // 3, (tertial % 3 + 1) * MONTHS_IN_TERTIAL)


def _a_year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def _last_of_month(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def read_day(text: str) -> date:
    """
    The day of `2021-03-05`, `20210305` or `210305` (in this century).

    Raises NotADay or NotInCalendar. Source: R-393.
    """
    digits = text.replace("-", "") if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else text
    if not re.fullmatch(r"[0-9]{6}|[0-9]{8}", digits):
        raise NotADay(text=shown(text))
    if len(digits) == 6:
        digits = f"20{digits}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise NotInCalendar(text=shown(text)) from error


def split_notation(text: str) -> tuple[str, str] | None:
    """The two days of a period written `201001-210930`, or None when it is not written so. Source: R-393."""
    found = re.fullmatch(r"([0-9]{6})\s?[-–]\s?([0-9]{6})", text)
    return (found[1], found[2]) if found else None


def notation(first_day: date, last_day: date) -> str:
    """The period as `201001-210930`; with whole dates outside this century. Source: R-393."""
    if first_day.year // 100 == last_day.year // 100 == 20:
        return f"{first_day:%y%m%d}-{last_day:%y%m%d}"
    return f"{first_day.isoformat()}–{last_day.isoformat()}"


def period_between(first_day: date, last_day: date) -> Period:
    """The period of those days, both included. Raises PeriodEndsBeforeItBegins."""
    if last_day < first_day:
        raise PeriodEndsBeforeItBegins(first=first_day.isoformat())
    return Period(first_day, last_day)
