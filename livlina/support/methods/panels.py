"""The card of a kind of help, in words: its aims first, then what is known of it and who gives it here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from livlina.access.actor import Actor
from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import swedish_date
from livlina.organisation.models import MethodNote
from livlina.support.methods import queries, rules
from livlina.support.methods.queries import Trained
from livlina.support.offer.items import Method


def cards(found: Iterable[Method], *, day: date) -> list[dict[str, Any]]:
    """Each method as a card: what it is, what is known, what it takes, what it does not cover, and when it was read."""
    return [
        {
            "id": f"m-{card.key}",
            "name": card.name,
            "about": card.about,
            "is_old": card.is_to_be_read(day),
            "gap": card.gap,
            "exercises": card.exercises,
            "pairs": [
                ("Kortets version", card.version),
                ("Det som är känt om effekten", ". ".join(filter(None, (_capital(card.evidence.label), card.known)))),
                ("Kräver kompetens", card.competence or "inget är sagt"),
                ("Läst igenom", _read(card)),
                ("Källa", card.source),
            ],
        }
        for card in found
    ]


def _capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]


def _read(card: Method) -> str:
    until = f", ska läsas igenom igen senast {swedish_date(card.read.end)}" if card.read.end else ""
    return f"{swedish_date(card.read.start)}{until}"


def trained(found: Iterable[Trained], *, of_others: bool) -> list[dict[str, Any]]:
    """Who has what it takes, to one who leads; to everybody else whether it stands of oneself. Source: R-152, R-179."""
    rows = list(found)
    alone = rules.rests_on_one({each.name: len(each.staff) for each in rows}) if of_others else []
    return [
        {
            "name": each.name,
            "who": ", ".join(each.staff) if of_others else ("det står om dig" if each.staff else ""),
            "none": ("ingen här" if of_others else "inget står om dig") if not each.staff else "",
            "alert": tag("bara en person", "danger", "alert") if each.name in alone else "",
        }
        for each in rows
    ]


def notes(found: Iterable[MethodNote], *, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "words": row.words,
            "by": row.written_by.name,
            "at": row.written_at,
            "version": row.version,
            "away": row.public_id if queries.may_take_away(actor, row) else None,
        }
        for row in found
    ]
