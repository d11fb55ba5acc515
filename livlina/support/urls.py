"""The sessions of a case, its plan, and what is waited for."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support import views
from livlina.support.chain.urls import urlpatterns as of_chain
from livlina.support.childs.urls import urlpatterns as of_childs
from livlina.support.conditions.urls import urlpatterns as of_conditions
from livlina.support.forecast.urls import urlpatterns as of_forecast
from livlina.support.groups.urls import urlpatterns as of_groups
from livlina.support.handing.urls import urlpatterns as of_handing
from livlina.support.interventions.urls import urlpatterns as of_interventions
from livlina.support.methods.urls import urlpatterns as of_methods
from livlina.support.nameless.urls import urlpatterns as of_nameless
from livlina.support.partner.urls import urlpatterns as of_partner
from livlina.support.plans.urls import urlpatterns as of_plans
from livlina.support.possible.urls import urlpatterns as of_possible
from livlina.support.talks.urls import urlpatterns as of_talks
from livlina.support.waiting.urls import urlpatterns as of_waiting

CASE = "arenden/<uuid:public_id>"

of_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE, traces="case.sessions_read")
SAID = (
    "session.booked session.held session.missed session.cancelled session.late session.recorded_again "
    "deadline.started deadline.started_again task.added"
)
ORDERED = "interpreter.wanted text.kept_with_reason"

urlpatterns: list[URLPattern] = [
    *of_groups,
    *of_handing,
    *of_childs,
    *of_chain,
    *of_conditions,
    *of_interventions,
    *of_talks,
    *of_methods,
    *of_nameless,
    *of_partner,
    *of_plans,
    *of_possible,
    *of_waiting,
    *of_forecast,
    path(f"{CASE}/samtal/", views.sessions, name="case_sessions", row=of_case(what="Se ärendets samtal")),
    path(
        f"{CASE}/samtal/nytt/",
        views.session_new,
        name="session_new",
        row=of_case(
            what="Boka eller skriva ner ett samtal",
            about=Relation.WORKED_CASE,
            changes=Permission.RECORD_FACTS,
            leaves=f"{SAID} {ORDERED}",
        ),
    ),
    path(
        f"{CASE}/samtal/<uuid:session_id>/flytta/",
        views.session_move,
        name="session_move",
        row=of_case(
            what="Flytta ett samtal",
            about=Relation.WORKED_CASE,
            changes=Permission.RECORD_FACTS,
            leaves="session.booked session.moved session.recorded_again session.told deadline.started",
        ),
    ),
    path(
        f"{CASE}/samtal/<uuid:session_id>/tolk/",
        views.interpreter_mark,
        name="interpreter_mark",
        row=of_case(
            what="Säga att en tolk är beställd",
            about=Relation.WORKED_CASE,
            traces="",
            changes=Permission.RECORD_FACTS,
            leaves="interpreter.marked",
        ),
    ),
    path(
        f"{CASE}/samtal/<uuid:session_id>/",
        views.session_mark,
        name="session_mark",
        row=of_case(
            what="Säga vad det blev av ett samtal",
            about=Relation.WORKED_CASE,
            traces="",
            changes=Permission.RECORD_FACTS,
            leaves=f"{SAID} session.never session.agreed session.told session.told_again deadline.met",
        ),
    ),
]
