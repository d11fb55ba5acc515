"""Feedback on a commission, under the key of the commission: both sides read it, and neither opens the other's case."""

import json
from typing import ClassVar

from django.db import models
from django.db.models import Q

from livlina.cases.commissions.models import Commission
from livlina.cases.feedback.rules import Result
from livlina.cases.of_case import NamesStaff
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff


class Feedback(NamesStaff, PublicModel):
    """
    What was done of a commission, the result against each of its goals, what remains and what is proposed.

    Never changed. Written by one who works with the case that carries it out, seen as the commission is, and read by
    one who works with the case that gave it: `read_by` is the first. With `ground` it is a disclosure to another board.
    `results` are kept as one sealed text. Source: R-030.
    """

    sealed_by: ClassVar[str] = "commission"
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id commission written_by written_at read_by read_at submission",
        Level.NOTE: "ground",
        Level.VIOLENCE: "done goals remains proposal decided_by",
    }

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="feedback")
    done = SealedText("vad som har gjorts")
    goals = SealedText("mål och resultat")
    remains = SealedText("vad som återstår")
    proposal = SealedText("förslag")
    ground = models.CharField(max_length=50, blank=True)  # a key of the law data; '' under the same board
    decided_by = SealedText("vem som beslutade att lämna ut")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    read_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        app_label = "cases"
        constraints = [
            RowPolicy(
                name="feedback_rows",
                using=f"commission_id = {mine('my_commissions')}",
                new="written_by_id = acting() AND read_by_id IS NULL AND may_feed_back(commission_id)",
            ),
            models.UniqueConstraint(fields=["commission", "submission"], name="feedback_is_written_once"),
            models.CheckConstraint(
                name="feedback_is_read_by_somebody",
                condition=Q(read_by=None, read_at=None) | Q(read_by__isnull=False, read_at__isnull=False),
            ),
        ]

    def sealing_row(self) -> Commission:
        return self.commission

    @property
    def results(self) -> list[Result]:
        """How it went with each goal, in the order written."""
        return [Result(*each) for each in json.loads(self.goals or "[]")]
