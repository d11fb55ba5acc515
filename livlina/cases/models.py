"""
The case: one person's, at one unit, in one role. A child has a case of their own.

All of a person's cases under one board are her file (personakt). Who may see a case stands in `Engagement` alone, with
the walls in it; those who lead its unit see a `CaseLine`. The database reads the same (access).
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from livlina.access.keys import KeyHolder
from livlina.cases.children.models import AnswerKept, ChildAnswer, ChildLine
from livlina.cases.chronology.models import DocumentKept, DocumentLine, FactsChange, PersonChange
from livlina.cases.closing.models import CaseClosing
from livlina.cases.commissions.models import Commission, CommissionAnswer
from livlina.cases.concerns.models import (
    PreliminaryAssessment,
    ProtectionAssessment,
    ProtectionKept,
    ReceivedReport,
    ReportKept,
)
from livlina.cases.conferences.models import (
    Conference,
    ConferenceMatter,
    ConferenceOutcome,
    ConferencePoint,
    ConferenceSeat,
)
from livlina.cases.consenting.models import ConsentStep
from livlina.cases.decisions.models import Decision, DecisionProvider, DecisionStep, Promise
from livlina.cases.feedback.models import Feedback
from livlina.cases.files.models import CaseFile
from livlina.cases.handover.models import GivenWithout
from livlina.cases.investigation.models import (
    Communication,
    Gathered,
    Investigation,
    InvestigationSection,
    Proposal,
)
from livlina.cases.leading.models import CaseloadReview, CaseReview
from livlina.cases.linking.models import CaseLink, JointMeeting, LinkAnswer, SharedFact
from livlina.cases.of_case import LEVEL4_CASE, MY_CASE, NOTED_CASE, SECOND_CASE, WORKED_CASE, OfCase, SameCase
from livlina.cases.own_support.models import OwnSupport, OwnSupportStep
from livlina.cases.paper.models import FileGiven
from livlina.cases.process.models import CaseStep, Deadline, DeadlineChange, Task
from livlina.cases.reaching.models import ContactTry
from livlina.cases.review.models import ReviewItem
from livlina.cases.summary.models import Summary, SummaryHandover
from livlina.cases.terms import (
    CardGround,
    CaseRole,
    DangerOutcome,
    EngagementKind,
    Entrance,
    GlassReason,
    Less,
    Mark,
    NightRisk,
    NoteKind,
    NotePart,
    PartyRole,
    ReviewKind,
    ReviewOutcome,
    Wall,
)
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.core.versions import OneAfterAnother
from livlina.organisation.models import Board, ClosingReason, District, OfStaff, Project, Staff, Unit
from livlina.organisation.rules import with_absence
from livlina.organisation.terms import Absence
from livlina.people.models import TOLD_BY_SOMEBODY_KNOWN, Guardianship, Person, Relation, Representative, Sourced

__all__ = [
    "MY_CASE",
    "NOTED_CASE",
    "WORKED_CASE",
    "AnswerKept",
    "Case",
    "CaseClosing",
    "CaseCounter",
    "CaseFile",
    "CaseLine",
    "CaseLink",
    "CaseReview",
    "CaseStep",
    "CaseloadReview",
    "ChildAnswer",
    "ChildLine",
    "Commission",
    "CommissionAnswer",
    "Communication",
    "Conference",
    "ConferenceMatter",
    "ConferenceOutcome",
    "ConferencePoint",
    "ConferenceSeat",
    "ConsentStep",
    "ContactTry",
    "Deadline",
    "DeadlineChange",
    "Decision",
    "DecisionProvider",
    "DecisionStep",
    "DocumentKept",
    "DocumentLine",
    "Engagement",
    "FactsChange",
    "Feedback",
    "FileGiven",
    "Gathered",
    "GivenWithout",
    "Investigation",
    "InvestigationSection",
    "JointMeeting",
    "JointWall",
    "JointWork",
    "LinkAnswer",
    "Note",
    "OfCase",
    "OwnSupport",
    "OwnSupportStep",
    "Party",
    "PersonChange",
    "PreliminaryAssessment",
    "Promise",
    "Proposal",
    "ProtectionAssessment",
    "ProtectionKept",
    "ReceivedReport",
    "ReportKept",
    "ReviewItem",
    "SharedFact",
    "StatedReason",
    "Summary",
    "SummaryHandover",
    "Task",
    "WallBlock",
]


class CaseCounter(models.Model):
    """The last running number of a unit in a year; only the database's next_case_number() turns it."""

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id unit year last"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_counter_per_unit_and_year")]


