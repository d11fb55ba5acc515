"""The address of the card of a kind of help. It names nobody."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.methods import views

urlpatterns: list[URLPattern] = [
    path(
        "hjalpen-vi-ger/<slug:help_key>/",
        views.card,
        name="help_card",
        row=Row(
            what="Läsa hur en hjälp ges, och skriva eller ta bort vad man har märkt om metoden",
            who=Who.STAFF,
            about=Relation.NOBODY,
            shows=Level.ADMINISTRATIVE,
            changes=Permission.RECORD_FACTS,
            leaves="method.noted method.noted_again method.note_taken_away",
        ),
    ),
]
