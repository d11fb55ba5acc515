"""What the person wants after the talks without investigation, and more talks than the limit."""

from django.db import models
from django.db.models import Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.support.talks.terms import MoreOutcome, Wish
from livlina.support.terms import TalkKind


class WhatNext(OfCase):
    """
    What the person wanted when the talks without investigation were nearly used (vad personen vill sedan).

    Never changed. `knots` is how many had been held then. Who does not know is asked again. Source: R-089.
    """

    levels = {
        Level.ADMINISTRATIVE: "knots asked_by asked_at submission",
        Level.VIOLENCE: "wish words",
    }

    wish = models.CharField(max_length=10, choices=Wish)
    words = SealedText("med personens ord")
    knots = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one answer (S-142)

    class Meta:
        default_related_name = "what_next"
        constraints = [
            RowPolicy(name="what_next_rows", using=MY_CASE, new=f"{WORKED_CASE} AND asked_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "submission"], name="what_next_is_saved_once"),
        ]


class MoreTalks(OfCase):
    """
    So many talks more than the limit, with the reason, and what was decided (fler samtal). Decided once.

    Where the unit has decided so it is asked for by who works with the case, and decided by one who leads the unit.
    Source: R-089, R-101, R-104, R-105.
    """

    levels = {
        Level.ADMINISTRATIVE: "kind count asked_by asked_at submission outcome decided_by decided_at",
        Level.VIOLENCE: "reason words",
    }

    kind = models.CharField(max_length=15, choices=TalkKind)
    count = models.PositiveSmallIntegerField()
    reason = SealedText("skäl")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)
    outcome = models.CharField(max_length=10, choices=MoreOutcome, blank=True)
    words = SealedText("varför det blev så")
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "more_talks"
        constraints = [
            # whoever decides may be one who leads and reads the case for a time
            RowPolicy(
                name="more_talks_rows",
                using=MY_CASE,
                new=f"(asked_by_id = acting() AND {WORKED_CASE}) "
                "OR (asked_by_id <> acting() AND decided_by_id = acting())",
            ),
            InOwnName("asked_by", name="more_talks_in_own_name", later=("decided_by",)),
            models.UniqueConstraint(fields=["case", "submission"], name="more_talks_are_asked_once"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(outcome=""), name="more_talks_wait_once_of_a_kind"
            ),
            models.CheckConstraint(
                name="more_talks_are_decided_by_somebody",
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | ~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(name="more_talks_are_some", condition=Q(count__gte=1)),
        ]
