"""
A commission from a case to a unit, and what is said about it.

Under keys of their own: the unit reads the commission, and neither the case it comes from nor anything in it.
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from livlina.access.keys import KeyHolder
from livlina.cases.commissions.terms import AnswerKind
from livlina.cases.decisions.rules import Extent
from livlina.cases.of_case import MY_CASE, WORKED_CASE, NamesStaff, SameCase
from livlina.cases.terms import CaseRole
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Board, Staff, Unit
from livlina.organisation.rules import Amount
from livlina.people.terms import NumberKind, Protection

NOT_TOLD: Final = {"talks": None, "weeks": None, "groups": None, "ends_on": None}
SAID_OF_ALL: Final = [
    AnswerKind.ASKED,
    AnswerKind.REPLIED,
    AnswerKind.ACCEPTED,
    AnswerKind.DECLINED,
    AnswerKind.WITHDRAWN,
]
"""What is said of the commission as a whole, with nothing of how much."""


class Commission(NamesStaff, KeyHolder):
    """
    What a unit is to carry out of a decision (uppdrag): the words, how much, and who it is about. Never changed.

    `name`, `identity_number` and `protection` are the client's as they stood; nothing else of the file goes over, never
    where somebody is. `talks`, `weeks`, `groups` and `ends_on` are of what was granted, never more than it; what has
    become of that since stands in the answers. With `ground` it is a disclosure to another board: `text` is what was
    disclosed, `to_board` to whom, `decided_by` who decided it. Seen by those who see the case, those who lead the unit
    and stand on no other side as long as nobody has settled it, and those whom the case that came of it tells
    whereabouts. Source: R-104, R-114.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "from_unit to_unit to_board answer_by sent_by sent_at submission",
        Level.NOTE: "role ground talks weeks groups ends_on",
        Level.VIOLENCE: "case decision text name identity_number number_kind protection decided_by",
    }

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="commissions")
    decision = models.ForeignKey("cases.Decision", on_delete=models.PROTECT, related_name="commissions")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=15, choices=CaseRole)
    text = SealedText("uppdraget")
    talks = models.PositiveSmallIntegerField(null=True)
    weeks = models.PositiveSmallIntegerField(null=True)
    groups = models.PositiveSmallIntegerField(null=True)
    ends_on = models.DateField(null=True)
    name = SealedText("namn")
    identity_number = SealedText("personnummer")
    number_kind = models.CharField(max_length=15, choices=NumberKind, default=NumberKind.UNKNOWN)
    protection = models.CharField(max_length=25, choices=Protection, default=Protection.NONE)
    ground = models.CharField(max_length=50, blank=True)  # a key of the law data; '' under the same board
    decided_by = SealedText("vem som beslutade att lämna ut")
    answer_by = models.DateField()
    sent_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one commission (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="commission_rows",
                using=f"{MY_CASE} OR id = {mine('my_commissions')}",
                new=f"{WORKED_CASE} AND sent_by_id = acting()",
            ),
            SameCase("decision", name="within_case_commission"),
            models.UniqueConstraint(fields=["case", "submission"], name="commission_is_given_once"),
        ]

    @property
    def is_disclosure(self) -> bool:
        """True when the unit is under another board than the case."""
        return bool(self.ground)

    @property
    def extent(self) -> Extent:
        """How much it was for when it was given."""
        return Extent(amount=Amount(talks=self.talks, weeks=self.weeks, groups=self.groups), ends_on=self.ends_on)


