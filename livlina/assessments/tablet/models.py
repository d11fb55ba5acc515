"""The occasions on which a person rates herself on a tablet, each with a code of its own. No answers stand here."""

from django.db import models
from django.db.models import Q

from livlina.assessments.tablet.terms import Ending, Moment, Sees
from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.organisation.models import Staff


class RatingOccasion(OfCase):
    """
    One occasion on which the person is given the tablet (egen skattning).

    Its code follows from its public id by a key that is not in the database: `secret` is a keyed hash of it, `token` of
    what the tablet that opened it holds. What is answered is kept nowhere until it is handed in, and is then an
    assessment. `is_reviewed` says whether the translation had been confirmed when she met it.
    """

    levels = {
        Level.ADMINISTRATIVE: "started_by started_at expires_at submission secret token opened_at ended_at ended_by "
        "ending assessment",
        Level.VIOLENCE: "instrument version language is_reviewed moment sees",
    }

    instrument = models.SlugField(max_length=40, db_index=False)
    version = models.PositiveIntegerField()
    language = models.CharField("språk", max_length=20)
    is_reviewed = models.BooleanField()
    moment = models.CharField(max_length=10, choices=Moment)
    sees = models.CharField("vem som ser skärmen", max_length=10, choices=Sees)
    started_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one code (S-142)
    secret = models.BinaryField(max_length=16)
    token = models.BinaryField(max_length=16, null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    assessment = models.OneToOneField(
        "assessments.Assessment", null=True, on_delete=models.PROTECT, related_name="occasion"
    )

    class Meta:
        default_related_name = "rating_occasions"
        constraints = [
            RowPolicy(
                name="rating_occasion_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND (started_by_id = acting() OR ended_by_id = acting())",
            ),
            InOwnName("started_by", name="rating_occasion_in_own_name", later=("ended_by",)),
            SameCase("assessment", name="within_case_rating_occasion"),
            models.UniqueConstraint(fields=["case", "submission"], name="rating_is_started_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="case_has_one_code_at_a_time"),
            models.UniqueConstraint(fields=["secret"], condition=Q(ended_at=None), name="code_points_out_one_occasion"),
            models.UniqueConstraint(fields=["token"], name="tablet_holds_one_occasion"),
            models.CheckConstraint(
                name="rating_is_ended_somehow",
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(
                name="rating_handed_in_is_an_assessment",
                condition=Q(ending=Ending.HANDED_IN, assessment__isnull=False)
                | ~Q(ending=Ending.HANDED_IN) & Q(assessment=None),
            ),
        ]
