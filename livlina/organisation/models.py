"""Boards, districts, units and those who work there. All with dates, nothing about clients."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields import DateField

from livlina.access.keys import KeyHolder
from livlina.access.terms import Role
from livlina.core.constraints import point
from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.competence.models import Competence, CompetenceDemand, CompetenceKind
from livlina.organisation.dated import Dated, days, ends_after_start, word_point
from livlina.organisation.law.models import LawConfirmation
from livlina.organisation.noticed.models import MethodNote
from livlina.organisation.offered.models import OfferedHelp
from livlina.organisation.rules import Amount, Mandate
from livlina.organisation.terms import (
    Basis,
    DecisionKind,
    DutyKind,
    Function,
    OrganisationModel,
    TimeState,
    UnitKind,
)

__all__ = ["Competence", "CompetenceDemand", "CompetenceKind", "LawConfirmation", "MethodNote", "OfferedHelp"]


class Municipality(PublicModel):
    """The municipality (kommun) whose organisation is loaded; one in a database."""

    levels = {Level.ADMINISTRATIVE: "id public_id key name kind rights"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    rights = models.JSONField(default=dict)  # which functions hold which right, as loaded


class Board(Dated):
    """A political board (nämnd): the authority whose files, retention and secrecy border it is."""

    levels = {Level.ADMINISTRATIVE: "key name"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [ends_after_start("board_ends_after_start")]

    def __str__(self) -> str:
        return self.name


class District(Dated):
    """A city district (stadsdelsområde) with its dates and what it was formed of."""

    levels = {Level.ADMINISTRATIVE: "key name folded_name board basis formed_of"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True)
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="districts")
    basis = models.CharField(max_length=10, choices=Basis)
    formed_of = models.ManyToManyField("self", symmetrical=False, related_name="became")

    class Meta:
        constraints = [ends_after_start("district_ends_after_start")]

    def __str__(self) -> str:
        return self.name


class Unit(Dated):
    """A unit (enhet). `name` is what reports say, `position` their order."""

    levels = {Level.ADMINISTRATIVE: "key name full_name kind model position staffing_target"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    full_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=UnitKind)
    model = models.CharField(max_length=20, choices=OrganisationModel)
    position = models.PositiveIntegerField()
    staffing_target = models.JSONField(default=dict)  # role → whole posts

    class Meta:
        ordering = ["position"]
        constraints = [ends_after_start("unit_ends_after_start")]

    def __str__(self) -> str:
        return self.full_name


class UnitAlias(PublicModel):
    """Another way the unit is written in registers and spreadsheets (R-021)."""

    levels = {Level.ADMINISTRATIVE: "id public_id unit name folded_name"}

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, unique=True)


class UnitBoard(Dated):
    """The one board that a unit stands under at a time."""

    levels = {Level.ADMINISTRATIVE: "unit board"}

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="boards")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="units")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_stands_under_one_board",
                expressions=[(point("unit"), RangeOperators.OVERLAPS), (days(), RangeOperators.OVERLAPS)],
            ),
        ]


class UnitOwner(Dated):
    """A board that runs the unit together with others (R-024)."""

    levels = {Level.ADMINISTRATIVE: "unit board"}

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="owners")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="owned_units")


class UnitFunction(Dated):
    """What the unit does, from when to when."""

    levels = {Level.ADMINISTRATIVE: "unit function"}

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="functions")
    function = models.CharField(max_length=30, choices=Function)


class Room(Dated):
    """A room of the unit that can be booked (rum). `has_childcare` when children can be looked after there (R-203)."""

    levels = {Level.ADMINISTRATIVE: "key unit name has_childcare"}

    key = models.SlugField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=200)
    has_childcare = models.BooleanField(default=False)

    class Meta:
        constraints = [ends_after_start("room_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.name}, barnpassning" if self.has_childcare else self.name


class Catchment(Dated):
    """Which unit serves a district in a function: exactly one at a time (R-023)."""

    levels = {Level.ADMINISTRATIVE: "district function unit basis"}

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="catchments")
    function = models.CharField(max_length=30, choices=Function)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="catchments")
    basis = models.CharField(max_length=10, choices=Basis)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="district_has_one_unit_per_function",
                expressions=[
                    (point("district"), RangeOperators.OVERLAPS),
                    (word_point("function"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class PoliceArea(PublicModel):
    """A police area; its borders are not the districts' (R-064)."""

    levels = {Level.ADMINISTRATIVE: "id public_id name"}

    name = models.CharField(max_length=200, unique=True)


