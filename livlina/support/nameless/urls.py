"""The addresses of help without a name. They name a number by a random id (S-70), and there is none to search."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.nameless import views

counts = partial(Row, who=Permission.READ_CASE, about=Relation.NUMBERED, shows=Level.NOTE, traces="page.opened")

urlpatterns: list[URLPattern] = [
    path(
        "utan-namn/", views.listed, name="nameless", row=counts(what="Se hur mycket hjälp utan namn enheten har gett")
    ),
    path(
        "utan-namn/nytt/",
        views.begin,
        name="nameless_new",
        row=counts(
            what="Ta ett nummer för hjälp utan namn",
            changes=Permission.RECORD_FACTS,
            leaves="nameless.begun nameless.begun_again",
        ),
    ),
    path(
        "utan-namn/<uuid:nameless_id>/",
        views.one,
        name="nameless_one",
        row=counts(
            what="Räkna samtal under ett nummer utan namn",
            changes=Permission.RECORD_FACTS,
            leaves="nameless.talk_counted nameless.talk_counted_again nameless.talk_taken_back nameless.ended",
        ),
    ),
]
