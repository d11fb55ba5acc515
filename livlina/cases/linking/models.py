"""
A link between two investigations, what is said of it, what each side has chosen to share, and the meetings of the two.

Under keys of their own: each side reads the page, and nothing in the other's file.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from livlina.access.keys import KeyHolder
from livlina.cases.linking.terms import Said, SharedField, TookPart
from livlina.cases.of_case import MY_CASE, WORKED_CASE
from livlina.cases.terms import CaseRole
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import OfStaff, Staff, Unit
from livlina.people.models import Consent
from livlina.people.terms import Protection, Source


class CaseLink(OfStaff, KeyHolder):
    """
    A proposal to link the investigation in a case with one of a named worker's (koppling). Never changed.

    `name` and `protection` are the client's as they stood. Seen by those who see either case and by the named worker
    until it is answered; by nobody from whom either client is walled. Source: R-095.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "from_unit to_unit to_staff proposed_by proposed_at submission",
        Level.NOTE: "role",
        Level.VIOLENCE: "case name protection text",
    }

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=15, choices=CaseRole)
    name = SealedText("namn")
    protection = models.CharField(max_length=25, choices=Protection, default=Protection.NONE)
    text = SealedText("varför")
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one proposal (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="link_rows",
                using=f"id = {mine('links_of_my_cases')} OR id = {mine('my_links')}",
                new=f"{WORKED_CASE} AND proposed_by_id = acting()",
                unseen=True,
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="link_is_proposed_once"),
        ]


class LinkAnswer(PublicModel):
    """What one side has said of a link. Never changed. `taken_case` is the other case, where it was accepted."""

    sealed_by: ClassVar[str] = "link"
    across: ClassVar[dict[str, str]] = {
        "link": "taken_case is the other case, which the link ties: `may_answer_link` asks that it is mine"
    }
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id link kind said_by said_at submission",
        Level.VIOLENCE: "text taken_case",
    }

    link = models.ForeignKey(CaseLink, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Said)
    text = SealedText("med egna ord")
    taken_case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        constraints = [
            RowPolicy(
                name="link_answer_rows",
                using=f"link_id = {mine('my_links')}",
                new="said_by_id = acting() AND may_answer_link(link_id, kind, taken_case_id)",
            ),
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(kind__in=[Said.ACCEPTED, Said.DECLINED, Said.WITHDRAWN]),
                name="link_is_settled_once",
            ),
            models.UniqueConstraint(fields=["link"], condition=Q(kind=Said.ENDED), name="link_ends_once"),
            models.CheckConstraint(
                name="accepted_link_has_its_case",
                condition=Q(kind=Said.ACCEPTED, taken_case__isnull=False) | ~Q(kind=Said.ACCEPTED) & Q(taken_case=None),
            ),
        ]

    def sealing_row(self) -> CaseLink:
        return self.link


class SharedFact(PublicModel):
    """
    One thing that the worker of a case has chosen to share: in one of a few fields, on a ground, and whose it is.

    Only that it is taken back is written to it later. The other side reads it while both cases are open, the link
    stands and, where it rests on a consent, that holds. Never where anybody is. Source: R-095, S-21.
    """

    sealed_by: ClassVar[str] = "link"
    across: ClassVar[dict[str, str]] = {"link": "the case is either of the two that the link ties"}
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id link case shared_by shared_at ended_at ended_by submission",
        Level.VIOLENCE: "field told_by ground consent text",
    }

    link = models.ForeignKey(CaseLink, on_delete=models.PROTECT, related_name="facts")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=10, choices=SharedField)
    told_by = models.CharField(max_length=15, choices=Source)
    ground = models.CharField(max_length=50)
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="+")
    text = SealedText("uppgiften")
    shared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField()

    class Meta:
        constraints = [
            RowPolicy(
                name="shared_fact_rows",
                using=f"link_id = {mine('my_links')} AND ({MY_CASE} OR id = {mine('facts_shared_with_me')})",
                # what was shared is taken back also when the link lives no more: it could live again
                new=f"{WORKED_CASE} AND (link_id = {mine('my_live_links')} OR ended_at IS NOT NULL)",
            ),
            InOwnName("shared_by", name="shared_fact_in_own_name", later=("ended_by",), ends="ended_at"),
            models.UniqueConstraint(fields=["link", "submission"], name="fact_is_shared_once"),
            models.CheckConstraint(
                name="shared_fact_is_ended_by_someone",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def sealing_row(self) -> CaseLink:
        return self.link


class JointMeeting(PublicModel):
    """
    A meeting of the two (avstämning): the day, who took part by role, what was agreed and the next step. Never changed.

    It stands in both cases, and stays there when the link has ended. Source: R-095.
    """

    sealed_by: ClassVar[str] = "link"
    across: ClassVar[dict[str, str]] = {"link": "the case is either of the two that the link ties"}
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id link case held_on written_by written_at submission",
        Level.VIOLENCE: "took_part text next_step",
    }

    link = models.ForeignKey(CaseLink, on_delete=models.PROTECT, related_name="meetings")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    took_part = ArrayField(models.CharField(max_length=15, choices=TookPart))
    text = SealedText("vad som bestämdes")
    next_step = SealedText("nästa steg")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        constraints = [
            RowPolicy(
                name="joint_meeting_rows",
                using=f"link_id = {mine('my_links')}",
                new=f"{WORKED_CASE} AND link_id = {mine('my_live_links')} AND written_by_id = acting()",
            ),
            models.UniqueConstraint(fields=["link", "submission"], name="joint_meeting_is_written_once"),
        ]

    def sealing_row(self) -> CaseLink:
        return self.link
