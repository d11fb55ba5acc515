"""
Decisions and what follows on them. What is signed is never changed; what happens later is written beside it.

The database refuses what the commands forget.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from livlina.cases.decisions.rules import AGAINST, GRANTS, Extent, last_day
from livlina.cases.decisions.terms import Outcome, Step, Way
from livlina.cases.of_case import LEVEL4_CASE, MY_CASE, NOTED_CASE, WORKED_CASE, NamesStaff, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff, Unit
from livlina.organisation.rules import Amount
from livlina.organisation.terms import DecisionKind

SIGNED_CASE = f"case_id = {mine('my_signing_cases')}"
"""A case one works with, or reads as one who leads its unit."""


class Decision(NamesStaff, OfCase):
    """
    A decision in a case (beslut): a proposal until somebody with the delegation to it signs it.

    `grounds` are keys of the law data, the first of them what it is decided under; `laws` what was printed of them on
    the day it was signed, which later law never changes. `running` is its number in the case and `edition` which
    wording of it: a slip of the pen is put right by the next edition, which points to the one before. What decides on
    more of help that was granted is a decision of its own that `extends` the one before: granted it tells all there is
    from then on. `body` is the body of the board that decided, '' for the one who signed.
    `changed_by` is who last changed the proposal of another: the words are theirs as well.
    `names_provider`: who carries it out is told, in a row of its own. Seen by those who see the
    case; proposed by those who work with it, signed by them or by one who leads its unit. Source: R-103, R-104;
    law-and-methods, section 10.
    """

    levels = {
        Level.ADMINISTRATIVE: "kind running edition corrects extends proposed_by proposed_at changed_by version "
        "submission decided_on body signed_by signed_at hides_decider names_provider",
        Level.NOTE: "outcome grounds laws talks weeks groups starts_on ends_on promise",
        Level.VIOLENCE: "what reasons circumstances conditions took_part",
    }

    kind = models.CharField(max_length=30, choices=DecisionKind)
    outcome = models.CharField(max_length=15, choices=Outcome)
    grounds = ArrayField(models.CharField(max_length=50), default=list)
    laws = ArrayField(models.CharField(max_length=400), default=list)
    talks = models.PositiveSmallIntegerField(null=True)
    weeks = models.PositiveSmallIntegerField(null=True)
    groups = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    names_provider = models.BooleanField(default=False)
    what = SealedText("vad som beslutas")
    circumstances = SealedText("omständigheter")
    reasons = SealedText("skäl")
    conditions = SealedText("villkor")
    took_part = SealedText("deltog utan att besluta")
    promise = models.ForeignKey("cases.Promise", null=True, on_delete=models.PROTECT, related_name="withdrawals")
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField()  # the form it came by: a double click is one decision (S-142)
    decided_on = models.DateField(null=True)
    body = models.CharField(max_length=200, blank=True)
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    hides_decider = models.BooleanField(default=False)
    running = models.PositiveIntegerField(null=True)
    edition = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    extends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="extended_by")

    class Meta:
        default_related_name = "decisions"
        constraints = [
            RowPolicy(
                name="decision_rows",
                using=MY_CASE,
                new=f"{SIGNED_CASE} AND (signed_by_id IS NULL OR signed_by_id = acting())",
            ),
            InOwnName("proposed_by", name="decision_in_own_name", later=("signed_by",), last=("changed_by",)),
            SameCase("promise", "corrects", "extends", name="within_case_decision"),
            models.CheckConstraint(
                name="decision_is_signed_whole",
                condition=Q(signed_at=None, signed_by=None, decided_on=None, running=None, laws=[])
                | Q(signed_at__isnull=False, signed_by__isnull=False, decided_on__isnull=False, running__isnull=False)
                & Q(what__isnull=False)
                & ~Q(laws=[]),
            ),
            models.CheckConstraint(
                name="refusal_has_its_reasons",
                condition=Q(signed_at=None)
                | ~Q(outcome__in=sorted(AGAINST))
                | Q(reasons__isnull=False, circumstances__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_is_withdrawn_by_a_decision",
                condition=Q(outcome=Outcome.WITHDRAWN, promise__isnull=False)
                | ~Q(outcome=Outcome.WITHDRAWN) & Q(promise=None),
            ),
            models.CheckConstraint(
                name="decision_period_is_forward",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="decision_is_saved_once"),
            models.UniqueConstraint(
                fields=["case", "running", "edition"],
                condition=Q(running__isnull=False),
                name="decision_number_is_the_cases_own",
            ),
            models.UniqueConstraint(
                fields=["extends"],
                condition=Q(corrects=None, signed_at__isnull=False, outcome__in=sorted(GRANTS)),
                name="help_is_extended_once",
            ),
        ]

    @property
    def provider_unit(self) -> Unit | None:
        """Which of our units carries it out; None also where that is not for the one who asks."""
        row = self._carrier
        return row.unit if row else None

    @property
    def provider(self) -> str:
        """Who else carries it out, in words; '' also where that is not for the one who asks."""
        row = self._carrier
        return row.words if row else ""

    @property
    def _carrier(self) -> "DecisionProvider | None":
        row: DecisionProvider | None = getattr(self, "carrier", None) if self.names_provider else None
        if row is not None:
            row.case = self.case
        return row

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def number(self) -> str:
        """The case's number and its own, `2026-0012/3`, with the wording when it has been put right; '' unsigned."""
        if self.running is None:
            return ""
        return f"{self.case.number}/{self.running}" + (f", lydelse {self.edition}" if self.edition > 1 else "")

    @property
    def amount(self) -> Amount:
        return Amount(talks=self.talks, weeks=self.weeks, groups=self.groups)

    @property
    def extent(self) -> Extent:
        """How much it grants in all, and until when."""
        until = last_day(starts_on=self.starts_on, weeks=self.weeks, ends_on=self.ends_on)
        return Extent(amount=self.amount, ends_on=until)


