"""What boards have decided to offer without needs assessment. Nothing about clients."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from livlina.core.constraints import point
from livlina.core.fields import Level
from livlina.organisation.dated import Dated, days, ends_after_start, word_point
from livlina.organisation.offered.terms import Offer
from livlina.organisation.terms import Basis


class OfferedHelp(Dated):
    """
    That a board offers one kind of help at a unit without needs assessment, and on what conditions (beslut om insats
    utan behovsprövning). A decision for several units is one row for each, with the same reference.

    `documents_identity` is whether it is written down whom the help is given to. Never rewritten: a new decision
    follows the old, and only an earlier last day is ever written. Source: R-089, R-164.
    """

    levels = {
        Level.ADMINISTRATIVE: "board unit offer reference decided_on conditions documents_identity basis submission "
        "written_by written_at ended_by ended_at"
    }

    board = models.ForeignKey("organisation.Board", on_delete=models.PROTECT, related_name="offered")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="offered")
    offer = models.CharField(max_length=20, choices=Offer)
    reference = models.CharField(max_length=100)
    decided_on = models.DateField()
    conditions = models.TextField(blank=True)
    documents_identity = models.BooleanField()
    basis = models.CharField(max_length=10, choices=Basis)
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)
    written_by = models.ForeignKey("organisation.Staff", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    ended_by = models.ForeignKey("organisation.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "organisation"
        constraints = [
            ends_after_start("offered_help_ends_after_start"),
            models.CheckConstraint(
                name="offered_help_is_decided_before_it_holds", condition=Q(valid_from__gte=F("decided_on"))
            ),
            models.CheckConstraint(name="offered_help_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="offered_help_is_ended_by_somebody",
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False, valid_to__isnull=False),
            ),
            models.UniqueConstraint(fields=["submission", "unit"], name="offered_help_is_written_once"),
            ExclusionConstraint(
                name="unit_offers_a_help_by_one_decision",
                expressions=[
                    (point("unit"), RangeOperators.OVERLAPS),
                    (word_point("offer"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{Offer(self.offer).label}, {self.reference}"
