"""The addresses of a chain of help."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.chain import views

OF_CASE = "arenden/<uuid:public_id>/plan/kedja"

row = partial(Row, who=Permission.READ_CASE, shows=Level.VIOLENCE, changes=Permission.RECORD_FACTS)

urlpatterns: list[URLPattern] = [
    path(
        f"{OF_CASE}/",
        views.chain,
        name="case_chain",
        row=row(
            what="Se och bygga på kedjan av insatser",
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            traces="case.plan_read",
            leaves="chain.placed chain.placed_again task.added text.kept_with_reason",
        ),
    ),
    path(
        f"{OF_CASE}/<uuid:step_id>/",
        views.chain_mark,
        name="chain_mark",
        row=row(
            what="Säga hur det gick med ett steg i kedjan",
            about=Relation.WORKED_CASE,
            traces="case.form_read",
            leaves="chain.marked possible.wished",
        ),
    ),
]
