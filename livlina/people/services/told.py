"""
What one board has been told of a person: relations, custody, representatives, ways to reach her, whereabouts.

Nothing of this is changed in place. What is told anew ends what was told before, and both stay (S-62).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any, Final, Protocol, TypeVar

import phonenumbers
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import Traced, record
from livlina.core import turns
from livlina.core.constraints import refusing
from livlina.core.sealed import SealedText, keyed_hash
from livlina.core.terms import Answer
from livlina.people import rules
from livlina.people.errors import GuardianOfOneself, HasEnded, RelatedAlready, RelationToOneself
from livlina.people.models import (
    Guardianship,
    Person,
    Relation,
    Representative,
    RepresentativePhone,
    SafeChannel,
    ToldFact,
    Whereabouts,
)
from livlina.people.terms import ChannelKind, Source, Violence

Fact = TypeVar("Fact", bound=ToldFact)
MOVES_WALLS = frozenset({Relation, SafeChannel})
"""Who hurt whom, and a telephone that somebody at work may have declared to be their own."""
APART = frozenset({"phone"})
"""What is told of a representative and stands in a row of its own, which not all are shown."""


class FileRow(Traced, Protocol):
    """A case or a first contact: where something is told, and so whose file it stands in."""

    pk: Any
    board_id: int

    @property
    def asks_who_told(self) -> bool:
        """True where nothing may be written down without whose it is (S-13)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """What somebody told; `told_by_person` is who, where it is one of the persons of the case."""

    told_by: str = Source.UNKNOWN
    told_by_person: Person | None = None


@dataclass(frozen=True, kw_only=True)
class RelationFacts(Sourced):
    """How a person stands to `other`. Violence is seen from the person: BY_FIRST is by the person."""

    other: Person
    kind: str
    violence: str = Violence.NONE
    honour: str = Answer.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class GuardianshipFacts(Sourced):
    """Who has custody of a child; the days may be unknown."""

    guardian: Person
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RepresentativeFacts(Sourced):
    """God man, förvaltare or ombud."""

    kind: str
    name: str
    phone: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChannelFacts(Sourced):
    """One way to reach a person. `weekdays`: 0 is Monday, none is any day."""

    kind: str
    is_safe: str
    confirmed_on: date
    value: str = ""
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    to_time: time | None = None
    safe_when: str = ""
    who_may_answer: str = ""
    code_word: str = ""
    say: str = ""


@dataclass(frozen=True, kw_only=True)
class WhereaboutsFacts(Sourced):
    """A place where a person is to be found."""

    kind: str
    address: str
    starts_on: date | None = None
    ends_on: date | None = None


FACTS_OF: Final[Mapping[type[ToldFact], type[Sourced]]] = {
    Relation: RelationFacts,
    Guardianship: GuardianshipFacts,
    Representative: RepresentativeFacts,
    SafeChannel: ChannelFacts,
    Whereabouts: WhereaboutsFacts,
}
"""What is told of each kind of fact."""
SAID_EACH_TIME: Final = "confirmed_on"
"""The day on which a way was gone through: said anew whenever it is told, it tells nothing of what stood."""


@command
def tell_relation(
    actor: Actor,
    *,
    person: Person,
    facts: RelationFacts,
    case: FileRow,
    at: datetime,
    replaces: Relation | None = None,
    in_contact: bool = False,
) -> Relation:
    """
    Write down how a person stands to another, with the direction of violence. Source: R-012.

    Two persons stand so to each other once in a file: told again with something else, it is changed, not added.
    """
    _require(actor, facts, case=case, in_contact=in_contact)
    if person.pk == facts.other.pk:
        raise RelationToOneself
    with refusing("relation_stands_once_in_a_file", RelatedAlready):
        return _tell(actor, Relation, person, facts, case=case, at=at, replaces=replaces, in_contact=in_contact)


@command
def tell_guardianship(
    actor: Actor,
    *,
    person: Person,
    facts: GuardianshipFacts,
    case: FileRow,
    at: datetime,
    replaces: Guardianship | None = None,
    in_contact: bool = False,
) -> Guardianship:
    """Write down who has custody of a child. Joint custody is one row for each guardian."""
    _require(actor, facts, case=case, in_contact=in_contact)
    if person.pk == facts.guardian.pk:
        raise GuardianOfOneself
    _check_dates(facts.starts_on, facts.ends_on)
    return _tell(actor, Guardianship, person, facts, case=case, at=at, replaces=replaces, in_contact=in_contact)


@command
def tell_representative(
    actor: Actor,
    *,
    person: Person,
    facts: RepresentativeFacts,
    case: FileRow,
    at: datetime,
    replaces: Representative | None = None,
    in_contact: bool = False,
) -> Representative:
    """
    Write down a god man, förvaltare or ombud. The telephone that stands stays when it is told anew without one by
    somebody who is not shown it.
    """
    _require(actor, facts, case=case, in_contact=in_contact)
    obstacle = rules.obstacle_to_phone(facts.phone)
    if obstacle:
        raise obstacle
    _check_dates(facts.starts_on, facts.ends_on)
    return _tell(actor, Representative, person, facts, case=case, at=at, replaces=replaces, in_contact=in_contact)


