"""Entries of the register of competence as forms. `submission` is the form itself: sent twice it is one (S-142)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from livlina.core.forms import Day, Line, OneOf
from livlina.organisation.competence.models import Competence, CompetenceDemand, CompetenceKind
from livlina.organisation.competence.terms import AskedIn
from livlina.organisation.models import Staff

CHOOSE = {"required": "Välj ett av svaren.", "invalid_choice": "Välj ett av svaren."}


def one_row(label: str, empty: str) -> Any:
    return forms.ModelChoiceField(
        label=label, queryset=None, to_field_name="public_id", empty_label=empty, error_messages=CHOOSE
    )


class CompetenceForm(forms.Form):
    """That a colleague has a competence."""

    staff = one_row("Medarbetare", "Välj medarbetare")
    kind = one_row("Kompetens", "Välj kompetens")
    valid_from = Day(
        label="Från och med", help_text="Dagen på intyget, eller dagen medarbetaren kunde börja använda det."
    )
    valid_to = Day(label="Till och med", required=False, help_text="När ett certifikat löper ut. Annars tomt.")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, staff: QuerySet[Staff], kinds: QuerySet[CompetenceKind]
    ) -> None:
        super().__init__(data, initial={"submission": uuid4()})
        for name, rows in (("staff", staff), ("kind", kinds)):
            field: Any = self.fields[name]
            field.queryset = rows


class EndCompetenceForm(forms.Form):
    """Which entry ends, and when; or that it was never so."""

    entry = one_row("Uppgift", "Välj uppgift")
    last_on = Day(label="Sista dagen", required=False)
    is_mistake = forms.BooleanField(
        label="Uppgiften skrevs av misstag",
        required=False,
        help_text="Den räknas då inte längre, men står kvar i loggen.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, entries: QuerySet[Competence], chosen: str, today: date
    ) -> None:
        super().__init__(data, initial={"entry": chosen, "last_on": today})
        field: Any = self.fields["entry"]
        field.queryset = entries
        field.label_from_instance = lambda row: f"{row.staff.name}: {row.kind.name} från {row.valid_from}"


class KindForm(forms.Form):
    """A new kind of competence."""

    name = Line(most=100, label="Vad den heter", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    valid_from = Day(label="Används från och med")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"submission": uuid4(), "valid_from": today})


class DemandForm(forms.Form):
    """That a kind of case asks for a competence."""

    kind = one_row("Kompetens", "Välj kompetens")
    asked_in = OneOf(label="I ärenden för", choices=AskedIn.choices, shape="choices")
    valid_from = Day(label="Från och med")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, kinds: QuerySet[CompetenceKind], today: date) -> None:
        super().__init__(data, initial={"submission": uuid4(), "valid_from": today})
        field: Any = self.fields["kind"]
        field.queryset = kinds


class EndAskingForm(forms.Form):
    """Which kind of competence, or which demand for one, ends."""

    row = OneOf(label="Vad")
    last_on = Day(label="Sista dagen")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kinds: QuerySet[CompetenceKind],
        demands: QuerySet[CompetenceDemand],
        chosen: str,
        today: date,
    ) -> None:
        super().__init__(data, initial={"row": chosen, "last_on": today})
        both: list[Any] = [*demands, *kinds]
        self.rows: dict[str, CompetenceKind | CompetenceDemand] = {str(one.public_id): one for one in both}
        field: Any = self.fields["row"]
        field.choices = [
            ("", "Välj"),
            ("Efterfrågas", [(str(one.public_id), f"{one.kind}: {AskedIn(one.asked_in).label}") for one in demands]),
            ("Kompetenser", [(str(one.public_id), one.name) for one in kinds]),
        ]

    def clean_row(self) -> CompetenceKind | CompetenceDemand:
        return self.rows[self.cleaned_data["row"]]
