"""A booked talk is taken over by one who has the case, at the same hour; or given by one who leads where none can."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core import turns
from livlina.core.constraints import refusing
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.support.errors import RoomIsBusy, RoomNotAtUnit, StaffIsBusy, TriedTooOften
from livlina.support.handing import queries
from livlina.support.handing.errors import HasNotTheCase, JointIsBookedAnew, TalkHasItsHolder
from livlina.support.models import Session
from livlina.support.services import SessionFacts, move_session


@command
def take_over(actor: Actor, *, session: Session, at: datetime) -> Session:
    """
    Hold a talk oneself that is booked with one who has left the case: the same hour, and the same room if it is there.

    All that is asked of any booked talk is asked: that one is free, and that meeting so is safe. Source: R-361, S-142.
    """
    require(actor, Permission.RECORD_FACTS, unit_id=session.case.unit_id)
    slot = session.time.slot
    facts = SessionFacts(
        staff=Staff.objects.get(pk=actor.id),
        starts_at=slot.lower,
        minutes=int((slot.upper - slot.lower).total_seconds()) // 60,
        state=session.state,
        room=session.time.room,
    )
    try:
        return move_session(actor, session=session, case=session.case, facts=facts, at=at)
    except (RoomNotAtUnit, RoomIsBusy):
        return move_session(actor, session=session, case=session.case, facts=replace(facts, room=None), at=at)


@command
def give_talk(actor: Actor, *, left: queries.Left, to: Staff, at: datetime) -> None:
    """
    Give a talk that nobody can hold to one who has the case, by one who leads its unit and need not read it.

    The hour and the room stay, and the hour of the one who had it is free. Source: S-10, R-361.
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=left.line.unit_id)
    turns.to_move_a_wall()
    if organisation.tries_are_used_up(left.line.unit_id, day=timezone.localdate(at)):
        raise TriedTooOften
    with (
        refusing("staff_is_booked_once", StaffIsBusy),
        refusing("talk_has_its_holder", TalkHasItsHolder),
        refusing("talk_is_held_by_who_has_the_case", HasNotTheCase, name=to.name),
        refusing("joint_talk_is_booked_anew", JointIsBookedAnew),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT give_talk(%s, %s, %s)", [left.pk, uuid4(), to.pk])
    detail = {"session": str(left.public_id), "from": str(left.with_whom.public_id), "to": str(to.public_id)}
    record(actor, "session.given", case=left.line, detail=detail)
