"""From a file to a plan: what each part holds, in which words, and what is wrong with it. No database is asked."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.text import slugify

import livlina
from livlina.access.terms import Role
from livlina.core.period import Period
from livlina.organisation.loading import nodes
from livlina.organisation.loading.blocks import USERNAME, Block
from livlina.organisation.loading.checking import Broken, check
from livlina.organisation.loading.faults import Fault, Faults, in_order
from livlina.organisation.loading.plan import (
    BoardPlan,
    CatchmentPlan,
    CertificatePlan,
    ClosingReasonPlan,
    DelegationPlan,
    DistrictPlan,
    FunctionPlan,
    LimitPlan,
    MembershipPlan,
    Plan,
    PoliceAreaPlan,
    ProjectPlan,
    PublicFormPlan,
    RoomPlan,
    StaffPlan,
    UnderBoard,
    UnitPlan,
)
from livlina.organisation.terms import (
    POSTS,
    Basis,
    DecisionKind,
    Function,
    Limit,
    Measure,
    OrganisationModel,
    Right,
    UnitKind,
)

SCHEMA_VERSION: Final = "1"
SHIPPED: Final = Path(livlina.__file__).resolve().parent.parent / "organisations"
"""The folder of the organisation files that come with Livlina."""

SECTIONS: Final = {
    "boards": "nämnder",
    "districts": "stadsdelar",
    "units": "enheter",
    "catchments": "upptagningsområden",
    "police_areas": "polisområden",
    "limits": "lokala gränser",
    "public_forms": "öppet formulär",
    "delegations": "delegationer",
    "closing_reasons": "avslutsorsaker",
    "projects": "projekt",
    "rights": "rättigheter",
    "staff": "medarbetare",
}
DATED: Final = ("from", "to")
WEB_ADDRESS: Final = re.compile(r"https://[a-z0-9.-]+(/[\w./-]*)?", re.ASCII)
NUMBER_TO_CALL: Final = re.compile(r"\+?[0-9][0-9 -]{1,30}[0-9]")
MOST: Final = ("talks", "weeks", "groups")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: a plan, or the faults that stand in its way; the warnings in either case."""

    plan: Plan | None
    faults: list[Fault]
    warnings: list[Fault]


def read(path: Path) -> Reading:
    """Read an organisation file. Raises OSError when the file cannot be opened."""
    return read_bytes(path.read_bytes(), file=path.name)


def read_bytes(data: bytes, *, file: str) -> Reading:
    """Read the bytes of an organisation file. Every fault is told at once, in the order of the file."""
    try:
        node = nodes.root(data)
    except nodes.NotReadable as reason:
        return Reading(plan=None, faults=[Fault(reason.line, "", str(reason))], warnings=[])
    faults = Faults()
    plan, broken = _Reader(
        Block(node, where="", faults=faults, fields=("schema_version", "key", "name", "kind", "complete", *SECTIONS))
    ).plan(file)
    check(plan, faults=faults, broken=broken)
    return Reading(plan=None if faults else plan, faults=in_order(faults.stopping), warnings=in_order(faults.warnings))


