"""A case conference at a unit: its hours and who takes part, its agenda by number, and what is said of each case."""

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from livlina.cases.conferences.terms import ConferenceState, WhyRaised
from livlina.cases.of_case import WORKED_CASE, OfCase, SameCase, my_case_when
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import BookedTime, Room, Staff, Unit

AT_MY_UNIT = f"unit_id = {mine('my_working_units')}"
CONFERENCE_HAS_BEEN = (
    "EXISTS (SELECT FROM cases_conferencepoint p JOIN cases_conference c ON c.id = p.conference_id "
    "WHERE p.id = cases_conferencematter.point_id AND upper(c.slot) <= now())"
)


class Conference(PublicModel):
    """
    A booked case conference at a unit (ärendekonferens): when, where and who called it. It says nothing of any case.

    Seen by those who work at the unit. The hours of those who take part, and the room's, are booked times. Source:
    R-031.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id unit slot room state called_by called_at version submission"
    }

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slot = DateTimeRangeField("tid")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ConferenceState, default=ConferenceState.BOOKED)
    called_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(unique=True)  # the form it came by: a double click is one (S-142)

    class Meta:
        app_label = "cases"
        constraints = [
            RowPolicy(name="conference_rows", using=AT_MY_UNIT),
            InOwnName("called_by", name="conference_in_own_name"),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="conference_of_unit")]

    @property
    def is_cancelled(self) -> bool:
        return self.state == ConferenceState.CANCELLED


class ConferenceSeat(PublicModel):
    """
    That one of the staff takes part in a conference, by their booked time; `left_at` when no longer (plats).

    Whoever takes part sees no case for it. The time of the first is the room's too.
    """

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id conference unit staff time left_at"}

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    time = models.OneToOneField(BookedTime, on_delete=models.PROTECT, related_name="conference_seat")
    left_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "cases"
        constraints = [
            RowPolicy(
                name="conference_seat_rows",
                using=AT_MY_UNIT,
                new="EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = cases_conferenceseat.staff_id "
                "AND m.unit_id = cases_conferenceseat.unit_id) AND EXISTS (SELECT FROM cases_conference c "
                "WHERE c.id = cases_conferenceseat.conference_id AND c.unit_id = cases_conferenceseat.unit_id)",
            ),
            models.UniqueConstraint(
                fields=["conference", "staff"], condition=Q(left_at=None), name="one_seat_at_a_conference"
            ),
        ]


class ConferencePoint(PublicModel):
    """
    A point on the agenda of a conference (punkt): its place and its minutes, never which case it is.

    Seen by those who work at the unit. Which case it is stands in a `ConferenceMatter`, under the case's own key.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id conference unit position minutes taken_off_at"
    }

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="points")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "cases"
        constraints = [
            RowPolicy(name="conference_point_rows", using=AT_MY_UNIT, changes=("taken_off_at",)),
            models.UniqueConstraint(fields=["conference", "position"], name="point_has_its_own_place"),
        ]


class ConferenceMatter(OfCase):
    """
    That a case is taken up at a conference (ärende på dagordningen): what is asked, on what ground. Never changed.

    Seen by those who see the case, and by nobody for taking part.
    """

    levels = {
        Level.ADMINISTRATIVE: "point raised_by raised_at submission",
        Level.NOTE: "ground",
        Level.VIOLENCE: "question",
    }

    point = models.OneToOneField(ConferencePoint, on_delete=models.PROTECT, related_name="matter")
    question = SealedText("frågan")
    ground = models.CharField(max_length=10, choices=WhyRaised)
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        app_label = "cases"
        default_related_name = "conference_matters"
        constraints = [
            RowPolicy(
                name="conference_matter_rows",
                using=my_case_when(CONFERENCE_HAS_BEEN),
                new=f"{WORKED_CASE} AND raised_by_id = acting() AND EXISTS (SELECT FROM cases_conferencepoint p "
                "JOIN cases_case c ON c.unit_id = p.unit_id WHERE p.id = cases_conferencematter.point_id "
                "AND c.id = cases_conferencematter.case_id)",
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="conference_matter_is_raised_once"),
        ]


class ConferenceOutcome(OfCase):
    """
    What was agreed of a case at a conference, and when it is looked at next (utfall). In that case alone.

    Never changed. Who does what is a task of the case.
    """

    levels = {
        Level.ADMINISTRATIVE: "matter next_look_on task said_by said_at submission",
        Level.VIOLENCE: "agreed",
    }

    matter = models.OneToOneField(ConferenceMatter, on_delete=models.PROTECT, related_name="outcome")
    agreed = SealedText("vad ni kom fram till")
    next_look_on = models.DateField(null=True)
    task = models.OneToOneField("cases.Task", null=True, on_delete=models.PROTECT, related_name="agreed_at")
    said_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        app_label = "cases"
        default_related_name = "conference_outcomes"
        constraints = [
            RowPolicy(
                name="conference_outcome_rows",
                using=my_case_when(
                    "EXISTS (SELECT FROM cases_conferencematter m WHERE m.id = cases_conferenceoutcome.matter_id)"
                ),
                new=f"{WORKED_CASE} AND said_by_id = acting()",
            ),
            # of a matter of this case, and its task: what was agreed of another's is not written from here
            SameCase("matter", "task", name="within_case_conference_outcome"),
        ]
