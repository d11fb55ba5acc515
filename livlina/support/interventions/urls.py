"""The addresses of help that is given. They name the case and what is in it by random ids (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.interventions import views

CASE = "arenden/<uuid:public_id>"
ALL = f"{CASE}/insatser"
ONE = f"{ALL}/<uuid:intervention_id>"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")

urlpatterns: list[URLPattern] = [
    path(
        f"{ALL}/",
        views.of_case,
        name="case_interventions",
        row=reads(what="Läsa vilka insatser som ges", traces="case.interventions_read"),
    ),
    path(
        f"{ALL}/ny/",
        views.intervention_new,
        name="intervention_new",
        row=writes(
            what="Börja en insats",
            leaves="intervention.started intervention.saved_again deadline.started task.added",
        ),
    ),
    path(
        f"{ONE}/forlangning/",
        views.intervention_extend,
        name="intervention_extend",
        row=writes(
            what="Förlänga en insats",
            leaves="intervention.extended intervention.saved_again deadline.met deadline.started task.added "
            "text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/avsluta/",
        views.intervention_end,
        name="intervention_end",
        row=writes(
            what="Avsluta en insats",
            leaves="intervention.ended intervention.act_marked deadline.met task.added text.kept_with_reason",
        ),
    ),
    path(
        f"{ONE}/aktivitet/",
        views.intervention_act,
        name="intervention_act",
        row=writes(
            what="Skriva in eller planera något inom en insats",
            leaves="intervention.act_noted intervention.saved_again deadline.started text.kept_with_reason",
        ),
    ),
    path(
        f"{ALL}/aktivitet/<uuid:act_id>/",
        views.intervention_mark,
        name="intervention_mark",
        row=writes(
            what="Säga vad det blev av något planerat",
            traces="",
            leaves="intervention.act_marked deadline.met",
        ),
    ),
    path(
        f"{CASE}/samtal/<uuid:session_id>/insats/",
        views.session_about,
        name="session_about",
        row=writes(
            what="Säga vad ett samtal var en del av och handlade om",
            leaves="session.told_of gate.passed task.added text.kept_with_reason",
        ),
    ),
]
