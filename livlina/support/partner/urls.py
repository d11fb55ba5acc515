"""The addresses of a contact of her own. The one of those who lead names nobody."""

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.support.partner import views

urlpatterns: list[URLPattern] = [
    path(
        "egen-kontakt/",
        views.partner_ask,
        name="partner_ask",
        row=Row(
            what="Låta en utsatt erbjudas en egen kontakt",
            who=Permission.ASSIGN_CASE,
            about=Relation.LED_UNIT,
            shows=Level.ADMINISTRATIVE,
            changes=Permission.ASSIGN_CASE,
            leaves="partner_contact.asked text.kept_with_reason",
        ),
    ),
    path(
        "arenden/<uuid:public_id>/egen-kontakt/",
        views.of_case,
        name="case_partner",
        row=Row(
            what="Se och skriva om den utsattas egna kontakt",
            who=Permission.READ_CASE,
            about=Relation.CASE,
            sent_about=Relation.WORKED_CASE,
            shows=Level.VIOLENCE,
            changes=Permission.RECORD_FACTS,
            traces="case.interventions_read",
            leaves="partner_contact.said partner_contact.said_again instruction.done deadline.started "
            "deadline.started_again deadline.met risk.noted text.kept_with_reason",
        ),
    ),
]