class PoliceAreaUnit(Dated):
    """A unit that a police area turns to."""

    levels = {Level.ADMINISTRATIVE: "area unit basis"}

    area = models.ForeignKey(PoliceArea, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="police_areas")
    basis = models.CharField(max_length=10, choices=Basis)


class LocalLimit(Dated):
    """A number the organisation has decided, such as five talks without investigation (R-089)."""

    levels = {Level.ADMINISTRATIVE: "key value measure unit source"}

    key = models.SlugField()
    value = models.DecimalField(max_digits=8, decimal_places=2)
    measure = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="limits")
    source = models.CharField(max_length=200)


class PublicForm(Dated):
    """
    That contacts are taken in by the open form (kontaktformuläret): where what has no district goes, and whom to call.

    Without one that day the form is closed, so that nobody writes to where no one reads. Source: R-058, S-80, S-81.
    """

    levels = {Level.ADMINISTRATIVE: "unit phone hours leave_to basis"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="public_forms")
    phone = models.CharField(max_length=60, blank=True)  # as it is shown; '' when it is not decided
    hours = models.CharField(max_length=200, blank=True)  # when somebody answers, in words
    leave_to = models.CharField(max_length=200, blank=True)  # where the quick exit leads; '' is the one always there
    basis = models.CharField(max_length=10, choices=Basis)

    class Meta:
        constraints = [ends_after_start("public_form_ends_after_start")]


class Delegation(Dated):
    """
    That the board has given a role, or a body of its own by name, the right to take one kind of decision (delegation).

    `grounds` are keys of `law/grounds.yaml`, none is any; talks, weeks and groups are the most that may be granted,
    None is no limit. Without `unit` it holds at every unit where the role is. Source: R-103.
    """

    levels = {Level.ADMINISTRATIVE: "kind role body unit grounds talks weeks groups basis"}

    kind = models.CharField(max_length=30, choices=DecisionKind)
    role = models.CharField(max_length=30, choices=Role, blank=True)
    body = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="delegations")
    grounds = ArrayField(models.CharField(max_length=50), default=list)
    talks = models.PositiveSmallIntegerField(null=True)
    weeks = models.PositiveSmallIntegerField(null=True)
    groups = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=10, choices=Basis)

    class Meta:
        constraints = [
            ends_after_start("delegation_ends_after_start"),
            models.CheckConstraint(
                name="delegation_is_a_roles_or_a_bodys",
                condition=(~Q(role="") & Q(body="")) | (Q(role="") & ~Q(body="")),
            ),
        ]

    @property
    def holder(self) -> str:
        """Whose it is, in words."""
        return self.body or str(Role(self.role).label).lower()

    @property
    def mandate(self) -> Mandate:
        """The same as a rule reads it."""
        return Mandate(
            title=self.holder,
            role=self.role,
            body=self.body,
            grounds=frozenset(self.grounds),
            most=Amount(talks=self.talks, weeks=self.weeks, groups=self.groups),
        )


