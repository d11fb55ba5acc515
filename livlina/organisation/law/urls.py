"""The addresses of the legal grounds."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.organisation.law import views

urlpatterns: list[URLPattern] = [
    path(
        "lagrum/",
        views.grounds,
        name="law",
        row=Row(what="Se lagrummen", who=Who.STAFF, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE),
    ),
    path(
        "lagrum/<slug:key>/",
        views.one,
        name="law_ground",
        row=Row(
            what="Se ett lagrum och bekräfta det",
            who=Who.STAFF,
            about=Relation.NOBODY,
            shows=Level.ADMINISTRATIVE,
            changes=Permission.CONFIRM_LAW,
            leaves="law.confirmed law.confirmed_again law.confirmation_withdrawn",
            fresh_to_send=True,
        ),
    ),
]