@command
def tell_channel(
    actor: Actor,
    *,
    person: Person,
    facts: ChannelFacts,
    case: FileRow,
    at: datetime,
    replaces: SafeChannel | None = None,
    in_contact: bool = False,
    asked_anew: bool = False,
) -> SafeChannel:
    """
    Write down one way to reach a person, and whether it is safe. A number or an address that takes the place of another
    is safe where that was `asked_anew`. Source: R-488, R-489, S-60, S-62.
    """
    _require(actor, facts, case=case, in_contact=in_contact)
    obstacle = rules.obstacle_to_new_value(
        was=replaces.value if replaces is not None else "",
        becomes=facts.value,
        is_safe=facts.is_safe == Answer.YES,
        asked_anew=asked_anew,
    )
    if obstacle:
        raise obstacle
    obstacles = rules.obstacles_to_channel(
        kind=facts.kind,
        is_safe=facts.is_safe == Answer.YES,
        value=facts.value,
        from_time=facts.from_time,
        to_time=facts.to_time,
        confirmed_on=facts.confirmed_on,
        today=timezone.localdate(at),
    )
    if obstacles:
        raise obstacles[0]
    return _tell(actor, SafeChannel, person, facts, case=case, at=at, replaces=replaces, in_contact=in_contact)


@command
def confirm_channel(actor: Actor, *, channel: SafeChannel, case: FileRow, at: datetime) -> SafeChannel:
    """The person says today that a way still is as it was written. Source: S-60."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = _locked(channel)
    before = current.confirmed_on
    current.confirmed_on, current.confirmed_at = timezone.localdate(at), at
    current.save(update_fields=["confirmed_on", "confirmed_at"])
    record(
        actor,
        "channel.confirmed",
        subject=current,
        case=case,
        detail={"open": {"confirmed_on": [before, current.confirmed_on]}},
    )
    return current


@command
def tell_whereabouts(
    actor: Actor,
    *,
    person: Person,
    facts: WhereaboutsFacts,
    case: FileRow,
    at: datetime,
    replaces: Whereabouts | None = None,
    in_contact: bool = False,
) -> Whereabouts:
    """Write down where a person lives, stays, works or goes to school. Source: S-21."""
    _require(actor, facts, case=case, in_contact=in_contact)
    _check_dates(facts.starts_on, facts.ends_on)
    return _tell(actor, Whereabouts, person, facts, case=case, at=at, replaces=replaces, in_contact=in_contact)


@command
def end_fact(actor: Actor, *, fact: ToldFact, case: FileRow, at: datetime) -> None:
    """What was told holds no longer. It stays, as what was known then."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = _locked(fact)
    _end(current, actor=actor, at=at)
    record(actor, f"{_thing(type(fact))}.ended", subject=current, case=case)


def taken_away(before: ToldFact, after: ToldFact | None) -> set[str]:
    """
    The names of what stood in a fact and stands no more, or otherwise, where it was told anew as `after`; all that
    stood where it holds no longer. What was not known took nothing with it when it was told.
    """
    told = {"person", *(each.name for each in fields(FACTS_OF[type(before)]))} - {SAID_EACH_TIME}
    stood = {name for name in told if not _is_blank(before, name)}
    if after is None:
        return stood
    gone = {name for name in stood if _stands(before, name) != _stands(after, name)}
    # the same number, written otherwise, leads to the same telephone
    is_same = isinstance(before, SafeChannel) and isinstance(after, SafeChannel) and _leads(before) == _leads(after)
    return gone - {"value"} if is_same else gone


def _leads(way: SafeChannel) -> bytes | str:
    return bytes(way.value_hash) if way.value_hash else way.value


def _is_blank(fact: ToldFact, name: str) -> bool:
    """Whether nothing is told in a field: it is empty, or stands as it does where nobody has said anything."""
    value = _stands(fact, name)
    if name in APART:
        return not value
    field: Any = fact._meta.get_field(name)
    return value in (None, "", []) or bool(field.choices and field.has_default() and value == field.get_default())


def channel_hash(*, kind: str, value: str) -> bytes | None:
    """By which the same telephone number or e-mail address is found again however it is written, or None."""
    if kind == ChannelKind.EMAIL and "@" in value:
        return keyed_hash(value.strip().casefold(), purpose="email")
    number = rules.phone_number(value) if kind in rules.BY_PHONE else None
    if number is None:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return keyed_hash(written, purpose="phone")


def _require(actor: Actor, facts: Sourced, *, case: FileRow, in_contact: bool) -> None:
    """A first contact is written down by any receiving role; a case is its own unit's, a child's with whose it is."""
    if in_contact:
        require(actor, Permission.REGISTER_CONTACT)
    else:
        require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    obstacle = rules.obstacle_to_source(told_by=facts.told_by, must=case.asks_who_told)
    if obstacle:
        raise obstacle


