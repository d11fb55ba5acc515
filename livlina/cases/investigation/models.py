"""
The rows of an investigation. What is written is kept: a text under a heading is followed by another, never changed.

The database refuses what is written to one that has ended.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from livlina.cases.investigation.terms import (
    Basis,
    CameBy,
    EndedHow,
    InvestigationKind,
    NotSent,
    ReadingOutcome,
    SentBy,
)
from livlina.cases.of_case import MY_CASE, SECOND_CASE, WORKED_CASE, OfCase, SameCase
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.core.versions import OneAfterAnother
from livlina.organisation.models import Staff
from livlina.people.models import TOLD_BY_SOMEBODY_KNOWN, Sourced


class Investigation(OfCase):
    """
    A formal inquiry into what the person of a case needs (utredning). At most one is open in a case.

    `headings` is the version of `headings.yaml` that it is written under, `ground` a key of the law data. How far it
    has come follows from its proposals (`rules.state`). `safety` and `safety_at_end` say how the safety of the exposed
    and the children was considered, which is demanded of one who uses violence. Source: R-091, R-095.
    """

    levels = {
        Level.ADMINISTRATIVE: "opened_on opened_by opened_at submission headings ground ended_on ended_by ended_at "
        "version",
        Level.NOTE: "kind came_by ended_how",
        Level.VIOLENCE: "wish why safety end_why safety_at_end",
    }

    kind = models.CharField(max_length=22, choices=InvestigationKind)
    headings = models.PositiveSmallIntegerField()
    opened_on = models.DateField("inledd")
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    came_by = models.CharField("hur det kom", max_length=12, choices=CameBy)
    wish = models.CharField("personen vill", max_length=10, choices=Answer, default=Answer.UNKNOWN)
    ground = models.CharField("grund", max_length=50)
    why = SealedText("skäl")
    safety = SealedText("säkerheten när den inleddes")
    submission = models.UUIDField(unique=True)  # the form it came by: a double click is one investigation (S-142)
    ended_on = models.DateField("avslutad", null=True)
    ended_how = models.CharField(max_length=12, choices=EndedHow, blank=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_why = SealedText("varför den avslutades")
    safety_at_end = SealedText("säkerheten när den avslutades")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_related_name = "investigations"
        constraints = [
            RowPolicy(name="investigation_rows", using=MY_CASE, new=WORKED_CASE),
            InOwnName("opened_by", name="investigation_in_own_name", later=("ended_by",)),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on=None), name="case_has_one_open_investigation"
            ),
            models.CheckConstraint(
                name="investigation_ends_whole",
                condition=Q(ended_on=None, ended_how="", ended_by=None, ended_at=None)
                | Q(ended_on__gte=F("opened_on"), ended_by__isnull=False, ended_at__isnull=False) & ~Q(ended_how=""),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


class InvestigationSection(OfCase, Sourced):
    """
    What stands under one heading, for one child where the heading is written for each: one version, the latest counts.

    `marked` are keys of what was chosen: the phase, or needs. A guarded one is seen only where whereabouts are (S-21).
    """

    levels = {
        Level.ADMINISTRATIVE: "investigation heading is_guarded version written_by written_at",
        Level.VIOLENCE: "child text marked",
    }

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="sections")
    heading = models.SlugField(max_length=40, db_index=False)
    child = models.ForeignKey("cases.Party", null=True, on_delete=models.PROTECT, related_name="+")
    is_guarded = models.BooleanField(default=False)
    version = models.PositiveIntegerField()
    text = SealedText("text")
    marked = ArrayField(models.SlugField(max_length=30), default=list)
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        default_related_name = "investigation_sections"
        constraints = [
            RowPolicy(
                name="investigation_section_rows",
                using=f"{MY_CASE} AND (NOT is_guarded OR case_id = {mine('my_level4_cases')})",
                new=f"{WORKED_CASE} AND written_by_id = acting() AND {TOLD_BY_SOMEBODY_KNOWN}",
            ),
            SameCase("investigation", "child", name="within_case_investigation_section"),
            models.UniqueConstraint(
                fields=["investigation", "heading", "child", "version"],
                nulls_distinct=False,
                name="section_has_each_version_once",
            ),
            OneAfterAnother(
                "investigation", "heading", "child", name="section_versions", each_once="section_has_each_version_once"
            ),
        ]


class Gathered(OfCase):
    """
    That somebody else was asked about the person, on consent or a ground, and what came (inhämtad uppgift).

    Nobody has answered as long as `came_on` is None; an answer is written once.
    """

    levels = {
        Level.ADMINISTRATIVE: "investigation asked_on asked_by came_on basis ground submission",
        Level.VIOLENCE: "from_whom text",
    }

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="gathered")
    from_whom = SealedText("från vem")
    basis = models.CharField(max_length=10, choices=Basis)
    ground = models.CharField(max_length=50, blank=True)
    asked_on = models.DateField("frågad")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    came_on = models.DateField("kom in", null=True)
    text = SealedText("uppgiften")
    submission = models.UUIDField(unique=True)

    class Meta:
        default_related_name = "gathered"
        constraints = [
            RowPolicy(name="gathered_rows", using=MY_CASE, new=WORKED_CASE),
            InOwnName("asked_by", name="gathered_in_own_name"),
            SameCase("investigation", name="within_case_gathered"),
            models.CheckConstraint(
                name="gathered_has_its_basis",
                condition=Q(basis=Basis.CONSENT, ground="") | Q(basis=Basis.GROUND) & ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="gathered_came_after_it_was_asked", condition=Q(came_on=None) | Q(came_on__gte=F("asked_on"))
            ),
        ]


class Communication(OfCase):
    """
    That a party was given the material with a day to answer by, or why not (kommunicering). An answer is written once.
    """

    levels = {
        Level.ADMINISTRATIVE: "investigation way sent_on reply_by_on replied_on not_sent done_by submission",
        Level.VIOLENCE: "party material reply why",
    }

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="communications")
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="+")
    material = SealedText("vad som lämnades")
    way = models.CharField(max_length=10, choices=SentBy, blank=True)
    sent_on = models.DateField("lämnat", null=True)
    reply_by_on = models.DateField("svar senast", null=True)
    replied_on = models.DateField("svarade", null=True)
    reply = SealedText("svaret")
    not_sent = models.CharField(max_length=10, choices=NotSent, blank=True)
    why = SealedText("varför inte")
    done_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True)

    class Meta:
        default_related_name = "communications"
        constraints = [
            RowPolicy(name="communication_rows", using=MY_CASE, new=WORKED_CASE),
            InOwnName("done_by", name="communication_in_own_name"),
            SameCase("investigation", "party", name="within_case_communication"),
            models.CheckConstraint(
                name="communication_is_made_or_left_out",
                condition=Q(not_sent="", reply_by_on__gte=F("sent_on")) & ~Q(way="")
                | Q(way="", sent_on=None, reply_by_on=None, replied_on=None) & ~Q(not_sent=""),
            ),
            models.CheckConstraint(
                name="reply_comes_after_the_material", condition=Q(replied_on=None) | Q(replied_on__gte=F("sent_on"))
            ),
        ]


class Proposal(OfCase):
    """
    A proposed decision, and what the second reader said of it (förslag). The latest counts; none is changed.

    `kinds` are keys of the kinds of help in `headings.yaml`, advice alone among them. Source: R-097, R-109, R-116.
    """

    levels = {
        Level.ADMINISTRATIVE: "investigation position proposed_by proposed_at submission outcome read_by read_at",
        Level.VIOLENCE: "text kinds words",
    }

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="proposals")
    position = models.PositiveIntegerField()
    text = SealedText("förslag")
    kinds = ArrayField(models.SlugField(max_length=30))
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)
    outcome = models.CharField(max_length=10, choices=ReadingOutcome, blank=True)
    words = SealedText("andra läsarens ord")
    read_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "proposals"
        constraints = [
            # whoever reads it second may be one who leads and reads the case for a time
            RowPolicy(
                name="proposal_rows",
                using=MY_CASE,
                new=f"(read_by_id = acting() AND {SECOND_CASE}) "
                f"OR (read_by_id IS NULL AND proposed_by_id = acting() AND {WORKED_CASE})",
            ),
            InOwnName("proposed_by", name="proposal_in_own_name", later=("read_by",)),
            SameCase("investigation", name="within_case_proposal"),
            models.UniqueConstraint(fields=["investigation", "position"], name="proposal_has_its_place"),
            models.CheckConstraint(
                name="proposal_is_read_by_another",
                condition=Q(outcome="", read_by=None, read_at=None)
                | ~Q(outcome="") & Q(read_by__isnull=False, read_at__isnull=False) & ~Q(read_by=F("proposed_by")),
            ),
        ]
