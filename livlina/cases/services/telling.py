"""
What is told of the persons of a case, told anew or said to hold no longer, and that those who have the case are told.

Whoever works with a case may write in it, also who only took its first call or stands in. What one of them takes away
of what protects somebody, or writes over, is told to those who have each case where it stood, until they have read it;
and only to those who are shown it there. Whoever stands by name in what another wrote is told, each for themselves.
Source: S-21, S-41, S-60, S-62.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import rules
from livlina.cases.models import Case, Party, PersonChange, Task
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import Change, PartyRole, ReadUnder, Written
from livlina.core.rows import insert_unseen
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.people import services as people
from livlina.people.models import (
    Guardianship,
    Person,
    Relation,
    Representative,
    SafeChannel,
    ToldFact,
    Whereabouts,
)

HERE: Final = ""
"""What stands in the case alone where it is told."""
OF_CLIENT: Final = "client"
"""What is told of a client, wherever: it stands in each case of hers at the board."""
OF_PARTY: Final = "party"
"""Who somebody is: it stands wherever the row does, and is told beyond the case where nobody is against that person."""

TELLS: Final[Mapping[type[people.RelationFacts] | type[Any], Callable[..., Any]]] = {
    people.RelationFacts: people.tell_relation,
    people.GuardianshipFacts: people.tell_guardianship,
    people.RepresentativeFacts: people.tell_representative,
    people.WhereaboutsFacts: people.tell_whereabouts,
}
"""Facts, and how they are told. A way to reach somebody is told by a command of its own (`ways`)."""

KEPT_WITHOUT_WORDS: Final = "identity_number"
"""Of a number it is kept that it was changed: it is shown where it is asked for (S-22)."""


@command
def tell_fact(
    actor: Actor, *, person: Person, facts: Any, case: Case, at: datetime, replaces: ToldFact | None = None
) -> Any:
    """Write down something that is told of a person of the case, or tell it anew."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    fact = TELLS[type(facts)](actor, person=person, facts=facts, case=case, at=at, replaces=replaces)
    tell_of_change(case, actor, before=replaces, after=fact, at=at)
    return fact


@command
def end_told(actor: Actor, *, fact: ToldFact, case: Case, at: datetime) -> None:
    """What was told of a person of the case holds no longer. It stays, as what was known then."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    people.end_fact(actor, fact=fact, case=case, at=at)
    tell_of_change(case, actor, before=fact, after=None, at=at)


@command
def change_person(
    actor: Actor, *, person: Person, facts: people.PersonFacts, version: int, case: Case, at: datetime
) -> Person:
    """Change who a person of the case is. What stood is kept, and told to those who have the case."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    before = people.facts_of(person)
    stood = {name: _in_words(person, name) for name in vars(before)}
    current = people.change_person(actor, person=person, facts=facts, version=version, case=case, at=at)
    if gone := people.taken_from(before, people.facts_of(current)):
        words = {name: [stood[name], _in_words(current, name)] for name in gone if name != KEPT_WITHOUT_WORDS}
        by = actor.id if actor.is_known else None
        kept = {"facts": gone, "stood": json.dumps(words), "changed_by_id": by, "changed_at": at}
        insert_unseen(PersonChange(case=case, person=current, **kept))
        is_against = Party.objects.filter(case=case, person=person, role=PartyRole.OTHER_PARTY).exists()
        beyond = HERE if is_against else OF_PARTY
        tell_those_who_have(case, actor, rules.person_changed(gone), at=at, of=person, beyond=beyond)
    return current


def tell_of_change(case: Case, actor: Actor, *, before: ToldFact | None, after: Any, at: datetime) -> None:
    """Tell those who have the case where something that stood was taken away, or told otherwise."""
    if before is None:
        return
    gone = people.taken_away(before, after)
    is_clients = before.told_in_case != case.pk or before.person_id == case.person_id
    beyond = OF_CLIENT if is_clients else HERE
    changes = _changes(before, after, gone)
    tell_those_who_have(case, actor, changes, at=at, of=before.person, beyond=beyond)


def tell_those_who_have(
    case: Case,
    actor: Actor,
    changes: Collection[Change],
    *,
    at: datetime,
    of: Person | None = None,
    beyond: str = HERE,
) -> None:
    """
    Each who has the case reads what somebody else did in it; the group where nobody has it. What the one who handles a
    case does is told to nobody there. What stands in other cases too is told in them, which the database sees. One
    notice for each page where it is read, which grows until it is read. Part of a command, which asked for the right.
    """
    by_page: dict[tuple[ReadUnder, bool], list[Change]] = defaultdict(list)
    for each in sorted(changes):
        by_page[each.read_under, each.tells_where].append(each)
    for (page, tells_where), told in by_page.items():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tell_of_change(%s, %s, %s, %s, %s, %s)",
                [case.pk, [each.value for each in told], page.value, tells_where, of.pk if of else None, beyond],
            )
            keys = [key for (key,) in cursor.fetchall()]
        for task in Task.objects.filter(pk__in=keys, case=case).order_by("pk"):
            record(actor, "task.added", subject=task, case=case, detail={"due_on": task.due_on})


class About(NamedTuple):
    """The row in which somebody stands by name, by its random id; what it is, and its day."""

    row: UUID
    what: Written
    on: date


def tell_the_named(case: int, actor: Actor, change: Change, *names: str | Staff | None, about: About) -> None:
    """
    Each member of staff who stands by name in what was written, chosen or in words, is told as what until they have
    read it; the one who wrote it knows. One notice for each row that it is `about`. `case` is the key of the one it is
    written in, or from which a proposal waits for the actor's answer. Part of a command, which asked for the right. At
    most two questions.
    """
    chosen = {name.pk for name in names if isinstance(name, Staff)}
    written = organisation.staff_named(name for name in names if isinstance(name, str))
    if ones := (chosen | written) - {actor.id}:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tell_the_named(%s, %s, %s, %s, %s, %s)",
                [case, [change.value], sorted(ones), about.row, about.what.value, about.on],
            )


def tell_who_leads(case: Case, actor: Actor, change: Change) -> None:
    """Those who lead the unit read what another did in the case. Part of a command, which asked for the right."""
    if case.unit_id not in actor.led_units:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tell_who_leads(%s, %s)", [case.pk, [change.value]])


def tell_of_disclosure(case: Case, actor: Actor, *, decided_by: str, at: datetime, row: UUID, what: Written) -> None:
    """That it went to another board is told to those who have the case, and to whoever stands as having decided."""
    tell_those_who_have(case, actor, {Change.DISCLOSED}, at=at)
    about = About(row, what, timezone.localdate(at))
    tell_the_named(case.pk, actor, Change.NAMED_DECIDER, decided_by, about=about)


def _changes(before: ToldFact, after: Any, gone: Collection[str]) -> set[Change]:
    match before:
        case Relation():
            return rules.relation_changed(gone, violence=before.violence, honour=before.honour)
        case SafeChannel():
            return rules.way_changed(gone, was=before.is_safe, now=after.is_safe if after is not None else None)
        case _:
            return {OF_KIND[type(before)]} if gone else set()


OF_KIND: Final[Mapping[type[ToldFact], Change]] = {
    Guardianship: Change.CUSTODY,
    Representative: Change.REPRESENTATIVE,
    Whereabouts: Change.PLACE,
}


def _in_words(person: Person, name: str) -> str:
    """What is told of a person as it was shown when it stood."""
    shown = getattr(person, f"get_{name}_display", None)
    return str(shown() if shown else getattr(person, name) or "inte angivet")