def _check_dates(starts_on: date | None, ends_on: date | None) -> None:
    obstacle = rules.obstacle_to_dates(starts_on=starts_on, ends_on=ends_on)
    if obstacle:
        raise obstacle


def _thing(model: type[ToldFact]) -> str:
    return "channel" if model is SafeChannel else model.__name__.lower()


def hold_ways(person: int) -> None:
    """
    Nobody writes of how that person is reached until what asks is over: as part of another command. Of one whose row is
    read to nobody here no way can be written, and there is nothing to hold.
    """
    Person.objects.select_for_update(no_key=True).only("pk").filter(pk=person).first()


def _locked(fact: Fact) -> Fact:
    """The fact as it stands, held for this change. Raises HasEnded when it holds no longer."""
    current = type(fact)._default_manager.select_for_update(no_key=True).get(pk=fact.pk)
    current.person = fact.person
    if current.ended_at is not None:
        raise HasEnded
    return current


def _end(fact: ToldFact, *, actor: Actor, at: datetime) -> None:
    """It holds no longer, and who said so stands with it."""
    fact.ended_at, fact.ended_by_id = at, actor.id if actor.is_known else None
    fact.save(update_fields=["ended_at", "ended_by"])


def _tell(
    actor: Actor,
    model: type[Fact],
    person: Person,
    facts: Any,
    *,
    case: FileRow,
    at: datetime,
    replaces: Fact | None,
    in_contact: bool,
) -> Fact:
    """Write the fact, once, and end what it replaces at the same moment."""
    told = {field.name: getattr(facts, field.name) for field in fields(facts)}
    if "weekdays" in told:
        told["weekdays"] = list(told["weekdays"])
    if model in MOVES_WALLS:
        turns.to_move_a_wall()
    # two submissions of one form follow each other here
    hold_ways(person.pk)
    place = {"told_in_contact" if in_contact else "told_in_case": case.pk}
    standing = model._default_manager.filter(person=person, ended_at=None, **place)
    for earlier in standing:
        earlier.person = person
        if _is_told(earlier, told, replaces):
            record(actor, f"{_thing(model)}.told_again", subject=earlier, case=case)
            return earlier
    before = _locked(replaces) if replaces is not None else None
    if before is not None:
        _end(before, actor=actor, at=at)
    recorded = {"recorded_by_id": actor.id if actor.is_known else None, "recorded_at": at}
    own = {name: value for name, value in told.items() if name not in APART}
    fact = model(person=person, board_id=case.board_id, **recorded, **place, **own)
    if isinstance(fact, SafeChannel):
        fact.value_hash = channel_hash(kind=fact.kind, value=fact.value)
    if isinstance(fact, Representative) and told["phone"]:
        fact.telephone = RepresentativePhone(
            public_id=fact.public_id, person=person, board_id=case.board_id, words=told["phone"], **recorded, **place
        )
        fact.telephone.save(force_insert=True)
    elif isinstance(fact, Representative):
        fact.telephone_id = _unseen_phone(before)
    fact.save(force_insert=True)
    record(
        actor,
        f"{_thing(model)}.{'told' if before is None else 'changed'}",
        subject=fact,
        case=case,
        detail=None if before is None else _changes(before, told),
    )
    return fact


def _is_told(earlier: ToldFact, told: dict[str, Any], replaces: ToldFact | None) -> bool:
    """True when that is told already, word for word."""
    if any(_stands(earlier, name) != _stored(value) for name, value in told.items()):
        return False
    # nothing is told of a telephone that one is not shown: it is the one that stood there, or another row
    unseen = _unseen_phone(earlier)
    return unseen is None or unseen == _unseen_phone(replaces)


def _unseen_phone(fact: ToldFact | None) -> int | None:
    """The telephone of a representative, by key, where one was told that the acting one is not shown."""
    return fact.telephone_id if isinstance(fact, Representative) and not fact.phone else None


def _changes(before: ToldFact, told: dict[str, Any]) -> dict[str, Any]:
    """Before and after; of a sealed field only that it changed (S-40)."""
    changed = {name: value for name, value in told.items() if _stands(before, name) != _stored(value)}
    sealed = [name for name in changed if name in APART or isinstance(before._meta.get_field(name), SealedText)]
    return {
        "replaces": str(before.public_id),
        "open": {
            name: [_plain(getattr(before, name)), _plain(value)]
            for name, value in changed.items()
            if name not in sealed
        },
        "sealed": sealed,
    }


def _stands(fact: ToldFact, name: str) -> Any:
    """What stands in a field; of a person the internal key, so that nobody is asked for."""
    if name in APART:
        return getattr(fact, name)
    field: Any = fact._meta.get_field(name)
    return getattr(fact, field.attname)


def _stored(value: Any) -> Any:
    return value.pk if isinstance(value, Person) else value


def _plain(value: Any) -> Any:
    return str(value.public_id) if isinstance(value, Person) else value
