"""A group at a unit, who holds it, when it meets; a place in it and what was written there, in each own case."""

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from livlina.access.keys import KeyHolder
from livlina.cases.of_case import WORKED_CASE, OfCase, SameCase, my_case_when
from livlina.cases.terms import CaseRole
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import BookedTime, CompetenceKind, OfStaff, Room, Staff, Unit
from livlina.support.groups.terms import LIVE, GroupState, LeftWhy, Method, PlaceState, Standing, Step, Was
from livlina.support.waiting.models import Wait

AT_MY_UNIT = f"unit_id = {mine('my_working_units')}"
WITH_MY_PLACE = "EXISTS (SELECT FROM support_groupplace p WHERE p.group_id = {})"
"""Whoever sees a place sees which group it is in, wherever they work; asked as the one who acts."""
HAS_LEFT = f"state NOT IN {LIVE}"
"""Nobody comes by that place any more."""
WITH_PLACE = "EXISTS (SELECT FROM support_groupplace p WHERE p.id = {}.place_id)"


class HelpGroup(KeyHolder):
    """
    A group that is held at a unit (grupp): of which kind of help and for whom, by which manual, how large, when and
    where. It is called by a number that tells nothing.

    Seen by those who work at the unit: it says nothing of who is in it. Those who lead the unit announce it, those who
    hold it take it onward. Source: R-118, R-119, R-120, R-140.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "unit number kind role manual manual_version method capacity room asked_for starts_on "
        "ends_on state announced_by announced_at ended_on version submission"
    }

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)  # a key of the catalogue of help
    role = models.CharField(max_length=15, choices=CaseRole)
    manual = SealedText("manual")
    manual_version = SealedText("manualens version")
    method = models.CharField(max_length=15, choices=Method)
    capacity = models.PositiveSmallIntegerField()
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(CompetenceKind, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("första dagen")
    ends_on = models.DateField("sista dagen")
    state = models.CharField(max_length=10, choices=GroupState, default=GroupState.ANNOUNCED)
    announced_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(unique=True)  # the form it came by: a double click is one (S-142)

    class Meta:
        app_label = "support"
        constraints = [
            RowPolicy(
                name="help_group_rows",
                using=f"{AT_MY_UNIT} OR {WITH_MY_PLACE.format('support_helpgroup.id')}",
                new=AT_MY_UNIT,
            ),
            InOwnName("announced_by", name="help_group_in_own_name"),
            models.UniqueConstraint(fields=["unit", "number"], name="group_number_is_given_once"),
            models.CheckConstraint(
                name="group_is_for_one_role", condition=Q(role__in=CaseRole.values, state__in=GroupState.values)
            ),
            models.CheckConstraint(name="group_takes_somebody", condition=Q(capacity__gte=1)),
        ]

    @property
    def name(self) -> str:
        return f"Grupp {self.number}"


class GroupHost(OfStaff, PublicModel):
    """
    That one of the staff holds a group since `given_at`; `left_at` when no longer (den som håller i gruppen).

    They are told by what name each wants to be called there, and meet no case for it. When they declare somebody whom
    they must not meet, they are told of nobody in it until one who leads gives it to them anew (S-14). Those in it are
    their side from `taken_up_at`, when they put themself to hold it or opened the list to the room, until
    `counts_until`, None while they hold it; the database alone writes both (S-10).
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id group unit staff given_at taken_up_at left_at counts_until"
    }

    group = models.ForeignKey(HelpGroup, on_delete=models.PROTECT, related_name="hosts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())  # by the database's clock, as what is declared
    taken_up_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    counts_until = models.DateTimeField(null=True)

    class Meta:
        app_label = "support"
        constraints = [
            RowPolicy(
                name="group_host_rows",
                using=AT_MY_UNIT,
                new=f"unit_id = {mine('my_led_units')}",
                changes=("left_at",),
            ),
            models.UniqueConstraint(
                fields=["group", "staff"], condition=Q(left_at=None), name="one_holds_a_group_once"
            ),
        ]


class GroupMeeting(PublicModel):
    """
    When a group meets, and about what (träff), or was to meet. The theme is common to all, and names nobody.

    The database books those who hold the group, and its room, in the same times as talks.
    """

    sealed_by: ClassVar[str] = "group"
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id group unit slot planned_at cancelled_at cancelled_by",
        Level.NOTE: "theme",
    }

    group = models.ForeignKey(HelpGroup, on_delete=models.PROTECT, related_name="meetings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slot = DateTimeRangeField("tid")
    theme = SealedText("tema")
    planned_at = models.DateTimeField(db_default=Now())  # by the database's clock, as when it is called off
    cancelled_at = models.DateTimeField("inställd", null=True)
    cancelled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "support"
        constraints = [
            RowPolicy(
                name="group_meeting_rows",
                using=f"{AT_MY_UNIT} OR {WITH_MY_PLACE.format('support_groupmeeting.group_id')}",
                new=f"group_id = {mine('my_held_groups')}",
            ),
            InOwnName(name="group_meeting_in_own_name", later=("cancelled_by",)),
            models.UniqueConstraint(
                fields=["group", "slot"], condition=Q(cancelled_at=None), name="group_meets_once_then"
            ),
            models.CheckConstraint(
                name="group_meeting_is_cancelled_by_somebody",
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]

    def sealing_row(self) -> HelpGroup:
        return self.group

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class GroupTime(PublicModel):
    """
    That one who holds a group is booked for a meeting of it (bokad för en träff). Written by the database alone.

    The time of the first who holds it is the room's too.
    """

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id public_id meeting unit staff time"}

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="times")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    time = models.OneToOneField(BookedTime, on_delete=models.PROTECT, related_name="group_time")

    class Meta:
        app_label = "support"
        constraints = [RowPolicy(name="group_time_rows", using=AT_MY_UNIT)]


class GroupSeat(PublicModel):
    """
    Somebody in a group as those who hold it are told: a number by chance, and the name that one has chosen (plats).

    No case and nothing of the matter. Which case it is stands in a `GroupPlace`, under that case's own policy. When
    somebody has left, those who hold the group read it two weeks more. Source: R-501, S-10.
    """

    sealed_by: ClassVar[str] = "group"
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id group unit number standing",
        Level.VIOLENCE: "called",
    }

    group = models.ForeignKey(HelpGroup, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=0)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ASKED)
    called = SealedText("kallas i gruppen")

    class Meta:
        app_label = "support"
        constraints = [
            RowPolicy(
                name="group_seat_rows",
                using=f"id = {mine('my_held_seats')} OR "
                "EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id)",
                new="EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id "
                f"AND p.case_id = {mine('my_worked_cases')})",
            ),
            models.UniqueConstraint(fields=["group", "number"], name="seat_has_its_own_number"),
        ]

    def sealing_row(self) -> HelpGroup:
        return self.group


