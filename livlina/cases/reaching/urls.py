"""Where a client is reached, and where it is logged. The address names the case and a way by random ids (S-70)."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.reaching import views
from livlina.core.fields import Level

urlpatterns: list[URLPattern] = [
    path(
        "arenden/<uuid:public_id>/na/",
        views.reach,
        name="case_reach",
        row=Row(
            what="Ta kontakt, och logga hur det gick",
            who=Permission.READ_CASE,
            about=Relation.WHEREABOUTS,
            shows=Level.PROTECTED,
            traces="case.reach_read",
            changes=Permission.RECORD_FACTS,
            leaves="gate.passed gate.gone_past contact_try.logged contact_try.logged_again",
        ),
    ),
]
