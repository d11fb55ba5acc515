"""The addresses of an investigation."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.investigation import views
from livlina.core.fields import Level

ALL = "arenden/<uuid:public_id>/utredning"
ONE = f"{ALL}/<uuid:investigation_id>"

reads = partial(
    Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE, traces="case.investigation_read"
)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")
ON_ITS_WAY = "case.moved deadline.started deadline.started_again deadline.met"
WRITTEN = "investigation.written investigation.written_again"

urlpatterns: list[URLPattern] = [
    path(f"{ALL}/", views.overview, name="case_investigation", row=reads(what="Se utredningen i ett ärende")),
    path(
        f"{ALL}/inled/",
        views.open_new,
        name="investigation_open",
        row=writes(what="Inleda en utredning", leaves=f"investigation.opened investigation.opened_again {ON_ITS_WAY}"),
    ),
    path(f"{ONE}/", views.overview, name="investigation", row=reads(what="Se en av utredningarna i ett ärende")),
    path(
        f"{ONE}/hela/",
        views.read_whole,
        name="investigation_whole",
        row=reads(what="Läsa eller skriva ut en utredning"),
    ),
    path(
        f"{ONE}/rubrik/<slug:heading>/",
        views.section,
        name="investigation_section",
        row=writes(what="Skriva under en rubrik i en utredning", leaves=WRITTEN),
    ),
    path(
        f"{ONE}/rubrik/<slug:heading>/barn/<uuid:child_id>/",
        views.section,
        name="investigation_child",
        row=writes(what="Skriva barnkonsekvensanalys för ett barn", leaves=WRITTEN),
    ),
    path(
        f"{ONE}/skydd/<slug:heading>/",
        views.guarded_section,
        name="investigation_guarded",
        row=writes(
            what="Skriva om skydd i en utredning", about=Relation.WHEREABOUTS, shows=Level.PROTECTED, leaves=WRITTEN
        ),
    ),
    path(
        f"{ONE}/inhamtat/ny/",
        views.gather,
        name="gathered_new",
        row=writes(
            what="Skriva ner att någon annan har frågats",
            leaves="investigation.gathered investigation.gathered_again",
        ),
    ),
    path(
        f"{ONE}/inhamtat/<uuid:gathered_id>/",
        views.answer,
        name="gathered_answer",
        row=writes(what="Skriva ner vad någon annan svarade", leaves="investigation.answered"),
    ),
    path(
        f"{ONE}/kommunicering/ny/",
        views.communicate,
        name="communication_new",
        row=writes(
            what="Skriva ner att en part har fått underlaget",
            leaves="investigation.communicated investigation.communicated_again",
        ),
    ),
    path(
        f"{ONE}/kommunicering/<uuid:communication_id>/",
        views.reply,
        name="communication_reply",
        row=writes(what="Skriva ner vad en part svarade", leaves="investigation.replied"),
    ),
    path(
        f"{ONE}/forslag/ny/",
        views.propose,
        name="proposal_new",
        row=writes(what="Föreslå ett beslut", leaves="investigation.proposed investigation.proposed_again"),
    ),
    path(
        f"{ONE}/forslag/<uuid:proposal_id>/",
        views.proposal,
        name="proposal",
        row=reads(
            what="Läsa ett förslag, och säga sitt som andra läsare",
            sent_about=Relation.SEEN_THROUGH,
            changes=Permission.READ_SECOND,
            traces="case.form_read",
            leaves="investigation.read_second",
        ),
    ),
    path(
        f"{ONE}/avsluta/",
        views.end,
        name="investigation_end",
        row=writes(what="Avsluta en utredning utan beslut", leaves="investigation.ended deadline.met"),
    ),
]