class ClosingReason(PublicModel):
    """A reason for closing a case, from the organisation's own list."""

    levels = {Level.ADMINISTRATIVE: "id public_id key name folded_name position"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, unique=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Project(Dated):
    """A project that a case can come through, such as Islandsprojektet or IGOR (R-065–R-067)."""

    levels = {Level.ADMINISTRATIVE: "key name parent"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")

    def __str__(self) -> str:
        return self.name


class OfStaff:
    """A row that names one of the staff who is to do something, and was read with why they are not at work there."""

    @property
    def absence(self) -> str:
        """How they are not: '' of one who is (`queries.absence`, read as `why_absent`). Source: S-55."""
        return str(self.__dict__["why_absent"])


class Staff(AbstractBaseUser, PublicModel):
    """A member of staff (medarbetare) and the account they sign in with."""

    levels = {
        Level.ADMINISTRATIVE: "id public_id username name education is_active password last_login "
        "password_changed_at created_at paused_at resumed_at theme shortcuts blur",
    }

    username = models.CharField("användarnamn", max_length=150, unique=True)
    name = models.CharField("namn", max_length=200)
    education = models.JSONField(default=list)  # several per person
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    password_changed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # unused for too long: opens nothing until it is resumed (S-55)
    resumed_at = models.DateTimeField(null=True)  # the latest pause ended; counts as use
    theme = models.CharField(max_length=5, default="", blank=True)  # light, dark or as the machine
    shortcuts = models.BooleanField(default=True)  # single-key shortcuts (WCAG 2.1.4)
    blur = models.BooleanField(default=True, db_default=True)  # pages while another window is in front (S-72)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Certificate(Dated):
    """A method a member of staff is certified in, such as Trappan (R-363)."""

    levels = {Level.ADMINISTRATIVE: "staff name"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=200)


class Membership(Dated):
    """A role at a unit, from when to when. Live roles are read at each request (S-04)."""

    levels = {Level.ADMINISTRATIVE: "staff unit role"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)

    class Meta:
        indexes = [models.Index(fields=["staff", "valid_to"])]


class RolesSigned(PublicModel):
    """
    That one who leads a unit has gone through who has which role there, and the list as it stood (S-55).

    Seen by those who lead the unit. Signed in one's own name, and never changed.
    """

    levels = {Level.ADMINISTRATIVE: "id public_id unit signed_by signed_at listed"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    listed = models.JSONField()  # [[public id of the member of staff, name, role, from, to or null], …]

    class Meta:
        constraints = [
            RowPolicy(
                name="roles_signed_rows", using=f"unit_id = {mine('my_led_units')}", new="signed_by_id = acting()"
            )
        ]
        indexes = [models.Index(fields=["unit", "-signed_at"], name="roles_signed_latest")]


class DutyShift(PublicModel):
    """
    Who takes what comes in at a unit, from a day to a day (both included), and who steps in (R-080).

    Read by those who work at the unit, written by those who lead it. One taken out of the roster is kept as it was.
    """

    levels = {
        Level.ADMINISTRATIVE: "id public_id unit kind starts_on ends_on primary back_up version written_by written_at "
        "removed_at submission",
    }

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DutyKind)
    starts_on = models.DateField("fr.o.m.")
    ends_on = models.DateField("t.o.m.")
    primary = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    back_up = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True)

    class Meta:
        constraints = [
            RowPolicy(
                name="duty_shift_rows",
                using=f"unit_id = {mine('my_working_units')}",
                new=f"unit_id = {mine('my_led_units')} AND written_by_id = acting()",
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(submission__isnull=False), name="shift_is_saved_once"
            ),
            models.CheckConstraint(name="shift_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="shift_has_another_as_back_up", condition=Q(back_up=None) | ~Q(back_up=F("primary"))
            ),
            ExclusionConstraint(
                name="shift_is_one_of_its_kind_a_day",
                expressions=[
                    (point("unit"), RangeOperators.OVERLAPS),
                    (word_point("kind"), RangeOperators.OVERLAPS),
                    (
                        Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(removed_at=None),
            ),
        ]
        indexes = [models.Index(fields=["unit", "ends_on"], name="duty_shift_coming")]


class AccountLink(PublicModel):
    """A link, good once and for a day, where a new account sets password and second factor."""

    levels = {Level.ADMINISTRATIVE: "id public_id staff token_hash expires_at used_at"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class CalendarLink(PublicModel):
    """
    The secret link by which a calendar elsewhere gets the hours of one member of staff, known by its hash alone.

    Its owner and the system see it; whoever has the link is led to the account by `calendar_of` of the database.
    Source: S-65.
    """

    levels = {Level.ADMINISTRATIVE: "id public_id staff token_hash made_at"}

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="calendar_link")
    token_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowPolicy(
                name="calendar_link_is_own", using="staff_id = (SELECT acting()) OR (SELECT acting()) = 0", deletes=True
            )
        ]


class PasskeyMark(PublicModel):
    """By which one and the same passkey is never two accounts': the keyed hash of what the device calls it (S-50)."""

    levels = {Level.ADMINISTRATIVE: "id public_id factor key_hash"}

    factor = models.OneToOneField("mfa.Authenticator", on_delete=models.CASCADE, related_name="passkey_mark")
    key_hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="passkey_is_one_accounts", fields=["key_hash"])]


