"""A document of the register, as a form."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from livlina.cases.chronology.services import DocumentFacts
from livlina.cases.chronology.terms import Direction, DocumentKind
from livlina.cases.files.forms import FIELDS, FileForm
from livlina.people.forms import Day, Line, OneOf, Prose

TEXT_LIMIT = 1_000  # characters


class DocumentForm(FileForm):
    """One document, with its file where there is one. `submission` is the form itself: sent twice it is one."""

    direction = OneOf(label="Kom den in eller upprättades den här?", choices=Direction.choices, shape="seg")
    kind = OneOf(label="Slag", choices=[("", "Välj slag"), *DocumentKind.choices])
    happened_on = Day(label="Vilken dag")
    other = Line(label="Från eller till vem", required=False, help_text="Behövs för det som kom in.")
    what = Prose(label="Vad den gäller", most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2}))
    kept_at = Line(label="Var den finns", required=False, help_text="Till exempel pärm, arkivskåp eller diarienummer.")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("direction", "kind", "happened_on", "other", "what", "kept_at", *FIELDS)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        today: date,
        takes_files: bool = False,
        sees_where: bool = False,
    ) -> None:
        first = {"happened_on": today, "submission": uuid4()}
        super().__init__(data, files, initial=first, takes_files=takes_files, sees_where=sees_where)

    def facts(self) -> DocumentFacts:
        return DocumentFacts(**{name: self.cleaned_data[name] for name in DocumentFacts.__dataclass_fields__})
