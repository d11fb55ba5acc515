"""The address of handing over. The name of the one who leaves stands in no address (S-70)."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.handover import views
from livlina.core.fields import Level

urlpatterns: list[URLPattern] = [
    path(
        "gruppen/<uuid:staff_id>/lamna-over/",
        views.hand_over,
        name="hand_over",
        row=Row(
            what="Lämna över allt en medarbetare har, eller ge det till ersättare",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_CASE,
            shows=Level.NOTE,
            changes=Permission.ASSIGN_CASE,
            traces="cases.listed",
            leaves="case.assigned case.taken case.shared case.given_without task.handed_over",
            fresh_to_send=True,
        ),
    ),
]
