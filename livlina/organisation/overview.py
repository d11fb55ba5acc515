"""The organisation as it stands on one day, gathered for reading. A fixed number of queries, however large the city."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Model, Prefetch

from livlina.access.terms import Role
from livlina.core.text import swedish_key
from livlina.organisation import queries
from livlina.organisation.law.grounds import grounds_on
from livlina.organisation.models import (
    Board,
    Catchment,
    ClosingReason,
    Delegation,
    District,
    LocalLimit,
    Membership,
    Municipality,
    PoliceAreaUnit,
    Project,
    Room,
    Unit,
    UnitBoard,
    UnitFunction,
    UnitOwner,
)
from livlina.organisation.terms import POST_ROLES, POSTS, Basis, DecisionKind, Function, Limit, Measure

BASIS_TAGS = {
    Basis.SEED: ("i handlingar", "ok"),
    Basis.PUBLIC: ("öppen uppgift", ""),
    Basis.GENERAL: ("ska bekräftas", "now"),
}


class Ground(NamedTuple):
    """How sure a fact is, as a tag: its words, tone and the sentence that explains it (R-023)."""

    text: str
    tone: str
    meaning: str


class Posts(NamedTuple):
    """Posts of one role: what they are called, how many the unit should have and how many work there (R-022)."""

    name: str
    target: int
    actual: int


class Served(NamedTuple):
    """The unit that serves a district, or None, and the ground for it."""

    unit: Unit | None
    ground: Ground | None


@dataclass(frozen=True, kw_only=True)
class UnitOn:
    unit: Unit
    board: Board | None
    owners: list[Board]
    functions: list[str]
    rooms: list[str]
    aliases: list[str]
    posts: list[Posts]

    @property
    def is_owned_by_its_board(self) -> bool:
        return self.owners == [self.board]


@dataclass(frozen=True, kw_only=True)
class DistrictOn:
    district: District
    ground: Ground
    formed_of: list[str]
    served: list[Served]


@dataclass(frozen=True, kw_only=True)
class LimitOn:
    name: str
    limit: LocalLimit
    value: Decimal
    measure: str


@dataclass(frozen=True, kw_only=True)
class DelegationOn:
    """One row of the register of delegations in words: what, who, how much at most, on what and how sure."""

    kind: str
    holder: str
    most: str
    laws: list[str]
    row: Delegation
    ground: Ground


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`functions` heads the columns of `DistrictOn.served`. `changed_on`: the days on which anything changed."""

    municipality: Municipality | None
    day: date
    units: list[UnitOn]
    functions: list[str]
    districts: list[DistrictOn]
    police_areas: list[tuple[PoliceAreaUnit, Ground]]
    limits: list[LimitOn]
    closing_reasons: list[ClosingReason]
    projects: list[Project]
    changed_on: list[date]
    grounds: list[Ground]


def on(day: date) -> Overview:
    """The organisation that day."""
    catchments = list(Catchment.objects.on(day).select_related("unit"))
    functions = [function for function in Function if any(row.function == function for row in catchments)]
    served = {(row.district_id, row.function): Served(row.unit, ground(row.basis)) for row in catchments}
    districts = District.objects.on(day).select_related("board").prefetch_related("formed_of")
    return Overview(
        municipality=queries.municipality(),
        day=day,
        units=_units(day),
        functions=[str(function.label) for function in functions],
        districts=[
            DistrictOn(
                district=district,
                ground=ground(district.basis),
                formed_of=sorted((earlier.name for earlier in district.formed_of.all()), key=swedish_key),
                served=[served.get((district.pk, function), Served(None, None)) for function in functions],
            )
            for district in sorted(districts, key=lambda district: swedish_key(district.name))
        ],
        police_areas=[
            (row, ground(row.basis))
            for row in sorted(
                PoliceAreaUnit.objects.on(day).select_related("area", "unit"),
                key=lambda row: (swedish_key(row.area.name), row.unit.position),
            )
        ],
        limits=[
            LimitOn(
                name=str(Limit(limit.key).label),
                limit=limit,
                value=limit.value.normalize(),
                measure="" if limit.measure == Measure.COUNT else str(Measure(limit.measure).label),
            )
            for limit in LocalLimit.objects.on(day).select_related("unit").order_by("key", "unit__position")
        ],
        closing_reasons=list(queries.closing_reasons()),
        projects=list(queries.projects(day=day).select_related("parent")),
        changed_on=_changed_on(),
        grounds=[ground(basis) for basis in Basis],
    )


def delegations_on(day: date) -> list[DelegationOn]:
    """The register of delegations that day. Laws that do not hold that day are left out."""
    in_force = grounds_on(day)
    return [
        DelegationOn(
            kind=str(DecisionKind(row.kind).label),
            holder=row.holder[:1].upper() + row.holder[1:],
            most=row.mandate.limit,
            laws=[in_force[key].label for key in row.grounds if key in in_force],
            row=row,
            ground=ground(row.basis),
        )
        for row in queries.delegations(day=day)
    ]


def ground(basis: str) -> Ground:
    """The tag that shows how sure a fact is."""
    text, tone = BASIS_TAGS[Basis(basis)]
    return Ground(text, tone, str(Basis(basis).label))


def _units(day: date) -> list[UnitOn]:
    units = queries.open_units(day=day).prefetch_related(
        "aliases",
        Prefetch("boards", UnitBoard.objects.on(day).select_related("board")),
        Prefetch("owners", UnitOwner.objects.on(day).select_related("board")),
        Prefetch("functions", UnitFunction.objects.on(day)),
        Prefetch("rooms", Room.objects.on(day).order_by("pk")),
    )
    actual = Counter(Membership.objects.on(day).filter(staff__is_active=True).values_list("unit", "role"))
    return [
        UnitOn(
            unit=unit,
            board=next((row.board for row in unit.boards.all()), None),
            owners=[row.board for row in unit.owners.all()],
            functions=[str(Function(row.function).label) for row in unit.functions.all()],
            rooms=[row.name for row in unit.rooms.all()],
            aliases=[row.name for row in unit.aliases.all()],
            posts=_posts(unit, actual),
        )
        for unit in units
    ]


def _posts(unit: Unit, actual: Counter[tuple[int, str]]) -> list[Posts]:
    """Target beside actual, role by role: who works in a role is counted once, whatever the post is called."""
    by_role: dict[str, list[str]] = defaultdict(list)
    for post in POSTS:
        if post in unit.staffing_target:
            by_role[POST_ROLES[post]].append(post)
    return [
        Posts(
            name=", ".join(POSTS[post] for post in posts),
            target=sum(unit.staffing_target[post] for post in posts),
            actual=actual[unit.pk, Role(role)],
        )
        for role, posts in by_role.items()
    ]


def _changed_on() -> list[date]:
    """Days on which a unit, its board or functions, a district or a catchment began, or the day after one ended."""
    dated: tuple[type[Model], ...] = (Unit, UnitBoard, UnitFunction, District, Catchment)
    days: set[date] = set()
    for model in dated:
        for start, end in model._default_manager.values_list("valid_from", "valid_to").distinct():
            days.add(start)
            if end:
                days.add(end + timedelta(days=1))
    return sorted(days)
