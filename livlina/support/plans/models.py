"""The plan of the help, version by version, with goals in the person's own words. What was agreed is kept."""

from django.db import models
from django.db.models import Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.cases.summary.terms import ApprovedHow
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.core.versions import OneAfterAnother
from livlina.organisation.models import Staff
from livlina.support.plans.terms import GoalOutcome


class Plan(OfCase):
    """
    What was agreed with the person (plan): her goals, what we can do and what we cannot, until a day of follow-up.

    One version, the latest holds. Nothing is saved that she has not said yes to, and all that changes in it is that it
    was followed up, once. `can` and `cannot` are the statement she was given. A child's plan stands in the child's own
    case. Source: R-098.
    """

    levels = {
        Level.ADMINISTRATIVE: "version confirmed_on follow_up_on written_by written_at submission followed_on "
        "followed_by followed_at followed_submission",
        Level.VIOLENCE: "can cannot confirmed_how",
    }

    version = models.PositiveIntegerField()
    can = SealedText("vad vi kan göra")
    cannot = SealedText("vad vi inte kan göra")
    confirmed_on = models.DateField("personen sa ja")
    confirmed_how = models.CharField(max_length=12, choices=ApprovedHow)
    follow_up_on = models.DateField("följs upp")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one version (S-142)
    followed_on = models.DateField("uppföljd", null=True)
    followed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    followed_at = models.DateTimeField(null=True)
    followed_submission = models.UUIDField(null=True)

    class Meta:
        default_related_name = "plans"
        constraints = [
            RowPolicy(
                name="plan_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND (written_by_id = acting() OR followed_by_id = acting())",
            ),
            InOwnName("written_by", name="plan_in_own_name", later=("followed_by",)),
            models.UniqueConstraint(fields=["case", "version"], name="plan_has_each_version_once"),
            OneAfterAnother("case", name="plan_versions", each_once="plan_has_each_version_once"),
            models.UniqueConstraint(fields=["case", "submission"], name="plan_is_saved_once"),
            models.CheckConstraint(name="plan_is_confirmed", condition=~Q(confirmed_how="")),
            models.CheckConstraint(
                name="plan_is_followed_up_by_somebody",
                condition=Q(followed_on=None, followed_by=None, followed_at=None, followed_submission=None)
                | Q(
                    followed_on__isnull=False,
                    followed_by__isnull=False,
                    followed_at__isnull=False,
                    followed_submission__isnull=False,
                ),
            ),
        ]


class PlanGoal(OfCase):
    """One goal of a plan, in the person's own words (mål), and how it stood when the plan was followed up, once."""

    levels = {Level.ADMINISTRATIVE: "plan position", Level.VIOLENCE: "words outcome outcome_words"}

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    words = SealedText("mål")
    outcome = models.CharField(max_length=10, choices=GoalOutcome, blank=True)
    outcome_words = SealedText("hur det gick")

    class Meta:
        default_related_name = "plan_goals"
        constraints = [
            RowPolicy(name="plan_goal_rows", using=MY_CASE, new=WORKED_CASE),
            SameCase("plan", name="within_case_plan_goal"),
            models.UniqueConstraint(fields=["plan", "position"], name="plan_has_each_goal_once"),
        ]
