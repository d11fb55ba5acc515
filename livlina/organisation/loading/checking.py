"""What must hold between the parts of an organisation, and not only within each of its rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from livlina.core.period import Period
from livlina.core.text import folded, shown
from livlina.organisation import rules
from livlina.organisation.law.grounds import grounds
from livlina.organisation.law.terms import AppliesTo
from livlina.organisation.loading.blocks import near
from livlina.organisation.loading.faults import Faults
from livlina.organisation.loading.plan import CatchmentPlan, DistrictPlan, Plan, UnderBoard, UnitPlan
from livlina.organisation.terms import Function

T = TypeVar("T")

ALWAYS_SERVED: Final = (Function.TREATMENT, Function.AUTHORITY)
"""Functions that every district must have a unit for as soon as any unit holds them (R-023)."""


@dataclass(slots=True)
class Broken:
    """Names of rows that could not be read. To point at one of them is no fault of its own."""

    boards: set[str] = field(default_factory=set)
    districts: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    projects: set[str] = field(default_factory=set)
    catchments: bool = False


def check(plan: Plan, *, faults: Faults, broken: Broken) -> None:
    """Add what is wrong between the rows to the faults."""
    _Check(plan, faults, broken).everything()


def span(period: Period) -> str:
    """A period in words: 2018-01-01–2023-06-30, or from 2018-01-01."""
    return f"{period.start}–{period.end}" if period.end else f"från {period.start}"


class _Check:
    def __init__(self, plan: Plan, faults: Faults, broken: Broken) -> None:
        self.plan = plan
        self.faults = faults
        self.broken = broken
        self.boards = {board.key: board for board in plan.boards}
        self.districts = {district.name: district for district in plan.districts}
        self.units = {unit.key: unit for unit in plan.units}
        self.projects = {project.key: project for project in plan.projects}

    def everything(self) -> None:
        self.names()
        for district in self.plan.districts:
            self.district(district)
        for unit in self.plan.units:
            self.unit(unit)
        self.catchments()
        self.police_areas()
        self.limits()
        self.public_forms()
        self.delegations()
        self.project_tree()
        self.staff()

    # what stands twice

    def once(self, where: str, told: Iterable[tuple[str, str, int]], what: str) -> None:
        """Tell of each word, by its folded form, that has been told before. Items are (word, owner, line)."""
        seen: dict[str, tuple[str, int]] = {}
        for word, owner, line in told:
            form = folded(word)
            if form in seen:
                other, first = seen[form]
                whose = f" hos {other}" if other != word else ""
                place = f"{where}, {shown(owner)}" if owner else where
                self.faults.add(line, place, f"{what} ”{shown(word)}” står redan på rad {first}{whose}.")
            else:
                seen[form] = (owner or word, line)

    def names(self) -> None:
        plan = self.plan
        if not plan.units and not self.broken.units:
            self.faults.add(None, "", "Filen har inga enheter.")
        self.once("nämnder", ((row.key, "", row.line) for row in plan.boards), "Nyckeln")
        self.once("stadsdelar", ((row.name, "", row.line) for row in plan.districts), "Namnet")
        self.once("stadsdelar", ((row.key, row.name, row.line) for row in plan.districts), "Nyckeln")
        self.once("enheter", ((row.key, "", row.line) for row in plan.units), "Nyckeln")
        self.once("avslutsorsaker", ((row.key, "", row.line) for row in plan.closing_reasons), "Nyckeln")
        self.once("avslutsorsaker", ((row.name, row.key, row.line) for row in plan.closing_reasons), "Namnet")
        rooms = [(room, unit) for unit in plan.units for room in unit.rooms]
        self.once("rum", ((room.key, unit.key, room.line) for room, unit in rooms), "Nyckeln")
        self.once("projekt", ((row.key, "", row.line) for row in plan.projects), "Nyckeln")
        self.once("medarbetare", ((row.username, "", row.line) for row in plan.staff), "Användarnamnet")
        # a unit is found by any of its names, so none of them may lead to two
        self.once(
            "enheter",
            (
                (name, unit.key, unit.line)
                for unit in plan.units
                for name in (
                    unit.name,
                    *([unit.full_name] if folded(unit.full_name) != folded(unit.name) else []),
                    *unit.aliases,
                )
            ),
            "Namnet",
        )

    # what is pointed at

    def known(
        self,
        rows: Mapping[str, T],
        key: str,
        broken: set[str],
        what: str,
        line: int,
        where: str,
        among: str = "i filen",
    ) -> T | None:
        """The row with that key. When it is not among them, that is told; a broken one is passed over."""
        row = rows.get(key)
        if row is None and key not in broken:
            self.faults.add(line, where, f"{what} ”{shown(key)}” finns inte {among}.{near(key, rows)}")
        return row

    def inside(self, inner: Period, outer: Period, what: str, line: int, where: str) -> None:
        if not rules.is_within(inner, outer):
            self.faults.add(line, where, f"Gäller {span(inner)}, men {what} finns {span(outer)}.")

    def apart(self, rows: Iterable[tuple[Period, int]], what: str, where: str) -> None:
        """Tell of each row that shares days with an earlier one."""
        told = list(rows)
        for one, other, days in rules.overlaps([period for period, _ in told]):
            first = told[one][1]
            self.faults.add(told[other][1], where, f"{what} {span(days)} på rad {first}.")

    def district(self, district: DistrictPlan) -> None:
        where = f"stadsdelar, {shown(district.name)}"
        if district.board:
            board = self.known(self.boards, district.board, self.broken.boards, "Nämnden", district.line, where)
            if board:
                self.inside(district.period, board.period, f"nämnden {board.key}", district.line, where)
        for name in district.formed_of:
            earlier = self.known(self.districts, name, self.broken.districts, "Stadsdelen", district.line, where)
            if earlier and (earlier.period.end is None or earlier.period.end >= district.period.start):
                self.faults.add(
                    district.line,
                    where,
                    f"Bildades av {shown(name)}, som ska sluta dagen före. {shown(name)} finns {span(earlier.period)}.",
                )

    def unit(self, unit: UnitPlan) -> None:
        where = f"enheter, {unit.key}"
        for row, label in ((unit.boards, "nämnd"), (unit.owners, "ägare")):
            for told in row:
                self.under_board(told, unit, f"{where}, {label}")
        self.apart(
            ((told.period, told.line) for told in unit.boards), "Enheten står redan under en nämnd", f"{where}, nämnd"
        )
        for gap in rules.gaps(unit.period, (told.period for told in unit.boards)):
            self.faults.add(unit.line, f"{where}, nämnd", f"Enheten står inte under någon nämnd {span(gap)}.")
        for board, periods in _grouped((told.board, (told.period, told.line)) for told in unit.owners).items():
            self.apart(periods, f"{board} är redan ägare", f"{where}, ägare")
        for told_function in unit.functions:
            self.inside(
                told_function.period, unit.period, f"enheten {unit.key}", told_function.line, f"{where}, funktioner"
            )
        for function, periods in _grouped((told.function, (told.period, told.line)) for told in unit.functions).items():
            self.apart(periods, f"Enheten har redan funktionen {function}", f"{where}, funktioner")

        self.once(f"{where}, rum", ((room.name, "", room.line) for room in unit.rooms), "Namnet")
        for room in unit.rooms:
            self.inside(room.period, unit.period, f"enheten {unit.key}", room.line, f"{where}, rum")

    def under_board(self, told: UnderBoard, unit: UnitPlan, where: str) -> None:
        board = self.known(self.boards, told.board, self.broken.boards, "Nämnden", told.line, where)
        if board:
            self.inside(told.period, board.period, f"nämnden {board.key}", told.line, where)
        self.inside(told.period, unit.period, f"enheten {unit.key}", told.line, where)

    # who serves whom

    def catchments(self) -> None:
        unknown_districts = set()
        by_function: dict[str, dict[str, list[CatchmentPlan]]] = defaultdict(lambda: defaultdict(list))
        for row in self.plan.catchments:
            where = f"upptagningsområden, {shown(row.district)}"
            district = self.known(self.districts, row.district, self.broken.districts, "Stadsdelen", row.line, where)
            if district:
                self.inside(row.period, district.period, f"stadsdelen {district.name}", row.line, where)
            else:
                unknown_districts.add(row.function)
            unit = self.known(self.units, row.unit, self.broken.units, "Enheten", row.line, where)
            if unit:
                held = [told.period for told in unit.functions if told.function == row.function]
                for gap in rules.gaps(row.period, held):
                    self.faults.add(
                        row.line, where, f"Enheten {unit.key} har inte funktionen {row.function} {span(gap)}."
                    )
            by_function[row.function][row.district].append(row)
        for function, by_district in by_function.items():
            for name, rows in by_district.items():
                self.apart(
                    ((row.period, row.line) for row in rows),
                    f"Stadsdelen har redan en enhet för {function}",
                    f"upptagningsområden, {shown(name)}",
                )
        if self.broken.catchments or self.broken.districts or self.broken.units:
            return
        for function in (*ALWAYS_SERVED, *(word for word in by_function if word not in ALWAYS_SERVED)):
            if function not in unknown_districts:
                self.completeness(function, by_function.get(function, {}))

    def completeness(self, function: str, by_district: Mapping[str, list[CatchmentPlan]]) -> None:
        """From the first day anyone is served in the function, each district must be, every day it exists (R-023)."""
        starts = [row.period.start for rows in by_district.values() for row in rows] or [
            told.period.start for unit in self.plan.units for told in unit.functions if told.function == function
        ]
        if not starts:
            return
        tell = self.faults.add if self.plan.is_complete else self.faults.warn
        for district in self.plan.districts:
            served = rules.shared(district.period, Period(min(starts)))
            if served is None:
                continue
            for gap in rules.gaps(served, (row.period for row in by_district.get(district.name, []))):
                tell(
                    district.line,
                    f"stadsdelar, {shown(district.name)}",
                    f"Ingen enhet har upptagningsområdet för {function} {span(gap)}.",
                )

    # the rest

    def police_areas(self) -> None:
        told: dict[tuple[str, str], list[tuple[Period, int]]] = defaultdict(list)
        for area in self.plan.police_areas:
            where = f"polisområden, {shown(area.name)}"
            for key in area.units:
                unit = self.known(self.units, key, self.broken.units, "Enheten", area.line, where)
                if unit:
                    self.inside(area.period, unit.period, f"enheten {unit.key}", area.line, where)
                told[folded(area.name), key].append((area.period, area.line))
        for (_, key), periods in told.items():
            self.apart(periods, f"Polisområdet vänder sig redan till {key}", "polisområden")

    def limits(self) -> None:
        told: dict[tuple[str, str], list[tuple[Period, int]]] = defaultdict(list)
        for limit in self.plan.limits:
            where = f"lokala gränser, {limit.key}"
            if limit.unit:
                unit = self.known(self.units, limit.unit, self.broken.units, "Enheten", limit.line, where)
                if unit:
                    self.inside(limit.period, unit.period, f"enheten {unit.key}", limit.line, where)
            told[limit.key, limit.unit].append((limit.period, limit.line))
        for (key, _), periods in told.items():
            self.apart(periods, "Gränsen har redan ett värde", f"lokala gränser, {key}")

    def public_forms(self) -> None:
        for row in self.plan.public_forms:
            unit = self.known(self.units, row.unit, self.broken.units, "Enheten", row.line, "öppet formulär")
            if unit:
                self.inside(row.period, unit.period, f"enheten {unit.key}", row.line, "öppet formulär")
        rows = ((row.period, row.line) for row in self.plan.public_forms)
        self.apart(rows, "Formuläret har redan en enhet", "öppet formulär")

    def delegations(self) -> None:
        told: dict[tuple[str, ...], list[tuple[Period, int]]] = defaultdict(list)
        known = grounds()
        for row in self.plan.delegations:
            where = f"delegationer, {row.kind}"
            if row.unit:
                unit = self.known(self.units, row.unit, self.broken.units, "Enheten", row.line, where)
                if unit:
                    self.inside(row.period, unit.period, f"enheten {unit.key}", row.line, where)
            for key in row.grounds:
                ground = self.known(known, key, set(), "Lagrummet", row.line, where, "i listan över lagrum")
                if ground and AppliesTo.DECISION not in ground.applies_to:
                    self.faults.add(row.line, where, f"Lagrummet {key} används inte vid beslut.")
            told[row.kind, row.role or folded(row.body), row.unit].append((row.period, row.line))
        for (kind, _, _), periods in told.items():
            self.apart(periods, "Den har redan delegationen", f"delegationer, {kind}")

    def project_tree(self) -> None:
        for project in self.plan.projects:
            where = f"projekt, {project.key}"
            if not project.parent:
                continue
            parent = self.known(self.projects, project.parent, self.broken.projects, "Projektet", project.line, where)
            if parent:
                self.inside(project.period, parent.period, f"projektet {parent.key}", project.line, where)
            above = {project.key}
            while parent and parent.key not in above:
                above.add(parent.key)
                parent = self.projects.get(parent.parent)
            if parent:
                self.faults.add(project.line, where, "Projektet är en del av sig självt.")

    def staff(self) -> None:
        for person in self.plan.staff:
            where = f"medarbetare, {person.username}"
            for told in person.memberships:
                unit = self.known(self.units, told.unit, self.broken.units, "Enheten", told.line, where)
                if unit:
                    self.inside(told.period, unit.period, f"enheten {unit.key}", told.line, where)
            for (unit_key, role), periods in _grouped(
                ((told.unit, told.role), (told.period, told.line)) for told in person.memberships
            ).items():
                self.apart(periods, f"Har redan rollen {role} på {unit_key}", where)
            for name, periods in _grouped(
                (told.name, (told.period, told.line)) for told in person.certificates
            ).items():
                self.apart(periods, f"Har redan certifikatet {shown(name)}", where)


K = TypeVar("K")
V = TypeVar("V")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
