"""How a case ended, and that it was opened again."""

from django.db import models
from django.db.models import Q

from livlina.cases.closing.terms import Degree
from livlina.cases.of_case import MY_CASE, WORKED_CASE, NamesStaff, OfCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import ClosingReason, Staff


class CaseClosing(NamesStaff, OfCase):
    """
    One end of a case (avslut): why, whether the goal was reached and the violence has ceased, and what remains.

    A case that was opened again has one for each time it ended. Nothing in it is changed but that it was opened again.
    Source: R-099, R-115.
    """

    levels = {
        Level.ADMINISTRATIVE: "closed_on closed_by closed_at reopened_on reopened_by reopened_at",
        Level.NOTE: "reason",
        Level.VIOLENCE: "goal_reached violence_ceased need_remains need takes_over safety reopened_because",
    }

    closed_on = models.DateField("avslutat")
    reason = models.ForeignKey(ClosingReason, on_delete=models.PROTECT, related_name="+")
    goal_reached = models.CharField(max_length=10, choices=Degree, default=Degree.UNKNOWN)
    violence_ceased = models.CharField(max_length=10, choices=Degree, default=Degree.UNKNOWN)
    need_remains = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    need = SealedText("behov som kvarstår")
    takes_over = SealedText("vem som tar över")
    safety = SealedText("säkerhet för den utsatta och barnen")
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    reopened_on = models.DateField(null=True)
    reopened_because = SealedText("varför det öppnades igen")
    reopened_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "closings"
        constraints = [
            RowPolicy(
                name="case_closing_rows",
                using=MY_CASE,
                new=WORKED_CASE,
                changes=("reopened_on", "reopened_because", "reopened_by", "reopened_at"),
            ),
            InOwnName("closed_by", name="case_closing_in_own_name", later=("reopened_by",)),
            models.UniqueConstraint(fields=["case"], condition=Q(reopened_on=None), name="case_ends_once_at_a_time"),
            models.CheckConstraint(
                name="case_is_reopened_at_a_moment",
                condition=Q(reopened_on=None, reopened_at=None)
                | Q(reopened_on__isnull=False, reopened_at__isnull=False),
            ),
        ]
