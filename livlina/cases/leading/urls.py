"""The addresses of the review of a worker's cases. The name of the worker stands in no address (S-70)."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.leading import views
from livlina.core.fields import Level

urlpatterns: list[URLPattern] = [
    path(
        "gruppen/<uuid:staff_id>/genomgang/",
        views.review,
        name="caseload_review",
        row=Row(
            what="Gå igenom en medarbetares öppna ärenden, och läsa vad som sades förra gången",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_CASE,
            shows=Level.VIOLENCE,
            changes=Permission.ASSIGN_CASE,
            traces="cases.listed review.read",
            leaves="caseload.reviewed caseload.reviewed_again case.reviewed",
        ),
    ),
    path(
        "genomgangar/",
        views.own,
        name="own_reviews",
        row=Row(
            what="Se genomgångarna av sina egna ärenden",
            who=Permission.READ_CASE,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="cases.listed",
        ),
    ),
]
