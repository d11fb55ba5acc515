"""The facts of a case."""

import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import rules
from livlina.cases.errors import SomeoneElseChangedTheCase
from livlina.cases.models import Case, FactsChange
from livlina.cases.services.assigning import require_in
from livlina.cases.services.telling import tell_those_who_have
from livlina.cases.terms import Change, Entrance, Mark
from livlina.core.fields import PublicModel
from livlina.core.terms import Answer
from livlina.organisation.models import District, Project

TELLS_WHERE: Final = frozenset({"district", "entrance"})
"""Told where whereabouts are (S-21), and so is that they were changed; what stood of them is not kept."""


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
def change_case(actor: Actor, *, case: Case, facts: ChangedFacts, version: int, at: datetime) -> Case:
    """
    Change the facts of a case, also of a closed one: what was not known then may be known now. What stood is kept, and
    told to those who have the case where somebody else takes honour or what makes it worse away.
    """
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
    stood: dict[str, list[str]] = {}
    taken_away = rules.is_danger_taken_away(honour=(current.honour, facts.honour), marks=(current.marks, facts.marks))
    for name in (each.name for each in fields(facts)):
        before, after = getattr(current, name), getattr(facts, name)
        if before != after:
            changes[name] = [_plain(before), _plain(after)]
            if name not in TELLS_WHERE:
                stood[name] = [_in_words(before), _in_words(after)]
            setattr(current, name, after)
    current.version = version + 1
    current.save(update_fields=[*changes, "version"])
    for where in (False, True):
        if facts_changed := [name for name in changes if (name in TELLS_WHERE) is where]:
            FactsChange.objects.create(
                case=current,
                facts=facts_changed,
                tells_where=where,
                stood=json.dumps({} if where else stood),
                changed_by_id=actor.id if actor.is_known else None,
                changed_at=at,
            )
    record(actor, "case.changed", subject=current, case=current, detail={"open": changes})
    if taken_away:
        tell_those_who_have(current, actor, {Change.DANGER}, at=at)
    return current


def _plain(value: Any) -> Any:
    return str(value.public_id) if isinstance(value, PublicModel) else value


def _in_words(value: Any) -> str:
    """A fact as it was shown when it stood, which no later change of a name changes."""
    if value is None:
        return "inte angivet"
    if isinstance(value, list):
        return ", ".join(str(Mark(mark).label) for mark in value) or "inget markerat"
    return str(Answer(value).label) if value in Answer.values else str(value)
