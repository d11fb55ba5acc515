"""How help given is written down."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases.models import Case
from livlina.core.constraints import refusing
from livlina.core.fields import reserve_id
from livlina.organisation import queries as organisation
from livlina.organisation.models import BookedTime, Staff
from livlina.organisation.terms import TimeState
from livlina.support import rules
from livlina.support.errors import StaffIsBusy, StaffNotAtUnit
from livlina.support.models import Session
from livlina.support.terms import SessionForm, SessionState


@command
def record_session(
    actor: Actor,
    *,
    case: Case,
    staff: Staff,
    starts_at: datetime,
    minutes: int,
    state: str,
    at: datetime,
    form: str = SessionForm.INDIVIDUAL,
    counts: bool = True,
) -> Session:
    """
    Book a session that is to come, or write down one that has been.

    The same one twice is one (S-142). Source: R-089, R-413.
    """
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    # two submissions of one form follow each other here
    current = Case.objects.select_for_update(no_key=True).only("came_in_on", "closed_on").get(pk=case.pk)
    obstacle = rules.obstacle_to_session(
        state=state,
        starts_at=starts_at,
        day=timezone.localdate(starts_at),
        minutes=minutes,
        came_in_on=current.came_in_on,
        closed_on=current.closed_on,
        now=at,
    )
    if obstacle:
        raise obstacle
    is_colleague = organisation.colleagues(case.unit_id, day=timezone.localdate(at)).filter(pk=staff.pk).exists()
    if staff.pk != actor.id and not is_colleague:
        raise StaffNotAtUnit(name=staff.name)
    slot = (starts_at, starts_at + timedelta(minutes=minutes))
    already = Session.objects.filter(case=case, time__staff=staff, time__slot=slot, state=state).first()
    if already:
        record(actor, "session.recorded_again", subject=already, case=case)
        return already
    with refusing("staff_is_booked_once", StaffIsBusy):
        session = _at_its_time(staff=staff, slot=slot, case=case, form=form, state=state, counts=counts)
    record(actor, f"session.{state}", subject=session, case=case, detail={"starts_at": starts_at, "minutes": minutes})
    return session


def _at_its_time(*, staff: Staff, slot: tuple[datetime, datetime], state: str, **told: Any) -> Session:
    """The session with its booked time, which is seen through the session and so written after it."""
    key = reserve_id(BookedTime)
    session = Session.objects.create(time_id=key, state=state, **told)
    holds = rules.time_state(SessionState(state))
    session.time = BookedTime.objects.create(pk=key, staff=staff, slot=slot, state=holds)
    return session


@command
def mark_session(actor: Actor, *, session: Session, case: Case, state: str, at: datetime) -> Session:
    """Say what became of a session: held, missed or cancelled."""
    require(actor, Permission.RECORD_FACTS, unit_id=case.unit_id)
    current = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("time").get(pk=session.pk)
    obstacle = rules.obstacle_to_marking(state=state, starts_at=current.time.slot.lower, now=at)
    if obstacle:
        raise obstacle
    before = current.state
    current.state = SessionState(state)
    current.save(update_fields=["state"])
    current.time.state = rules.time_state(current.state, was=TimeState(current.time.state))
    current.time.save(update_fields=["state"])
    record(actor, f"session.{state}", subject=current, case=case, detail={"open": {"state": [before, state]}})
    return current
