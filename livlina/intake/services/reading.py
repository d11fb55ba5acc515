"""What is read of first contacts, and leaves a trace. Source: S-40."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from livlina.access.actor import Actor
from livlina.access.commands import lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import services as cases
from livlina.cases.queries import Found
from livlina.cases.rules import Sought
from livlina.core.sealed import keyed_hash
from livlina.core.text import folded
from livlina.intake import queries
from livlina.intake.models import Contact
from livlina.intake.queries import Hit
from livlina.people import rules as people_rules
from livlina.people import services as people

THROUGH: Final = "first_contact"
"""What a trace says that it was shown through: no case, but the contact itself."""

LEAVE_READING: Final = "SELECT leave_contact_reading(%s, %s, %s, %s, %s, %s, %s, %s)"
"""With the trace whoever has been given the contact stands on its side: they have read in it. Source: S-10."""


@lasting
def list_contacts(actor: Actor, *, shown: Sequence[Contact]) -> None:
    """Show a list of contacts: the trace tells which."""
    require(actor, Permission.ANSWER_CONTACT)
    record(actor, "contact.listed", detail={"shown": [str(contact.trace_ref) for contact in shown]})


@lasting
def read_contact(actor: Actor, *, contact: Contact) -> None:
    """Open a first contact: nothing changes, but it leaves a trace."""
    require(actor, Permission.ANSWER_CONTACT)
    record(actor, "contact.read", subject=contact, case=contact, statement=LEAVE_READING)


@lasting
def show_phone(actor: Actor, *, contact: Contact, why: str = "") -> str:
    """The telephone number told in the contact, hidden until asked for; of a protected person for a reason (S-21)."""
    require(actor, Permission.ANSWER_CONTACT)
    obstacle = people_rules.obstacle_to_showing(is_protected=queries.is_shielded(contact), why=why)
    if obstacle:
        raise obstacle
    told = ": ".join(part for part in (THROUGH, why) if part)
    record(actor, "contact.phone_shown", subject=contact, case=contact, why=told, statement=LEAVE_READING)
    return str(contact.phone)


@lasting
def show_number(actor: Actor, *, contact: Contact) -> str:
    """The identity number of the one a contact is about, hidden until it is asked for; '' when none is known."""
    require(actor, Permission.ANSWER_CONTACT)
    record(actor, "contact.number_asked_for", subject=contact, case=contact, why=THROUGH, statement=LEAVE_READING)
    if contact.person is None:
        return ""
    return people.show_number(actor, person=contact.person, case=contact, by=THROUGH)


@dataclass(frozen=True, kw_only=True)
class FoundPersons:
    """What the search before a new contact found."""

    hits: list[Hit]
    more: bool
    doubt: str = ""
    """What is wrong with what looks like an identity number, '' when nothing is."""


@lasting
def search_persons(actor: Actor, *, text: str, at: datetime) -> FoundPersons:
    """
    Look for a person among those the actor may see, before a new one is written down.

    By name, identity number or case number. The trace tells a keyed hash of what was sought, and how many were
    found. Source: S-12, S-40.
    """
    require(actor, Permission.REGISTER_CONTACT)
    sought, found = cases.search(actor, text=text, at=at)
    hits = queries.find_persons(actor, sought=sought, found=found)
    words = sought.identity_number or folded(sought.text)
    record(
        actor,
        "contacts.searched",
        detail={"sought": keyed_hash(words, purpose="search").hex(), "hits": len(hits)},
    )
    more = len(hits) > queries.HITS or found.persons > len(found.hits)
    return FoundPersons(hits=hits[: queries.HITS], more=more, doubt=sought.doubt)


@lasting
def search_contacts(actor: Actor, *, sought: Sought, found: Found) -> list[Contact]:
    """
    Look for first contacts by what a search of cases has read already: as `queries.find_contacts` answers.

    The trace tells a keyed hash of what was sought, and which were shown. Source: S-40.
    """
    require(actor, Permission.ANSWER_CONTACT)
    contacts = queries.find_contacts(actor, sought=sought, found=found)
    words = sought.identity_number or folded(sought.text)
    record(
        actor,
        "contacts.searched",
        detail={
            "sought": keyed_hash(words, purpose="search").hex(),
            "hits": len(contacts),
            "shown": [str(contact.trace_ref) for contact in contacts[: queries.HITS]],
        },
    )
    return contacts
