"""What stands in the queue of the log reviewer: that somebody did something, never what stood in the case."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from livlina.access.keys import KeyHolder
from livlina.cases.review.terms import Reason, ReviewOutcome
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff, Unit


class ReviewItem(KeyHolder):
    """
    What one member of staff did with one case on one day, and why it is to be reviewed (granskningspost).

    The reviewer sees the case as a running number of the unit's own, `label`; without a case it is about the member
    of staff as a whole. `times` counts the traces flagged from the first to the last moment. What is done the same day
    after the review is an item anew, and so is each danger message that nobody may read. Written by functions of the
    database alone. Source: S-43.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "staff unit case_ref label day reasons first_at last_at times flagged_at due_on outcome "
        "reviewed_by reviewed_at",
        Level.NOTE: "note",
    }

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case_ref = models.UUIDField(null=True)
    label = models.PositiveIntegerField(null=True)
    day = models.DateField()
    reasons = ArrayField(models.CharField(max_length=20, choices=Reason))
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField()
    flagged_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, blank=True)
    note = SealedText("anteckning")
    reviewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        # not one's own, so that nobody learns what is flagged of them; nor, as one who leads, of whom one let through,
        # or that there is a message which may be kept from oneself; that nobody reads it is told to whoever reviews
        # elsewhere where none at work sees the unit, as what is flagged of the only reviewer there is; and what that
        # one settles, or says is to be followed up, is seen by those who lead
        constraints = [
            RowPolicy(
                name="review_item_rows",
                using=f"staff_id <> acting() AND (unit_id = {mine('my_review_units')} OR "
                f"(unit_id = {mine('my_led_units')} AND NOT staff_id = {mine('let_through_lately')} AND "
                "'danger_unread' <> ALL (reasons) AND "
                "(reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))) OR "
                f"id = {mine('my_fallen_items')} OR id = {mine('my_settled_items')})",
            ),
            models.UniqueConstraint(
                fields=["staff", "case_ref", "day"],
                condition=Q(outcome="") & ~Q(reasons__contains=[Reason.DANGER_UNREAD]),
                nulls_distinct=False,
                name="review_item_waits_once",
            ),
            models.CheckConstraint(name="nobody_reviews_themself", condition=~Q(reviewed_by=F("staff"))),
            models.CheckConstraint(
                name="review_is_somebodys",
                condition=Q(outcome="", reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [models.Index(fields=["unit", "due_on"], condition=Q(outcome=""), name="review_item_waiting")]
