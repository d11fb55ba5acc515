"""Where a file of a case is met."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.files import views
from livlina.core.fields import Level

FILE = "arenden/<uuid:public_id>/handelser/fil/<uuid:file_id>"

urlpatterns: list[URLPattern] = [
    path(
        f"{FILE}/",
        views.case_file,
        name="case_file",
        row=Row(
            what="Se vad en fil i ärendet är, och makulera den",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            shows=Level.VIOLENCE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            leaves="file.struck",
        ),
    ),
    path(
        f"{FILE}/hamta/",
        views.case_file_open,
        name="case_file_open",
        row=Row(
            what="Hämta en fil ur ärendet; en som säger var någon finns bara där vistelseuppgifter är öppna för en",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            shows=Level.PROTECTED,
            traces="",
            leaves="case.file_read",
        ),
    ),
]
