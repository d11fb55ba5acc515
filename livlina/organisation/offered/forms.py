"""What a board has decided to offer, and its last day, as forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet

from livlina.core.forms import Day, Line, OneOf, Prose
from livlina.organisation.models import Board, OfferedHelp, Unit
from livlina.organisation.offered.services import OfferFacts
from livlina.organisation.offered.terms import Offer
from livlina.organisation.terms import Basis

CONDITIONS_LIMIT = 2_000
CHOOSE = {"required": "Välj ett av svaren.", "invalid_choice": "Välj ett av svaren."}
YES, NO = "yes", "no"


class OfferForm(forms.Form):
    """A decision of a board. `submission` is the form itself: sent twice it is one decision (S-142)."""

    board: Any = forms.ModelChoiceField(
        label="Nämnd", queryset=None, to_field_name="public_id", empty_label="Välj nämnd", error_messages=CHOOSE
    )
    units: Any = forms.ModelMultipleChoiceField(
        label="Enheter som beslutet gäller",
        queryset=None,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple(attrs={"data-cols": "2"}),
        error_messages={
            "required": "Välj minst en enhet som beslutet gäller.",
            "invalid_choice": "Välj bland enheterna.",
            "invalid_pk_value": "Välj bland enheterna.",
        },
    )
    offer = OneOf(label="Vilken hjälp", choices=[("", "Välj hjälp"), *Offer.choices])
    reference = Line(
        most=100,
        label="Diarienummer",
        help_text="Nämndens eget, och paragraf om den finns.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    decided_on = Day(label="Beslutat")
    valid_from = Day(label="Gäller från och med")
    valid_to = Day(label="Gäller till och med", required=False, help_text="Lämna tomt om det gäller tills vidare.")
    conditions = Prose(
        most=CONDITIONS_LIMIT,
        label="Nämndens villkor",
        required=False,
        help_text="Som de står i beslutet. Inget om någon person.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    identity = OneOf(
        label="Skrivs det upp vem som får hjälpen?",
        choices=[(YES, "Ja, som vanligt"), (NO, "Nej, bara löpnummer och antal")],
        shape="choices",
        help_text="Nej bara när nämnden uttryckligen har undantagit uppgifter om vem det är.",
    )
    basis = OneOf(label="Hur säker är uppgiften", choices=Basis.choices, shape="choices")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, boards: QuerySet[Board], units: QuerySet[Unit]
    ) -> None:
        super().__init__(data, initial={"submission": uuid4()})
        for name, rows in (("board", boards), ("units", units)):
            field: Any = self.fields[name]
            field.queryset = rows

    def facts(self) -> OfferFacts:
        told = self.cleaned_data
        return OfferFacts(
            **{name: told[name] for name in ("offer", "reference", "decided_on", "valid_from", "valid_to")},
            conditions=told["conditions"].strip(),
            documents_identity=told["identity"] == YES,
            basis=told["basis"],
        )

    @property
    def submitted(self) -> UUID:
        submission: UUID = self.cleaned_data["submission"]
        return submission


class EndForm(forms.Form):
    """Which decision ends, and its last day."""

    offered: Any = forms.ModelChoiceField(
        label="Beslut", queryset=None, to_field_name="public_id", empty_label="Välj beslut", error_messages=CHOOSE
    )
    last_on = Day(label="Sista dagen det gäller")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offered: QuerySet[OfferedHelp], chosen: str, today: date
    ) -> None:
        super().__init__(data, initial={"offered": chosen, "last_on": today})
        field: Any = self.fields["offered"]
        field.queryset = offered
        field.label_from_instance = lambda row: f"{row.unit.full_name}: {row}"