class GroupPlace(OfCase):
    """
    A place in a group for the person of a case (plats i grupp), from when it is proposed. Seen by those who see the
    case.

    Whether it can be given is decided by the database when it is proposed and when it begins. What happens with it are
    its `steps`; `state` follows from them and is never written by the application.
    """

    levels = {
        Level.ADMINISTRATIVE: "seat wait proposed_on proposed_by proposed_at submission",
        Level.NOTE: "group state has_order",
        Level.VIOLENCE: "why",
    }

    group = models.ForeignKey(HelpGroup, on_delete=models.PROTECT, related_name="places")
    seat = models.OneToOneField(GroupSeat, on_delete=models.PROTECT, related_name="place")
    wait = models.ForeignKey(Wait, null=True, on_delete=models.PROTECT, related_name="group_places")
    state = models.CharField(max_length=10, choices=PlaceState, default=PlaceState.PROPOSED)
    has_order = models.BooleanField(default=False)
    why = SealedText("varför den gruppen")
    proposed_on = models.DateField("föreslagen")
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        app_label = "support"
        default_related_name = "group_places"
        constraints = [
            RowPolicy(
                name="group_place_rows",
                using=my_case_when(HAS_LEFT),
                new=f"{WORKED_CASE} AND proposed_by_id = acting()",
            ),
            SameCase("wait", name="within_case_group_place"),
            models.UniqueConstraint(fields=["case", "submission"], name="group_place_is_proposed_once"),
            models.UniqueConstraint(
                fields=["case", "group"], condition=Q(state__in=LIVE), name="one_has_one_place_in_a_group"
            ),
        ]


class GroupStep(OfCase):
    """What happened with a place (steg), with the day and what was said. Never changed."""

    levels = {
        Level.ADMINISTRATIVE: "place happened_on written_by written_at submission",
        Level.NOTE: "step why",
        Level.VIOLENCE: "words",
    }

    place = models.ForeignKey(GroupPlace, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    happened_on = models.DateField("dag")
    why = models.CharField(max_length=15, choices=LeftWhy, blank=True)
    words = SealedText("hur det var")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()

    class Meta:
        app_label = "support"
        default_related_name = "group_steps"
        constraints = [
            RowPolicy(
                name="group_step_rows",
                using=my_case_when(WITH_PLACE.format("support_groupstep")),
                new=f"{WORKED_CASE} AND written_by_id = acting()",
            ),
            SameCase("place", name="within_case_group_step"),
            models.UniqueConstraint(fields=["case", "submission"], name="group_step_is_written_once"),
        ]


class GroupAttendance(OfCase):
    """
    Whether the person of a case was at a meeting of the group (närvaro), in that case alone.

    Those who hold the group say it of each seat, and the database lays it in each case. `words` are about this person,
    by one who has the case. Nothing here says who else was there.
    """

    levels = {
        Level.ADMINISTRATIVE: "place meeting held_on marked_by marked_at words_by words_at",
        Level.NOTE: "was",
        Level.VIOLENCE: "words",
    }

    place = models.ForeignKey(GroupPlace, on_delete=models.PROTECT, related_name="attendances")
    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField("dag")
    was = models.CharField(max_length=10, choices=Was)
    marked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    words = SealedText("om personen")
    words_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    words_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "support"
        default_related_name = "group_attendances"
        constraints = [
            RowPolicy(
                name="group_attendance_rows",
                using=my_case_when(WITH_PLACE.format("support_groupattendance")),
                new=f"{WORKED_CASE} AND words_by_id = acting()",
            ),
            InOwnName(name="group_attendance_in_own_name", later=("words_by",)),
            SameCase("place", name="within_case_group_attendance"),
            models.UniqueConstraint(fields=["place", "meeting"], name="attendance_is_marked_once"),
        ]
