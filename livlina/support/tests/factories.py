"""Sessions in tests."""

from datetime import datetime, timedelta

from livlina.cases.models import Case
from livlina.organisation.models import Staff
from livlina.support.models import Session
from livlina.support.terms import SessionState


def session(
    case: Case, staff: Staff, starts_at: datetime, *, state: str = SessionState.HELD, counts: bool = True
) -> Session:
    """A session of an hour."""
    slot = (starts_at, starts_at + timedelta(hours=1))
    return Session.objects.create(case=case, staff=staff, slot=slot, state=state, counts=counts)
