"""Where the summary of a case is read, written, printed and handed over."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.summary import views
from livlina.core.fields import Level

SUMMARY = "arenden/<uuid:public_id>/beratta-en-gang"

urlpatterns: list[URLPattern] = [
    path(
        f"{SUMMARY}/",
        views.summary,
        name="case_summary",
        row=Row(
            what="Läsa personens egen sammanfattning, och skriva att den är lämnad till någon annan",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            traces="case.summary_read",
            changes=Permission.RECORD_FACTS,
            leaves="summary.handed_over summary.handed_over_again",
        ),
    ),
    path(
        f"{SUMMARY}/ny/",
        views.summary_new,
        name="case_summary_new",
        row=Row(
            what="Skriva personens sammanfattning, eller en ny version",
            who=Permission.READ_CASE,
            about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="summary.written summary.written_again",
        ),
    ),
    path(
        f"{SUMMARY}/utskrift/",
        views.summary_print,
        name="case_summary_print",
        row=Row(
            what="Skriva ut sammanfattningen till personen själv",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            shows=Level.VIOLENCE,
            traces="case.summary_print_read",
        ),
    ),
]
