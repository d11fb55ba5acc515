"""The addresses of intake. They say nothing of a person (S-70)."""

from functools import partial
from http import HTTPStatus

from django.urls import URLPattern

from livlina.access.routes import Relation, Row, path
from livlina.access.terms import Permission
from livlina.core.fields import Level
from livlina.intake.views import contacts, handling, morning, register, registering

CONTACT = "kontakter/<uuid:public_id>"

of_contact = partial(
    Row,
    who=Permission.ANSWER_CONTACT,
    about=Relation.CONTACT,
    shows=Level.PROTECTED,
    traces="contact.read",
)
registers = partial(
    Row,
    who=Permission.REGISTER_CONTACT,
    about=Relation.OWN_WORK,
    shows=Level.VIOLENCE,
    refusal=HTTPStatus.FORBIDDEN,
)

urlpatterns: list[URLPattern] = [
    path(
        "kontakter/",
        contacts.contacts,
        name="contacts",
        row=Row(
            what="Se kontakterna i kön",
            who=Permission.ANSWER_CONTACT,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="contact.listed",
            refusal=HTTPStatus.FORBIDDEN,
        ),
    ),
    path(
        "kontakter/ny/",
        registering.register,
        name="contact_new",
        row=registers(
            what="Skriva ner en första kontakt",
            leaves="contact.registered contact.registered_again person.registered channel.told "
            "cases.searched contacts.searched",
        ),
    ),
    path(
        "kontakter/ny/snabb/",
        registering.quick,
        name="contact_quick",
        row=registers(
            what="Skriva ner en kontakt i korthet",
            leaves="contact.registered contact.registered_again person.registered channel.told",
        ),
    ),
    path(
        "morgon/",
        morning.morning,
        name="morning",
        row=Row(
            what="Gå igenom morgonlistan",
            who=Permission.ANSWER_CONTACT,
            about=Relation.OWN_WORK,
            shows=Level.VIOLENCE,
            traces="contact.listed",
            leaves="morning.closed morning.closed_again",
            refusal=HTTPStatus.FORBIDDEN,
        ),
    ),
    path(
        "kontakter/ny/vag-in/",
        registering.way_in,
        name="contact_way_in",
        row=registers(what="Fälten för en väg in", shows=Level.ADMINISTRATIVE),
    ),
    path(
        "kontakter/nedskriven/",
        registering.receipt,
        name="contact_receipt",
        row=registers(
            what="Se att en kontakt är nedskriven", who=Permission.ANSWER_CONTACT, shows=Level.ADMINISTRATIVE
        ),
    ),
    path(f"{CONTACT}/", contacts.contact, name="contact", row=of_contact(what="Läsa en första kontakt")),
    path(
        f"{CONTACT}/visa/<str:what>/",
        contacts.show,
        name="contact_show",
        row=of_contact(
            what="Visa nummer eller telefon ur en kontakt",
            leaves="contact.phone_shown contact.number_asked_for person.number_shown",
        ),
    ),
    path(
        f"{CONTACT}/ta/",
        contacts.take,
        name="contact_take",
        row=of_contact(what="Ta en kontakt, eller ge den till en kollega", leaves="contact.given contact.taken"),
    ),
    path(
        f"{CONTACT}/andra/",
        registering.change,
        name="contact_change",
        row=of_contact(
            what="Ändra det som berättats i en kontakt",
            leaves="contact.changed person.registered person.changed person.mark_followed channel.told channel.ended",
        ),
    ),
    path(
        f"{CONTACT}/svar/",
        handling.answer,
        name="contact_answer",
        row=of_contact(what="Skriva ner det första svaret", leaves="contact.answered"),
    ),
    path(
        f"{CONTACT}/bedomning/",
        handling.assess,
        name="contact_assess",
        row=of_contact(what="Skriva ner att ett hot har bedömts", leaves="contact.assessed"),
    ),
    path(
        f"{CONTACT}/avsluta/",
        handling.end,
        name="contact_end",
        row=of_contact(what="Avsluta en kontakt", leaves="contact.ended"),
    ),
    path(
        f"{CONTACT}/hanvisa/",
        handling.redirect_on,
        name="contact_redirect",
        row=of_contact(what="Hänvisa den som är under 18 år", leaves="contact.ended"),
    ),
    path(
        f"{CONTACT}/lamna-vidare/",
        handling.pass_on,
        name="contact_pass_on",
        row=of_contact(what="Lämna en kontakt vidare", leaves="contact.ended contact.passed_on contact.came"),
    ),
    path(
        f"{CONTACT}/arende/",
        handling.open_case,
        name="contact_open_case",
        row=of_contact(
            what="Öppna ärende ur en kontakt",
            changes=Permission.OPEN_CASE,
            leaves="case.opened case.taken person.registered party.added channel.told contact.became_case task.added "
            "deadline.started",
        ),
    ),
    path(
        "inlasning/",
        register.import_cases,
        name="import_cases",
        row=Row(
            what="Läsa in ett register vid enheten",
            who=Permission.IMPORT_CASES,
            about=Relation.LED_UNIT,
            shows=Level.ADMINISTRATIVE,
            leaves="register.tried register.imported case.imported case.imported_again",
            refusal=HTTPStatus.FORBIDDEN,
        ),
    ),
    path(
        "inlasning/<uuid:batch_id>/angra/",
        register.import_undo,
        name="import_undo",
        row=Row(
            what="Ångra en inläsning vid enheten",
            who=Permission.IMPORT_CASES,
            about=Relation.LED_UNIT,
            shows=Level.ADMINISTRATIVE,
            leaves="register.undone case.import_undone",
            refusal=HTTPStatus.FORBIDDEN,
            fresh_to_send=True,
        ),
    ),
]
