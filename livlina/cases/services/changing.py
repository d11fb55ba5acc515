"""The facts of a case."""

from dataclasses import dataclass, field, fields
from typing import Any

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import rules
from livlina.cases.errors import SomeoneElseChangedTheCase
from livlina.cases.models import Case
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import Entrance
from livlina.core.fields import PublicModel
from livlina.core.terms import Answer
from livlina.organisation.models import District, Project


@dataclass(frozen=True, kw_only=True)
class ChangedFacts:
    """What can be told anew of a case. Not told is unknown."""

    entrance: str = Entrance.UNKNOWN
    district: District | None = None
    project: Project | None = None
    minor_children: str = Answer.UNKNOWN
    children_count: int | None = None
    legal_support_offered: str = Answer.UNKNOWN
    legal_support_accepted: str = Answer.UNKNOWN
    honour: str = Answer.UNKNOWN
    marks: list[str] = field(default_factory=list)


@command
def change_case(actor: Actor, *, case: Case, facts: ChangedFacts, version: int) -> Case:
    """Change the facts of a case, also of a closed one: what was not known then may be known now."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    obstacle = rules.obstacle_to_facts(
        minor_children=facts.minor_children,
        children_count=facts.children_count,
        offered=facts.legal_support_offered,
        accepted=facts.legal_support_accepted,
    )
    if obstacle:
        raise obstacle
    current = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if current.version != version:
        raise SomeoneElseChangedTheCase
    changes: dict[str, list[Any]] = {}
    for name in (each.name for each in fields(facts)):
        before, after = getattr(current, name), getattr(facts, name)
        if before != after:
            changes[name] = [_plain(before), _plain(after)]
            setattr(current, name, after)
    current.version = version + 1
    current.save(update_fields=[*changes, "version"])
    record(actor, "case.changed", subject=current, case=current, detail={"open": changes})
    return current


def _plain(value: Any) -> Any:
    return str(value.public_id) if isinstance(value, PublicModel) else value
