"""The way a case has gone, and what is to be done in it by a day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from livlina.cases.of_case import LEVEL4_CASE, MY_CASE, WORKED_CASE, NamesStaff, OfCase, SameCase, my_case_when
from livlina.cases.process.terms import ChangeKind
from livlina.cases.terms import OF_CONTACT, Change, ReadUnder, Written
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff

OF_NO_HOURS = "clock NOT IN ('talk_changed', 'group_meetings', 'conference_question')"
"""The day of another clock is no day of a talk, of a group's meeting or of a conference."""
HAS_NO_DAY_TO_COME = "(done_on IS NOT NULL OR due_on IS NULL OR due_on < today() OR is_danger OR read_under <> '')"
"""What somebody wrote that is to be done on a day, such as to come along, tells when she comes."""


class CaseStep(OfCase):
    """
    That a case came to a step of its way, when and by whom (steg). Never changed; the latest is where it is.

    `version` is the one of its kind's that it follows from then on (`kinds.yaml`). A case without steps stands at the
    first and follows the version of the day it came in. `reason` is kept where a step was skipped or the version
    changed. Source: R-091.
    """

    levels = {
        Level.ADMINISTRATIVE: "position step version entered_on entered_at entered_by skips",
        Level.VIOLENCE: "reason",
    }

    position = models.PositiveIntegerField()
    step = models.SlugField(max_length=20)
    version = models.PositiveSmallIntegerField()
    entered_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    skips = models.BooleanField(default=False)
    reason = SealedText("skäl")

    class Meta:
        default_related_name = "steps"
        constraints = [
            RowPolicy(name="case_step_rows", using=MY_CASE, new=WORKED_CASE),
            InOwnName("entered_by", name="case_step_in_own_name"),
            models.UniqueConstraint(fields=["case", "position"], name="case_has_each_step_once"),
        ]


