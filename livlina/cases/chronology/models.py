"""The register of the documents of a case. Its file, where it has one, is a row of its own (`cases.files`)."""

from django.db import models

from livlina.cases.chronology.terms import Direction, DocumentKind
from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff


class DocumentLine(OfCase):
    """
    That a document came in or was made (handling): of what kind, from or to whom, on which day and where it is kept.

    Never changed: one that was wrong is followed by a note that says so.
    """

    levels = {
        Level.ADMINISTRATIVE: "happened_on direction written_by written_at submission",
        Level.NOTE: "kind",
        Level.VIOLENCE: "other what kept_at",
    }

    direction = models.CharField(max_length=10, choices=Direction)
    kind = models.CharField(max_length=15, choices=DocumentKind)
    happened_on = models.DateField()
    other = SealedText("från eller till vem")
    what = SealedText("vad den gäller")
    kept_at = SealedText("var den finns")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "document_lines"
        constraints = [
            RowPolicy(name="document_line_rows", using=MY_CASE, new=f"{WORKED_CASE} AND written_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "submission"], name="document_line_is_saved_once"),
        ]
