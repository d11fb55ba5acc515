"""The addresses of possible help. They name the case by a random id (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, Who, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.possible import views

POSSIBLE = "arenden/<uuid:public_id>/mojlig-hjalp"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)

urlpatterns: list[URLPattern] = [
    path(
        f"{POSSIBLE}/",
        views.possible,
        name="case_possible",
        row=reads(
            what="Se vilken hjälp som är möjlig, och skriva uppgifterna som avgör",
            traces="case.possible_read",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            leaves="possible.told possible.told_again",
        ),
    ),
    path(
        f"{POSSIBLE}/undantag/",
        views.exception,
        name="possible_exception",
        row=reads(
            what="Göra undantag från ett villkor som gäller som regel, som den som leder enheten",
            who=Permission.ALLOW_EXCEPTION,
            about=Relation.SEEN_THROUGH,
            changes=Permission.ALLOW_EXCEPTION,
            traces="case.form_read",
            leaves="possible.excepted possible.excepted_again text.kept_with_reason",
        ),
    ),
    path(
        f"{POSSIBLE}/onskan/",
        views.wish,
        name="possible_wish",
        row=reads(
            what="Skriva att personen önskade hjälp som inte gick att få",
            about=Relation.WORKED_CASE,
            changes=Permission.RECORD_FACTS,
            traces="case.form_read",
            leaves="possible.wished possible.wished_again text.kept_with_reason",
        ),
    ),
    path(
        "hjalpen-vi-ger/",
        views.catalogue,
        name="help_catalogue",
        row=Row(
            what="Läsa vilken hjälp organisationen ger",
            who=Who.STAFF,
            about=Relation.NOBODY,
            shows=Level.ADMINISTRATIVE,
        ),
    ),
]
