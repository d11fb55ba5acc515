"""Help that is given: what was begun, how it went on for longer, and what was done beside the talks."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, KeptApart, OfCase, SameCase, kept_apart, my_case_when
from livlina.core.apart import KeptWords
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.support.interventions.terms import (
    ActKind,
    ActState,
    Destination,
    EndReason,
    Ground,
    Item,
    MoreReason,
)


class Intervention(OfCase):
    """
    Help that is given in a case (insats), of a kind in the catalogue. Several go on at once.

    `talks` is how many it may be and `ends_on` its last day, None without limit; both change by an extension alone.
    `ground_ref` is the random id of the decision or commission, and `placement_ref` that of the placement it is given
    at. Its talks point to it. `method_version` is that of the cards of its methods when it began. What takes two is
    given by `child_worker` and `guardian_worker`. `is_training`: whoever gives it is being trained in it. Source:
    R-104, R-117, R-130, R-139, R-177, R-193.
    """

    levels = {
        Level.ADMINISTRATIVE: "started_by started_at submission ended_by ended_at child_worker guardian_worker "
        "is_training",
        Level.VIOLENCE: "kind ground ground_ref talks starts_on ends_on ended_on end_reason end_words placement_ref "
        "method_version witness_only",
    }

    kind = models.SlugField(max_length=50, db_index=False)
    ground = models.CharField(max_length=10, choices=Ground)
    ground_ref = models.UUIDField(null=True)
    talks = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField("börjar")
    ends_on = models.DateField("sista dag", null=True)
    placement_ref = models.UUIDField(null=True)
    method_version = models.CharField(max_length=120, blank=True)
    child_worker = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    guardian_worker = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    witness_only = models.BooleanField(default=False)
    is_training = models.BooleanField("ges inom en utbildning", default=False)
    started_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)
    ended_on = models.DateField("avslutad", null=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True)
    end_words = SealedText("varför")
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "interventions"
        constraints = [
            RowPolicy(name="intervention_rows", using=MY_CASE, new=WORKED_CASE),
            InOwnName("started_by", name="intervention_in_own_name", later=("ended_by",)),
            models.UniqueConstraint(fields=["case", "submission"], name="intervention_is_saved_once"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_on=None), name="intervention_of_a_kind_runs_once"
            ),
            models.CheckConstraint(
                name="intervention_has_its_ground",
                condition=Q(ground=Ground.SERVICE, ground_ref=None)
                | ~Q(ground=Ground.SERVICE) & Q(ground_ref__isnull=False),
            ),
            models.CheckConstraint(
                name="intervention_ends_after_its_start",
                condition=(Q(ends_on=None) | Q(ends_on__gte=F("starts_on")))
                & (Q(ended_on=None) | Q(ended_on__gte=F("starts_on"))),
            ),
            models.CheckConstraint(
                name="intervention_is_ended_by_somebody",
                condition=Q(ended_on=None, end_reason="", ended_by=None, ended_at=None)
                | ~Q(end_reason="") & Q(ended_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]


class InterventionExtension(OfCase):
    """
    That more of it was given than was meant (förlängning): how much, why, by what. Never changed. Where it is given
    while a court has the matter, `court_until` is when that is thought to be over. Source: R-104, R-142.
    """

    levels = {
        Level.ADMINISTRATIVE: "intervention extended_by extended_at submission",
        Level.VIOLENCE: "talks_before talks_after ends_before ends_after why words ground_ref court_until",
    }

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="extensions")
    talks_before = models.PositiveSmallIntegerField(null=True)
    talks_after = models.PositiveSmallIntegerField(null=True)
    ends_before = models.DateField(null=True)
    ends_after = models.DateField(null=True)
    why = models.CharField(max_length=20, choices=MoreReason)
    words = SealedText("varför")
    ground_ref = models.UUIDField(null=True)
    court_until = models.DateField("rättsprocessen väntas vara klar", null=True)
    extended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "intervention_extensions"
        constraints = [
            RowPolicy(
                name="intervention_extension_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND extended_by_id = acting()",
            ),
            SameCase("intervention", name="within_case_intervention_extension"),
            models.UniqueConstraint(fields=["case", "submission"], name="intervention_extension_is_saved_once"),
        ]


class InterventionAct(OfCase):
    """
    Something done within it beside the talks (aktivitet), or planned: who comes along to a hearing, how that is safe,
    a point on the list of practical help, what became of a referral. Marked once. `place` and `safety` are kept apart,
    and `keeps_place` says that there are such. Source: R-131, R-133, R-137, R-141.
    """

    levels = {
        Level.ADMINISTRATIVE: "intervention noted_by noted_at submission marked_by marked_at keeps_place",
        Level.VIOLENCE: "kind destination item on companion state words",
    }

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=ActKind)
    destination = models.CharField(max_length=10, choices=Destination, blank=True)
    item = models.CharField(max_length=12, choices=Item, blank=True)
    on = models.DateField("dag")
    companion = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    place = KeptWords()
    safety = KeptWords()
    keeps_place = models.BooleanField(default=False)
    words = SealedText("med egna ord")
    state = models.CharField(max_length=10, choices=ActState)
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    submission = models.UUIDField()
    marked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "intervention_acts"
        constraints = [
            RowPolicy(
                name="intervention_act_rows",
                using=my_case_when("(state <> 'planned' OR \"on\" < today())"),
                new=WORKED_CASE,
            ),
            InOwnName("noted_by", name="intervention_act_in_own_name", later=("marked_by",)),
            SameCase("intervention", name="within_case_intervention_act"),
            models.UniqueConstraint(fields=["case", "submission", "item"], name="intervention_act_is_saved_once"),
            models.CheckConstraint(
                name="intervention_act_is_marked_by_somebody",
                condition=Q(marked_by=None, marked_at=None) | Q(marked_by__isnull=False, marked_at__isnull=False),
            ),
        ]


class ActKept(KeptApart):
    """Where and when on the day it is, and how it is safe: by which way and through which door."""

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "place safety"}
    sealed_as: ClassVar[dict[str, str]] = {
        "place": "support_interventionact.place",
        "safety": "support_interventionact.safety",
    }

    of = models.OneToOneField(InterventionAct, on_delete=models.PROTECT, related_name="kept")
    place = SealedText("var, och när på dagen")
    safety = SealedText("hur det blir säkert")

    class Meta:
        default_related_name = "act_kept"
        constraints = kept_apart("act_kept")