class DecisionProvider(OfCase):
    """
    Who carries out a decision (utförare): one of our units, or another in words. It stands when the decision is signed.

    In a child's own case, and of a shelter, that says where somebody is: the database itself guards such a row, which
    is seen where whereabouts are (S-21). It has the random id of its decision, where its words stood before.
    """

    levels = {Level.ADMINISTRATIVE: "decision is_guarded", Level.VIOLENCE: "unit words"}
    sealed_as: ClassVar[dict[str, str]] = {"words": "cases_decision.provider"}

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="carrier")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    words = SealedText("vem som utför")
    is_guarded = models.BooleanField(default=True)

    class Meta:
        default_related_name = "decision_providers"
        constraints = [
            RowPolicy(
                name="decision_provider_rows",
                using=f"{MY_CASE} AND (NOT is_guarded OR {LEVEL4_CASE})",
                new=WORKED_CASE,
            ),
            SameCase("decision", name="within_case_decision_provider"),
        ]


class DecisionStep(OfCase):
    """
    Something that happened with a signed decision, on which day, by whom it was written down. Never changed: what was
    wrong is followed by another, and the last of a kind counts.

    `way` is how the party was told, `party` who that was. Source: förvaltningslagen; R-103.
    """

    levels = {
        Level.ADMINISTRATIVE: "decision step happened_on way said_by said_at submission",
        Level.VIOLENCE: "party text",
    }

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=15, choices=Step)
    happened_on = models.DateField()
    way = models.CharField(max_length=10, choices=Way, blank=True)
    party = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    text = SealedText("anteckning")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()  # a double click is one step (S-142)

    class Meta:
        default_related_name = "decision_steps"
        constraints = [
            RowPolicy(
                name="decision_step_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND said_by_id = acting()",
            ),
            SameCase("decision", "party", name="within_case_decision_step"),
            models.UniqueConstraint(fields=["case", "submission"], name="decision_step_is_saved_once"),
        ]
        indexes = [models.Index(fields=["decision", "id"], name="decision_steps_in_order")]


class Promise(NamesStaff, OfCase):
    """
    What somebody was promised before anything was decided, such as a place over the holiday (löfte i ett nödläge).

    By whom, until which day. It has an owner the next working day, and is taken back only by a decision that can be
    appealed (`Decision.promise`). Source: R-102.
    """

    levels = {
        Level.ADMINISTRATIVE: "promised_by promised_on until owner owner_given_by owner_given_at kept_by kept_at "
        "said_by said_at submission",
        Level.VIOLENCE: "what promiser",
    }
    names_another: ClassVar[dict[str, str]] = {"promised_by": "who promised it; `said_by` is who writes it down"}

    what = SealedText("vad som lovades")
    promised_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    promiser = SealedText("vem som lovade")  # in words, where it is none of the staff
    promised_on = models.DateField()
    until = models.DateField()
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    owner_given_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    owner_given_at = models.DateTimeField(null=True)
    kept_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "promises"
        constraints = [
            RowPolicy(name="promise_rows", using=MY_CASE, new=NOTED_CASE),
            InOwnName("said_by", name="promise_in_own_name", later=("kept_by",), last=("owner_given_by",)),
            models.CheckConstraint(name="promise_runs_forward", condition=Q(until__gte=F("promised_on"))),
            models.CheckConstraint(
                name="promise_is_somebodys",
                condition=Q(promised_by__isnull=False, promiser=None) | Q(promised_by=None, promiser__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_owner_was_given",
                condition=Q(owner=None, owner_given_by=None, owner_given_at=None)
                | Q(owner__isnull=False, owner_given_by__isnull=False, owner_given_at__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_was_kept_by_somebody",
                condition=Q(kept_at=None, kept_by=None) | Q(kept_at__isnull=False, kept_by__isnull=False),
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="promise_is_saved_once"),
        ]
