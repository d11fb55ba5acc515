"""The register of the documents of a case. Its file, where it has one, is a row of its own (`cases.files`)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from livlina.cases.chronology.terms import Direction, DocumentKind
from livlina.cases.of_case import LEVEL4_CASE, MY_CASE, WORKED_CASE, KeptApart, OfCase, kept_apart
from livlina.core.apart import KeptWords
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.people.models import Person


class DocumentLine(OfCase):
    """
    That a document came in or was made (handling): of what kind, from or to whom, on which day and where it is kept.

    Never changed: one that was wrong is followed by a note that says so. From or to whom, a school or a shelter, tells
    where somebody is and stands apart; `names_other` says that it is told.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "happened_on direction names_other written_by written_at submission",
        Level.NOTE: "kind",
        Level.VIOLENCE: "what kept_at",
    }

    direction = models.CharField(max_length=10, choices=Direction)
    kind = models.CharField(max_length=15, choices=DocumentKind)
    happened_on = models.DateField()
    other = KeptWords()
    names_other = models.BooleanField(default=False)
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


class FactsChange(OfCase):
    """
    That what is known of a case was told otherwise: which `facts`, by whom, and what stood and what was put there.

    Never changed. That the district or the way in was changed `tells_where` somebody is, and stands in a row of its own
    without what stood.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "changed_by changed_at facts tells_where",
        Level.VIOLENCE: "stood",
    }

    facts = ArrayField(models.CharField(max_length=30))
    tells_where = models.BooleanField(default=False, db_default=False)
    stood = SealedText("vad som stod")  # JSON, fact → [before, after], in words
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        default_related_name = "facts_changes"
        constraints = [
            RowPolicy(
                name="facts_change_rows",
                using=f"{MY_CASE} AND (NOT tells_where OR {LEVEL4_CASE})",
                new=WORKED_CASE,
                changes=(),
            ),
            InOwnName("changed_by", name="facts_change_in_own_name", at="changed_at"),
        ]


class PersonChange(PublicModel):
    """
    That who a person of the case is was told otherwise: which `facts`, by whom, and what stood and was put there.

    Never changed, and written also by one who is not shown it. It is shown where whereabouts are, as a new name follows
    whoever moves away, and in each case of that person. Sealed under the person's key, so that it is read there.
    """

    sealed_by: ClassVar[str] = "person"
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id case person changed_by changed_at facts",
        Level.VIOLENCE: "stood",
    }

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    facts = ArrayField(models.CharField(max_length=30))
    stood = SealedText("vad som stod")  # JSON, fact → [before, after], in words
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        default_related_name = "person_changes"
        constraints = [
            RowPolicy(
                name="person_change_rows",
                using=f"{LEVEL4_CASE} OR person_id = {mine('my_level4_clients')}",
                new=f"{WORKED_CASE} AND may_name_person(person_id)",
                unseen=True,
            ),
            InOwnName("changed_by", name="person_change_in_own_name", at="changed_at"),
        ]

    def sealing_row(self) -> Person:
        return self.person


class DocumentKept(KeptApart):
    """From or to whom a document came or went."""

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "other"}
    sealed_as: ClassVar[dict[str, str]] = {"other": "cases_documentline.other"}

    of = models.OneToOneField(DocumentLine, on_delete=models.PROTECT, related_name="kept")
    other = SealedText("från eller till vem")

    class Meta:
        default_related_name = "document_kept"
        constraints = kept_apart("document_kept")
