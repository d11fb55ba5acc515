"""The addresses of own support for a child. Random names alone stand in them (S-70)."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.own_support import views
from livlina.core.fields import Level

urlpatterns: list[URLPattern] = [
    path(
        "arenden/<uuid:public_id>/barn/<uuid:line_id>/eget-stod/",
        views.of_child,
        name="child_own_support",
        row=Row(
            what="Föreslå eget stöd för ett barn, följa förslaget, ta tillbaka det och skriva när det började",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            changes=Permission.RECORD_FACTS,
            traces="case.child_read",
            leaves="own_support.proposed own_support.proposed_again own_support.withdrawn own_support.started "
            "own_support.said_again task.added text.kept_with_reason",
        ),
    ),
    path(
        "eget-stod/<uuid:support_id>/",
        views.answer,
        name="own_support",
        row=Row(
            what="Läsa ett förslag om eget stöd till ett barn, länka det vidare, bevilja eller inte",
            who=Permission.READ_CASE,
            about=Relation.COMMISSION,
            shows=Level.VIOLENCE,
            traces="own_support.read",
            leaves="own_support.linked own_support.granted own_support.refused own_support.said_again",
        ),
    ),
    path(
        "inget-barn-mellan-stolarna/",
        views.between_chairs,
        name="between_chairs",
        row=Row(
            what="Se barn med och utan eget stöd: sina egna med namn, enhetens som den som leder den",
            who=Permission.READ_CASE,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="cases.listed own_support.listed",
        ),
    ),
]
