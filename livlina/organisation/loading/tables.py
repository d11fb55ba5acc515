"""The kinds of rows that a file tells: their tables, and how a stored row is known again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from django.db import models

from livlina.organisation.models import (
    Board,
    Catchment,
    Certificate,
    ClosingReason,
    Delegation,
    District,
    LocalLimit,
    Membership,
    PoliceArea,
    PoliceAreaUnit,
    Project,
    PublicForm,
    Room,
    Staff,
    Unit,
    UnitAlias,
    UnitBoard,
    UnitFunction,
    UnitOwner,
)

Row: TypeAlias = dict[str, Any]
"""Field → value. Where the field points at another row, the value is the key of that row, or None."""

DATES: Final = ("valid_from", "valid_to")


@dataclass(frozen=True, kw_only=True)
class Table:
    """
    One kind of row and how it is found again.

    `identity`: the fields by which. `points_at`: for a field that points at another kind, that kind.
    `is_kept`: others in the house point at its rows, so they are ended and never removed.
    `is_whole`: the file tells all of them, so that one it does not tell is gone.
    """

    kind: str
    label: str
    model: type[models.Model]
    identity: tuple[str, ...]
    facts: tuple[str, ...]
    points_at: Mapping[str, str] = field(default_factory=dict)
    is_kept: bool = False
    is_whole: bool = True
    key: str = ""
    """The field by which others point at it; '' when nothing does."""

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.identity, *self.facts)


def _dated(*names: str) -> tuple[str, ...]:
    return (*names, *DATES)


TABLES: Final[Sequence[Table]] = (
    Table(
        kind="boards",
        label="nämnder",
        model=Board,
        identity=("key",),
        facts=_dated("name"),
        is_kept=True,
        key="key",
    ),
    Table(
        kind="districts",
        label="stadsdelar",
        model=District,
        identity=("key",),
        facts=_dated("name", "folded_name", "board", "basis"),
        points_at={"board": "boards"},
        is_kept=True,
        key="key",
    ),
    Table(
        kind="formed_of",
        label="bildade av",
        model=District.formed_of.through,
        identity=("from_district", "to_district"),
        facts=(),
        points_at={"from_district": "districts", "to_district": "districts"},
    ),
    Table(
        kind="units",
        label="enheter",
        model=Unit,
        identity=("key",),
        facts=_dated("name", "full_name", "kind", "model", "position", "staffing_target"),
        is_kept=True,
        key="key",
    ),
    Table(
        kind="aliases",
        label="andra namn",
        model=UnitAlias,
        identity=("unit", "folded_name"),
        facts=("name",),
        points_at={"unit": "units"},
    ),
    Table(
        kind="unit_boards",
        label="nämnd över enhet",
        model=UnitBoard,
        identity=("unit",),
        facts=_dated("board"),
        points_at={"unit": "units", "board": "boards"},
    ),
    Table(
        kind="unit_owners",
        label="ägare",
        model=UnitOwner,
        identity=("unit", "board"),
        facts=DATES,
        points_at={"unit": "units", "board": "boards"},
    ),
    Table(
        kind="functions",
        label="funktioner",
        model=UnitFunction,
        identity=("unit", "function"),
        facts=DATES,
        points_at={"unit": "units"},
    ),
    Table(
        kind="rooms",
        label="rum",
        model=Room,
        identity=("key",),
        facts=_dated("unit", "name", "has_childcare"),
        points_at={"unit": "units"},
        is_kept=True,
        key="key",
    ),
    Table(
        kind="catchments",
        label="upptagningsområden",
        model=Catchment,
        identity=("district", "function"),
        facts=_dated("unit", "basis"),
        points_at={"district": "districts", "unit": "units"},
    ),
    Table(kind="police_areas", label="polisområden", model=PoliceArea, identity=("name",), facts=(), key="name"),
    Table(
        kind="police_area_units",
        label="polisområdens enheter",
        model=PoliceAreaUnit,
        identity=("area", "unit"),
        facts=_dated("basis"),
        points_at={"area": "police_areas", "unit": "units"},
    ),
    Table(
        kind="limits",
        label="lokala gränser",
        model=LocalLimit,
        identity=("key", "unit"),
        facts=_dated("value", "measure", "source"),
        points_at={"unit": "units"},
    ),
    Table(
        kind="public_forms",
        label="öppet formulär",
        model=PublicForm,
        identity=("unit",),
        facts=_dated("phone", "hours", "leave_to", "basis"),
        points_at={"unit": "units"},
    ),
    Table(
        kind="delegations",
        label="delegationer",
        model=Delegation,
        identity=("kind", "role", "body", "unit"),
        facts=_dated("grounds", "talks", "weeks", "groups", "basis"),
        points_at={"unit": "units"},
    ),
    Table(
        kind="closing_reasons",
        label="avslutsorsaker",
        model=ClosingReason,
        identity=("key",),
        facts=("name", "folded_name", "position"),
        is_kept=True,
        key="key",
    ),
    Table(
        kind="projects",
        label="projekt",
        model=Project,
        identity=("key",),
        facts=_dated("name", "parent"),
        points_at={"parent": "projects"},
        is_kept=True,
        key="key",
    ),
    Table(
        kind="staff",
        label="medarbetare",
        model=Staff,
        identity=("username",),
        facts=("name", "education"),
        is_whole=False,
        key="username",
    ),
    Table(
        kind="certificates",
        label="certifikat",
        model=Certificate,
        identity=("staff", "name"),
        facts=DATES,
        points_at={"staff": "staff"},
        is_whole=False,
    ),
    Table(
        kind="memberships",
        label="roller",
        model=Membership,
        identity=("staff", "unit", "role"),
        facts=DATES,
        points_at={"staff": "staff", "unit": "units"},
        is_whole=False,
    ),
)
"""Every kind of row that a file tells, in the order in which they can be stored."""

KEYS: Final = {table.kind: table.key for table in TABLES}
