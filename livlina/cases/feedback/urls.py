"""The addresses of feedback on a commission."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.feedback import views
from livlina.core.fields import Level

urlpatterns: list[URLPattern] = [
    path(
        "uppdrag/<uuid:commission_id>/aterkoppling/",
        views.write,
        name="feedback_new",
        row=Row(
            what="Skriva återkoppling på ett uppdrag, i ärendet som utför det",
            who=Permission.READ_CASE,
            about=Relation.COMMISSION,
            shows=Level.VIOLENCE,
            traces="commission.read",
            leaves="feedback.written feedback.received feedback.written_again text.kept_with_reason",
        ),
    ),
    path(
        "arenden/<uuid:public_id>/uppdrag/<uuid:commission_id>/aterkoppling/last/",
        views.read,
        name="feedback_read",
        row=Row(
            what="Säga att återkopplingen på ett uppdrag är läst",
            who=Permission.RECORD_FACTS,
            about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            changes=Permission.RECORD_FACTS,
            leaves="feedback.read feedback.read_again",
        ),
    ),
]
