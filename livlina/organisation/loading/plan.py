"""An organisation as its file tells it: plain facts, each with its line, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from livlina.core.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact of the file and the line it begins on."""

    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPlan(Told):
    key: str
    name: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictPlan(Told):
    """`board` is a key or '', `formed_of` names of other districts."""

    key: str
    name: str
    period: Period
    basis: str
    board: str
    formed_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderBoard(Told):
    """A board that a unit stands under or is owned by, from when to when."""

    board: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionPlan(Told):
    function: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan(Told):
    key: str
    name: str
    has_childcare: bool
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan(Told):
    """`staffing_target` is whole posts by post, see terms.POSTS."""

    key: str
    name: str
    full_name: str
    aliases: tuple[str, ...]
    kind: str
    model: str
    period: Period
    boards: tuple[UnderBoard, ...]
    owners: tuple[UnderBoard, ...]
    functions: tuple[FunctionPlan, ...]
    rooms: tuple[RoomPlan, ...]
    staffing_target: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchmentPlan(Told):
    """`district` is a name, `unit` a key."""

    district: str
    function: str
    unit: str
    period: Period
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceAreaPlan(Told):
    name: str
    units: tuple[str, ...]
    period: Period
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPlan(Told):
    """`unit` is the key of the only unit it holds for, or '' for all."""

    key: str
    value: Decimal
    measure: str
    unit: str
    period: Period
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFormPlan(Told):
    """`unit` is a key; `phone`, `hours` and `leave_to` may be ''."""

    unit: str
    phone: str
    hours: str
    leave_to: str
    period: Period
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationPlan(Told):
    """`role` or `body` is '', `unit` the key of the only unit it holds at, or '' for all. None is no limit."""

    kind: str
    role: str
    body: str
    unit: str
    grounds: tuple[str, ...]
    talks: int | None
    weeks: int | None
    groups: int | None
    period: Period
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReasonPlan(Told):
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlan(Told):
    """`parent` is the key of the project it is a part of, or ''."""

    key: str
    name: str
    parent: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePlan(Told):
    name: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipPlan(Told):
    unit: str
    role: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPlan(Told):
    username: str
    name: str
    education: tuple[str, ...]
    certificates: tuple[CertificatePlan, ...]
    memberships: tuple[MembershipPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    A whole organisation, in the order of its file. `is_complete` is False when the file says that districts may
    be without a unit on some days.
    """

    file: str
    key: str
    name: str
    kind: str
    is_complete: bool
    boards: tuple[BoardPlan, ...]
    districts: tuple[DistrictPlan, ...]
    units: tuple[UnitPlan, ...]
    catchments: tuple[CatchmentPlan, ...]
    police_areas: tuple[PoliceAreaPlan, ...]
    limits: tuple[LimitPlan, ...]
    public_forms: tuple[PublicFormPlan, ...]
    delegations: tuple[DelegationPlan, ...]
    closing_reasons: tuple[ClosingReasonPlan, ...]
    projects: tuple[ProjectPlan, ...]
    rights: Mapping[str, tuple[str, ...]]
    staff: tuple[StaffPlan, ...]
