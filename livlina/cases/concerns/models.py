"""
A concern report that has come in to a child's own case, and its two assessments. All are followed, never changed.

The clocks stand in `Deadline` of the process, each about its report.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livlina.cases.children.terms import How
from livlina.cases.concerns.terms import Preliminary, Protection, Reporter
from livlina.cases.of_case import MY_CASE, WORKED_CASE, KeptApart, NamesStaff, OfCase, SameCase, kept_apart
from livlina.core.apart import KeptWords
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff


class ReceivedReport(OfCase):
    """
    A concern report about the child (inkommen orosanmälan): when, from whom, by which way and what it said.

    When it was received starts the clocks, so it is never changed. `kept_from_guardian` is what came apart from it, and
    stands apart with `who` reported.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "received_at written_by written_at submission",
        Level.VIOLENCE: "how reporter text",
    }

    received_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How)
    reporter = models.CharField(max_length=10, choices=Reporter)
    who = KeptWords()
    text = SealedText("vad som anmäldes")
    kept_from_guardian = KeptWords()
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one report (S-142)

    class Meta:
        default_related_name = "received_reports"
        constraints = [
            RowPolicy(name="received_report_rows", using=MY_CASE, new=f"{WORKED_CASE} AND written_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "submission"], name="received_report_is_saved_once"),
            models.CheckConstraint(
                name="report_is_received_before_it_is_written", condition=Q(received_at__lte=F("written_at"))
            ),
        ]


class ReportKept(KeptApart):
    """From where a report came, by name, and what a guardian must not learn of it."""

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "who kept_from_guardian"}
    sealed_as: ClassVar[dict[str, str]] = {
        "who": "cases_receivedreport.who",
        "kept_from_guardian": "cases_receivedreport.kept_from_guardian",
    }

    of = models.OneToOneField(ReceivedReport, on_delete=models.PROTECT, related_name="kept")
    who = SealedText("vem som anmälde")
    kept_from_guardian = SealedText("vad en vårdnadshavare inte får veta")

    class Meta:
        default_related_name = "report_kept"
        constraints = kept_apart("report_kept")


class ProtectionAssessment(NamesStaff, OfCase):
    """
    Whether the child needs protection now, assessed at once (omedelbar skyddsbedömning). The one made latest holds,
    whichever was written down last. What is done stands apart.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "report made_at made_by second written_at submission",
        Level.VIOLENCE: "conclusion basis",
    }

    report = models.ForeignKey(ReceivedReport, on_delete=models.PROTECT, related_name="protection_assessments")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    conclusion = models.CharField(max_length=10, choices=Protection)
    basis = SealedText("underlag")
    action = KeptWords()
    written_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "protection_assessments"
        constraints = [
            RowPolicy(name="protection_assessment_rows", using=MY_CASE, new=f"{WORKED_CASE} AND made_by_id = acting()"),
            SameCase("report", name="within_case_protection_assessment"),
            models.UniqueConstraint(fields=["case", "submission"], name="protection_assessment_is_saved_once"),
            models.CheckConstraint(
                name="protection_is_assessed_by_two", condition=Q(second=None) | ~Q(second=F("made_by"))
            ),
        ]


class ProtectionKept(KeptApart):
    """What was done so that the child is safe, which tells where it is."""

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "action"}
    sealed_as: ClassVar[dict[str, str]] = {"action": "cases_protectionassessment.action"}

    of = models.OneToOneField(ProtectionAssessment, on_delete=models.PROTECT, related_name="kept")
    action = SealedText("åtgärd")

    class Meta:
        default_related_name = "protection_kept"
        constraints = kept_apart("protection_kept")


class PreliminaryAssessment(NamesStaff, OfCase):
    """Whether a report opens an investigation (förhandsbedömning), by whose decision and why. Made once."""

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "report made_on made_by written_at",
        Level.VIOLENCE: "outcome decided_by reason contacted",
    }

    report = models.OneToOneField(ReceivedReport, on_delete=models.PROTECT, related_name="preliminary_assessment")
    made_on = models.DateField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Preliminary)
    decided_by = SealedText("vem som beslutade")
    reason = SealedText("skäl")
    contacted = SealedText("vilka ni har talat med")
    written_at = models.DateTimeField()

    class Meta:
        default_related_name = "preliminary_assessments"
        constraints = [
            RowPolicy(
                name="preliminary_assessment_rows", using=MY_CASE, new=f"{WORKED_CASE} AND made_by_id = acting()"
            ),
            SameCase("report", name="within_case_preliminary_assessment"),
        ]
