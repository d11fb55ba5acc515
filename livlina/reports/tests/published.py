"""The published year, made of cases so that it can be counted again."""

from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from livlina.cases.models import Case
from livlina.cases.terms import CaseRole, Entrance
from livlina.core import clock
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.organisation.models import Unit, UnitBoard
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory
from livlina.people.models import Person
from livlina.people.terms import Sex

YEAR = Period(date(2020, 10, 1), date(2021, 9, 30))


@cache
def known() -> Any:
    return yaml.safe_load((Path(__file__).parent / "known_answers.yaml").read_text(encoding="utf-8"))


def cell(number: int, unit: str) -> dict[str, int]:
    """All that table and unit are to show: what was printed, and what had to be counted beside it."""
    document = known()
    return {**document["printed"][number][unit], **document["counted"].get(number, {}).get(unit, {})}


def the_tables() -> list[dict[str, Any]]:
    """Every cell of the five tables, in the form that JSON promises."""
    keys = {
        1: ["women", "men", "other", "unknown"],
        3: ["count", "with_minor_children", "children_unknown", "share_percent"],
        5: ["count"],
    }
    return [
        {
            "id": number,
            "rows": [{"unit": unit} | _in_order(number, unit, keys[key]) for unit in known()["units"]],
            "total": _in_order(number, "Totalt", keys[key]),
        }
        for number, key in ((1, 1), (2, 1), (3, 3), (4, 3), (5, 5))
    ]


def _in_order(number: int, unit: str, keys: list[str]) -> dict[str, int]:
    found = cell(number, unit)
    return {key: found[key] for key in keys}


def publish_the_year() -> dict[str, Unit]:
    """
    Make the four centres and the 916 cases of the year, spread over all its days, and noise that is not counted.

    Returns the centres by name.
    """
    units = {name: UnitFactory(name=name, full_name=f"RVC {name}") for name in known()["units"]}
    cases: list[Case] = []
    for name, unit in units.items():
        by_police = cell(5, name)["count"]
        for role, sexes, children in (
            (CaseRole.EXPOSED, cell(1, name), cell(3, name)),
            (CaseRole.USING_VIOLENCE, cell(2, name), cell(4, name)),
        ):
            ways = _spread({Entrance.POLICE: by_police}, rest=Entrance.SELF, length=children["count"])
            # the police ways in are the exposed adults'; those using violence came by themselves
            by_police = 0
            sex = _spread(
                {Sex.FEMALE: sexes["women"], Sex.MALE: sexes["men"], Sex.UNKNOWN: sexes["unknown"]},
                rest=Sex.OTHER,
                length=children["count"],
            )
            minor = _spread(
                {
                    Answer.YES: children["with_minor_children"],
                    Answer.UNKNOWN: children["children_unknown"],
                },
                rest=Answer.NO,
                length=children["count"],
            )
            cases += [
                _case(unit, role=role, sex=s, minor_children=m, entrance=way)
                for s, m, way in zip(sex, minor, ways, strict=True)
            ]
    days = YEAR.days or 0
    for place, case in enumerate(cases):
        case.came_in_on = YEAR.start + timedelta(days=place % days)
    rvt = UnitFactory(name="RVT Södermalm", functions=[Function.AUTHORITY])
    innerstad = units["Innerstad"]
    noise = [
        _case(rvt, role=CaseRole.EXPOSED, sex=Sex.FEMALE),
        _case(innerstad, role=CaseRole.CHILD, sex=Sex.FEMALE, entrance=Entrance.SELF),
        _case(innerstad, role=CaseRole.EXPOSED, sex=Sex.FEMALE, on=YEAR.start - timedelta(days=1)),
        _case(innerstad, role=CaseRole.EXPOSED, sex=Sex.MALE, on=date(2021, 10, 1)),
    ]
    save([*cases, *noise])
    return units


_numbers = count(1)


def _case(
    unit: Unit,
    *,
    role: str,
    sex: str,
    minor_children: str = Answer.UNKNOWN,
    entrance: str = Entrance.POLICE,
    on: date = YEAR.start,
) -> Case:
    person = Person(name="Exempel Person", sex=sex)
    offered = Answer.YES if entrance == Entrance.POLICE else Answer.UNKNOWN
    return Case(
        unit=unit,
        number=str(next(_numbers)),
        person=person,
        role=role,
        came_in_on=on,
        minor_children=minor_children,
        entrance=entrance,
        legal_support_offered=offered,
        opened_at=clock.now(),
    )


def save(cases: list[Case]) -> None:
    """Write many cases and their persons at once, each case under the board of its unit."""
    boards = dict(UnitBoard.objects.values_list("unit", "board"))
    Person.objects.bulk_create([case.person for case in cases])
    for case in cases:
        case.person_id, case.board_id = case.person.pk, boards[case.unit_id]
    Case.objects.bulk_create(cases)


def _spread(counts: dict[Any, int], *, rest: Any, length: int) -> list[Any]:
    """So many of each, and the rest of the length."""
    told = [word for word, number in counts.items() for _ in range(number)]
    return told + [rest] * (length - len(told))
