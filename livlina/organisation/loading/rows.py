"""A plan as the rows that should be stored, with keys instead of pointers."""

from collections.abc import Iterator, Sequence

from livlina.core.period import Period
from livlina.core.text import folded
from livlina.organisation.loading.plan import Plan, ProjectPlan
from livlina.organisation.loading.tables import TABLES, Row, Table


def _days(period: Period) -> Row:
    return {"valid_from": period.start, "valid_to": period.end}


def rows_of(plan: Plan) -> Iterator[tuple[Table, list[Row]]]:
    district_keys = {row.name: row.key for row in plan.districts}
    rows: dict[str, list[Row]] = {
        "boards": [{"key": row.key, "name": row.name, **_days(row.period)} for row in plan.boards],
        "districts": [
            {
                "key": row.key,
                "name": row.name,
                "folded_name": folded(row.name),
                "board": row.board or None,
                "basis": row.basis,
                **_days(row.period),
            }
            for row in plan.districts
        ],
        "formed_of": [
            {"from_district": row.key, "to_district": district_keys[name]}
            for row in plan.districts
            for name in row.formed_of
        ],
        "units": [
            {
                "key": row.key,
                "name": row.name,
                "full_name": row.full_name,
                "kind": row.kind,
                "model": row.model,
                "position": position,
                "staffing_target": dict(row.staffing_target),
                **_days(row.period),
            }
            for position, row in enumerate(plan.units, start=1)
        ],
        "aliases": [
            {"unit": row.key, "folded_name": folded(name), "name": name} for row in plan.units for name in row.aliases
        ],
        "unit_boards": [
            {"unit": row.key, "board": told.board, **_days(told.period)} for row in plan.units for told in row.boards
        ],
        "unit_owners": [
            {"unit": row.key, "board": told.board, **_days(told.period)} for row in plan.units for told in row.owners
        ],
        "functions": [
            {"unit": row.key, "function": told.function, **_days(told.period)}
            for row in plan.units
            for told in row.functions
        ],
        "rooms": [
            {
                "key": told.key,
                "unit": row.key,
                "name": told.name,
                "has_childcare": told.has_childcare,
                **_days(told.period),
            }
            for row in plan.units
            for told in row.rooms
        ],
        "catchments": [
            {
                "district": district_keys[row.district],
                "function": row.function,
                "unit": row.unit,
                "basis": row.basis,
                **_days(row.period),
            }
            for row in plan.catchments
        ],
        "police_areas": [{"name": name} for name in dict.fromkeys(row.name for row in plan.police_areas)],
        "police_area_units": [
            {"area": row.name, "unit": unit, "basis": row.basis, **_days(row.period)}
            for row in plan.police_areas
            for unit in row.units
        ],
        "limits": [
            {
                "key": row.key,
                "unit": row.unit or None,
                "value": row.value,
                "measure": row.measure,
                "source": row.source,
                **_days(row.period),
            }
            for row in plan.limits
        ],
        "public_forms": [
            {
                "unit": row.unit,
                "phone": row.phone,
                "hours": row.hours,
                "leave_to": row.leave_to,
                "basis": row.basis,
                **_days(row.period),
            }
            for row in plan.public_forms
        ],
        "delegations": [
            {
                "kind": row.kind,
                "role": row.role,
                "body": row.body,
                "unit": row.unit or None,
                "grounds": list(row.grounds),
                "talks": row.talks,
                "weeks": row.weeks,
                "groups": row.groups,
                "basis": row.basis,
                **_days(row.period),
            }
            for row in plan.delegations
        ],
        "closing_reasons": [
            {"key": row.key, "name": row.name, "folded_name": folded(row.name), "position": position}
            for position, row in enumerate(plan.closing_reasons, start=1)
        ],
        "projects": [
            {"key": row.key, "name": row.name, "parent": row.parent or None, **_days(row.period)}
            for row in _parents_first(plan.projects)
        ],
        "staff": [{"username": row.username, "name": row.name, "education": list(row.education)} for row in plan.staff],
        "certificates": [
            {"staff": row.username, "name": told.name, **_days(told.period)}
            for row in plan.staff
            for told in row.certificates
        ],
        "memberships": [
            {"staff": row.username, "unit": told.unit, "role": told.role, **_days(told.period)}
            for row in plan.staff
            for told in row.memberships
        ],
    }
    for table in TABLES:
        yield table, rows[table.kind]


def _parents_first(projects: Sequence[ProjectPlan]) -> list[ProjectPlan]:
    """A project after the one it is a part of. Circles have been refused when the file was read."""
    by_key = {project.key: project for project in projects}

    def depth(project: ProjectPlan) -> int:
        return 1 + depth(by_key[project.parent]) if project.parent else 0

    return sorted(projects, key=depth)
