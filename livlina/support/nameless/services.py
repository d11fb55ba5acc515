"""
Help without a name is counted: a number begins, its talks are counted, and it ends.

The traces say who counted, and when; nothing of whom. None of them is about a case, so none of them leads to one.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.again import require_same
from livlina.organisation.models import OfferedHelp
from livlina.support.models import NamelessHelp, NamelessTalk
from livlina.support.nameless import queries, rules
from livlina.support.nameless.errors import TalkIsTakenBack


@command
def begin_nameless(
    actor: Actor,
    *,
    offered: OfferedHelp,
    who: str,
    age_band: str,
    started_on: date,
    submission: UUID,
    at: datetime,
) -> NamelessHelp:
    """Take the next number of the unit and year. The same form sent twice is one number (S-142). Source: R-164."""
    require(actor, Permission.RECORD_FACTS, unit_id=offered.unit_id)
    told = {"offered": offered, "who": who, "age_band": age_band, "started_on": started_on}
    turns.to_save(submission)
    if earlier := queries.helps(actor).filter(submission=submission).first():
        require_same(earlier, told)
        record(actor, "nameless.begun_again", subject=earlier, unit_id=earlier.unit_id)
        return earlier
    is_offered = not offered.documents_identity and OfferedHelp.objects.on(started_on).filter(pk=offered.pk).exists()
    if obstacle := rules.obstacle_to_beginning(
        started_on=started_on, today=timezone.localdate(at), is_offered=is_offered
    ):
        raise obstacle
    made = NamelessHelp.objects.create(unit_id=offered.unit_id, submission=submission, **told)
    made.refresh_from_db(fields=["year", "number"])
    record(actor, "nameless.begun", subject=made, unit_id=made.unit_id)
    return made


@command
def count_talk(
    actor: Actor, *, help: NamelessHelp, held_on: date, form: str, minutes: int, submission: UUID, at: datetime
) -> NamelessTalk:
    """Count one talk under a number. The same form sent twice is one talk (S-142)."""
    require(actor, Permission.RECORD_FACTS, unit_id=help.unit_id)
    current = _held(help)
    told = {"held_on": held_on, "form": form, "minutes": minutes}
    if earlier := current.talks.filter(submission=submission).first():
        require_same(earlier, told)
        record(actor, "nameless.talk_counted_again", subject=current, unit_id=current.unit_id)
        return earlier
    if obstacle := rules.obstacle_to_counting(
        held_on=held_on,
        started_on=current.started_on,
        is_ended=current.ended_on is not None,
        today=timezone.localdate(at),
        is_offered=queries.is_offered(current, day=held_on),
    ):
        raise obstacle
    made = current.talks.create(submission=submission, **told)
    record(actor, "nameless.talk_counted", subject=current, unit_id=current.unit_id)
    return made


@command
def take_talk_back(actor: Actor, *, talk: NamelessTalk) -> NamelessTalk:
    """Take a talk that was counted by mistake out of the count; the row stays."""
    require(actor, Permission.RECORD_FACTS, unit_id=talk.help.unit_id)
    current = _held(talk.help)
    row = current.talks.get(pk=talk.pk)
    if row.is_taken_back:
        raise TalkIsTakenBack
    row.is_taken_back = True
    row.save(update_fields=["is_taken_back"])
    record(actor, "nameless.talk_taken_back", subject=current, unit_id=current.unit_id)
    return row


@command
def end_nameless(actor: Actor, *, help: NamelessHelp, ended_on: date, at: datetime) -> NamelessHelp:
    """Say on which day the help under a number ended. It is not begun again: what comes later is another number."""
    require(actor, Permission.RECORD_FACTS, unit_id=help.unit_id)
    current = _held(help)
    if obstacle := rules.obstacle_to_ending(
        ended_on=ended_on,
        last_on=queries.last_on(current),
        is_ended=current.ended_on is not None,
        today=timezone.localdate(at),
    ):
        raise obstacle
    current.ended_on = ended_on
    current.save(update_fields=["ended_on"])
    record(actor, "nameless.ended", subject=current, unit_id=current.unit_id)
    return current


def _held(help: NamelessHelp) -> NamelessHelp:
    """The number as it stands, held for this change."""
    rows = NamelessHelp.objects.select_for_update(of=("self",), no_key=True).select_related("offered")
    return rows.get(pk=help.pk)
