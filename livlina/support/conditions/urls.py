"""The address of the conditions of Trappan in a case."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.conditions import views

urlpatterns: list[URLPattern] = [
    path(
        "arenden/<uuid:public_id>/samtal/villkor/",
        views.conditions,
        name="case_conditions",
        row=Row(
            what="Se och pröva villkoren för Trappan i ett barns eget ärende",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            changes=Permission.RECORD_FACTS,
            traces="case.sessions_read",
            leaves="conditions.checked conditions.checked_again task.added text.kept_with_reason",
        ),
    ),
]
