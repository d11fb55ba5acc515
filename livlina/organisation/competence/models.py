"""Kinds of competence, who has which, and which kinds of case ask for them. All with days; nothing about clients."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from livlina.core.constraints import point
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine
from livlina.organisation.competence.terms import AskedIn
from livlina.organisation.dated import Dated, days, ends_after_start, word_point

WRITTEN = "submission written_by written_at ended_by ended_at"


class Written(Dated):
    """What is written by hand, once, and at most given an earlier last day."""

    submission = models.UUIDField(unique=True)  # the form it came by: a double click is one (S-142)
    written_by = models.ForeignKey("organisation.Staff", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    ended_by = models.ForeignKey("organisation.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        app_label = "organisation"


class CompetenceKind(Written):
    """A kind of competence (slag av kompetens), such as Trappan, FREDA, samtal med barn or a language."""

    levels = {Level.ADMINISTRATIVE: f"name folded_name {WRITTEN}"}

    name = models.CharField(max_length=100)
    folded_name = models.CharField(max_length=100, unique=True)

    class Meta(Written.Meta):
        abstract = False
        constraints = [
            ends_after_start("competence_kind_ends_after_start"),
            models.CheckConstraint(name="competence_kind_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Competence(Written):
    """
    That a colleague has a competence, from when and, of a certificate that ends, until when. Each may have several.

    Written by one who leads a unit where they work, or by the administrator. Read by the same, and by the colleague.
    Written by mistake it is kept, and counts nowhere. Source: R-362.
    """

    levels = {Level.ADMINISTRATIVE: f"staff kind is_mistake {WRITTEN}"}

    staff = models.ForeignKey("organisation.Staff", on_delete=models.PROTECT, related_name="competences")
    kind = models.ForeignKey(CompetenceKind, on_delete=models.PROTECT, related_name="held")
    is_mistake = models.BooleanField(default=False)

    class Meta(Written.Meta):
        abstract = False
        constraints = [
            RowPolicy(
                name="competence_rows",
                using=f"staff_id = acting() OR staff_id = {mine('my_registered_staff')}",
                new=f"staff_id = {mine('my_registered_staff')}",
            ),
            ends_after_start("competence_ends_after_start"),
            models.CheckConstraint(
                name="competence_is_ended_by_somebody",
                condition=Q(ended_by=None, ended_at=None, is_mistake=False)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
            ExclusionConstraint(
                name="staff_has_a_competence_once_a_day",
                expressions=[
                    (point("staff"), RangeOperators.OVERLAPS),
                    (point("kind"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_mistake=False),
            ),
        ]


class CompetenceDemand(Written):
    """
    That a kind of case asks for a competence of whoever is given it. It stops nobody: without it a reason is asked for.
    """

    levels = {Level.ADMINISTRATIVE: f"kind asked_in {WRITTEN}"}

    kind = models.ForeignKey(CompetenceKind, on_delete=models.PROTECT, related_name="demands")
    asked_in = models.CharField(max_length=15, choices=AskedIn)

    class Meta(Written.Meta):
        abstract = False
        constraints = [
            ends_after_start("competence_demand_ends_after_start"),
            ExclusionConstraint(
                name="competence_is_asked_for_once_a_day",
                expressions=[
                    (point("kind"), RangeOperators.OVERLAPS),
                    (word_point("asked_in"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
