"""How first contacts change. The commands by subject; outside they have one name."""

from livlina.intake.services.ending import Ending, Redirection, end_contact, move_unreceived, pass_on, redirect_minor
from livlina.intake.services.handling import answer_contact, give_contact
from livlina.intake.services.opening import open_case_from_contact
from livlina.intake.services.reading import (
    FoundPersons,
    list_contacts,
    read_contact,
    search_contacts,
    search_persons,
    show_number,
    show_phone,
)
from livlina.intake.services.reception import assess_contact, close_morning, list_morning
from livlina.intake.services.registering import ContactFacts, Identity, change_contact, register_contact
from livlina.intake.services.sending import SentFacts, send_in_contact

__all__ = [
    "ContactFacts",
    "Ending",
    "FoundPersons",
    "Identity",
    "Redirection",
    "SentFacts",
    "answer_contact",
    "assess_contact",
    "change_contact",
    "close_morning",
    "end_contact",
    "give_contact",
    "list_contacts",
    "list_morning",
    "move_unreceived",
    "open_case_from_contact",
    "pass_on",
    "read_contact",
    "redirect_minor",
    "register_contact",
    "search_contacts",
    "search_persons",
    "send_in_contact",
    "show_number",
    "show_phone",
]
