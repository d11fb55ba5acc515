"""
The case: one person's, at one unit, in one role. A child has a case of their own.

All of a person's cases under one board are her file (personakt). Who may see a case stands in `Engagement` alone, with
the walls in it; those who lead its unit see a `CaseLine`. The database reads the same (access, migration 0005).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livlina.access.keys import KeyHolder
from livlina.cases.review.models import ReviewItem
from livlina.cases.terms import CaseRole, EngagementKind, Entrance, NoteKind, NotePart, PartyRole, Wall
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import Board, ClosingReason, District, Project, Staff, Unit
from livlina.people.models import Person

__all__ = [
    "MY_CASE",
    "NOTED_CASE",
    "WORKED_CASE",
    "Case",
    "CaseCounter",
    "CaseLine",
    "Engagement",
    "JointWork",
    "Note",
    "OfCase",
    "Party",
    "ReviewItem",
    "StatedReason",
    "WallBlock",
]

MY_CASE = f"case_id = {mine('my_cases')}"
WORKED_CASE = f"case_id = {mine('my_worked_cases')}"
NOTED_CASE = f"case_id = {mine('my_noted_cases')}"


class CaseCounter(models.Model):
    """The last running number of a unit in a year; only the database's next_case_number() turns it."""

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id unit year last"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_counter_per_unit_and_year")]


class Case(KeyHolder):
    """A matter about a person kept together (ärende)."""

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "trace_ref number unit board came_in_on opened_at opened_by closed_on "
        "talks_before version",
        Level.NOTE: "role entrance district project closing_reason rating_start rating_end",
        Level.VIOLENCE: "person minor_children children_count legal_support_offered legal_support_accepted honour",
    }

    trace_ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # what traces call the case
    number = models.CharField("ärendenummer", max_length=40)
    unit = models.ForeignKey(Unit, db_index=False, on_delete=models.PROTECT, related_name="cases")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")  # whose file it is in
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    role = models.CharField("roll", max_length=15, choices=CaseRole)
    came_in_on = models.DateField("inkom")
    entrance = models.CharField("väg in", max_length=20, choices=Entrance, default=Entrance.UNKNOWN)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")
    minor_children = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    children_count = models.PositiveSmallIntegerField(null=True)
    legal_support_offered = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    legal_support_accepted = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    honour = models.CharField("hederskontext", max_length=10, choices=Answer, default=Answer.UNKNOWN)
    talks_before = models.PositiveSmallIntegerField(null=True)  # talks counted in a register before Livlina
    rating_start = models.DecimalField(max_digits=4, decimal_places=2, null=True)  # self-rating 0–10
    rating_end = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField("avslutat", null=True)
    closing_reason = models.ForeignKey(ClosingReason, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            RowPolicy(
                name="case_rows",
                using=f"id = {mine('my_cases')}",
                new=f"id = {mine('my_worked_cases')} AND may_name_person(person_id)",
            ),
            models.UniqueConstraint(fields=["unit", "number"], name="case_number_is_the_units_own"),
            models.CheckConstraint(
                name="case_closes_after_it_came_in",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("came_in_on")),
            ),
            models.CheckConstraint(
                name="closing_reason_needs_a_closing_day",
                condition=Q(closing_reason=None) | Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_ratings_are_0_to_10",
                condition=(Q(rating_start=None) | Q(rating_start__range=(0, 10)))
                & (Q(rating_end=None) | Q(rating_end__range=(0, 10))),
            ),
        ]
        indexes = [
            models.Index(fields=["came_in_on"]),
            models.Index(fields=["unit", "-came_in_on"]),
            models.Index(fields=["unit"], include=["id"], name="case_of_unit"),
            models.Index(fields=["person"]),
        ]

    def __str__(self) -> str:
        return self.number

    is_handed_on = False  # True of one just opened, that a wall hides from the one who opened it (S-10)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class OfCase(PublicModel):
    """A row that belongs to one case: sealed with its key, seen by those who see the case."""

    sealed_by: ClassVar[str] = "case"
    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id case"}

    case = models.ForeignKey(Case, on_delete=models.PROTECT)

    class Meta:
        abstract = True

    def sealing_row(self) -> Case:
        return self.case


class Engagement(OfCase):
    """
    A live relation between a member of staff and a case: from, until, why.

    It counts while the role at `unit` is live, and ends at the next request (S-04). `wall` is what the wall leaves of
    it and `carries_whereabouts` whether it opens level 4, which the lead may withhold. The application reads it; only
    functions of the database write it (migration 0008), so nobody lets themselves in.
    """

    levels = {Level.ADMINISTRATIVE: "actor unit kind starts_at ends_at reason given_by carries_whereabouts wall"}

    actor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="engagements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # where the role is held
    kind = models.CharField(max_length=15, choices=EngagementKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)  # a code of LeadReason, or of why the glass was broken
    carries_whereabouts = models.BooleanField(default=True)
    wall = models.CharField(max_length=10, choices=Wall, default=Wall.OPEN)
    given_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_related_name = "engagements"
        constraints = [
            RowPolicy(
                name="engagement_rows",
                using=f"{MY_CASE} OR actor_id = acting() OR unit_id = {mine('my_led_units')}",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind=EngagementKind.ASSIGNED, ends_at=None),
                name="case_has_one_assigned",
            ),
            models.CheckConstraint(
                name="engagement_ends_after_start",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["actor", "ends_at"],
                include=["case", "starts_at", "unit", "kind", "wall", "carries_whereabouts"],
                name="engagement_live",
            )
        ]


