"""To whom each talk goes, as one form: a row for each talk."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from livlina.organisation.models import Staff
from livlina.people.forms import OneOf
from livlina.support.handing.queries import Left

NOBODY_CHOSEN: Final = "Välj någon för minst ett samtal."


class GiveTalksForm(forms.Form):
    """What nobody is chosen for stays in the list."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, left: Iterable[Left]) -> None:
        super().__init__(data)
        self.left = {f"till-{each.public_id}": each for each in left}
        self.by_key = {str(one.public_id): one for each in self.left.values() for one in each.may_hold}
        for name, each in self.left.items():
            self.fields[name] = OneOf(
                label=f"Ärende {each.line.number}",
                required=False,
                choices=[("", "Ingen ännu"), *((str(one.public_id), one.name) for one in each.may_hold)],
            )

    @property
    def chosen(self) -> list[tuple[str, Left, Staff]]:
        told = self.cleaned_data
        return [(name, each, self.by_key[told[name]]) for name, each in self.left.items() if told.get(name)]

    @property
    def rows(self) -> list[tuple[Left, Any]]:
        return [(each, self[name]) for name, each in self.left.items()]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not any(told.get(name) for name in self.left):
            self.add_error(None, NOBODY_CHOSEN)
        return told
