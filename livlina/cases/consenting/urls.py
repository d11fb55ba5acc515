"""Where consent to help is asked for, in a child's own case. Random names alone stand in the addresses (S-70)."""

from functools import partial

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.cases.consenting import views
from livlina.core.fields import Level

CONSENT = "arenden/<uuid:public_id>/vardnadshavare/samtycke"

of_childs = partial(Row, who=Permission.READ_CASE, about=Relation.CASE, shows=Level.VIOLENCE)

urlpatterns: list[URLPattern] = [
    path(
        f"{CONSENT}/",
        views.consents,
        name="help_consents",
        row=of_childs(
            what="Se och skriva in samtycke till hjälp för ett barn",
            sent_about=Relation.WORKED_CASE,
            traces="case.help_consents_read",
            changes=Permission.RECORD_FACTS,
            leaves="consent.step_written consent.step_written_again",
        ),
    ),
    path(
        f"{CONSENT}/<uuid:asked_id>/beslut/",
        views.decide,
        name="help_consent_decide",
        row=of_childs(
            what="Föreslå beslut om hjälp till ett barn trots att en vårdnadshavare inte samtycker",
            about=Relation.WORKED_CASE,
            traces="case.form_read",
            changes=Permission.RECORD_FACTS,
            leaves="decision.proposed decision.proposed_again consent.step_written consent.step_written_again",
        ),
    ),
    path(
        f"{CONSENT}/<uuid:asked_id>/papper/",
        views.paper,
        name="help_consent_paper",
        row=of_childs(
            what="Skriva ut en fråga om samtycke till hjälp för ett barn",
            about=Relation.WORKED_CASE,
            traces="case.help_consents_read case.consent_paper_printed",
            fresh=True,
        ),
    ),
]
