"""The address of the forecast. It names a unit and a kind of help, and nobody."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.forecast import views

urlpatterns: list[URLPattern] = [
    path(
        "vantelista/prognos/",
        views.forecast,
        name="waiting_forecast",
        row=Row(
            what="Se en prognos för hur länge nästa person väntar",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_UNIT,
            shows=Level.ADMINISTRATIVE,
            traces="cases.listed",
        ),
    ),
]
