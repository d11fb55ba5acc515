"""A contact of her own in words: on its page in her case, and among what has happened there."""

from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse

from livlina.cases.chronology.panels import point
from livlina.cases.chronology.queries import Source
from livlina.cases.chronology.terms import EventKind, Goes
from livlina.cases.queries import File
from livlina.core.templatetags.livlina import tag
from livlina.support.models import PartnerWord
from livlina.support.partner.queries import Contact
from livlina.support.partner.terms import EndReason, Said, Standing
from livlina.support.waiting.panels import HOW_IT_IS
from livlina.support.waiting.terms import CheckHow

TONES: Final = {
    Standing.TO_ASK: ("now", "clock"),
    Standing.ASK_AGAIN: ("now", "clock"),
    Standing.GOES_ON: ("ok", "check"),
    Standing.DECLINED: ("", "cross"),
    Standing.ENDED: ("", "cross"),
}


def summary(contact: Contact | None) -> dict[str, Any] | None:
    """How the one that holds stands; None where nobody has asked for one."""
    if contact is None:
        return None
    return {
        "state": tag(str(contact.standing.label), *TONES[contact.standing]),
        "next_on": contact.next_on,
        "is_refused": contact.standing is Standing.DECLINED,
        "asked_on": contact.row.asked_at,
        "asked_by": contact.row.asked_by.name,
    }


def lines(contacts: Iterable[Contact]) -> list[dict[str, Any]]:
    """All that was said of it, the latest first."""
    return [_line(word) for contact in contacts for word in reversed(contact.said)]


def _line(word: PartnerWord) -> dict[str, Any]:
    return {
        "on": word.happened_on,
        "what": str(Said(word.kind).label),
        "state": HOW_IT_IS[word.state] if word.state else "",
        "how": str(CheckHow(word.how).label).lower(),
        "words": word.words or "",
        "done": word.done or "",
        "done_is": "Gjort" if word.kind in (Said.CHECK, Said.ENDED) else "Ni kom överens om",
        "why": str(EndReason(word.end_reason).label) if word.end_reason else "",
        "next_on": word.next_on,
        "by": word.said_by.name,
    }


def _url(file: File) -> str:
    return reverse("case_partner", args=[file.case.public_id])


def _asked(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    return point("forward", "En egen kontakt ska erbjudas", row.asked_at, by=row.asked_by, url=_url(file))


def _said(file: File, row: Any, actor_id: int) -> dict[str, Any]:
    title = f"Egen kontakt: {str(Said(row.kind).label).lower()}"
    told = point("check", title, row.happened_on, by=row.said_by, text=row.words, url=_url(file))
    return told | ({"tag": HOW_IT_IS[row.state]} if row.state else {})


def _never(row: Any) -> Goes:
    """Paper lies about at home: what is hers alone is told to her, never handed over (S-21)."""
    return Goes.NEVER


EVENTS: Final = (
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.partner_contacts.all(),
        at="asked_at",
        point=_asked,
        related=("asked_by",),
        goes=_never,
    ),
    Source(
        kind=EventKind.PLAN,
        rows=lambda case: case.partner_words.all(),
        at="happened_on",
        point=_said,
        related=("said_by",),
        goes=_never,
    ),
)
"""That she was offered a contact of her own and what became of it, among what has happened in her case."""
