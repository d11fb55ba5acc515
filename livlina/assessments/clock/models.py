"""What has happened since the danger was assessed, and the decision of one who leads to end a case with high risk."""

from django.db import models

from livlina.assessments.clock.terms import NewLook
from livlina.assessments.terms import NightRisk
from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine, none_of_mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff


class RiskEvent(OfCase):
    """That something has happened after which the danger is assessed anew (händelse). Never changed. Source: R-232."""

    levels = {
        Level.ADMINISTRATIVE: "noted_by noted_at submission",
        Level.VIOLENCE: "kind happened_on words",
    }

    kind = models.CharField("vad som hänt", max_length=15, choices=NewLook)
    happened_on = models.DateField("dag")
    words = SealedText("med egna ord")
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one event (S-142)

    class Meta:
        default_related_name = "risk_events"
        constraints = [
            RowPolicy(name="risk_event_rows", using=MY_CASE, new=f"{WORKED_CASE} AND noted_by_id = acting()"),
            models.UniqueConstraint(fields=["case", "submission"], name="risk_event_is_noted_once"),
        ]


class RiskDecision(OfCase):
    """
    That one who leads has decided that a case with high risk may end (beslut om avslut vid hög risk). Never changed.

    What was offered, what the person chose and which protection remains. It holds until a level is signed anew. `level`
    is '' where danger was told that nobody has assessed.
    """

    levels = {
        Level.ADMINISTRATIVE: "decided_by decided_at submission",
        Level.VIOLENCE: "level offered chose remains",
    }

    level = models.CharField(max_length=10, choices=NightRisk, blank=True)
    offered = SealedText("det som erbjöds")
    chose = SealedText("det personen valde")
    remains = SealedText("skydd som är kvar")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one decision (S-142)

    class Meta:
        default_related_name = "risk_decisions"
        constraints = [
            # by one who leads its unit and sees the case, and does not have it in hand
            RowPolicy(
                name="risk_decision_rows",
                using=MY_CASE,
                new=f"{MY_CASE} AND case_id = {mine('my_led_sides')} AND case_id <> {none_of_mine('my_cases_in_hand')} "
                "AND decided_by_id = acting()",
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="risk_decision_is_saved_once"),
        ]
