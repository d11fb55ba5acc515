"""Somebody has compared a section with the statute, or takes that back. What has been printed stays as it was."""

from datetime import datetime

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.organisation.law import queries, rules
from livlina.organisation.law.grounds import Ground
from livlina.organisation.law.models import LawConfirmation


@command
def confirm_ground(actor: Actor, *, ground: Ground, section: str, source: str, at: datetime) -> LawConfirmation:
    """
    Confirm the section of a ground, as it stands in the statute that was looked at (`source`).

    From then on it is printed, as `section` has it. Sent twice it is one (S-142).
    """
    require(actor, Permission.CONFIRM_LAW)
    now = _now(ground)
    standing = now.confirmation
    if standing and standing.said_by_id == actor.id and (standing.section, standing.source) == (section, source):
        record(actor, "law.confirmed_again", subject=standing)
        return standing
    if obstacle := rules.obstacle_to_confirming(is_confirmed=standing is not None):
        raise obstacle
    return _say(actor, ground, section=section, source=source, at=at, action="law.confirmed")


@command
def withdraw_confirmation(actor: Actor, *, ground: Ground, reason: str, at: datetime) -> LawConfirmation:
    """Take the confirmation of a ground back, and say why. Decisions that are signed keep the text they have."""
    require(actor, Permission.CONFIRM_LAW)
    standing = _now(ground).confirmation
    if obstacle := rules.obstacle_to_withdrawing(is_confirmed=standing is not None):
        raise obstacle
    return _say(
        actor, ground, section=ground.section, source=reason, at=at, action="law.confirmation_withdrawn", back=True
    )


def _now(ground: Ground) -> queries.GroundNow:
    """The ground as it stands, held for this change: two who confirm follow each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.law'), hashtext(%s))", [ground.key])
    return queries.GroundNow(ground, queries.confirmations().get(ground.key))


def _say(
    actor: Actor, ground: Ground, *, section: str, source: str, at: datetime, action: str, back: bool = False
) -> LawConfirmation:
    said = LawConfirmation.objects.create(
        ground=ground.key,
        section=section,
        law=ground.law,
        stated=ground.citation,
        source=source,
        is_withdrawal=back,
        said_by_id=actor.id,
        said_at=at,
    )
    record(actor, action, subject=said, detail={"ground": ground.key, "section": section})
    return said
