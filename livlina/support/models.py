"""Help given: the sessions of a case and what they are part of, the interpreters they need, plans, and waiting."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from livlina.cases.models import Party
from livlina.cases.of_case import WORKED_CASE, OfCase, SameCase, my_case_when
from livlina.core.fields import Level
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import BookedTime, Staff
from livlina.support.chain.models import ChainStep, ChainStepKept
from livlina.support.childs.models import ChildsWord
from livlina.support.conditions.models import ConditionCheck
from livlina.support.groups.models import (
    GroupAttendance,
    GroupHost,
    GroupMeeting,
    GroupPlace,
    GroupSeat,
    GroupStep,
    GroupTime,
    HelpGroup,
)
from livlina.support.interventions.models import ActKept, Intervention, InterventionAct, InterventionExtension
from livlina.support.interventions.terms import ChildView, Theme
from livlina.support.methods.terms import TAKEN_HOME, AtFirst
from livlina.support.nameless.models import NamelessHelp, NamelessTalk
from livlina.support.partner.models import PartnerContact, PartnerWord
from livlina.support.plans.models import Plan, PlanGoal
from livlina.support.possible.models import HelpException, HelpFacts, HelpWish
from livlina.support.talks.models import MoreTalks, WhatNext
from livlina.support.terms import Childcare, InterpreterSex, InterpreterState, SessionForm, SessionState, TalkKind
from livlina.support.waiting.models import Wait, WaitCheck, WaitOffer

__all__ = [
    "ActKept",
    "ChainStep",
    "ChainStepKept",
    "ChildsWord",
    "ConditionCheck",
    "GroupAttendance",
    "GroupHost",
    "GroupMeeting",
    "GroupPlace",
    "GroupSeat",
    "GroupStep",
    "GroupTime",
    "HelpException",
    "HelpFacts",
    "HelpGroup",
    "HelpWish",
    "InterpreterBooking",
    "Intervention",
    "InterventionAct",
    "InterventionExtension",
    "MoreTalks",
    "NamelessHelp",
    "NamelessTalk",
    "PartnerContact",
    "PartnerWord",
    "Plan",
    "PlanGoal",
    "Session",
    "SessionAct",
    "Wait",
    "WaitCheck",
    "WaitOffer",
    "WhatNext",
]

WITH_SESSION = "EXISTS (SELECT FROM support_session s WHERE s.id = {}.session_id)"
"""What is told of a session is shown with it; asked as the one who acts."""


class Session(OfCase):
    """
    One meeting held or booked in a case (samtal). Who holds it, where and when stands in its `time`.

    `kind` and how it went say whether it is counted, and by which counter (`talks.rules.counts`). One that was moved
    stays as it was, and points to the one it became. `can_talk` is whether she can talk safely where
    she is, asked of what is not on site (R-490). One that is part of help that is given points to it, and may say what
    it was about: `step` is that of the method, `children` whether they were thought of (R-147, R-169, R-191). `goals`
    are those of the help that it touched, `exercise` what was done or is planned in it, and `at_first` whether a
    guardian was there and said that a child may tell (R-143, R-173, R-207). `other_party` is with whom a joint
    talk is. `agenda` is what she chose to take up, and `taken_home` how she got something of it with her, '' for
    nothing (R-143, R-145). `version` is of what is told of it (S-142).
    """

    levels = {
        Level.NOTE: "time kind form state moved_to version",
        Level.VIOLENCE: "can_talk childcare intervention other_party theme step children goals exercise at_first "
        "at_first_why agenda taken_home",
    }

    time = models.OneToOneField(BookedTime, on_delete=models.PROTECT, related_name="session")
    kind = models.CharField(max_length=15, choices=TalkKind, default=TalkKind.TALK)
    form = models.CharField(max_length=12, choices=SessionForm, default=SessionForm.INDIVIDUAL)
    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.BOOKED)

    can_talk = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    childcare = models.CharField(max_length=10, choices=Childcare, default=Childcare.UNKNOWN)
    moved_to = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="moved_from")
    intervention = models.ForeignKey(Intervention, null=True, on_delete=models.PROTECT)
    other_party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    theme = models.CharField(max_length=12, choices=Theme, blank=True)
    step = models.CharField(max_length=30, blank=True)
    children = models.CharField(max_length=5, choices=ChildView, blank=True)
    goals = ArrayField(models.CharField(max_length=200), default=list)
    exercise = models.CharField(max_length=200, blank=True)
    at_first = models.CharField(max_length=5, choices=AtFirst, blank=True)
    at_first_why = SealedText("varför utan en vårdnadshavare")
    agenda = SealedText("det personen valde att ta upp")
    taken_home = models.CharField(max_length=10, choices=TAKEN_HOME, blank=True)
    version = models.PositiveIntegerField(default=1)

    told_acts: list["SessionAct"]
    """Who did what with it, the first first, where it was read with that."""

    class Meta:
        default_related_name = "sessions"
        constraints = [
            RowPolicy(name="session_rows", using=my_case_when("talk_has_been(time_id)"), new=WORKED_CASE),
            SameCase("moved_to", "intervention", "other_party", name="within_case_session"),
            models.CheckConstraint(
                name="moved_session_points_to_the_new_one",
                condition=Q(state=SessionState.MOVED, moved_to__isnull=False)
                | (~Q(state=SessionState.MOVED) & Q(moved_to=None)),
            ),
        ]


class SessionAct(OfCase):
    """
    That somebody booked a session, wrote it down, moved it or said what became of it, or said so again, and when (vem
    som gjorde vad). Written by the database alone, each time, and never changed.

    The session itself names the one who holds it, who need not be the one who did it.
    """

    levels = {Level.ADMINISTRATIVE: "session done_by done_at", Level.NOTE: "state"}

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="acts")
    state = models.CharField(max_length=12, choices=SessionState)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_related_name = "session_acts"
        constraints = [
            RowPolicy(
                name="session_act_rows", using=my_case_when(WITH_SESSION.format("support_sessionact")), changes=()
            ),
            SameCase("session", name="within_case_session_act"),
        ]


class InterpreterBooking(OfCase):
    """
    The interpreter that a session needs (tolk): whom she can talk through, and what the interpreter calls her.

    Never a child, a relative or somebody she knows. Source: the client's safety; law and methods on interpreters.
    """

    levels = {
        Level.NOTE: "session state changed_by changed_at",
        Level.VIOLENCE: "sex language dialect refused alias",
    }

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="interpreter")
    sex = models.CharField(max_length=10, choices=InterpreterSex, default=InterpreterSex.ANY)
    language = SealedText("språk")
    dialect = SealedText("dialekt")
    refused = SealedText("tolkar som inte får komma")
    alias = SealedText("alias")
    state = models.CharField(max_length=10, choices=InterpreterState, default=InterpreterState.WANTED)
    changed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        default_related_name = "interpreters"
        constraints = [
            RowPolicy(
                name="interpreter_booking_rows",
                using=my_case_when(WITH_SESSION.format("support_interpreterbooking")),
                new=WORKED_CASE,
            ),
            InOwnName(name="interpreter_booking_in_own_name", last=("changed_by",)),
            SameCase("session", name="within_case_interpreter_booking"),
        ]
