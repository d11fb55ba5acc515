"""The register of requirements: 555 rows in groups, each with a priority and one line."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

REGISTER = Path(__file__).parent / "register.yaml"

PRIORITIES = ("core", "important", "beyond")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row: what the software must do. The id (`R-126`) is stable and never used again."""

    id: str
    group: str
    priority: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A letter with its name in English and the label shown in Swedish."""

    letter: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Register:
    """Groups by letter and requirements by id, both in the order of the file."""

    groups: dict[str, Group]
    requirements: dict[str, Requirement]


@cache
def load_register() -> Register:
    """Read the register. A row twice or in no known group is a ValueError."""
    document = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    groups = {
        letter: Group(letter=letter, name=names["name"], label=names["label"])
        for letter, names in document["groups"].items()
    }
    requirements: dict[str, Requirement] = {}
    for row in document["rows"]:
        requirement = Requirement(**row)
        if requirement.id in requirements:
            raise ValueError(f"{requirement.id} stands twice in the register")
        if requirement.group not in groups or requirement.priority not in PRIORITIES:
            raise ValueError(f"{requirement.id} has an unknown group or priority")
        requirements[requirement.id] = requirement
    return Register(groups=groups, requirements=requirements)
