"""Sessions in tests."""

from datetime import datetime, timedelta

from livlina.cases.models import Case
from livlina.organisation.models import BookedTime, Staff
from livlina.support import rules
from livlina.support.models import Session
from livlina.support.terms import SessionState, TalkKind


def session(
    case: Case, staff: Staff, starts_at: datetime, *, state: str = SessionState.HELD, kind: str = TalkKind.TALK
) -> Session:
    """A session of an hour."""
    slot = (starts_at, starts_at + timedelta(hours=1))
    time = BookedTime.objects.create(staff=staff, slot=slot, state=rules.time_state(SessionState(state)))
    return Session.objects.create(case=case, time=time, state=state, kind=kind)
