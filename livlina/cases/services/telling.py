"""
What is told of the persons of a case, told anew or said to hold no longer, and that those who have the case are told.

Whoever works with a case may write in it, also who only took its first call or stands in. What one of them takes away
of danger, or of how somebody is reached, is told to those who have it until they have read it. Source: S-60, S-62.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.cases import queries, rules
from livlina.cases.models import Case
from livlina.cases.process import services as process
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import EngagementKind
from livlina.people import services as people
from livlina.people.models import Person, Relation, SafeChannel, ToldFact


@command
def tell_relation(
    actor: Actor,
    *,
    person: Person,
    facts: people.RelationFacts,
    case: Case,
    at: datetime,
    replaces: Relation | None = None,
) -> Relation:
    """Write down how a person of the case stands to another."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    relation = people.tell_relation(actor, person=person, facts=facts, case=case, at=at, replaces=replaces)
    tell_of_change(case, actor, before=replaces, after=relation, at=at)
    return relation


@command
def end_told(actor: Actor, *, fact: ToldFact, case: Case, at: datetime) -> None:
    """What was told of a person of the case holds no longer. It stays, as what was known then."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    people.end_fact(actor, fact=fact, case=case, at=at)
    tell_of_change(case, actor, before=fact, after=None, at=at)


def tell_of_change(case: Case, actor: Actor, *, before: ToldFact | None, after: Any, at: datetime) -> None:
    """Tell those who have the case where what stood of danger, or of how somebody is reached, was taken away."""
    if isinstance(before, Relation):
        what = rules.relation_to_be_read(_danger(before), _danger(after) if after is not None else None)
    elif isinstance(before, SafeChannel):
        what = rules.way_to_be_read(_way(before), _way(after) if after is not None else None)
    else:
        what = ""
    if what:
        tell_those_who_have(case, actor, what=what, at=at)


def tell_those_who_have(case: Case, actor: Actor, *, what: str, at: datetime) -> None:
    """
    Each who has the case reads what somebody else did in it; the group where nobody has it. What the one who handles
    the case does is told to nobody. Part of a command, which asked for the right.
    """
    day = timezone.localdate(at)
    having = list(queries.those_who_have(case.pk, day=day).select_related("actor"))
    if any(each.actor_id == actor.id and each.kind == EngagementKind.ASSIGNED for each in having):
        return
    owners = {each.actor_id: each.actor for each in having if each.actor_id != actor.id}
    for owner in owners.values() or [None]:
        process.give_task(case, actor, what=what, owner=owner, due_on=day, at=at, is_told=True)


def _danger(relation: Relation) -> tuple[str, str]:
    return relation.violence, relation.honour


def _way(way: SafeChannel) -> rules.WayStood:
    return rules.WayStood(is_safe=way.is_safe, to=(way.kind, bytes(way.value_hash) if way.value_hash else way.value))
