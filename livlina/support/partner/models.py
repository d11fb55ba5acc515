"""
A contact of her own: that it is to be offered, and each word about it since. All of it stands in her case.

Nothing here points to another's case, and nothing of another's case points here (S-10).
"""

from django.db import models
from django.db.models import Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.support.partner.terms import EndReason, Said
from livlina.support.waiting.terms import CheckHow, HowItIs


class PartnerContact(OfCase):
    """
    That the person of a case is to be offered a contact of her own (partnerkontakt). Never changed; the latest holds.

    Asked for by one who leads the unit, through ask_partner_contact() of the database, or by who works with the case.
    Seen by those who see the case alone: whoever asked learns nothing of what became of it. `instruction` is what the
    worker was told. Source: R-122, S-10.
    """

    levels = {Level.ADMINISTRATIVE: "asked_by asked_at submission", Level.VIOLENCE: "ask_by instruction"}

    ask_by = models.DateField("erbjuds senast")
    instruction = models.OneToOneField("cases.Instruction", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        default_related_name = "partner_contacts"
        constraints = [
            RowPolicy(
                name="partner_contact_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND asked_by_id = acting() AND instruction_id IS NULL",
            ),
            SameCase("instruction", name="within_case_partner_contact"),
            models.UniqueConstraint(fields=["case", "submission"], name="partner_contact_is_asked_for_once"),
        ]


class PartnerWord(OfCase):
    """
    What was said or done about it (svar, säkerhetskontroll): never changed, only followed by another.

    `done` is what was agreed at a yes, and what was done at a check. After a no the database takes nothing but that she
    asks for it herself. Source: R-122.
    """

    levels = {
        Level.ADMINISTRATIVE: "contact happened_on said_by said_at submission",
        Level.VIOLENCE: "kind how state words done next_on end_reason",
    }

    contact = models.ForeignKey(PartnerContact, on_delete=models.PROTECT, related_name="said")
    kind = models.CharField(max_length=12, choices=Said)
    happened_on = models.DateField()
    how = models.CharField(max_length=10, choices=CheckHow)
    state = models.CharField(max_length=15, choices=HowItIs, blank=True)
    words = SealedText("vad personen sa")
    done = SealedText("vad ni kom överens om, eller vad som gjordes")
    next_on = models.DateField("nästa dag", null=True)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "partner_words"
        constraints = [
            RowPolicy(name="partner_word_rows", using=MY_CASE, new=f"{WORKED_CASE} AND said_by_id = acting()"),
            SameCase("contact", name="within_case_partner_word"),
            models.UniqueConstraint(fields=["case", "submission"], name="partner_word_is_said_once"),
            models.CheckConstraint(
                name="partner_word_has_its_state",
                condition=Q(kind=Said.CHECK) & ~Q(state="") | ~Q(kind=Said.CHECK) & Q(state=""),
            ),
            models.CheckConstraint(
                name="partner_contact_ends_for_a_reason",
                condition=Q(kind=Said.ENDED) & ~Q(end_reason="") | ~Q(kind=Said.ENDED) & Q(end_reason=""),
            ),
        ]
