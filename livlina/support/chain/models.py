"""A chain of help: its steps, in the case of the one whom they are for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, KeptApart, OfCase, kept_apart
from livlina.core.apart import KeptWords
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.support.possible.terms import UnmetReason


class ChainStep(OfCase):
    """
    One step of the help that is wished for (steg i en kedja): what, by whom, from which day. Marked, never changed.

    `left_on` is the day on which she left, where it is part of what was set going together then. What could not be had
    is a wish that was not met too. A day ahead tells when she leaves: such a row is seen where whereabouts are (S-21).
    By whom it is given tells where she is and stands apart; `names_giver` says that it is told.
    Source: R-153, R-155, R-156.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "names_giver placed_by placed_at submission marked_by marked_at",
        Level.VIOLENCE: "kind words wanted_on left_on began_on ended_on missing",
    }

    kind = models.CharField(max_length=50)  # the key of a kind of help, or one of `Beside`
    words = SealedText("vad")
    by_whom = KeptWords()
    names_giver = models.BooleanField(default=False)
    wanted_on = models.DateField("önskad start")
    left_on = models.DateField("lämnade den", null=True)
    began_on = models.DateField("började", null=True)
    ended_on = models.DateField("avslutades", null=True)
    missing = models.CharField(max_length=20, choices=UnmetReason, blank=True)
    placed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)
    marked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "chain_steps"
        constraints = [
            RowPolicy(
                name="chain_step_rows",
                using=f"{MY_CASE} AND (coalesce(left_on, began_on, wanted_on) <= today() "
                f"OR case_id = {mine('my_level4_cases')})",
                new=WORKED_CASE,
            ),
            InOwnName("placed_by", name="chain_step_in_own_name", last=("marked_by",)),
            models.UniqueConstraint(fields=["case", "submission", "kind"], name="chain_step_is_saved_once"),
            models.UniqueConstraint(
                fields=["case", "left_on", "kind"], condition=Q(left_on__isnull=False), name="one_leaves_once_a_day"
            ),
            models.CheckConstraint(
                name="chain_step_ends_after_it_began",
                condition=Q(ended_on=None) | Q(began_on__isnull=False, ended_on__gte=F("began_on")),
            ),
            models.CheckConstraint(name="chain_step_is_missing_or_given", condition=Q(missing="") | Q(began_on=None)),
        ]


class ChainStepKept(KeptApart):
    """By whom a step is given: a shelter, a school, the municipality she moves to."""

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "by_whom"}
    sealed_as: ClassVar[dict[str, str]] = {"by_whom": "support_chainstep.by_whom"}

    of = models.OneToOneField(ChainStep, on_delete=models.PROTECT, related_name="kept")
    by_whom = SealedText("vem som gör det")

    class Meta:
        default_related_name = "chain_step_kept"
        constraints = kept_apart("chain_step_kept")
