"""
A line for each child in an adult's case, and what has been answered on it.

The line is made by the database with the party, so that no way to put a child in a case goes past it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from livlina.cases.children.terms import How, Outcome, Step
from livlina.cases.of_case import MY_CASE, WORKED_CASE, KeptApart, NamesStaff, OfCase, SameCase, kept_apart
from livlina.core.apart import KeptWords
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff, Unit


class ChildLine(OfCase):
    """
    That a child is known in an adult's case since a moment (barnets rad); None when that was before lines were kept.

    Never closed by hand: what it lacks follows from its answers, and it ends by itself on the day the child is 18.
    Source: R-005, R-094.
    """

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "known_at", Level.VIOLENCE: "party"}

    party = models.OneToOneField("cases.Party", on_delete=models.PROTECT, related_name="child_line")
    known_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "child_lines"
        constraints = [
            RowPolicy(name="child_line_rows", using=MY_CASE, new="false"),
            SameCase("party", name="within_case_child_line"),
        ]


class ChildAnswer(NamesStaff, OfCase):
    """
    One answer for one child: never changed, only followed by another. What holds is the latest.

    Of a report made `text` is what it says, and `kept_from_other` what the other guardian must not learn, which stands
    in no document that goes out with it, and in a row of its own. Otherwise `text` is the reason. `who` in words: who
    talked, who declined.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "line said_by said_at submission",
        Level.VIOLENCE: "step outcome happened_on happened_time to_unit to_words how who text",
    }

    line = models.ForeignKey(ChildLine, on_delete=models.PROTECT, related_name="answers")
    step = models.CharField(max_length=10, choices=Step)
    outcome = models.CharField(max_length=20, choices=Outcome)
    happened_on = models.DateField()
    happened_time = models.TimeField(null=True)
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    to_words = SealedText("annan mottagare")
    how = models.CharField(max_length=10, choices=How, blank=True)
    who = SealedText("vem")
    text = SealedText("med egna ord")
    kept_from_other = KeptWords()
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one answer (S-142)

    class Meta:
        default_related_name = "child_answers"
        constraints = [
            RowPolicy(name="child_answer_rows", using=MY_CASE, new=f"{WORKED_CASE} AND said_by_id = acting()"),
            SameCase("line", name="within_case_child_answer"),
            models.UniqueConstraint(fields=["case", "submission"], name="child_answer_is_saved_once"),
            models.CheckConstraint(
                name="a_report_made_has_a_recipient",
                condition=~Q(outcome=Outcome.MADE) | Q(to_unit__isnull=False) | Q(to_words__isnull=False),
            ),
        ]


class AnswerKept(KeptApart):
    """What the other guardian must not learn of a report that was made."""

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "kept_from_other"}
    sealed_as: ClassVar[dict[str, str]] = {"kept_from_other": "cases_childanswer.kept_from_other"}

    of = models.OneToOneField(ChildAnswer, on_delete=models.PROTECT, related_name="kept")
    kept_from_other = SealedText("vad den andra vårdnadshavaren inte får veta")

    class Meta:
        default_related_name = "answer_kept"
        constraints = kept_apart("answer_kept")