# What is told of a case, and may be told otherwise. Whose it is and in which role stands: walls follow both.
TOLD_OF_A_CASE = (
    *("entrance", "district", "project", "minor_children", "children_count", "legal_support_offered"),
    *("legal_support_accepted", "honour", "marks", "closed_on", "closing_reason", "version"),
)


class Case(KeyHolder):
    """A matter about a person kept together (ärende)."""

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "trace_ref number unit board came_in_on opened_at opened_by closed_on "
        "talks_before version",
        Level.NOTE: "role entrance district project closing_reason rating_start rating_end",
        Level.VIOLENCE: "person minor_children children_count legal_support_offered legal_support_accepted honour "
        "marks",
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
    marks = ArrayField(models.CharField(max_length=20, choices=Mark), default=list, db_default=[])
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
                new=f"id = {mine('my_worked_cases')} AND may_be_client(id, person_id)",
                changes=TOLD_OF_A_CASE,
            ),
            InOwnName("opened_by", name="case_in_own_name"),
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
            models.Index(fields=["unit", "closed_on"], name="case_of_unit_until"),
            models.Index(fields=["person"]),
        ]

    def __str__(self) -> str:
        return self.number

    is_handed_on = False  # True of one just opened, that a wall hides from the one who opened it (S-10)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def asks_who_told(self) -> bool:
        """True of a child's: each fact in it is marked with whose it is (S-13)."""
        return self.role == CaseRole.CHILD


class Engagement(OfStaff, OfCase):
    """
    A live relation between a member of staff and a case: from, until, why.

    It counts while the role at `unit` is live, and ends at the next request (S-04). `wall` is what the wall leaves of
    it and `carries_whereabouts` whether it opens level 4, which the lead may withhold. The application reads it; only
    functions of the database write it, so nobody lets themselves in.
    """

    levels = {
        Level.ADMINISTRATIVE: "actor unit kind starts_at ends_at reason given_by carries_whereabouts wall closes_until"
    }

    actor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="engagements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # where the role is held
    kind = models.CharField(max_length=15, choices=EngagementKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)  # a code of LeadReason, or of why the glass was broken
    carries_whereabouts = models.BooleanField(default=True)
    wall = models.CharField(max_length=10, choices=Wall, default=Wall.OPEN)
    closes_until = models.DateTimeField(null=True)  # when a reading would have ended; of what one took, hours after
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
    """
    Why a relation was taken or given, in the words of the one who did: sealed with the key of the case.

    Written as the relation is made, by who made it, and never changed: it is what is reviewed.
    """

    levels = {Level.ADMINISTRATIVE: "engagement", Level.VIOLENCE: "text"}

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="stated_reason")
    text = SealedText("skäl")

    class Meta:
        default_related_name = "stated_reasons"
        constraints = [
            RowPolicy(
                name="stated_reason_rows",
                using=MY_CASE,
                # a row that this transaction made, whichever savepoint it was made behind
                new="EXISTS (SELECT FROM cases_engagement e WHERE e.id = engagement_id AND e.given_by_id = acting() "
                "AND e.xmin::text::bigint >= pg_current_xact_id()::text::bigint % 4294967296)",
                changes=(),
            ),
            SameCase("engagement", name="within_case_stated_reason"),
        ]


