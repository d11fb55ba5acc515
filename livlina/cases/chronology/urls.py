"""Where a document is written into the register of its case."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.chronology import views
from livlina.core.fields import Level

urlpatterns: list[URLPattern] = [
    path(
        "arenden/<uuid:public_id>/handelser/handling/",
        views.document_new,
        name="document_new",
        row=Row(
            what="Skriva in en handling i ärendet, med sin fil",
            who=Permission.READ_CASE,
            about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="document.written document.written_again file.taken_in file.original_kept",
        ),
    ),
]
