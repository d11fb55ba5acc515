"""What was told before help was chosen, exceptions from what is so as a rule, and help that could not be had."""

from django.db import models

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine, none_of_mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import Staff
from livlina.support.offer.terms import Condition, ParentContact
from livlina.support.possible.terms import UnmetReason


class HelpFacts(OfCase):
    """
    What somebody who works with the case told, so that it could be judged which help is possible (uppgifter).

    Never changed, only followed by others: the latest hold. Nothing here is taken from another's
    file, and consents stand by themselves (`cases.consenting`). Source: R-166, R-170.
    """

    levels = {
        Level.ADMINISTRATIVE: "told_by told_at submission",
        Level.VIOLENCE: "parent_contact parent_contact_ended_on violence_ceased life_stable safe_and_protected "
        "meets_violent_parent decision_for_child motivation_assessed court_ordered_contact",
    }

    parent_contact = models.CharField(max_length=10, choices=ParentContact, default=ParentContact.UNKNOWN)
    parent_contact_ended_on = models.DateField(null=True)
    violence_ceased = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    life_stable = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    safe_and_protected = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    meets_violent_parent = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    decision_for_child = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    motivation_assessed = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    court_ordered_contact = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    told_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "help_facts"
        constraints = [
            RowPolicy(
                name="help_facts_rows", using=MY_CASE, new=f"{WORKED_CASE} AND told_by_id = acting()", changes=()
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="help_facts_are_saved_once"),
        ]


class HelpException(OfCase):
    """
    That one who leads the unit lets some help be given although something is not as it should be as a rule (undantag).

    It holds only as long as what was told about the protection of the child is the same. Never changed. Source: R-170.
    """

    levels = {
        Level.ADMINISTRATIVE: "decided_by decided_at submission",
        Level.NOTE: "help",
        Level.VIOLENCE: "facts condition reason",
    }

    facts = models.ForeignKey(HelpFacts, on_delete=models.PROTECT, related_name="exceptions")
    help = models.CharField(max_length=50)  # the key of a kind of help
    condition = models.CharField(max_length=30, choices=Condition)
    reason = SealedText("skäl")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "help_exceptions"
        constraints = [
            # whoever decides may be one who leads and reads the case for a time
            RowPolicy(
                name="help_exception_rows",
                using=MY_CASE,
                new=f"case_id = {mine('my_led_sides')} AND case_id <> {none_of_mine('my_cases_in_hand')} "
                "AND decided_by_id = acting()",
                changes=(),
            ),
            SameCase("facts", name="within_case_help_exception"),
            models.UniqueConstraint(fields=["facts", "help", "condition"], name="help_exception_is_made_once"),
        ]


class HelpWish(OfCase):
    """
    That the person wished for some help and could not have it (önskan): which, why, in what words. Never changed.

    Counted as unmet need where there are enough of them. Source: R-140, R-153, R-154.
    """

    levels = {
        Level.ADMINISTRATIVE: "wished_on noted_by noted_at submission",
        Level.NOTE: "help reason",
        Level.VIOLENCE: "words",
    }

    help = models.CharField(max_length=50)  # the key of a kind of help, or `other`
    reason = models.CharField(max_length=20, choices=UnmetReason)
    words = SealedText("med personens ord")
    wished_on = models.DateField("önskade")
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "help_wishes"
        constraints = [
            RowPolicy(
                name="help_wish_rows", using=MY_CASE, new=f"{WORKED_CASE} AND noted_by_id = acting()", changes=()
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="help_wish_is_saved_once"),
        ]
