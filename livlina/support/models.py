"""Help given: the sessions held in a case."""

from django.db import models

from livlina.cases.models import MY_CASE, WORKED_CASE, OfCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.organisation.models import BookedTime
from livlina.support.terms import SessionForm, SessionState


class Session(OfCase):
    """One meeting held or booked in a case (samtal). Who holds it, where and when stands in its `time`."""

    levels = {Level.NOTE: "time form state counts"}

    time = models.OneToOneField(BookedTime, on_delete=models.PROTECT, related_name="session")
    form = models.CharField(max_length=12, choices=SessionForm, default=SessionForm.INDIVIDUAL)
    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.BOOKED)
    counts = models.BooleanField(default=True)  # among the talks without investigation

    class Meta:
        default_related_name = "sessions"
        constraints = [RowPolicy(name="session_rows", using=MY_CASE, new=WORKED_CASE)]
