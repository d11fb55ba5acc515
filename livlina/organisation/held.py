"""What was sent at a locked screen, in words: whoever sent it need not be the one who reads (S-52, S-141)."""

import sys
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.forms import ChoiceField, Field, Form, ModelChoiceField
from django.urls import Resolver404, resolve
from django.utils.choices import flatten_choices

from livlina.organisation.models import Staff


def in_words(path: str, fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """
    The label and the text of each field that would be sent, in order: all of them, whatever is in them.

    The words are those of the form that answers there. What it does not know is shown by its name.
    """
    sent = list(fields)
    known = _fields_at(path, {name for name, _ in sent})
    colleagues = _colleagues(value for _, value in sent)
    return [
        (
            str(known[name].label or name) if name in known else name,
            colleagues.get(value) or _said(known.get(name), value),
        )
        for name, value in sent
    ]


def _fields_at(path: str, names: set[str]) -> dict[str, Field]:
    """The fields of the form that has most of these, of the forms that are used where the page is made."""
    try:
        page = sys.modules[resolve(path).func.__module__]
    except Resolver404:
        return {}
    forms = [each.base_fields for each in vars(page).values() if isinstance(each, type) and issubclass(each, Form)]
    found: dict[str, Field] = max(forms, key=lambda each: len(names & each.keys()), default={})
    return found


def _said(field: Field | None, value: str) -> str:
    if not isinstance(field, ChoiceField) or isinstance(field, ModelChoiceField):
        return value
    offered: dict[Any, Any] = dict(flatten_choices(cast("Any", field.choices)))
    return next((str(words) for key, words in offered.items() if str(key) == value), value)


def _colleagues(values: Iterable[str]) -> dict[str, str]:
    """Who is named by these values, as they stand."""
    asked = {}
    for value in values:
        try:
            asked[UUID(value)] = value
        except ValueError:
            continue
    found = Staff.objects.filter(public_id__in=asked).values_list("public_id", "name")
    return {asked[public_id]: name for public_id, name in found}
