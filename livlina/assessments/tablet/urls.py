"""The addresses of what the person rates herself. They name case and occasion by random ids (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.assessments.tablet import views
from livlina.core.fields import Level

HERE = "arenden/<uuid:public_id>/bedomningar/skattning"

of_case = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)

urlpatterns: list[URLPattern] = [
    path(
        f"{HERE}/",
        views.rating,
        name="case_rating",
        row=of_case(
            what="Ge personen surfplattan med en kod, och se vad hen har skattat över tid",
            traces="case.rating_read",
            changes=Permission.RECORD_FACTS,
            sent_about=Relation.WORKED_CASE,
            leaves="rating.started rating.started_again",
        ),
    ),
    path(
        f"{HERE}/<uuid:rating_id>/avsluta/",
        views.end,
        name="case_rating_end",
        row=of_case(
            what="Avsluta en kod till surfplattan; inget sparas",
            about=Relation.WORKED_CASE,
            changes=Permission.RECORD_FACTS,
            leaves="rating.cancelled",
        ),
    ),
]
