"""The pages of the way of a case, and of what is to be done by a day."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.cases.process import views
from livlina.core.fields import Level

CASE = "arenden/<uuid:public_id>"
DEADLINE = f"{CASE}/frist/<uuid:deadline_id>"

of_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE, traces="case.form_read")
records = partial(of_case, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS)

urlpatterns: list[URLPattern] = [
    path(
        f"{CASE}/process/",
        views.process,
        name="case_process",
        row=of_case(what="Se var ärendet är och vad som ska göras", traces="case.process_read"),
    ),
    path(
        f"{CASE}/process/flytta/",
        views.move,
        name="case_move",
        row=records(what="Flytta ärendet till ett annat steg", leaves="case.moved deadline.started deadline.met"),
    ),
    path(
        f"{CASE}/process/ny-lag/",
        views.follow,
        name="case_follow",
        row=records(what="Låta ärendet följa den nya lagen", leaves="case.version_changed"),
    ),
    path(
        f"{CASE}/frist/ny/",
        views.deadline_new,
        name="deadline_new",
        row=records(what="Starta en frist", leaves="deadline.started deadline.started_again"),
    ),
    path(f"{DEADLINE}/", views.deadline, name="deadline", row=of_case(what="Se en frist")),
    path(
        f"{DEADLINE}/klar/",
        views.deadline_finish,
        name="deadline_finish",
        row=records(what="Säga att en frist är klar", leaves="deadline.met"),
    ),
    path(
        f"{DEADLINE}/forlang/",
        views.deadline_extend,
        name="deadline_extend",
        row=records(what="Förlänga en frist", leaves="deadline.extended"),
    ),
    path(
        f"{DEADLINE}/stanna/",
        views.deadline_stop,
        name="deadline_stop",
        row=records(what="Låta en frist stå stilla", leaves="deadline.stopped"),
    ),
    path(
        f"{DEADLINE}/ga-igen/",
        views.deadline_resume,
        name="deadline_resume",
        row=records(what="Låta en frist gå igen", traces="", leaves="deadline.resumed"),
    ),
    path(
        f"{CASE}/uppgift/ny/",
        views.task_new,
        name="task_new",
        row=records(what="Skriva en uppgift", leaves="task.added task.added_again"),
    ),
    path(
        f"{CASE}/uppgift/<uuid:todo_id>/klar/",
        views.task_done,
        name="task_done",
        row=records(what="Bocka av en uppgift", traces="", leaves="task.done"),
    ),
    path(
        "besked/<uuid:notice_id>/",
        views.notice,
        name="notice",
        row=Row(
            what="Läsa ett besked till sig själv om ett ärende, och svara på det",
            who=Permission.READ_CASE,
            about=Relation.TOLD,
            shows=Level.VIOLENCE,
            changes=Permission.READ_CASE,
            traces="notice.read",
            leaves="notice.heard",
        ),
    ),
    path(
        "att-gora/",
        views.due,
        name="due",
        row=Row(
            what="Se vad som ska göras i sina ärenden",
            who=Permission.READ_CASE,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="cases.listed",
        ),
    ),
    path(
        "processer/",
        views.processes,
        name="processes",
        row=Row(
            what="Se ärendenas steg och frister",
            who=Who.STAFF,
            about=Relation.NOBODY,
            shows=Level.ADMINISTRATIVE,
        ),
    ),
]
