"""The addresses of who has read. Days stand in them, and nothing of anyone (S-70)."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.readers import views
from livlina.core.fields import Level

READERS = "arenden/<uuid:public_id>/lasare"

urlpatterns: list[URLPattern] = [
    path(
        f"{READERS}/",
        views.readers,
        name="case_readers",
        row=Row(
            what="Se vem som har läst ärendet",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            shows=Level.VIOLENCE,
            traces="case.readers_read",
        ),
    ),
    path(
        f"{READERS}/<str:first>/<str:last>/utdrag.pdf",
        views.document,
        name="case_readers_document",
        row=Row(
            what="Ta fram ett utdrag om vem som har läst",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            shows=Level.VIOLENCE,
            traces="case.readers_read case.readers_printed",
            fresh=True,
        ),
    ),
]