class CommissionAnswer(NamesStaff, PublicModel):
    """
    What one side has said of a commission: a question, its answer, that it is taken, refused or taken back; and of more
    than there is, that it is asked for, decided, or not given.

    Never changed. `taken_case` is the case in which it is carried out, at the unit that took it; where the unit gave it
    to itself, `carried_by` is who carries it out there. Asked for, `talks`, `weeks` and `groups` are how much more, and
    `is_applied_for` whether the person has applied for it; to another board the reason is a disclosure, with its
    `ground`. Decided, they are all that the commission is for from then on, by that `decision`. Ended where it is
    carried out, with help left, `talks` is how many were held, under the same board. Source: R-031, R-104, R-114.
    """

    sealed_by: ClassVar[str] = "commission"
    across: ClassVar[dict[str, str]] = {
        "commission": "taken_case is at the unit that took it: `may_answer_commission` asks which case that may be",
        "decision": "it is of the case that gave the commission, which the policy asks",
    }
    names_another: ClassVar[dict[str, str]] = {"carried_by": "who is to do it; `said_by` is who says so"}
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id commission kind said_by said_at submission carried_by",
        Level.NOTE: "talks weeks groups ends_on is_applied_for ground",
        Level.VIOLENCE: "text taken_case decision decided_by",
    }

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind)
    text = SealedText("med egna ord")
    taken_case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    talks = models.PositiveSmallIntegerField(null=True)
    weeks = models.PositiveSmallIntegerField(null=True)
    groups = models.PositiveSmallIntegerField(null=True)
    ends_on = models.DateField(null=True)
    is_applied_for = models.BooleanField(default=False, db_default=False)
    decision = models.ForeignKey("cases.Decision", null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=50, blank=True, default="", db_default="")  # of a disclosure, as above
    decided_by = SealedText("vem som beslutade att lämna ut")
    carried_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        constraints = [
            RowPolicy(
                name="commission_answer_rows",
                using=f"commission_id = {mine('my_commissions')}",
                new="said_by_id = acting() AND may_answer_commission(commission_id, kind, taken_case_id) "
                "AND (decision_id IS NULL OR EXISTS (SELECT FROM cases_decision d JOIN cases_commission m "
                "ON m.case_id = d.case_id WHERE d.id = decision_id AND m.id = commission_id))",
            ),
            models.UniqueConstraint(
                fields=["commission"],
                condition=Q(kind__in=[AnswerKind.ACCEPTED, AnswerKind.DECLINED, AnswerKind.WITHDRAWN]),
                name="commission_is_settled_once",
            ),
            models.UniqueConstraint(fields=["commission", "submission"], name="commission_is_answered_once"),
            models.CheckConstraint(
                name="accepted_commission_has_its_case",
                condition=Q(kind=AnswerKind.ACCEPTED, taken_case__isnull=False)
                | ~Q(kind=AnswerKind.ACCEPTED) & Q(taken_case=None),
            ),
            models.CheckConstraint(
                name="commission_answer_tells_how_much",
                condition=Q(kind=AnswerKind.MORE_ASKED, decision=None, ends_on=None)
                & (Q(talks__gte=1) | Q(weeks__gte=1) | Q(groups__gte=1))
                | Q(kind__in=[AnswerKind.EXTENDED, AnswerKind.CORRECTED], decision__isnull=False, is_applied_for=False)
                | Q(kind=AnswerKind.NOT_MORE, is_applied_for=False, **NOT_TOLD)
                | Q(kind=AnswerKind.ENDED, is_applied_for=False, decision=None, weeks=None, groups=None, ends_on=None)
                | Q(kind__in=[*SAID_OF_ALL, AnswerKind.RESUMED], is_applied_for=False, decision=None, **NOT_TOLD),
            ),
            models.CheckConstraint(
                name="only_what_is_taken_is_carried_out", condition=Q(carried_by=None) | Q(kind=AnswerKind.ACCEPTED)
            ),
        ]

    def sealing_row(self) -> Commission:
        return self.commission

    @property
    def amount(self) -> Amount:
        return Amount(talks=self.talks, weeks=self.weeks, groups=self.groups)

    @property
    def extent(self) -> Extent:
        """All that the commission is for, by what was decided."""
        return Extent(amount=self.amount, ends_on=self.ends_on)
