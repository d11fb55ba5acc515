"""The addresses of booked talks that follow the case."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.handing import views

urlpatterns: list[URLPattern] = [
    path(
        "samtal/ta-over/",
        views.take_over,
        name="talks_take_over",
        row=Row(
            what="Ta över samtal som är bokade med den som har lämnat ärendet",
            who=Permission.RECORD_FACTS,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            changes=Permission.RECORD_FACTS,
            traces="cases.listed",
            leaves="session.booked session.moved session.recorded_again",
        ),
    ),
    path(
        "samtal/utan-behandlare/",
        views.without,
        name="talks_without",
        row=Row(
            what="Ge samtal som ingen kan hålla till någon som har ärendet",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_CASE,
            shows=Level.NOTE,
            changes=Permission.ASSIGN_CASE,
            traces="cases.listed",
            leaves="session.given",
        ),
    ),
]
