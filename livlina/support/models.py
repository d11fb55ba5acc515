"""Help given: the sessions held in a case."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from livlina.cases.models import MY_CASE, WORKED_CASE, OfCase
from livlina.core.constraints import point
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.organisation.models import Staff
from livlina.support.terms import SessionForm, SessionState


class Session(OfCase):
    """One meeting held or booked in a case (samtal)."""

    levels = {Level.NOTE: "staff slot form state counts"}

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="sessions", verbose_name="behandlare")
    slot = DateTimeRangeField("tid")
    form = models.CharField(max_length=12, choices=SessionForm, default=SessionForm.INDIVIDUAL)
    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.BOOKED)
    counts = models.BooleanField(default=True)  # among the talks without investigation

    class Meta:
        default_related_name = "sessions"
        constraints = [
            RowPolicy(name="session_rows", using=MY_CASE, new=WORKED_CASE),
            ExclusionConstraint(
                name="session_staff_booked_once",
                expressions=[(point("staff"), RangeOperators.OVERLAPS), ("slot", RangeOperators.OVERLAPS)],
                condition=Q(state=SessionState.BOOKED),
            ),
            models.CheckConstraint(condition=Q(slot__isempty=False), name="session_takes_time"),
        ]
        indexes = [models.Index(fields=["case", "slot"])]