class StatedReason(OfCase):
    """Why a relation was taken or given, in the words of the one who did: sealed with the key of the case."""

    levels = {Level.ADMINISTRATIVE: "engagement", Level.VIOLENCE: "text"}

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="stated_reason")
    text = SealedText("skäl")

    class Meta:
        default_related_name = "stated_reasons"
        constraints = [RowPolicy(name="stated_reason_rows", using=MY_CASE)]


class CaseLine(models.Model):
    """
    A case as those who lead its unit see it without reading it: a number, a role, days and who has it.

    A view of the database with the owner's rights, so a named door: it shows these columns of the units the acting one
    leads, and nothing about anyone (migration 0008). Source: S-01, section 1; R-082, R-358.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id trace_ref number unit came_in_on closed_on assigned assigned_wall",
        Level.NOTE: "role",
    }

    id = models.BigIntegerField(primary_key=True)
    public_id = models.UUIDField()
    trace_ref = models.UUIDField()
    number = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+")
    role = models.CharField(max_length=15, choices=CaseRole)
    came_in_on = models.DateField()
    closed_on = models.DateField(null=True)
    assigned = models.ForeignKey(Staff, null=True, on_delete=models.DO_NOTHING, related_name="+")
    assigned_wall = models.CharField(max_length=10, choices=Wall, null=True)

    class Meta:
        managed = False

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def cipher(self) -> None:
        """None: a line does not open the case, so its traces tell nothing that must be sealed."""


class WallBlock(models.Model):
    """
    A person on the other side of a wall from a member of staff, until when. Kept by the database alone, never read.

    Source: S-10, S-11, S-14.
    """

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "id actor person ends_at"}

    actor = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowPolicy(name="wall_block_rows", using="false"),
            models.UniqueConstraint(fields=["actor", "person"], include=["ends_at"], name="wall_blocks_once"),
        ]


class JointWork(KeyHolder):
    """
    The lead's approval that one member of staff works with both sides: for a reason, until an end, under its own key.

    It still hides whereabouts. Written by approve_joint_work() of the database alone. Source: S-10.
    """

    levels = {Level.ADMINISTRATIVE: "actor one other given_by starts_at ends_at", Level.VIOLENCE: "reason"}

    actor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    reason = SealedText("skäl")
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowPolicy(name="joint_work_rows", using="actor_id = acting() OR given_by_id = acting()"),
            models.CheckConstraint(name="joint_work_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes = [models.Index(fields=["actor", "ends_at"], name="joint_work_live")]


class Party(OfCase):
    """A person who has to do with the case, the client first."""

    levels = {Level.VIOLENCE: "person role"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=15, choices=PartyRole)

    class Meta:
        default_related_name = "parties"
        constraints = [
            RowPolicy(name="party_rows", using=MY_CASE, new=f"{WORKED_CASE} AND may_name_person(person_id)"),
            # with the role in it, whose persons are mine is told by the index alone
            models.UniqueConstraint(fields=["case", "person"], include=["role"], name="party_stands_once_in_a_case"),
        ]


class Note(OfCase):
    """
    A journal note. A signed note is never changed: it is corrected by another that points to it.

    The database refuses a change of a signed note (migration 0002).
    """

    levels = {
        Level.ADMINISTRATIVE: "part kind happened_at written_by written_at changed_at signed_by signed_at "
        "corrects version submission",
        Level.VIOLENCE: "text",
    }

    part = models.CharField(max_length=15, choices=NotePart, default=NotePart.HANDLING)
    kind = models.CharField(max_length=15, choices=NoteKind, default=NoteKind.OTHER)
    text = SealedText("anteckning")
    happened_at = models.DateTimeField()
    written_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(null=True)  # the form it came by: a double click is one note (S-142)

    class Meta:
        default_related_name = "notes"
        constraints = [
            RowPolicy(name="note_rows", using=MY_CASE, new=f"{NOTED_CASE} AND written_by_id = acting()"),
            models.CheckConstraint(
                name="note_is_signed_by_someone",
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "submission"],
                condition=Q(submission__isnull=False),
                name="note_is_saved_once",
            ),
        ]
        indexes = [models.Index(fields=["case", "-happened_at"], name="note_journal")]
