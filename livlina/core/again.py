"""
A form that comes again, by a double click, a lost answer or the way back: the same once more is the row it made, and
what says something else is told that nothing of it is saved. Source: S-142.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from livlina.core.errors import DomainError


class FormIsSaved(DomainError):
    message = (
        "Formuläret är redan sparat med andra uppgifter, och det som står här nu är inte sparat. Läs det som är "
        "sparat, och skriv det nya i ett nytt formulär."
    )


def differing(row: Model, told: Mapping[str, Any]) -> list[str]:
    """The names of all that the row does not say as it is told. What is not told is one thing, however it is kept."""
    return [name for name, value in told.items() if as_told(_standing(row, name)) != as_told(value)]


def require_same(row: Model, told: Mapping[str, Any], *, refusal: type[DomainError] = FormIsSaved) -> None:
    """Raise `refusal` unless the row that a form made says all that the form says now."""
    if differing(row, told):
        raise refusal


def _standing(row: Model, name: str) -> Any:
    """What stands there; of another row the key, so that nobody is asked for it."""
    try:
        field: Any = row._meta.get_field(name)
    except FieldDoesNotExist:  # told by a property
        return getattr(row, name)
    return getattr(row, field.attname)


def as_told(value: Any) -> Any:
    """A value as it is compared: a row by its key, and what is not told as one thing."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value
