"""Reads of a chain of help. Who sees it is who sees the case; days to come, who sees whereabouts in it."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.core import data_files, secrets
from livlina.organisation import queries as organisation
from livlina.support.chain import rules
from livlina.support.chain.rules import Item, Step
from livlina.support.chain.terms import Beside
from livlina.support.models import ChainStep
from livlina.support.offer import catalogue

SHIPPED: Final = Path(__file__).with_name("leaving.yaml")


@cache
def _read(file: Path) -> tuple[Item, ...]:
    return tuple(Item(**each) for each in data_files.read(file)["steps"])


def package() -> Sequence[Item]:
    """
    What is set going together when somebody leaves: the organisation's own list, else the shipped one.

    One that cannot be read is as if there were none: nobody who leaves waits for a file.
    """
    here = organisation.municipality()
    own = secrets.data_folder() / "leaving" / f"{here.key}.yaml" if here else None
    try:
        return _read(own) if own is not None and own.is_file() else _read(SHIPPED)
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return _read(SHIPPED)


def kinds(role: str) -> list[tuple[str, str]]:
    """What a step can be for one in that role: the help of the catalogue, and what stands beside it."""
    offered = [(key, each.name) for key, each in catalogue.kinds().items() if role in each.roles]
    return [*((str(each.value), str(each.label)) for each in Beside), *sorted(offered, key=lambda pair: pair[1])]


def name_of(kind: str) -> str:
    """What a step of that kind is called."""
    if kind in Beside.values:
        return str(Beside(kind).label)
    known = catalogue.kinds().get(kind)
    return known.name if known else kind


def days_of(row: ChainStep) -> Step:
    return Step(wanted_on=row.wanted_on, began_on=row.began_on, ended_on=row.ended_on, missing=row.missing)


def steps(case: Case) -> list[ChainStep]:
    """The steps of the case in their order. One query."""
    rows = ChainStep.objects.filter(case=case).select_related("placed_by", "marked_by", "kept").order_by("pk")
    return sorted(cases.of_case(case, list(rows)), key=lambda row: rules.order(days_of(row)))