class Deadline(OfCase):
    """
    A day by which something is to be done in a case (frist): a clock of `clocks.yaml` that was started.

    `about` is the random id of what it is about within the case, such as a child's line, None for the case itself.
    `due_on` follows its changes, and `told_at` is when that which starts it was told last. Source: issue of the clocks;
    law-and-methods 1.1.
    """

    levels = {
        Level.ADMINISTRATIVE: "clock about starts_on due_on stopped_on started_at started_by told_at finished_on "
        "finished_at finished_by"
    }

    clock = models.SlugField(max_length=40)
    about = models.UUIDField(null=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    finished_on = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_related_name = "deadlines"
        constraints = [
            RowPolicy(
                name="deadline_rows",
                using=my_case_when(OF_NO_HOURS),
                new=WORKED_CASE,
            ),
            InOwnName("started_by", name="deadline_in_own_name", later=("finished_by",)),
            models.UniqueConstraint(
                fields=["case", "clock", "about"],
                condition=Q(finished_on=None),
                nulls_distinct=False,
                name="a_clock_runs_once",
            ),
            models.CheckConstraint(
                name="deadline_is_finished_at_a_moment",
                condition=Q(finished_on=None, finished_at=None)
                | Q(finished_on__isnull=False, finished_at__isnull=False),
            ),
            models.CheckConstraint(name="deadline_ends_after_start", condition=Q(due_on__gte=F("starts_on"))),
        ]
        indexes = [models.Index(fields=["case"], condition=Q(finished_on=None), name="deadline_running")]


class DeadlineChange(NamesStaff, OfCase):
    """That a deadline got a later day, stood still, went on or ended unmet, with why and who decided. Never changed."""

    levels = {
        Level.ADMINISTRATIVE: "deadline kind on before after changed_by changed_at",
        Level.VIOLENCE: "reason decided_by",
    }

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    on = models.DateField()
    before = models.DateField()
    after = models.DateField()
    reason = SealedText("skäl")
    decided_by = SealedText("vem som beslutade")
    changed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        default_related_name = "deadline_changes"
        constraints = [
            RowPolicy(
                name="deadline_change_rows",
                using=my_case_when(
                    "EXISTS (SELECT FROM cases_deadline d WHERE d.id = cases_deadlinechange.deadline_id)"
                ),
                new=f"{WORKED_CASE} AND changed_by_id = acting()",
            ),
            SameCase("deadline", name="within_case_deadline_change"),
        ]


class Task(OfCase):
    """
    Something to do in a case (uppgift): what, by whom and by when. Without `owner` it is the group's.

    One that was agreed on when the case was gone through has its words there (`review`). One that `tells_of` changes
    tells those who have the case what somebody else took away, and where it is read (`read_under`), until it is read:
    never by whoever did it. It is written by the database alone (`tell_of_change`), which lets it grow while it is
    open, and `made_at` is when it grew last. One that `tells_where` is shown where whereabouts are; one that
    `is_for_one` to its owner alone, who need not have the case (`queries.notices`). Where that one stands by name it is
    `about` that row, of which it tells what it is (`about_what`) and its day alone, and `is_not_so` is the answer that
    it is not so, which is read beside the row (`of_case.NamesStaff`). Danger that nobody has assessed when its case was
    opened (`is_danger`) is not ticked off by whoever opened it (R-062).
    """

    levels = {
        Level.ADMINISTRATIVE: "owner due_on made_by made_at done_on done_at done_by submission review read_under"
        " tells_where is_for_one is_danger about about_on is_not_so",
        Level.VIOLENCE: "what tells_of about_what",
    }

    what = SealedText("vad")
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(null=True)  # the form it came by: a double click is one task (S-142)
    review = models.OneToOneField("cases.CaseReview", null=True, on_delete=models.PROTECT, related_name="task")
    is_danger = models.BooleanField(default=False, db_default=False)
    tells_of = ArrayField(models.CharField(max_length=15, choices=Change), default=list, db_default=[])
    read_under = models.CharField(max_length=10, choices=ReadUnder, blank=True, default="", db_default="")
    tells_where = models.BooleanField(default=False, db_default=False)
    is_for_one = models.BooleanField(default=False, db_default=False)
    about = models.UUIDField(null=True)
    about_what = models.CharField(max_length=15, choices=Written, blank=True, default="", db_default="")
    about_on = models.DateField(null=True)
    is_not_so = models.BooleanField(default=False, db_default=False)

    class Meta:
        default_related_name = "tasks"
        constraints = [
            RowPolicy(
                name="task_rows",
                using=f"{my_case_when(HAS_NO_DAY_TO_COME)} AND NOT is_for_one AND (NOT tells_where OR {LEVEL4_CASE})",
                new=f"{WORKED_CASE} AND (read_under = '' "
                f"OR (done_by_id = acting() AND (owner_id = acting() OR {LEVEL4_CASE})))",
                changes=("done_on", "done_at", "done_by"),
            ),
            InOwnName("made_by", name="task_in_own_name", later=("done_by",)),
            models.CheckConstraint(
                name="task_is_read_by_another",
                condition=Q(read_under="")
                | Q(done_by=None, done_on=None)
                | (Q(done_by__isnull=False) & ~Q(done_by=F("made_by"))),
            ),
            models.CheckConstraint(
                name="task_tells_where_it_is_read",
                condition=Q(read_under="", tells_of=[], tells_where=False) | ~Q(read_under=""),
            ),
            models.CheckConstraint(
                name="task_for_one_is_told_to_somebody",
                condition=Q(is_for_one=False) | (Q(owner__isnull=False) & ~Q(read_under="")),
            ),
            models.CheckConstraint(
                name="task_about_a_row_says_what_and_when",
                condition=Q(about=None, about_what="", about_on=None)
                | (Q(is_for_one=True, about__isnull=False, about_on__isnull=False) & ~Q(about_what="")),
            ),
            models.CheckConstraint(
                name="task_is_not_so_to_whoever_stands_there",
                condition=Q(is_not_so=False) | Q(about__isnull=False, done_by__isnull=False, done_by=F("owner")),
            ),
            SameCase("review", name="within_case_task"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(submission__isnull=False), name="task_is_saved_once"
            ),
            models.CheckConstraint(
                name="task_is_done_at_a_moment",
                condition=Q(done_on=None, done_at=None) | Q(done_on__isnull=False, done_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(done_on=None), name="task_waiting"),
            models.Index(fields=["case"], condition=Q(is_danger=True), name="task_of_danger"),
            models.Index(fields=["owner"], condition=Q(is_for_one=True, done_on=None), name="task_for_one"),
            models.Index(fields=["about"], condition=Q(is_not_so=True), name="task_not_so"),
        ]

    @property
    def words(self) -> str:
        """What is to be done."""
        if self.tells_of:
            of_change = "; ".join(str(Change(each).label) for each in Change.values if each in self.tells_of)
            # of another's row it is told in the file who wrote it; of a contact nothing stands there
            asked = f" ({self.made_by.name})" if self.made_by and OF_CONTACT & set(self.tells_of) else ""
            return f"Läs under {ReadUnder(self.read_under).label}: {of_change}{asked}"
        return self.review.next_step if self.review else self.what

    @property
    def is_told(self) -> bool:
        """Whether it tells what somebody else did."""
        return bool(self.read_under)
