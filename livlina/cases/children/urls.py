"""The addresses of a child in an adult's case. Random names alone stand in them (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.children import views
from livlina.core.fields import Level

CHILD = "arenden/<uuid:public_id>/barn/<uuid:line_id>"
REPORT = f"{CHILD}/anmalan/<uuid:answer_id>"

of_child = partial(Row, who=Permission.READ_CASE, shows=Level.VIOLENCE)
prints = partial(of_child, about=Relation.WORKED_CASE, traces="case.child_read case.concern_report_printed", fresh=True)

urlpatterns: list[URLPattern] = [
    path(
        f"{CHILD}/",
        views.line,
        name="child_line",
        row=of_child(what="Se vad som är gjort för ett barn i ärendet", about=Relation.CASE, traces="case.child_read"),
    ),
    path(f"{REPORT}/utskrift/", views.report, name="child_report", row=prints(what="Skriva ut en orosanmälan")),
    path(
        f"{REPORT}/skilt/",
        views.report_apart,
        name="child_report_apart",
        row=prints(what="Skriva ut det som den andra vårdnadshavaren inte får veta"),
    ),
    path(
        f"{CHILD}/<slug:step>/",
        views.step,
        name="child_step",
        row=of_child(
            what="Svara på vad som är gjort för ett barn",
            about=Relation.WORKED_CASE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="child_line.answered child_line.answered_again",
        ),
    ),
]
