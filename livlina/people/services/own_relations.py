"""Persons whom a member of staff must never meet at work, as they declare them themselves. Source: S-14."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.errors import NotPermitted
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.again import differing
from livlina.core.constraints import refusing
from livlina.people import rules
from livlina.people.errors import DeclaredAlready, NothingToFindBy
from livlina.people.models import StaffRelation
from livlina.people.queries import number_hash
from livlina.people.services.told import channel_hash
from livlina.people.terms import ChannelKind, OwnKind


@dataclass(frozen=True, kw_only=True)
class OwnFacts:
    """
    Somebody one must not meet at work. `identity_number` has twelve digits; one of number and phone is told.

    `address` closes nothing: who reads of somebody there is told to the log reviewer (S-43).
    """

    kind: str
    name: str = ""
    identity_number: str = ""
    phone: str = ""
    address: str = ""


@command
def declare_relation(actor: Actor, *, facts: OwnFacts, at: datetime) -> StaffRelation:
    """
    Declare oneself, or somebody close: their files, and those they are named in, are closed to the one who declares.

    The database closes them at once, and tells the log reviewer in one neutral line when a live relation was among
    them. Raises NothingToFindBy, DeclaredAlready, DeclaredTooOften.
    """
    if not actor.is_known:
        raise NotPermitted
    phone = channel_hash(kind=ChannelKind.CALL, value=facts.phone) if facts.phone else None
    number = number_hash(facts.identity_number) if facts.identity_number else None
    if number is None and phone is None:
        raise NothingToFindBy
    if facts.kind == OwnKind.SELF:
        ended = StaffRelation.objects.filter(
            staff=actor.id, kind=OwnKind.SELF, ended_at__gt=at - timedelta(days=rules.DAYS_OF_ONESELF)
        )
        obstacle = rules.obstacle_to_declaring_oneself(ended=ended.count())
        if obstacle:
            raise obstacle
    turns.to_declare(actor.id)
    told: dict[str, Any] = {"kind": facts.kind, "name": facts.name, "address": facts.address}
    told |= {"number_hash": number, "phone_hash": phone}
    for standing in StaffRelation.objects.filter(staff=actor.id, ended_at=None, number_hash=number, phone_hash=phone):
        if not differing(standing, told):
            record(actor, "staff_relation.declared_again", subject=standing)
            return standing
    row = StaffRelation(
        staff_id=actor.id,
        declared_at=at,
        **told,
    )
    with refusing("staff_declares_oneself_once", DeclaredAlready):
        row.save(force_insert=True)
    record(actor, "staff_relation.declared", subject=row)
    return row


@command
def end_own_relation(actor: Actor, *, relation: StaffRelation, why_code: str, reason: str, at: datetime) -> None:
    """End a declared relation: by the one who declared it, with a reason, and the log reviewer is told."""
    if not actor.is_known:
        raise NotPermitted
    obstacle = rules.obstacle_to_reason(reason)
    if obstacle:
        raise obstacle
    relation.end_reason = reason
    sealed = StaffRelation._meta.get_field("end_reason").pre_save(relation, add=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_own_relation(%s, %s, %s, %s)", [relation.pk, at, why_code, sealed])
    record(actor, "staff_relation.ended", subject=relation, why=why_code)