class CaseLine(models.Model):
    """
    A case as those who lead its unit see it without reading it: a number, a role, days and who has it.

    A view of the database with the owner's rights, so a named door: it shows these columns of the units the acting one
    leads, and nothing about anyone. Source: S-01, section 1; R-082, R-358.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id trace_ref number unit came_in_on closed_on assigned assigned_wall absence",
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
    absence = models.CharField(max_length=5, choices=Absence)
    """Why the one assigned does not work with it now: '' where they do, or where nobody is."""

    class Meta:
        managed = False

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def handler(self) -> str:
        """Who is assigned, and that they have left or are away; '' for nobody."""
        return with_absence(self.assigned.name, self.absence) if self.assigned else ""

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

    It still hides whereabouts. Seen by the one it is about, and by those who lead the units of both and stand on
    neither side. Written by approve_joint_work() of the database alone. Source: S-10.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "actor one other given_by starts_at ends_at walls_mended",
        Level.VIOLENCE: "reason",
    }

    actor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    reason = SealedText("skäl")
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    walls_mended = models.BooleanField(default=False, db_default=False)  # since its end

    class Meta:
        constraints = [
            RowPolicy(
                name="joint_work_rows",
                using=f"actor_id = acting() OR given_by_id = acting() OR id = {mine('my_led_approvals')}",
            ),
            models.CheckConstraint(name="joint_work_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes = [
            models.Index(fields=["actor", "ends_at"], name="joint_work_live"),
            models.Index(fields=["actor"], condition=Q(walls_mended=False), name="joint_work_to_mend"),
        ]


class JointWall(models.Model):
    """
    That a wall stood between the two cases when joint work was approved. Kept by the database alone, never read.

    An approval without it opens nothing: whoever approves is answered alike and learns nothing of two lines, and none
    lies ready for a wall that rises later, when nobody has weighed it. Source: S-10.
    """

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "approval"}

    approval = models.OneToOneField(JointWork, primary_key=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [RowPolicy(name="joint_wall_rows", using="false")]


class Party(OfCase):
    """A person who has to do with the case, the client first."""

    levels = {Level.VIOLENCE: "person role"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=15, choices=PartyRole)

    class Meta:
        default_related_name = "parties"
        constraints = [
            # who stands in a case, and as what, is what walls are made of: it is written once
            RowPolicy(name="party_rows", using=MY_CASE, new=f"{WORKED_CASE} AND may_be_party(person_id)", changes=()),
            # with the role in it, whose persons are mine is told by the index alone
            models.UniqueConstraint(fields=["case", "person"], include=["role"], name="party_stands_once_in_a_case"),
        ]

    @property
    def is_shielded(self) -> bool:
        """True where the one who asked sees the person through shielded relations alone (`queries.parties`)."""
        return bool(getattr(self, "among_shielded", False))


class Note(OfCase, Sourced):
    """
    A journal note. A signed note is never changed: it is corrected by another that points to it.

    The database refuses a change of a signed note.
    """

    levels = {
        Level.ADMINISTRATIVE: "part kind happened_at written_by written_at changed_at signed_by signed_at "
        "corrects version submission",
        Level.VIOLENCE: "text",
    }

    part = models.CharField(max_length=15, choices=NotePart, default=NotePart.HANDLING)
    kind = models.CharField(max_length=20, choices=NoteKind, default=NoteKind.OTHER)
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
            RowPolicy(
                name="note_rows",
                using=MY_CASE,
                new=f"{NOTED_CASE} AND written_by_id = acting() AND {TOLD_BY_SOMEBODY_KNOWN}",
            ),
            InOwnName("written_by", name="note_in_own_name", later=("signed_by",)),
            SameCase("corrects", name="within_case_note"),
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
        indexes = [
            models.Index(fields=["case", "-happened_at"], name="note_journal"),
            models.Index(fields=["case"], condition=Q(signed_at=None), name="note_unsigned"),
        ]


class NoteWording(OfCase):
    """
    What stood in a note, which others could read, until its writer changed it before it was signed (tidigare lydelse).

    Written with the change, and never changed. A slip that was put right tells where somebody is as long as it is kept,
    so it is read where whereabouts are (S-21).
    """

    levels = {Level.ADMINISTRATIVE: "note stood_until", Level.VIOLENCE: "text"}

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="wordings")
    text = SealedText("anteckning")
    stood_until = models.DateTimeField()

    class Meta:
        default_related_name = "note_wordings"
        constraints = [
            RowPolicy(
                name="note_wording_rows",
                using=LEVEL4_CASE,
                new=f"{NOTED_CASE} AND EXISTS (SELECT FROM cases_note n WHERE n.id = note_id AND n.signed_at IS NULL "
                "AND n.written_by_id = acting())",
                unseen=True,
            ),
            SameCase("note", name="within_case_note_wording"),
        ]


class GlassOpening(KeyHolder):
    """
    That somebody asked to break the glass (nödöppning): for a reason, in words under a key of its own.

    `case` is None where nothing was found, and nobody sees that row. Without `engagement` it opened nothing: then a
    wall stands between, and one who leads the unit may decide (`is_approved`). Written by break_glass() and
    decide_glass() of the database alone. Source: S-30, S-31.
    """

    levels = {
        Level.ADMINISTRATIVE: "asked_by unit asked_at reason opened_at engagement decided_by decided_at is_approved "
        "approved_until",
        Level.VIOLENCE: "case text",
    }

    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # where the role is held
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=GlassReason)
    text = SealedText("med egna ord")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    engagement = models.OneToOneField(Engagement, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(default=False)
    approved_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            RowPolicy(name="glass_opening_rows", using=f"id = {mine('my_glass_openings')}"),
            SameCase("engagement", name="within_case_glass_opening"),
            models.CheckConstraint(
                name="glass_opening_has_its_relation",
                condition=Q(opened_at=None, engagement=None) | Q(opened_at__isnull=False, engagement__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "asked_at"])]


class GlassReview(KeyHolder):
    """
    What is to be reviewed afterwards: an opening, or that one person has opened many. Due within some working days.

    At the unit of the case, or where the one who opened many works; seen by those who lead it, but never by the one
    reviewed or by one who let them through.
    """

    levels = {Level.ADMINISTRATIVE: "kind staff unit opening made_at due_on overdue_at"}

    kind = models.CharField(max_length=5, choices=ReviewKind)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opening = models.ForeignKey(GlassOpening, on_delete=models.PROTECT, related_name="+")  # of many, the last
    made_at = models.DateTimeField()
    due_on = models.DateField()
    overdue_at = models.DateTimeField(null=True)  # when it was told that the day had passed

    class Meta:
        constraints = [
            RowPolicy(name="glass_review_rows", using=f"id = {mine('my_glass_reviews')}"),
            models.UniqueConstraint(fields=["opening", "kind"], name="glass_is_reviewed_once"),
        ]
        indexes = [models.Index(fields=["unit", "due_on"])]


class GlassVerdict(PublicModel):
    """What one who leads found in a review. Never changed; after one that settles it there is no other."""

    sealed_by: ClassVar[str] = "review"
    levels = {Level.ADMINISTRATIVE: "id public_id review outcome said_by said_at", Level.VIOLENCE: "text"}

    review = models.ForeignKey(GlassReview, on_delete=models.PROTECT, related_name="verdicts")
    outcome = models.CharField(max_length=12, choices=ReviewOutcome)
    text = SealedText("vad granskningen visade")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowPolicy(
                name="glass_verdict_rows",
                using=f"review_id = {mine('my_glass_reviews')}",
                new="said_by_id = acting()",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=~Q(outcome=ReviewOutcome.NEEDS_MORE),
                name="review_is_settled_once",
            ),
        ]

    def sealing_row(self) -> GlassReview:
        return self.review


class NightCard(OfCase):
    """
    What the out-of-hours duty may read of a case until a day (nattkort): one version of it, the latest counts.

    `raised_from` is the risk that stood on it before one who does not see the card assessed a greater one: the database
    raises it where it stands (`raise_night_card`), as the version after.

    It tells how someone is reached, so of those who have the case only they see it whose relation carries that (S-21).
    The duty sees the card and never the case (`my_duty_cards` of the database).
    """

    levels = {
        Level.ADMINISTRATIVE: "version duty ground until is_ended written_by written_at raised_at",
        Level.VIOLENCE: "risk raised_from plan children whom_to_call note",
        Level.PROTECTED: "safe_contact",
    }

    version = models.PositiveIntegerField()
    duty = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=CardGround)
    until = models.DateField()
    is_ended = models.BooleanField(default=False)
    risk = models.CharField(max_length=10, choices=NightRisk)
    raised_from = models.CharField(max_length=10, choices=NightRisk, blank=True, default="")
    raised_at = models.DateTimeField(null=True)
    plan = SealedText("plan")
    safe_contact = SealedText("säker kontakt")
    children = SealedText("barn")
    whom_to_call = SealedText("vem jouren ringer")
    note = SealedText("annat jouren behöver veta")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        default_related_name = "night_cards"
        constraints = [
            RowPolicy(
                name="night_card_rows",
                using=f"case_id = {mine('my_level4_cases')} OR id = {mine('my_duty_cards')}",
                new=f"{WORKED_CASE} AND case_id = {mine('my_level4_cases')} AND written_by_id = acting()",
            ),
            models.UniqueConstraint(fields=["case", "version"], name="night_card_has_each_version_once"),
            OneAfterAnother("case", name="night_card_versions", each_once="night_card_has_each_version_once"),
            models.CheckConstraint(
                name="night_card_is_raised_whole",
                condition=models.Q(raised_from="", raised_at=None)
                | (~models.Q(raised_from="") & models.Q(raised_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["duty", "until"])]


class ToldLess(OfCase):
    """
    That the duty is told less than it was of a danger, and why: the card was taken from it, or says less; or that words
    were added on it to those of another, for which no reason is asked. Read by another than the one who did it: who has
    the case and sees where its persons are, or leads its unit and reads it.

    `version` is of the card that says less, and `risk` what was known, or stood on the card, before. Never changed.
    """

    levels = {
        Level.ADMINISTRATIVE: "version kind made_by made_at read_by read_at",
        Level.VIOLENCE: "risk why",
    }

    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Less)
    risk = models.CharField(max_length=10, choices=NightRisk)
    why = SealedText("varför jouren får veta mindre")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    read_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "told_less"
        constraints = [
            RowPolicy(
                name="told_less_rows",
                using=f"{LEVEL4_CASE} OR ({SECOND_CASE} AND case_id = {mine('my_led_sides')})",
                new=f"(read_by_id = acting() AND {SECOND_CASE}) "
                f"OR (read_by_id IS NULL AND {WORKED_CASE} AND {LEVEL4_CASE})",
            ),
            InOwnName("made_by", name="told_less_in_own_name", later=("read_by",)),
            models.UniqueConstraint(fields=["case", "version"], name="told_less_is_of_one_card"),
            models.CheckConstraint(
                name="told_less_is_read_by_another",
                condition=Q(read_by=None, read_at=None)
                | Q(read_by__isnull=False, read_at__isnull=False) & ~Q(read_by=F("made_by")),
            ),
        ]


class DangerMessage(KeyHolder):
    """
    Something dangerous that was heard in one case and concerns another party (farlig uppgift), under a key of its own.

    Those who lead the unit and the duty read it at once. The other side never does: it gets an `Instruction`.
    """

    levels = {
        Level.ADMINISTRATIVE: "unit said_by said_at submission",
        Level.VIOLENCE: "case concerns text must_act",
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    concerns = SealedText("vem uppgiften rör")
    text = SealedText("vad som sades")
    must_act = SealedText("vem som behöver göra något")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)  # the form it came by: a double click is one message (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="danger_message_rows",
                using=f"said_by_id = acting() OR id = {mine('my_danger_messages')}",
                new=f"{WORKED_CASE} AND said_by_id = acting()",
            )
        ]
        indexes = [models.Index(fields=["unit", "said_at"])]


class DangerDecision(PublicModel):
    """What one who leads decided about a danger message, and why. Sealed with it; never seen by the other side."""

    sealed_by: ClassVar[str] = "message"
    levels = {
        Level.ADMINISTRATIVE: "id public_id message outcome decided_by decided_at waits_for_one_more",
        Level.VIOLENCE: "reason instruction",
    }

    message = models.OneToOneField(DangerMessage, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=DangerOutcome)
    reason = SealedText("skäl")
    instruction = models.OneToOneField("Instruction", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    waits_for_one_more = models.BooleanField(
        default=False, db_default=False
    )  # who leads to have read it; by the database

    class Meta:
        constraints = [
            RowPolicy(
                name="danger_decision_rows",
                using=f"message_id = {mine('my_danger_messages')}",
                # who told it, or has the other side open, does not decide that nothing is done
                new="decided_by_id = acting() AND (outcome = 'forwarded' OR may_keep_danger(message_id))",
            ),
            models.CheckConstraint(
                name="forwarded_has_its_instruction",
                condition=Q(outcome=DangerOutcome.FORWARDED, instruction__isnull=False)
                | Q(outcome=DangerOutcome.KEPT, instruction=None),
            ),
        ]

    def sealing_row(self) -> DangerMessage:
        return self.message


class Instruction(KeyHolder):
    """
    What those who work with a case must know and do, in words chosen by one who leads its unit. It names no source.

    Written by instruct() of the database, under a key of its own: the one who leads need not read the case, nor reads
    there what came of it. Read and done by those whom the case tells where its persons are, as the message itself is
    (S-10): whoever has the other side's case too is not among them. Nothing but that it is done is written to it.
    """

    levels = {Level.ADMINISTRATIVE: "case given_by given_at done_by done_at", Level.VIOLENCE: "text"}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="instructions")
    text = SealedText("instruktion")
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    number = ""  # of its case, where it is read without it: by one more who leads

    class Meta:
        constraints = [
            RowPolicy(name="instruction_rows", using=LEVEL4_CASE, new=WORKED_CASE),
            InOwnName(name="instruction_in_own_name", later=("done_by",)),
        ]


DECIDED_ON = ("note", "relation", "guardianship", "representative")


def one_of(names: tuple[str, ...]) -> Q:
    """Exactly one of these columns says something."""
    cases = Q()
    for name in names:
        cases |= Q(**{f"{other}__isnull": other != name for other in names})
    return cases


class GuardianDecision(OfCase):
    """
    What somebody who works with a child's case has decided that a guardian may be shown, or not, of one note or fact.

    Never changed, only followed by another. `seconds` is the decision that it confirms, by another
    person than the first. Source: S-13; R-505.
    """

    levels = {
        Level.ADMINISTRATIVE: "decided_by decided_at seconds",
        Level.VIOLENCE: "guardian note relation guardianship representative may_be_shown ground reason",
    }

    guardian = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, null=True, on_delete=models.PROTECT, related_name="+")
    relation = models.ForeignKey(Relation, null=True, on_delete=models.PROTECT, related_name="+")
    guardianship = models.ForeignKey(Guardianship, null=True, on_delete=models.PROTECT, related_name="+")
    representative = models.ForeignKey(Representative, null=True, on_delete=models.PROTECT, related_name="+")
    may_be_shown = models.BooleanField()
    ground = models.CharField(max_length=40)  # a key of `grounds.yaml`
    reason = SealedText("skäl")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    seconds = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_related_name = "guardian_decisions"
        constraints = [
            RowPolicy(
                name="guardian_decision_rows",
                using=MY_CASE,
                new=f"{WORKED_CASE} AND decided_by_id = acting() "
                f"AND (NOT may_be_shown OR case_id = {mine('my_level4_cases')})",
            ),
            SameCase("guardian", "note", "seconds", name="within_case_guardian_decision"),
            models.CheckConstraint(name="guardian_decision_is_about_one_thing", condition=one_of(DECIDED_ON)),
            models.CheckConstraint(
                name="guardian_decision_seconds_what_may_be_shown", condition=Q(seconds=None) | Q(may_be_shown=True)
            ),
            models.UniqueConstraint(
                fields=["seconds"], condition=Q(seconds__isnull=False), name="guardian_decision_is_seconded_once"
            ),
        ]

    @property
    def about(self) -> tuple[str, int]:
        """Which column names what it is about, and the key there."""
        return next((name, key) for name in DECIDED_ON if (key := getattr(self, f"{name}_id")) is not None)

    @property
    def fact(self) -> Relation | Guardianship | Representative | None:
        """The fact that it is about; None where it is a note."""
        return self.relation or self.guardianship or self.representative
