"""The addresses of the reports."""

from functools import partial
from http import HTTPStatus

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.reports import views

figures = partial(
    Row,
    who=Permission.READ_STATISTICS,
    about=Relation.FIGURES,
    shows=Level.ADMINISTRATIVE,
    traces="report.read report.refused",
    refusal=HTTPStatus.FORBIDDEN,
)

urlpatterns: list[URLPattern] = [
    path("statistik/", views.statistics, name="statistics", row=figures(what="Läsa statistiken")),
    path(
        "statistik/tabeller.<str:form>",
        views.tables_file,
        name="tables_file",
        row=figures(what="Hämta alla tabeller", fresh=True),
    ),
    path(
        "statistik/tabell-<int:number>.csv",
        views.table_file,
        name="table_file",
        row=figures(what="Hämta en tabell", fresh=True),
    ),
]
