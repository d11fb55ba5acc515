"""
What was assessed in a case: with which version of an instrument, the answers, what was done, and what was added later.

What is signed is never changed. A lower level than what is known waits for a second person, and the higher one holds
meanwhile (S-152). Nothing here is about anybody but the one the case is about (R-222).
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from livlina.assessments.clock.models import RiskDecision, RiskEvent
from livlina.assessments.protection.models import Safeguard, SafetyPlan
from livlina.assessments.tablet.models import RatingOccasion
from livlina.assessments.terms import ActionTaken, Asked, Flag, How, NightRisk, SecondOutcome, Via
from livlina.cases.of_case import MY_CASE, SECOND_CASE, WORKED_CASE, NamesStaff, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import Staff

__all__ = [
    "AnswerSheet",
    "Assessment",
    "AssessmentAction",
    "AssessmentAddition",
    "RatingOccasion",
    "RiskDecision",
    "RiskEvent",
    "Safeguard",
    "SafetyPlan",
    "together",
]


def together(*names: str) -> Q:
    """Either all of these are told or none is."""
    return Q(**dict.fromkeys(names, None)) | Q(**{f"{name}__isnull": False for name in names})


class Assessment(NamesStaff, OfCase):
    """
    One assessment with one version of an instrument (bedömning), or the result of one that is not asked here.

    `judged_level` and `why` are what the worker thought before the result was shown, `proposed` the highest that the
    answers have pointed to, `level` what was signed and `floor` the higher level that holds until a second person has
    agreed, '' where none is needed. `again_on` is the day by which it is made again, as it was decided when it was
    signed. One that was begun by mistake is discarded, with its answers kept; one that was judged is struck: without a
    level, for a reason (`difference`), with what its answers pointed to for a floor. `exposed` is what a screening
    told.
    `result`, `assessor` and `kept_at` are of an instrument whose questions stand elsewhere.
    """

    levels = {
        Level.ADMINISTRATIVE: "happened_on started_by started_at submission judged_by judged_at signed_by signed_at "
        "second_by second_at discarded_by discarded_at",
        Level.VIOLENCE: "instrument version asked how is_alone is_voluntary via proposed judged_level why level floor "
        "difference again_on exposed second_outcome second_words result assessor is_certified kept_at",
    }

    instrument = models.SlugField(max_length=40, db_index=False)
    version = models.PositiveIntegerField()
    happened_on = models.DateField("gjord")
    asked = models.CharField(max_length=10, choices=Asked)
    how = models.CharField(max_length=20, choices=How)
    is_alone = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    is_voluntary = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    via = models.CharField(max_length=10, choices=Via, default=Via.HERE)
    started_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one assessment (S-142)
    proposed = models.CharField(max_length=10, choices=NightRisk, blank=True)
    judged_level = models.CharField(max_length=10, choices=NightRisk, blank=True)
    why = SealedText("varför nivån sattes så")
    judged_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)
    level = models.CharField(max_length=10, choices=NightRisk, blank=True)
    floor = models.CharField(max_length=10, choices=NightRisk, blank=True)
    difference = SealedText("varför nivåerna skiljer sig")
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    second_outcome = models.CharField(max_length=10, choices=SecondOutcome, blank=True)
    second_words = SealedText("den andra personens ord")
    second_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    again_on = models.DateField("görs om", null=True)
    discarded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    exposed = models.CharField("berättade om våld", max_length=10, choices=Answer, default=Answer.UNKNOWN)
    result = SealedText("resultat")
    assessor = SealedText("vem som bedömde")
    is_certified = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    kept_at = SealedText("var formuläret finns")

    class Meta:
        default_related_name = "assessments"
        constraints = [
            # whoever reads a lower level second may be one who leads and reads the case for a time
            RowPolicy(
                name="assessment_rows",
                using=MY_CASE,
                new=f"(second_by_id = acting() AND {SECOND_CASE}) OR (second_by_id IS NULL AND {WORKED_CASE})",
            ),
            InOwnName(
                "started_by",
                name="assessment_in_own_name",
                later=(
                    "judged_by",
                    "signed_by",
                    "second_by",
                    "discarded_by",
                ),
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="assessment_is_begun_once"),
            models.CheckConstraint(name="assessment_is_judged_whole", condition=together("judged_by", "judged_at")),
            models.CheckConstraint(name="assessment_is_signed_whole", condition=together("signed_by", "signed_at")),
            models.CheckConstraint(
                name="assessment_is_discarded_before_it_is_signed",
                condition=Q(discarded_by=None, discarded_at=None)
                | Q(discarded_by__isnull=False, discarded_at__isnull=False, signed_at=None),
            ),
            models.CheckConstraint(name="assessment_has_its_level_signed", condition=Q(level="") | ~Q(signed_at=None)),
            models.CheckConstraint(
                name="lower_level_is_read_by_another",
                condition=Q(second_outcome="", second_by=None, second_at=None)
                | ~Q(second_outcome="")
                & ~Q(floor="")
                & Q(second_by__isnull=False, second_at__isnull=False)
                & ~Q(second_by=F("signed_by"))
                & ~Q(second_by=F("discarded_by")),
            ),
        ]

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_discarded(self) -> bool:
        return self.discarded_at is not None

    @property
    def is_judged(self) -> bool:
        return self.judged_at is not None

    @property
    def is_struck(self) -> bool:
        """True where it was discarded when its result was known."""
        return self.is_discarded and self.is_judged

    @property
    def is_left(self) -> bool:
        """True while its result is known, and it is neither signed nor struck."""
        return self.is_judged and not self.is_signed and not self.is_discarded

    @property
    def settled_at(self) -> datetime | None:
        """When it was signed, or discarded."""
        return self.signed_at or self.discarded_at

    @property
    def settled_by_id(self) -> int | None:
        """Who signed it, or discarded it."""
        return self.signed_by_id or self.discarded_by_id

    @property
    def is_hers(self) -> bool:
        """True where she answered herself on the tablet: nobody answers in her place, before or after it is read."""
        return self.how == How.TABLET

    @property
    def waits_for_second(self) -> bool:
        """True while a lower level is signed, or it is struck with a higher one, and nobody else has read it."""
        return bool(self.floor) and not self.second_outcome


class AnswerSheet(OfCase):
    """The answers to one section, as a sealed dict from item to answer and words; saved over until it is signed."""

    levels = {Level.ADMINISTRATIVE: "assessment section version saved_by saved_at", Level.VIOLENCE: "answers"}

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="sheets")
    section = models.SlugField(max_length=40, db_index=False)
    version = models.PositiveIntegerField()
    answers = SealedText("svar")
    saved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        default_related_name = "answer_sheets"
        constraints = [
            RowPolicy(name="answer_sheet_rows", using=MY_CASE, new=f"{WORKED_CASE} AND saved_by_id = acting()"),
            InOwnName(name="answer_sheet_in_own_name", last=("saved_by",)),
            SameCase("assessment", name="within_case_answer_sheet"),
            models.UniqueConstraint(fields=["assessment", "section"], name="assessment_has_each_section_once"),
        ]


class AssessmentAction(OfCase):
    """What was done since an answer asked for it (åtgärd): one for each thing that was raised. Never changed."""

    levels = {Level.ADMINISTRATIVE: "assessment done_by done_at", Level.VIOLENCE: "flag taken words"}

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="actions")
    flag = models.CharField(max_length=12, choices=Flag)
    taken = models.CharField(max_length=15, choices=ActionTaken)
    words = SealedText("vad som gjordes")
    done_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        default_related_name = "assessment_actions"
        constraints = [
            RowPolicy(name="assessment_action_rows", using=MY_CASE, new=f"{WORKED_CASE} AND done_by_id = acting()"),
            SameCase("assessment", name="within_case_assessment_action"),
            models.UniqueConstraint(fields=["assessment", "flag"], name="assessment_has_each_action_once"),
        ]


class AssessmentAddition(OfCase):
    """What was added to a signed assessment (tillägg), when something in it was wrong or came to be known later."""

    levels = {Level.ADMINISTRATIVE: "assessment written_by written_at submission", Level.VIOLENCE: "words"}

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="additions")
    words = SealedText("tillägg")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "assessment_additions"
        constraints = [
            RowPolicy(
                name="assessment_addition_rows", using=MY_CASE, new=f"{WORKED_CASE} AND written_by_id = acting()"
            ),
            SameCase("assessment", name="within_case_assessment_addition"),
            models.UniqueConstraint(fields=["assessment", "submission"], name="addition_is_written_once"),
        ]
