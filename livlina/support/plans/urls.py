"""The addresses of the plan of a case. They name the case by a random id (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.plans import views

PLAN = "arenden/<uuid:public_id>/plan"

reads = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)
writes = partial(reads, about=Relation.WORKED_CASE, changes=Permission.RECORD_FACTS, traces="case.form_read")

urlpatterns: list[URLPattern] = [
    path(
        f"{PLAN}/",
        views.plan,
        name="case_plan",
        row=reads(what="Läsa personens plan, med mål och uppföljning", traces="case.plan_read"),
    ),
    path(
        f"{PLAN}/ny/",
        views.plan_new,
        name="plan_new",
        row=writes(
            what="Skriva personens plan, eller en ny version",
            leaves="plan.written plan.written_again deadline.met deadline.started text.kept_with_reason",
        ),
    ),
    path(
        f"{PLAN}/uppfoljning/",
        views.plan_follow_up,
        name="plan_follow_up",
        row=writes(
            what="Följa upp planens mål tillsammans med personen",
            leaves="plan.followed_up plan.followed_up_again deadline.met text.kept_with_reason",
        ),
    ),
    path(
        f"{PLAN}/utskrift/",
        views.plan_print,
        name="plan_print",
        row=reads(what="Skriva ut planen till personen själv", traces="case.plan_print_read"),
    ),
]
