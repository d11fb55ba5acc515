"""The address of the child's own page."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.childs import views

urlpatterns: list[URLPattern] = [
    path(
        "arenden/<uuid:public_id>/barnets-sida/",
        views.page,
        name="childs_page",
        row=Row(
            what="Se barnets egen sida, och skriva vad barnet säger, i barnets eget ärende",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            changes=Permission.RECORD_FACTS,
            traces="case.childs_page_read",
            leaves="childs_word.written childs_word.written_again text.kept_with_reason",
        ),
    ),
]
