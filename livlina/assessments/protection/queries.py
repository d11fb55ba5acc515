"""Reads of protection and safety plans. Who sees them is who sees the case."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from livlina.assessments.protection import rules
from livlina.assessments.protection.models import Safeguard, SafetyPlan
from livlina.cases import queries as cases
from livlina.cases.models import Case, Party
from livlina.cases.terms import PartyRole


def all_safeguards(case: Any) -> QuerySet[Safeguard]:
    """All protection that has been written down in a case."""
    return Safeguard.objects.filter(case=case)


def safeguards(case: Case) -> list[Safeguard]:
    """The same, what ends first stands first among what has not ended. One query."""
    found = all_safeguards(case).select_related("noted_by", "ended_by", "extension").order_by("-starts_on", "-pk")
    return cases.of_case(case, list(found))


def safeguard(case: Case, public_id: UUID) -> Safeguard | None:
    """That protection of the case; None where it has none."""
    return next((row for row in safeguards(case) if row.public_id == public_id), None)


def since(case: Case) -> dict[int, date]:
    """
    From which day each protection of a case goes, by key. One that is extended goes on: what follows it goes from the
    first day of them all, also while its own first day is to come. One query.
    """
    found: dict[int, date] = {}
    for pk, follows, starts_on in all_safeguards(case).order_by("pk").values_list("pk", "follows", "starts_on"):
        found[pk] = found[follows] if follows else starts_on
    return found


def is_done(row: Safeguard) -> bool:
    """Whether it has ended or another one follows it."""
    return row.ended_on is not None or hasattr(row, "extension")


@dataclass(frozen=True)
class Planned:
    """One version of a safety plan, opened."""

    plan: SafetyPlan

    @cached_property
    def words(self) -> dict[str, str]:
        return _opened(self.plan.words)

    @cached_property
    def bag(self) -> list[str]:
        return list(json.loads(self.plan.bag or "[]"))

    @cached_property
    def shared(self) -> dict[str, Any]:
        return {**rules.NOT_SHARED, **_opened(self.plan.shared)}


def _opened(text: str | None) -> dict[str, Any]:
    return dict(json.loads(text or "{}"))


def packed(told: Any) -> str:
    """What is told as it is kept."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def plans(case: Case) -> list[Planned]:
    """All versions of the safety plans of a case, the latest first. One query."""
    found = SafetyPlan.objects.filter(case=case).select_related("written_by", "party").order_by("-written_at", "-pk")
    return [Planned(plan) for plan in cases.of_case(case, list(found))]


def plan(case: Case, public_id: UUID) -> Planned | None:
    """That version of a plan of the case; None where it has none."""
    return next((each for each in plans(case) if each.plan.public_id == public_id), None)


def last_of(case: Case, party: Party) -> Planned | None:
    """The plan that holds for a person of the case, None where none is written."""
    return next((each for each in plans(case) if each.plan.party_id == party.pk), None)


def those_with_plans(parties: list[Party]) -> list[Party]:
    """Of the persons of a case those who have a safety plan of their own in it: its client, and children."""
    return [party for party in parties if party.role in (PartyRole.CLIENT, PartyRole.CHILD)]


def party(case: Case, public_id: UUID) -> Party | None:
    """That person of the case, of those who have a plan; None where there is none."""
    found = those_with_plans(cases.parties(case))
    return next((each for each in found if each.public_id == public_id), None)
