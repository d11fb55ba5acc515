"""
A proposal of support for a child in an adult's case, and what is said of it.

Under keys of their own: the unit that decides reads the proposal, and nothing of the case that it comes from.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from livlina.access.keys import KeyHolder
from livlina.cases.children.models import ChildLine
from livlina.cases.of_case import WORKED_CASE, NamesStaff, SameCase, my_case_when
from livlina.cases.own_support.terms import Help, Kind, Obstacle, Recipient, Where, WhyThere
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Board, Staff, Unit
from livlina.people.terms import Protection

HAS_BEEN_INTERVIEWED = "(interview_on IS NULL OR interview_on < today())"


class OwnSupport(NamesStaff, KeyHolder):
    """
    What a unit proposes for a child (förslag om eget stöd): which help, for whom, and since when the need is known.

    `name`, `birth_year` and `protection` are the child's as they stood; nothing else of the file goes over, never where
    somebody is. With `ground` it is a disclosure to another board. Never changed; what has become of it stands in its
    steps. Seen by those who see the case, by those who lead the unit where it waits and stand on no other side, and by
    those who work with the case whose commission the proposing case carries out. Source: R-198, R-208, R-209.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "from_unit to_unit to_board proposed_on proposed_by proposed_at submission",
        Level.NOTE: "ground",
        Level.VIOLENCE: "case line help recipient need_on interview_on name birth_year protection text decided_by",
    }

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="own_support")
    line = models.ForeignKey(ChildLine, on_delete=models.PROTECT, related_name="own_support")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    help = models.CharField(max_length=30, choices=Help)
    recipient = models.CharField(max_length=10, choices=Recipient)
    need_on = models.DateField("behovet uppmärksammades")
    interview_on = models.DateField("förhöret", null=True)
    name = SealedText("barnets namn")
    birth_year = models.PositiveSmallIntegerField(null=True)
    protection = models.CharField(max_length=25, choices=Protection, default=Protection.NONE)
    text = SealedText("vad barnet behöver")
    ground = models.CharField(max_length=50, blank=True)  # a key of the law data; '' under the same board
    decided_by = SealedText("vem som beslutade att lämna ut")
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one proposal (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="own_support_rows",
                using=f"{my_case_when(HAS_BEEN_INTERVIEWED)} OR id = {mine('my_own_support')}",
                new=f"{WORKED_CASE} AND proposed_by_id = acting()",
            ),
            SameCase("line", name="within_case_own_support"),
            models.UniqueConstraint(fields=["case", "submission"], name="own_support_is_proposed_once"),
        ]
        indexes = [models.Index(fields=["line", "-id"], name="own_support_latest")]

    @property
    def is_disclosure(self) -> bool:
        """True when the unit is under another board than the case."""
        return bool(self.ground)


class OwnSupportStep(NamesStaff, PublicModel):
    """
    What one side has said of a proposal: that it is passed on, granted, refused, taken back, or begun. Never changed.

    Passed on, `to_unit` is who decides; under another board it is a disclosure, with its ground. Granted, `where` is
    who gives it and `why_there` the reason; refused, `obstacle` is what stands in the way. `happened_on` is the day of
    it: of what has begun the day of the child's first session. Source: R-194, R-198, R-209.
    """

    sealed_by: ClassVar[str] = "support"
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id support kind happened_on to_unit to_board said_by said_at submission",
        Level.NOTE: "ground where why_there",
        Level.VIOLENCE: "obstacle text decided_by",
    }

    support = models.ForeignKey(OwnSupport, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    happened_on = models.DateField()
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    to_board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=50, blank=True)
    decided_by = SealedText("vem som beslutade att lämna ut")
    where = models.CharField(max_length=10, choices=Where, blank=True)
    why_there = models.CharField(max_length=15, choices=WhyThere, blank=True)
    obstacle = models.CharField(max_length=15, choices=Obstacle, blank=True)
    text = SealedText("med egna ord")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="own_support_step_rows",
                using=f"support_id = {mine('my_own_support')}",
                new="said_by_id = acting() AND may_say_of_support(support_id, kind)",
            ),
            models.UniqueConstraint(fields=["support", "submission"], name="own_support_step_is_said_once"),
            models.UniqueConstraint(fields=["support", "kind"], name="own_support_has_each_step_once"),
            models.UniqueConstraint(
                fields=["support"],
                condition=Q(kind__in=[Kind.GRANTED, Kind.REFUSED]),
                name="own_support_is_decided_once",
            ),
            models.CheckConstraint(
                name="own_support_passed_on_has_its_unit",
                condition=Q(kind=Kind.LINKED, to_unit__isnull=False, to_board__isnull=False)
                | ~Q(kind=Kind.LINKED) & Q(to_unit=None, to_board=None),
            ),
            models.CheckConstraint(
                name="own_support_decision_has_its_reason",
                condition=(Q(kind=Kind.GRANTED) & ~Q(where="") & ~Q(why_there="") | ~Q(kind=Kind.GRANTED) & Q(where=""))
                & (Q(kind=Kind.REFUSED) & ~Q(obstacle="") | ~Q(kind=Kind.REFUSED) & Q(obstacle="")),
            ),
        ]

    def sealing_row(self) -> OwnSupport:
        return self.support