class _Reader:
    """The parts of one file. What is not sound is left out of the plan, but its name is remembered as broken."""

    def __init__(self, top: Block) -> None:
        self.top = top
        self.broken = Broken()

    def plan(self, file: str) -> tuple[Plan, Broken]:
        top = self.top
        if top.has("schema_version") and top.nodes["schema_version"].value != SCHEMA_VERSION:
            top.fault(f"Filen är skriven i en annan version än {SCHEMA_VERSION}.", top.nodes["schema_version"])
        elif not top.has("schema_version"):
            top.fault("”schema_version” saknas. Skriv ”schema_version: 1”.")
        plan = Plan(
            file=file,
            key=top.key("key"),
            name=top.text("name"),
            kind=top.text("kind", most=40),
            is_complete=top.truth("complete", otherwise=True),
            boards=self.boards(),
            districts=self.districts(),
            units=self.units(),
            catchments=self.catchments(),
            police_areas=self.police_areas(),
            limits=self.limits(),
            public_forms=self.public_forms(),
            delegations=self.delegations(),
            closing_reasons=self.closing_reasons(),
            projects=self.projects(),
            rights=self.rights(),
            staff=self.staff(),
        )
        return plan, self.broken

    def section(self, name: str, *fields: str) -> list[Block]:
        return self.top.blocks(name, fields, label=SECTIONS[name])

    def boards(self) -> tuple[BoardPlan, ...]:
        found = []
        for block in self.section("boards", "key", "name", *DATED):
            told = BoardPlan(line=block.line, key=block.key("key"), name=block.text("name"), period=block.period())
            if block.sound:
                found.append(told)
            else:
                self.broken.boards.add(told.key)
        return tuple(found)

    def districts(self) -> tuple[DistrictPlan, ...]:
        found = []
        for block in self.section("districts", "key", "name", "board", "basis", "formed_of", *DATED):
            name = block.text("name")
            key = block.perhaps_key("key") or slugify(name)[:50]
            if name and not key:
                block.fault("Namnet går inte att göra en nyckel av. Skriv en i ”key”.")
            told = DistrictPlan(
                line=block.line,
                key=key,
                name=name,
                period=block.period(),
                basis=block.one_of("basis", Basis.values),
                board=block.perhaps_key("board"),
                formed_of=block.texts("formed_of"),
            )
            if block.sound:
                found.append(told)
            else:
                self.broken.districts.add(name)
        return tuple(found)

    def units(self) -> tuple[UnitPlan, ...]:
        found = []
        for block in self.section(
            "units",
            *("key", "name", "full_name", "aliases", "kind", "model", "board", "owners", "functions"),
            *("rooms", "staffing_target", *DATED),
        ):
            period = block.period()
            told = UnitPlan(
                line=block.line,
                key=block.key("key"),
                name=block.text("name"),
                full_name=block.text("full_name"),
                aliases=block.texts("aliases"),
                kind=block.one_of("kind", UnitKind.values),
                model=block.one_of("model", OrganisationModel.values),
                period=period,
                boards=_under_boards(block, "board", "nämnd", period),
                owners=_under_boards(block, "owners", "ägare", period),
                functions=tuple(
                    FunctionPlan(
                        line=inner.line,
                        function=inner.one_of("function", Function.values),
                        period=inner.period(),
                    )
                    for inner in block.blocks("functions", ("function", *DATED), label="funktioner")
                ),
                rooms=tuple(
                    RoomPlan(
                        line=inner.line,
                        key=inner.key("key"),
                        name=inner.text("name"),
                        has_childcare=inner.truth("childcare", otherwise=False),
                        period=inner.period(),
                    )
                    for inner in block.blocks("rooms", ("key", "name", "childcare", *DATED), label="rum")
                ),
                staffing_target=_posts(block),
            )
            if not block.has("board"):
                block.fault("”board” saknas: nämnden som enheten står under.")
            if block.sound:
                found.append(told)
            else:
                self.broken.units.add(told.key)
        return tuple(found)

    def catchments(self) -> tuple[CatchmentPlan, ...]:
        found = []
        for block in self.section("catchments", "district", "function", "unit", "basis", *DATED):
            told = CatchmentPlan(
                line=block.line,
                district=block.text("district"),
                function=block.one_of("function", Function.values),
                unit=block.key("unit"),
                period=block.period(),
                basis=block.one_of("basis", Basis.values),
            )
            if block.sound:
                found.append(told)
            else:
                self.broken.catchments = True
        return tuple(found)

    def police_areas(self) -> tuple[PoliceAreaPlan, ...]:
        found = []
        for block in self.section("police_areas", "name", "units", "basis", *DATED):
            told = PoliceAreaPlan(
                line=block.line,
                name=block.text("name"),
                units=block.keys("units"),
                period=block.period(),
                basis=block.one_of("basis", Basis.values),
            )
            if block.sound:
                found.append(told)
        return tuple(found)

    def limits(self) -> tuple[LimitPlan, ...]:
        found = []
        for block in self.section("limits", "key", "value", "measure", "applies_to", "source", *DATED):
            told = LimitPlan(
                line=block.line,
                key=block.one_of("key", Limit.values),
                value=block.number("value"),
                measure=block.one_of("measure", Measure.values),
                unit=block.perhaps_key("applies_to"),
                period=block.period(),
                source=block.text("source"),
            )
            if block.sound:
                found.append(told)
        return tuple(found)

    def public_forms(self) -> tuple[PublicFormPlan, ...]:
        found = []
        for block in self.section("public_forms", "unit", "phone", "hours", "leave_to", "basis", *DATED):
            told = PublicFormPlan(
                line=block.line,
                unit=block.key("unit"),
                phone=block.text("phone", most=60) if block.has("phone") else "",
                hours=block.text("hours") if block.has("hours") else "",
                leave_to=block.text("leave_to") if block.has("leave_to") else "",
                period=block.period(),
                basis=block.one_of("basis", Basis.values),
            )
            if block.sound and told.leave_to and not WEB_ADDRESS.fullmatch(told.leave_to):
                block.fault("”leave_to” ska vara en adress som https://www.smhi.se/.", block.nodes["leave_to"])
            if block.sound and told.phone and not NUMBER_TO_CALL.fullmatch(told.phone):
                block.fault("”phone” ska vara ett telefonnummer att ringa.", block.nodes["phone"])
            if block.sound:
                found.append(told)
        return tuple(found)

    def delegations(self) -> tuple[DelegationPlan, ...]:
        found = []
        for block in self.section(
            "delegations", "kind", "role", "body", "applies_to", "grounds", *MOST, "basis", *DATED
        ):
            told = DelegationPlan(
                line=block.line,
                kind=block.one_of("kind", DecisionKind.values),
                role=block.one_of("role", Role.values) if block.has("role") else "",
                body=block.text("body") if block.has("body") else "",
                unit=block.perhaps_key("applies_to"),
                grounds=block.keys("grounds"),
                **{name: _whole(block, name) for name in MOST},
                period=block.period(),
                basis=block.one_of("basis", Basis.values),
            )
            if block.sound and bool(told.role) == bool(told.body):
                block.fault("Skriv antingen ”role” eller ”body”: vem som har delegationen.")
            if block.sound:
                found.append(told)
        return tuple(found)

    def closing_reasons(self) -> tuple[ClosingReasonPlan, ...]:
        found = []
        for block in self.section("closing_reasons", "key", "name"):
            told = ClosingReasonPlan(line=block.line, key=block.key("key"), name=block.text("name"))
            if block.sound:
                found.append(told)
        return tuple(found)

    def projects(self) -> tuple[ProjectPlan, ...]:
        found = []
        for block in self.section("projects", "key", "name", "parent", *DATED):
            told = ProjectPlan(
                line=block.line,
                key=block.key("key"),
                name=block.text("name"),
                parent=block.perhaps_key("parent"),
                period=block.period(),
            )
            if block.sound:
                found.append(told)
            else:
                self.broken.projects.add(told.key)
        return tuple(found)

    def rights(self) -> dict[str, tuple[str, ...]]:
        block = self.top.block("rights", Right.values, label=SECTIONS["rights"])
        if block is None:
            return {}
        return {name: block.words(name, Function.values) for name in Right.values if name in block.nodes}

    def staff(self) -> tuple[StaffPlan, ...]:
        found = []
        for block in self.section("staff", "username", "name", "education", "certificates", "memberships"):
            told = StaffPlan(
                line=block.line,
                username=block.key("username", shape=USERNAME),
                name=block.text("name"),
                education=block.texts("education"),
                certificates=tuple(
                    CertificatePlan(line=inner.line, name=inner.text("name"), period=inner.period())
                    for inner in block.blocks("certificates", ("name", *DATED), label="certifikat")
                ),
                memberships=tuple(
                    MembershipPlan(
                        line=inner.line,
                        unit=inner.key("unit"),
                        role=inner.one_of("role", Role.values),
                        period=inner.period(),
                    )
                    for inner in block.blocks("memberships", ("unit", "role", *DATED), label="roller")
                ),
            )
            if block.sound:
                found.append(told)
        return tuple(found)


def _under_boards(block: Block, name: str, label: str, whole: Period) -> tuple[UnderBoard, ...]:
    """A board told as a key alone holds for the whole of the unit's time."""
    found = []
    for key, inner, line in block.keys_or_blocks(name, ("board", *DATED), label=label):
        if inner is None:
            found.append(UnderBoard(line=line, board=key, period=whole))
        else:
            found.append(UnderBoard(line=line, board=inner.key("board"), period=inner.period()))
    return tuple(found)


def _posts(block: Block) -> dict[str, int]:
    inner = block.block("staffing_target", tuple(POSTS), label="tjänster")
    if inner is None:
        return {}
    target = {}
    for post in POSTS:
        if inner.has(post):
            posts = inner.number(post, most=999)
            if posts != int(posts):
                inner.fault("Tjänster räknas i hela tal.", inner.nodes[post])
            target[post] = int(posts)
    return target


def _whole(block: Block, name: str) -> int | None:
    """A whole number that may be left out, which is no limit."""
    if not block.has(name):
        return None
    number = block.number(name, most=9_999)
    if number != int(number):
        block.fault(f"”{name}” räknas i hela tal.", block.nodes[name])
    return int(number)
