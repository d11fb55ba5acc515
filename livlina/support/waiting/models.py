"""Waiting for help: who waits for what, how it was while waiting, and which places were offered. All of it is kept."""

from django.db import models
from django.db.models import F, Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase, my_case_when
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.support.waiting.terms import (
    CheckHow,
    EndReason,
    HelpKind,
    Hours,
    HowItIs,
    PlaceAnswer,
    PlaceForm,
    Priority,
    WaitReason,
)


class Wait(OfCase):
    """
    That the person of a case waits for one kind of help at the unit of the case (väntan).

    `since` is the day from which she waits, `next_check_on` the day by which somebody asks how she is. What changes are
    the order and that day, by a check, and that it ended, once. `hours`, `form` and `needs_interpreter` say which place
    fits; which language it is stands in the case. The list of a unit is those that have not ended.
    Source: R-359.
    """

    levels = {
        Level.ADMINISTRATIVE: "since next_check_on placed_by placed_at submission ended_on ended_by ended_at",
        Level.NOTE: "kind priority reason end_reason hours form needs_interpreter",
        Level.VIOLENCE: "why need end_words",
    }

    kind = models.CharField(max_length=20, choices=HelpKind)
    priority = models.CharField(max_length=10, choices=Priority)
    since = models.DateField("väntar sedan")
    reason = models.CharField(max_length=15, choices=WaitReason)
    why = SealedText("varför det väntar")
    need = SealedText("behov")
    hours = models.CharField(max_length=10, choices=Hours, default=Hours.ANY)
    form = models.CharField(max_length=10, choices=PlaceForm, default=PlaceForm.ANY)
    needs_interpreter = models.BooleanField("behöver tolk", default=False)
    next_check_on = models.DateField("nästa kontroll")
    placed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)
    ended_on = models.DateField("väntade till", null=True)
    end_reason = models.CharField(max_length=15, choices=EndReason, blank=True)
    end_words = SealedText("hur det blev")
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "waits"
        constraints = [
            RowPolicy(name="wait_rows", using=MY_CASE, new=WORKED_CASE),
            InOwnName("placed_by", name="wait_in_own_name", later=("ended_by",)),
            models.UniqueConstraint(fields=["case", "submission"], name="wait_is_saved_once"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_on=None), name="one_waits_once_for_each_kind"
            ),
            models.CheckConstraint(
                name="wait_is_ended_by_somebody",
                condition=Q(ended_on=None, end_reason="", ended_by=None, ended_at=None)
                | ~Q(end_reason="") & Q(ended_on__gte=F("since"), ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]


class WaitCheck(OfCase):
    """
    That somebody asked how she is while she waits (säkerhetskontroll): how it was, what was done. Never changed.

    `priority` is the order that came of it. One who was not reached has not been checked.
    """

    levels = {
        Level.ADMINISTRATIVE: "wait checked_on checked_by checked_at submission",
        Level.NOTE: "how priority",
        Level.VIOLENCE: "state words done",
    }

    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField("kontrollerad")
    how = models.CharField(max_length=10, choices=CheckHow)
    state = models.CharField(max_length=15, choices=HowItIs)
    priority = models.CharField(max_length=10, choices=Priority)
    words = SealedText("hur det var")
    done = SealedText("vad som gjordes")
    checked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "wait_checks"
        constraints = [
            RowPolicy(name="wait_check_rows", using=MY_CASE, new=f"{WORKED_CASE} AND checked_by_id = acting()"),
            SameCase("wait", name="within_case_wait_check"),
            models.UniqueConstraint(fields=["case", "submission"], name="wait_check_is_saved_once"),
        ]


class WaitOffer(OfCase):
    """A place that was offered (erbjuden plats), and what came of it, once."""

    levels = {
        Level.ADMINISTRATIVE: "wait offered_on offered_by offered_at submission answered_on answered_by answered_at",
        Level.NOTE: "answer",
        Level.VIOLENCE: "place words",
    }

    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="offers")
    place = SealedText("plats")
    offered_on = models.DateField("erbjuden")
    offered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    submission = models.UUIDField()
    answer = models.CharField(max_length=10, choices=PlaceAnswer, blank=True)
    words = SealedText("varför")
    answered_on = models.DateField("besvarad", null=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "wait_offers"
        constraints = [
            RowPolicy(
                name="wait_offer_rows",
                using=my_case_when("answer NOT IN ('', 'accepted')"),  # the words of a place tell when and where
                new=f"{WORKED_CASE} AND (offered_by_id = acting() OR answered_by_id = acting())",
            ),
            InOwnName("offered_by", name="wait_offer_in_own_name", later=("answered_by",)),
            SameCase("wait", name="within_case_wait_offer"),
            models.UniqueConstraint(fields=["case", "submission"], name="wait_offer_is_saved_once"),
            models.UniqueConstraint(fields=["wait"], condition=Q(answer=""), name="one_place_is_offered_at_a_time"),
            models.CheckConstraint(
                name="wait_offer_is_answered_by_somebody",
                condition=Q(answer="", answered_on=None, answered_by=None, answered_at=None)
                | ~Q(answer="")
                & Q(answered_on__gte=F("offered_on"), answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]
