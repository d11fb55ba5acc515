"""The addresses of the reports."""

from django.urls import URLPattern, path

from livlina.reports import views

urlpatterns: list[URLPattern] = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/tabeller.<str:form>", views.tables_file, name="tables_file"),
    path("statistik/tabell-<int:number>.csv", views.table_file, name="table_file"),
]
