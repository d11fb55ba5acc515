"""That a case was given to one without the competence it asks for, and why, in the words of the one who leads."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from livlina.access.keys import KeyHolder
from livlina.cases.of_case import SameCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff


class GivenWithout(KeyHolder):
    """
    Why a case was given to one who lacks a competence that a case of its kind asks for. Never changed.

    Under a key of its own, since whoever gives a case need not read it. Seen by the one who wrote it, and by those who
    lead the unit and stand on no other side. Source: R-362, S-10.
    """

    levels = {
        Level.ADMINISTRATIVE: "case engagement lacks given_by given_at",
        Level.VIOLENCE: "reason",
    }

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="given_without")
    engagement = models.OneToOneField("cases.Engagement", on_delete=models.PROTECT, related_name="given_without")
    lacks = ArrayField(models.CharField(max_length=100))  # the competences as they were called
    reason = SealedText("skäl")
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        app_label = "cases"
        constraints = [
            RowPolicy(
                name="given_without_rows",
                using=f"given_by_id = acting() OR case_id = {mine('my_led_sides')}",
                new="given_by_id = acting() AND is_given_by_me(case_id, engagement_id)",
            ),
            SameCase("engagement", name="within_case_given_without"),
            models.CheckConstraint(name="given_without_says_what", condition=~Q(lacks=[])),
        ]
