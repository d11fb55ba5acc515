"""
That one who leads and a worker have gone through the worker's cases, and what was said of each case.

The whole tells nothing about anyone. What was said of a case is under a key of its own, and follows the case: whoever
sees it reads that, and one who leads its unit does as long as it is open and no wall stands between.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from livlina.access.keys import KeyHolder
from livlina.cases.of_case import MY_CASE
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff, Unit


class CaseloadReview(PublicModel):
    """
    That the open cases of one worker at a unit were gone through on a day (månadsgenomgång). Never changed.

    Seen by the worker, and by those who lead the unit. Source: R-353.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id unit staff held_on held_by held_at cases_count submission"
    }

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    held_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    cases_count = models.PositiveIntegerField()
    submission = models.UUIDField()  # the form it came by: a double click is one review (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="caseload_review_rows",
                using=f"staff_id = acting() OR unit_id = {mine('my_led_units')}",
                new=f"held_by_id = acting() AND unit_id = {mine('my_led_units')}",
            ),
            models.UniqueConstraint(fields=["submission", "unit"], name="caseload_review_is_saved_once"),
            models.CheckConstraint(name="nobody_reviews_their_own_cases", condition=~Q(staff=models.F("held_by"))),
        ]
        indexes = [models.Index(fields=["unit", "staff", "-held_on"], name="caseload_review_latest")]


class CaseReview(KeyHolder):
    """
    What was said of one case when it was gone through, and the next step agreed on. Never changed; nothing is told too.

    Written by review_cases() of the database: one who leads need not read the case. The next step is a task of the
    worker's (`Task.review`), whose words stand here. Source: R-353.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "case review due_on said_by said_at",
        Level.VIOLENCE: "text next_step",
    }

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="case_reviews")
    review = models.ForeignKey(CaseloadReview, on_delete=models.PROTECT, related_name="cases")
    text = SealedText("anteckning")
    next_step = SealedText("nästa steg")
    due_on = models.DateField(null=True)
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowPolicy(name="case_review_rows", using=f"{MY_CASE} OR case_id = {mine('my_led_sides')}", new="false"),
            models.UniqueConstraint(fields=["case", "review"], name="case_is_reviewed_once_at_a_time"),
        ]
