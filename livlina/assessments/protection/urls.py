"""The addresses of protection and of safety plans. They name case, person and plan by random ids (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.assessments.protection import views
from livlina.core.fields import Level

RISK = "arenden/<uuid:public_id>/risk"
FOLLOWED = "deadline.met deadline.started deadline.started_again text.kept_with_reason"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")

urlpatterns: list[URLPattern] = [
    path(
        f"{RISK}/skydd/",
        views.safeguard_new,
        name="safeguard_new",
        row=writes(
            what="Skriva in ett skydd med sina dagar: kontaktförbud, larm till låns",
            leaves=f"safeguard.noted safeguard.noted_again {FOLLOWED}",
        ),
    ),
    path(
        f"{RISK}/skydd/<uuid:safeguard_id>/",
        views.safeguard_change,
        name="safeguard_change",
        row=writes(
            what="Skriva att ett skydd har förlängts eller upphört",
            leaves=f"safeguard.extended safeguard.ended {FOLLOWED}",
        ),
    ),
    path(
        f"{RISK}/plan/<uuid:planned_id>/",
        views.safety_plan,
        name="safety_plan",
        row=writes(
            what="Skriva säkerhetsplanen, för personen eller för ett barn, eller en ny version",
            about=Relation.WHEREABOUTS,
            leaves=f"safety_plan.written safety_plan.written_again {FOLLOWED}",
        ),
    ),
    path(
        f"{RISK}/utskrift/<uuid:plan_id>/",
        views.safety_plan_print,
        name="safety_plan_print",
        row=reads(
            what="Skriva ut säkerhetsplanen till personen själv",
            about=Relation.WHEREABOUTS,
            traces="case.safety_plan_print_read",
        ),
    ),
]
