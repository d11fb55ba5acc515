"""The addresses of how talks are counted. They name the case and a request by random ids (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.talks import views

CASE = "arenden/<uuid:public_id>/samtal"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")

urlpatterns: list[URLPattern] = [
    path(
        f"{CASE}/antal/",
        views.talks,
        name="case_talks",
        row=reads(what="Se hur ärendets samtal räknas", traces="case.sessions_read"),
    ),
    path(
        f"{CASE}/sedan/",
        views.what_next,
        name="talks_what_next",
        row=writes(
            what="Skriva vad personen vill efter samtalen",
            leaves="what_next.answered what_next.answered_again deadline.met",
        ),
    ),
    path(
        f"{CASE}/fler/",
        views.more,
        name="talks_more",
        row=writes(
            what="Ge eller be om fler samtal än gränsen",
            leaves="more_talks.asked more_talks.granted more_talks.asked_again",
        ),
    ),
    path(
        f"{CASE}/fler/<uuid:more_id>/",
        views.decide,
        name="talks_more_decide",
        row=writes(
            what="Besluta om fler samtal, som den som leder enheten",
            who=Permission.ALLOW_MORE_TALKS,
            about=Relation.SEEN_THROUGH,
            changes=Permission.ALLOW_MORE_TALKS,
            leaves="more_talks.granted more_talks.declined",
        ),
    ),
    path(
        "samtal/fler/",
        views.asked,
        name="more_talks",
        row=Row(
            what="Se hur många som har fått fler samtal än gränsen, och vad som väntar på beslut",
            who=Permission.ALLOW_MORE_TALKS,
            about=Relation.LED_CASE,
            shows=Level.NOTE,
            traces="more_talks.listed",
        ),
    ),
]