class WebSession(PublicModel):
    """
    A session, signed in or not yet. Who holds the cookie is known by the hash of its key alone.

    `expires_at` is absolute once someone has signed in; `data` is sealed (S-52).
    """

    levels = {Level.ADMINISTRATIVE: "id public_id key_hash staff data began_at seen_at expires_at"}

    key_hash = models.BinaryField(unique=True)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.CASCADE, related_name="web_sessions")
    data = models.BinaryField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Draft(KeyHolder):
    """
    What a member of staff has typed in a form and not saved (utkast): theirs alone, under a key of its own.

    `form` is the form as it was shown once, so that two tabs are two drafts; `path` is where it is sent. `typed` is its
    fields in order, as JSON. `was_sent` when it was sent at a locked screen, and waits to be sent again (S-141).
    """

    levels = {
        Level.ADMINISTRATIVE: "staff form path changed_at was_sent",
        Level.PROTECTED: "typed",
    }

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drafts")
    form = models.UUIDField()
    path = models.CharField(max_length=200)
    typed = SealedText()
    changed_at = models.DateTimeField()
    was_sent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "form"], name="draft_one_for_a_form"),
            RowPolicy(name="draft_is_own", using="staff_id = acting()", deletes=True),
        ]
        indexes = [models.Index(fields=["staff", "path"]), models.Index(fields=["changed_at"])]


SHOWN_WITH_SESSION = "EXISTS (SELECT FROM support_session s WHERE s.time_id = organisation_bookedtime.id{})"
SHOWN_WITH_SEAT = "EXISTS (SELECT FROM cases_conferenceseat s WHERE s.time_id = organisation_bookedtime.id)"
"""What points to a time shows it to those who see that; asked as the one who acts, whom the policies there hold."""


class BookedTime(PublicModel):
    """
    Hours for which somebody of the staff, and perhaps a room, is taken (bokad tid). It says nothing of what for.

    Talks and all else that is booked point to their time, so neither is booked twice whatever it is. One's own are
    seen, and those of what one sees; of the rooms it is told which are taken in the hours asked for (`rooms_taken`
    of the database). Only `state` is ever changed. Source: S-11, S-65.
    """

    levels = {Level.ADMINISTRATIVE: "id public_id staff room slot state"}

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="booked_times")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="booked_times")
    slot = DateTimeRangeField("tid")
    state = models.CharField(max_length=10, choices=TimeState, default=TimeState.TAKEN)

    class Meta:
        constraints = [
            RowPolicy(
                name="booked_time_rows",
                using=f"staff_id = (SELECT acting()) OR {SHOWN_WITH_SESSION.format('')} OR {SHOWN_WITH_SEAT}",
                new="staff_id = (SELECT acting()) OR "
                + SHOWN_WITH_SESSION.format(f" AND s.case_id = {mine('my_worked_cases')}")
                + f" OR {SHOWN_WITH_SEAT}",
            ),
            ExclusionConstraint(
                name="staff_is_booked_once",
                # an id as a one-point range: the embedded server has no btree_gist
                expressions=[(point("staff"), RangeOperators.OVERLAPS), ("slot", RangeOperators.OVERLAPS)],
                condition=Q(state=TimeState.TAKEN),
            ),
            ExclusionConstraint(
                name="room_is_booked_once",
                expressions=[(point("room"), RangeOperators.OVERLAPS), ("slot", RangeOperators.OVERLAPS)],
                condition=Q(state=TimeState.TAKEN, room__isnull=False),
            ),
            models.CheckConstraint(condition=Q(slot__isempty=False), name="booked_time_takes_time"),
        ]
