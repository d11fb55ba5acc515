"""The addresses of risk in a case. They name the case by a random id, and nothing of what is assessed (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.assessments.clock import views
from livlina.core.fields import Level

RISK = "arenden/<uuid:public_id>/risk"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)

urlpatterns: list[URLPattern] = [
    path(
        f"{RISK}/",
        views.risk,
        name="case_risk",
        row=reads(
            what="Läsa hur farligt det är, när det bedöms igen, vilket skydd som finns och säkerhetsplanen",
            traces="case.risk_read",
        ),
    ),
    path(
        f"{RISK}/handelse/",
        views.event_new,
        name="risk_event_new",
        row=reads(
            what="Skriva att något har hänt, så att faran bedöms på nytt",
            about=Relation.WORKED_CASE,
            changes=Permission.RECORD_FACTS,
            traces="case.form_read",
            leaves="risk.noted risk.noted_again deadline.started deadline.started_again text.kept_with_reason",
        ),
    ),
    path(
        f"{RISK}/avslut/",
        views.decision,
        name="risk_decision",
        row=Row(
            who=Permission.END_AT_HIGH_RISK,
            shows=Level.VIOLENCE,
            what="Besluta, som den som leder, att ett ärende med hög risk får avslutas",
            about=Relation.SEEN_THROUGH,
            changes=Permission.END_AT_HIGH_RISK,
            traces="case.form_read",
            leaves="risk.decided risk.decided_again text.kept_with_reason",
        ),
    ),
]
