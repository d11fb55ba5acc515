"""The addresses of waiting for help. They name the case and what it waits for by random ids (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.waiting import views

WAITING = "arenden/<uuid:public_id>/vantan"
ONE = f"{WAITING}/<uuid:wait_id>"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")

urlpatterns: list[URLPattern] = [
    path(
        f"{WAITING}/",
        views.of_case,
        name="case_waiting",
        row=reads(what="Läsa vad personen väntar på", traces="case.waiting_read"),
    ),
    path(
        f"{WAITING}/ny/",
        views.waiting_new,
        name="waiting_new",
        row=writes(
            what="Ställa personen på väntelistan",
            leaves="waiting.placed waiting.placed_again deadline.started text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/kontroll/",
        views.waiting_check,
        name="waiting_check",
        row=writes(
            what="Skriva in en säkerhetskontroll under väntan",
            traces="case.waiting_read case.form_read",
            leaves="waiting.checked waiting.checked_again deadline.met deadline.started deadline.started_again "
            "risk.noted text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/plats/",
        views.waiting_offer,
        name="waiting_offer",
        row=writes(
            what="Skriva att en plats är erbjuden",
            traces="case.waiting_read case.form_read",
            leaves="waiting.offered waiting.offered_again text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/plats/<uuid:offer_id>/",
        views.waiting_answer,
        name="waiting_answer",
        row=writes(
            what="Skriva svaret på en erbjuden plats",
            leaves="waiting.answered waiting.answered_again text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/avsluta/",
        views.waiting_end,
        name="waiting_end",
        row=writes(
            what="Ta bort personen från väntelistan",
            leaves="waiting.ended waiting.ended_again deadline.dropped task.added text.kept_with_reason",
        ),
    ),
    path(
        "vantelista/",
        views.waiting_list,
        name="waiting_list",
        row=Row(
            what="Se väntelistan: egna ärenden, och enhetens rader för den som leder den",
            who=Permission.READ_CASE,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="cases.listed",
        ),
    ),
]
