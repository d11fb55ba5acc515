"""The summary in the words of the client, version by version, and to whom it has been handed over. Both are kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.cases.summary.terms import ApprovedHow, HandedHow
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.core.versions import OneAfterAnother
from livlina.organisation.models import Staff
from livlina.people.models import Consent
from livlina.people.terms import SharedWhat


class Summary(OfCase):
    """
    What the client has told, written with her and approved by her (sammanfattning): one version, the latest counts.

    Nothing is saved that she has not approved, and no version is changed. `tells` are the kinds of
    data that stand in it, which a consent must cover before it goes to others; `names_us` is whether her own paper may
    say where it comes from. Of a child's it is shown to no guardian. Source: R-033, R-310.
    """

    levels = {
        Level.ADMINISTRATIVE: "version approved_on written_by written_at submission",
        Level.VIOLENCE: "who_i_am what_has_happened what_i_need what_i_do_not_want approved_how tells names_us",
    }

    version = models.PositiveIntegerField()
    who_i_am = SealedText("vem jag är")
    what_has_happened = SealedText("vad som har hänt")
    what_i_need = SealedText("vad jag behöver")
    what_i_do_not_want = SealedText("vad jag inte vill")
    tells = ArrayField(models.CharField(max_length=15, choices=SharedWhat))
    names_us = models.BooleanField(default=False)
    approved_on = models.DateField("godkänd")
    approved_how = models.CharField(max_length=12, choices=ApprovedHow)
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one version (S-142)

    class Meta:
        default_related_name = "summaries"
        constraints = [
            RowPolicy(name="summary_rows", using=MY_CASE, new=f"{WORKED_CASE} AND written_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "version"], name="summary_has_each_version_once"),
            OneAfterAnother("case", name="summary_versions", each_once="summary_has_each_version_once"),
            models.UniqueConstraint(fields=["case", "submission"], name="summary_is_saved_once"),
            models.CheckConstraint(name="summary_is_approved", condition=~Q(approved_how="")),
        ]


class SummaryHandover(OfCase):
    """
    That one version was handed over to somebody outside the case, by a consent that held. Never changed.

    To whom stands in the consent; the database refuses one that is another's or covers less.
    """

    levels = {
        Level.ADMINISTRATIVE: "summary handed_on handed_by handed_at submission",
        Level.VIOLENCE: "consent how",
    }

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="handovers")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=HandedHow)
    handed_on = models.DateField("lämnad")
    handed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "summary_handovers"
        constraints = [
            RowPolicy(name="summary_handover_rows", using=MY_CASE, new=f"{WORKED_CASE} AND handed_by_id = acting()"),
            SameCase("summary", name="within_case_summary_handover"),
            models.UniqueConstraint(fields=["case", "submission"], name="summary_handover_is_saved_once"),
        ]
