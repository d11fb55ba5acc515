"""Protection that holds until a day, and the safety plan that is written with her, version by version."""

from django.db import models
from django.db.models import F, Q

from livlina.assessments.protection.terms import SafeguardKind
from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.versions import OneAfterAnother
from livlina.organisation.models import Staff


class Safeguard(OfCase):
    """
    A protection with its days (skydd): a ban on contact, an alarm lent out. What is extended is followed by another.

    Nothing of it changes but that it ended. `ends_on` is its last day, None where it has none.
    """

    levels = {
        Level.ADMINISTRATIVE: "noted_by noted_at submission ended_by ended_at",
        Level.VIOLENCE: "kind starts_on ends_on words follows ended_on ended_words",
    }

    kind = models.CharField("slag av skydd", max_length=15, choices=SafeguardKind)
    starts_on = models.DateField("fr.o.m.")
    ends_on = models.DateField("t.o.m.", null=True)
    words = SealedText("med egna ord")
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="extension")
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one protection (S-142)
    ended_on = models.DateField("upphörde", null=True)
    ended_words = SealedText("varför det upphörde")
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "safeguards"
        constraints = [
            RowPolicy(
                name="safeguard_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND (noted_by_id = acting() OR ended_by_id = acting())",
            ),
            InOwnName("noted_by", name="safeguard_in_own_name", later=("ended_by",)),
            SameCase("follows", name="within_case_safeguard"),
            models.UniqueConstraint(fields=["case", "submission"], name="safeguard_is_saved_once"),
            models.CheckConstraint(
                name="safeguard_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="safeguard_is_ended_by_somebody",
                condition=Q(ended_on=None, ended_by=None, ended_at=None)
                | Q(ended_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]


class SafetyPlan(OfCase):
    """
    One version of a safety plan (säkerhetsplan), of the person whom the case is about or of a child in it. Never
    changed, never sent: the latest holds. `words`, `bag` and `shared` are a dict from part to text, a list and a dict.

    It tells who fetches, which word means danger and how one leaves, so of those who have the case only they see it
    whose relation carries where the persons are (S-21).
    """

    levels = {
        Level.ADMINISTRATIVE: "version written_by written_at submission review_on",
        Level.VIOLENCE: "party words bag shared shared_on",
    }

    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    words = SealedText("planen")
    bag = SealedText("väska och papper")
    shared = SealedText("det som får delas")
    shared_on = models.DateField("personen sa ja till att dela", null=True)
    review_on = models.DateField("ses över")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one version (S-142)

    class Meta:
        default_related_name = "safety_plans"
        constraints = [
            RowPolicy(
                name="safety_plan_rows",
                using=f"case_id = {mine('my_level4_cases')}",
                new=f"{WORKED_CASE} AND written_by_id = acting()",
            ),
            SameCase("party", name="within_case_safety_plan"),
            models.UniqueConstraint(fields=["party", "version"], name="safety_plan_has_each_version_once"),
            OneAfterAnother("party", name="safety_plan_versions", each_once="safety_plan_has_each_version_once"),
            models.UniqueConstraint(fields=["case", "submission"], name="safety_plan_is_saved_once"),
        ]
