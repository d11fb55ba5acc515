"""The addresses of groups: at the unit, where nobody is named, for those who hold one, and in a case with a place."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.groups import views

ONE = "grupper/<uuid:group_id>"
OF_CASE = "arenden/<uuid:public_id>/grupp"
KEPT = "text.kept_with_reason"

at_unit = partial(Row, who=Permission.READ_CASE, about=Relation.HELP_GROUP, shows=Level.NOTE, traces="page.opened")
led = partial(at_unit, who=Permission.ASSIGN_CASE)
held = partial(at_unit, who=Permission.RECORD_FACTS, about=Relation.HELD_GROUP, shows=Level.VIOLENCE)
in_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(in_case, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS)

urlpatterns: list[URLPattern] = [
    path("grupper/", views.listed, name="help_groups", row=at_unit(what="Se enhetens grupper")),
    path(
        "grupper/ny/",
        views.announce,
        name="help_group_new",
        row=led(what="Utlysa en grupp", leaves="group.announced group.announced_again"),
    ),
    path(
        f"{ONE}/",
        views.one,
        name="help_group",
        row=at_unit(
            what="Se en grupp och när den träffas, aldrig vilka som är med",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.HELD_GROUP,
            leaves="group.planned group.meetings_changed",
        ),
    ),
    path(
        f"{ONE}/andra/",
        views.change,
        name="help_group_change",
        row=led(what="Ändra en grupp och vilka som håller i den", leaves="group.changed"),
    ),
    path(
        f"{ONE}/vidare/",
        views.move,
        name="help_group_move",
        row=held(what="Öppna, börja eller avsluta en grupp man håller i", leaves="group.moved group.moved_again"),
    ),
    path(
        f"{ONE}/traffar/<uuid:meeting_id>/",
        views.meeting,
        name="help_group_meeting",
        row=held(
            what="Lista till rummet och vilka som var med, eller ställa in träffen, för den som håller i gruppen",
            traces="cases.listed",
            leaves="cases.listed group.attended group.marked group.cancelled group.cancelled_again "
            "group.meetings_changed",
        ),
    ),
    path(
        f"{OF_CASE}/",
        views.of_case,
        name="case_groups",
        row=in_case(what="Läsa om personens platser i grupper", traces="case.groups_read"),
    ),
    path(
        f"{OF_CASE}/ny/",
        views.propose,
        name="group_place_new",
        row=writes(
            what="Föreslå en plats i en grupp",
            traces="case.form_read",
            leaves=f"group.proposed group.proposed_again {KEPT}",
        ),
    ),
    path(
        f"{OF_CASE}/<uuid:place_id>/",
        views.place,
        name="group_place",
        row=in_case(
            what="Läsa om en plats i en grupp, och skriva vad som hände",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            traces="case.groups_read",
            leaves="group.stepped group.stepped_again group.written group.written_again group.told group.told_again "
            f"deadline.met deadline.dropped task.added {KEPT}",
        ),
    ),
]
