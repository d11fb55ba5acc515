"""What has happened with the question of consent to help for a child, each thing a row that stays as it was written."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from livlina.cases.consenting.rules import OF_PERSON
from livlina.cases.consenting.terms import Step
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.terms import Way
from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.people.terms import GivenHow


class ConsentStep(OfCase):
    """
    One thing that happened with the question whether a child gets a kind of help (steg i samtycke till hjälp).

    `help` is the key of the kind of help; `whom` the guardian, or the child, that it is of, None where it is of the
    help itself. `reason` is what was said, why it was safe to ask, or why that way was taken: shown to no guardian.
    Never changed: where each stands follows from all that is written. Source: R-211, R-213, R-214, R-219.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "said_by said_at submission",
        Level.VIOLENCE: "help whom step happened_on way how recheck_on other decision reason",
    }

    help = models.CharField(max_length=50)
    whom = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=15, choices=Step)
    happened_on = models.DateField()
    way = models.CharField(max_length=10, choices=Way, blank=True)  # how the question was left
    how = models.CharField(max_length=10, choices=GivenHow, blank=True)  # how the answer was given
    recheck_on = models.DateField(null=True)
    other = models.CharField(max_length=50, blank=True)  # the key of the help that was chosen instead
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    reason = SealedText("med egna ord")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "consent_steps"
        constraints = [
            RowPolicy(name="consent_step_rows", using=MY_CASE, new=f"{WORKED_CASE} AND said_by_id = acting()"),
            SameCase("whom", "decision", name="within_case_consent_step"),
            models.UniqueConstraint(fields=["case", "submission"], name="consent_step_is_saved_once"),
            models.CheckConstraint(
                name="consent_step_is_of_somebody",
                condition=Q(step__in=OF_PERSON, whom__isnull=False) | ~Q(step__in=OF_PERSON) & Q(whom=None),
            ),
            models.CheckConstraint(
                name="proposed_decision_is_told_by_its_step",
                condition=Q(step=Step.DECISION, decision__isnull=False) | ~Q(step=Step.DECISION) & Q(decision=None),
            ),
        ]
