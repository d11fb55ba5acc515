"""The addresses of commissions: in the case that gives one, and at the unit that is given it."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.commissions import views
from livlina.core.fields import Level

OF_CASE = "arenden/<uuid:public_id>/uppdrag"

of_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
records = partial(of_case, about=Relation.WORKED_CASE, traces="case.form_read", changes=Permission.RECORD_FACTS)

urlpatterns: list[URLPattern] = [
    path(
        f"{OF_CASE}/",
        views.given,
        name="case_commissions",
        row=of_case(what="Se uppdragen som ärendet har gett", traces="case.commissions_read"),
    ),
    path(
        "arenden/<uuid:public_id>/beslut/<uuid:decision_id>/uppdrag/",
        views.give,
        name="commission_new",
        row=records(
            what="Ge en enhet uppdraget att utföra ett beslut",
            leaves="commission.given commission.given_again commission.taken case.moved",
            fresh_to_send=True,
        ),
    ),
    path(
        f"{OF_CASE}/<uuid:commission_id>/",
        views.follow,
        name="commission_given",
        row=of_case(
            what="Följa ett uppdrag, svara enheten och ta tillbaka det",
            traces="case.commissions_read",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            leaves="commission.replied commission.withdrawn commission.not_more commission.said_again "
            "text.kept_with_reason",
        ),
    ),
    path(
        "uppdrag/",
        views.queue,
        name="commissions",
        row=Row(
            what="Se uppdrag till enheten och de egna",
            who=Permission.READ_CASE,
            about=Relation.OWN_WORK,
            shows=Level.NOTE,
            traces="commissions.listed",
        ),
    ),
    path(
        "uppdrag/<uuid:commission_id>/forlangning/",
        views.ask_for_more,
        name="commission_more",
        row=Row(
            what="Begära förlängning av ett uppdrag, i ärendet som utför det",
            who=Permission.READ_CASE,
            about=Relation.COMMISSION,
            shows=Level.VIOLENCE,
            traces="commission.read",
            leaves="commission.more_asked commission.said_again text.kept_with_reason",
        ),
    ),
    path(
        "uppdrag/<uuid:commission_id>/",
        views.answer,
        name="commission",
        row=Row(
            what="Läsa ett uppdrag, ta emot det, fråga eller tacka nej",
            who=Permission.READ_CASE,
            about=Relation.COMMISSION,
            shows=Level.VIOLENCE,
            traces="commission.read",
            changes=Permission.ASSIGN_CASE,
            leaves="commission.taken commission.asked commission.declined commission.said_again case.opened "
            "person.registered",
        ),
    ),
]
