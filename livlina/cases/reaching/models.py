"""The contacts between the talks, each a row that stays as it was written."""

from django.db import models
from django.db.models import Q

from livlina.cases.of_case import WORKED_CASE, OfCase
from livlina.cases.reaching.terms import HEARD_BY, Direction, IdentityCheck, TryOutcome
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import Staff
from livlina.people.models import SafeChannel
from livlina.people.terms import Anyway, ChannelKind, GateAnswer


class ContactTry(OfCase):
    """
    One contact with the client between the talks, or a try to get one (kontaktförsök). Never changed, and no talk.

    It tells by which way and when somebody is reached, so of those who have the case only they see it whose relation
    carries that (S-21). `passage` is what the gate said; past it goes only a call, for a reason. Source: R-085, R-108.
    """

    levels = {
        Level.ADMINISTRATIVE: "kind direction outcome happened_at minutes passage anyway way tried_by tried_at "
        "submission",
        Level.VIOLENCE: "identity code_word because note",
    }

    kind = models.CharField(max_length=15, choices=ChannelKind)
    way = models.ForeignKey(SafeChannel, null=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=5, choices=Direction)
    outcome = models.CharField(max_length=15, choices=TryOutcome)
    happened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True)
    identity = models.CharField(max_length=15, choices=IdentityCheck, blank=True)
    code_word = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)  # said before anything else
    passage = models.CharField(max_length=10, choices=GateAnswer, default=GateAnswer.ALLOWED)
    anyway = models.CharField(max_length=10, choices=Anyway, blank=True)
    because = SealedText("varför ändå")
    note = SealedText("anteckning")
    tried_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "contact_tries"
        constraints = [
            RowPolicy(
                name="contact_try_rows",
                using=f"case_id = {mine('my_level4_cases')}",
                new=f"{WORKED_CASE} AND tried_by_id = acting()",
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="contact_try_is_logged_once"),
            models.CheckConstraint(
                name="contact_goes_out_by_a_way", condition=Q(direction=Direction.IN) | Q(way__isnull=False)
            ),
            models.CheckConstraint(
                name="contact_is_heard_by_a_way_that_goes_both_ways",
                condition=~Q(direction=Direction.IN) | Q(kind__in=sorted(HEARD_BY)),
            ),
            models.CheckConstraint(
                name="contact_past_the_gate_has_its_reason",
                condition=Q(passage=GateAnswer.ALLOWED, anyway="") | (~Q(passage=GateAnswer.ALLOWED) & ~Q(anyway="")),
            ),
            models.CheckConstraint(
                name="contact_talked_knows_with_whom", condition=~Q(outcome=TryOutcome.TALKED) | ~Q(identity="")
            ),
        ]
        indexes = [models.Index(fields=["case", "-happened_at"], name="contact_try_latest")]
