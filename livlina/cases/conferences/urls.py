"""The addresses of case conferences: at the unit, where nothing is of any case, and in a case that is taken up."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.conferences import views
from livlina.core.fields import Level

ONE = "konferenser/<uuid:conference_id>"
OF_CASE = "arenden/<uuid:public_id>/konferenser"

held = partial(Row, who=Permission.READ_CASE, about=Relation.CONFERENCE, shows=Level.NOTE, traces="cases.listed")
in_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)

urlpatterns: list[URLPattern] = [
    path("konferenser/", views.listed, name="conferences", row=held(what="Se enhetens ärendekonferenser")),
    path(
        "konferenser/ny/",
        views.call,
        name="conference_new",
        row=held(
            what="Boka en ärendekonferens",
            traces="page.opened",
            changes=Permission.RECORD_FACTS,
            leaves="conference.called conference.called_again",
        ),
    ),
    path(f"{ONE}/", views.one, name="conference", row=held(what="Se en ärendekonferens, och av ärendena sina egna")),
    path(
        f"{ONE}/lista/",
        views.room_list,
        name="conference_list",
        row=held(what="Skriva ut en lista med bara nummer till rummet", traces="page.opened"),
    ),
    path(
        f"{ONE}/andra/",
        views.change,
        name="conference_change",
        row=held(
            what="Flytta en ärendekonferens eller ändra vilka som deltar, för den som bokade den eller leder",
            traces="page.opened",
            changes=Permission.RECORD_FACTS,
            leaves="conference.changed",
        ),
    ),
    path(
        f"{ONE}/stall-in/",
        views.cancel,
        name="conference_cancel",
        row=held(
            what="Ställa in en ärendekonferens, för den som bokade den eller leder",
            traces="",
            changes=Permission.RECORD_FACTS,
            leaves="conference.cancelled conference.cancelled_again",
        ),
    ),
    path(
        f"{ONE}/lamna/",
        views.leave,
        name="conference_leave",
        row=held(what="Inte längre delta i en ärendekonferens", traces="", leaves="conference.left"),
    ),
    path(
        f"{OF_CASE}/",
        views.of_case,
        name="case_conferences",
        row=in_case(what="Se när ärendet har tagits upp på konferens", traces="case.conferences_read"),
    ),
    path(
        f"{OF_CASE}/ny/",
        views.raise_case,
        name="conference_raise",
        row=in_case(
            what="Ta upp ärendet på en konferens",
            about=Relation.WORKED_CASE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="conference.raised conference.raised_again",
        ),
    ),
    path(
        f"{OF_CASE}/<uuid:matter_id>/",
        views.matter,
        name="conference_matter",
        row=in_case(
            what="Läsa vad som togs upp, och skriva vad ni kom fram till",
            traces="case.conferences_read",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            leaves="conference.settled conference.settled_again task.added",
        ),
    ),
    path(
        f"{OF_CASE}/<uuid:matter_id>/ta-bort/",
        views.off,
        name="conference_off",
        row=in_case(
            what="Ta bort ärendet från dagordningen",
            about=Relation.WORKED_CASE,
            changes=Permission.RECORD_FACTS,
            leaves="conference.taken_off deadline.met",
        ),
    ),
]
