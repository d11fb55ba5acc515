"""
What was sent at a locked screen, in words: whoever sent it need not be the one who reads (S-52, S-141).

What somebody typed or chose is told by its label. Of a choice whose words would have to be asked for in a file it is
told that it was made, never for whom: an id says nothing to a reader.
"""

import sys
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.forms import BooleanField, ChoiceField, Field, Form, ModelChoiceField
from django.urls import Resolver404, resolve
from django.utils.choices import flatten_choices

from livlina.organisation.models import ClosingReason, District, Project, Staff, Unit

BOOKKEEPING: Final = frozenset({"submission", "version", "person_version", "seen"})
"""Which form it was and what it was read from: fields that nobody fills in and that change nothing of what is done."""

NOT_TOLD: Final = "Valt på sidan, men visas inte här."
CHOICE: Final = "Val"
BUTTONS: Final = {
    ("act", "save"): "Spara",
    ("act", "search"): "Sök",
    ("all", "1"): "Alla, även den här",
    ("answer", "approve"): "Öppna",
    ("answer", "decline"): "Öppna inte",
    ("carries", "no"): "Undanta vistelse",
    ("carries", "yes"): "Ge vistelse",
    ("state", "cancelled"): "Avboka",
    ("state", "held"): "Genomfört",
    ("state", "missed"): "Uteblev",
    ("then", "sign"): "Spara och signera",
    ("unchoose", "1"): "Välj bort",
    ("who", "known"): "Någon ur ett annat ärende",
}
"""The buttons that say which of several acts is done, and what stands on them."""


def in_words(path: str, fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """
    The label and the text of each field that would be sent, in order: all that somebody typed or chose.

    The words are those of the form that answers there. What it does not know is shown by its name.
    """
    sent = [(name, value) for name, value in fields if name not in BOOKKEEPING]
    known = _fields_at(path, {name for name, _ in sent})
    named = _named(value for name, value in sent if not _is_typed(known.get(name)))
    return [_said(name, value, field=known.get(name), named=named) for name, value in sent]


def _fields_at(path: str, names: set[str]) -> dict[str, Field]:
    """The fields of the forms that are used where the page is made; of two alike those of the form that has most."""
    try:
        page = sys.modules[resolve(path).func.__module__]
    except Resolver404:
        return {}
    forms = [each.base_fields for each in vars(page).values() if isinstance(each, type) and issubclass(each, Form)]
    found: dict[str, Field] = {}
    for each in sorted(forms, key=lambda fields: len(names & fields.keys()), reverse=True):
        found = each | found
    return found


def _is_typed(field: Field | None) -> bool:
    """False for what is chosen among several, and for a button."""
    return field is not None and not isinstance(field, ChoiceField) and not field.widget.is_hidden


def _said(name: str, value: str, *, field: Field | None, named: dict[str, str]) -> tuple[str, str]:
    if field is None:
        if (name, value) in BUTTONS:
            return CHOICE, BUTTONS[name, value]
        return (CHOICE, named.get(value, NOT_TOLD)) if _id(value) else (name, value)
    label = str(field.label or name)
    if isinstance(field, BooleanField):
        return label, "Ja" if value == "on" else value
    if _is_typed(field):
        return label, value
    offered: dict[Any, Any] = {}
    if not isinstance(field, ModelChoiceField):
        offered = dict(flatten_choices(getattr(field, "choices", ())))
    words = next((str(words) for key, words in offered.items() if str(key) == value), "")
    return label, words or named.get(value) or (NOT_TOLD if _id(value) else value)


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _named(values: Iterable[str]) -> dict[str, str]:
    """What these values, as they stand, are the random ids of in the organisation, which is no secret."""
    asked = {found: value for value in values if (found := _id(value))}
    if not asked:
        return {}
    kinds: Any = (Staff, Unit, District, Project, ClosingReason)
    rows = (kind.objects.filter(public_id__in=asked) for kind in kinds)
    return {
        asked[row.public_id]: row.full_name if isinstance(row, Unit) else row.name for found in rows for row in found
    }
