"""That a client was given her file, and what of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from livlina.cases.decisions.terms import Way
from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff


class FileGiven(OfCase):
    """
    That the client was given what has happened in her case from one day to another (utlämnande av akten).

    `shown` are the events she got, by their reference (`chronology.queries.Source.ref`); what has happened since is not
    among them, and `read_as` tells how each stood when it was looked through (`queries.Sheet.mark`): what is written in
    one afterwards is not. `held_count` of those looked through were held back, on `ground` (a key of `cases.grounds`)
    and `why`. Never changed.
    """

    levels = {
        Level.ADMINISTRATIVE: "since until shown read_as held_count ground way decided_by decided_at submission",
        Level.VIOLENCE: "why",
    }

    since = models.DateField("från och med")
    until = models.DateField("till och med")
    shown = ArrayField(models.CharField(max_length=100))
    read_as = ArrayField(models.CharField(max_length=32), default=list, db_default=[])
    held_count = models.PositiveIntegerField()
    ground = models.CharField("grund", max_length=50, blank=True)
    why = SealedText("varför")
    way = models.CharField("hur", max_length=10, choices=Way)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "files_given"
        constraints = [
            RowPolicy(name="file_given_rows", using=MY_CASE, new=f"{WORKED_CASE} AND decided_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "submission"], name="file_given_is_saved_once"),
            models.CheckConstraint(
                name="what_is_held_back_has_a_ground",
                condition=Q(held_count=0, ground="") | Q(held_count__gt=0) & ~Q(ground=""),
            ),
            models.CheckConstraint(name="file_given_ends_after_it_begins", condition=Q(until__gte=models.F("since"))),
        ]
