"""Kinds of competence, who has them and what asks for them, in tests."""

from datetime import date
from typing import Any
from uuid import uuid4

from livlina.core import clock
from livlina.core.text import folded
from livlina.organisation.models import Competence, CompetenceDemand, CompetenceKind, Staff

BEGAN = date(2024, 1, 1)


def _written(by: Staff, told: dict[str, Any]) -> dict[str, Any]:
    return {"valid_from": BEGAN, "submission": uuid4(), "written_by": by, "written_at": clock.now()} | told


def kind(name: str, by: Staff, **told: Any) -> CompetenceKind:
    return CompetenceKind.objects.create(name=name, folded_name=folded(name), **_written(by, told))


def has(staff: Staff, of: CompetenceKind, by: Staff, **told: Any) -> Competence:
    return Competence.objects.create(staff=staff, kind=of, **_written(by, told))


def demand(of: CompetenceKind, asked_in: str, by: Staff, **told: Any) -> CompetenceDemand:
    return CompetenceDemand.objects.create(kind=of, asked_in=asked_in, **_written(by, told))
