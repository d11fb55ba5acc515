"""What was answered about the conditions of Trappan before a session with a child."""

from django.db import models

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import Staff


class ConditionCheck(OfCase):
    """
    The conditions of Trappan on a day, in the child's own case (villkor för Trappan): never changed, asked again.

    `receptive` is '' where nobody had begun to ask. `goes_on_because` is why Trappan goes on where one is broken.
    Source: R-170, R-171.
    """

    levels = {
        Level.ADMINISTRATIVE: "checked_on checked_by checked_at submission",
        Level.VIOLENCE: "violence_ceased life_stable safe_and_protected meets_violent_parent receptive goes_on_because",
    }

    checked_on = models.DateField()
    violence_ceased = models.CharField(max_length=10, choices=Answer)
    life_stable = models.CharField(max_length=10, choices=Answer)
    safe_and_protected = models.CharField(max_length=10, choices=Answer)
    meets_violent_parent = models.CharField(max_length=10, choices=Answer)
    receptive = models.CharField(max_length=10, choices=Answer, blank=True, default="", db_default="")
    goes_on_because = SealedText("varför Trappan fortsätter ändå")
    checked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "condition_checks"
        constraints = [
            RowPolicy(name="condition_check_rows", using=MY_CASE, new=f"{WORKED_CASE} AND checked_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "submission"], name="conditions_are_checked_once"),
        ]

    @property
    def told(self) -> dict[str, str]:
        """The answers by the name of their condition, of those that were asked."""
        names = ("violence_ceased", "life_stable", "safe_and_protected", "meets_violent_parent", "receptive")
        return {name: answer for name in names if (answer := getattr(self, name))}
