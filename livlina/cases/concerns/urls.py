"""The addresses of concern reports in a child's own case. Random names alone stand in them (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.concerns import views
from livlina.core.fields import Level

REPORTS = "arenden/<uuid:public_id>/orosanmalningar"
REPORT = f"{REPORTS}/<uuid:report_id>"
CLOCKS = "deadline.started deadline.met case.moved"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE, traces="case.concerns_read")
records = partial(reads, about=Relation.WORKED_CASE, traces="case.form_read", changes=Permission.RECORD_FACTS)

urlpatterns: list[URLPattern] = [
    path(f"{REPORTS}/", views.reports, name="concerns", row=reads(what="Se orosanmälningar om barnet")),
    path(
        f"{REPORTS}/ny/",
        views.report_new,
        name="concern_new",
        row=records(
            what="Ta emot en orosanmälan om barnet", leaves="concern.received concern.received_again deadline.started"
        ),
    ),
    path(f"{REPORT}/", views.report, name="concern", row=reads(what="Läsa en orosanmälan om barnet")),
    path(
        f"{REPORT}/skyddsbedomning/",
        views.protection,
        name="concern_protection",
        row=records(
            what="Göra en omedelbar skyddsbedömning",
            leaves="concern.protection_assessed concern.protection_assessed_again deadline.met",
        ),
    ),
    path(
        f"{REPORT}/forhandsbedomning/",
        views.preliminary,
        name="concern_preliminary",
        row=records(what="Göra en förhandsbedömning", leaves=f"concern.preliminary_assessed {CLOCKS}"),
    ),
]
