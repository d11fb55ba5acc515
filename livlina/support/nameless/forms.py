"""What is counted of help without a name, as forms. No field takes words of one's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet

from livlina.cases.forms import OneRow
from livlina.organisation.models import OfferedHelp
from livlina.organisation.offered.terms import Offer
from livlina.people.forms import Day, Number, OneOf
from livlina.support.nameless.rules import LONGEST, SHORTEST
from livlina.support.nameless.terms import AgeBand, Who
from livlina.support.terms import SessionForm


class OnceForm(forms.Form):
    """`submission` is the form itself: sent twice it is one row (S-142)."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"submission": uuid4(), **initial})

    @property
    def submitted(self) -> UUID:
        submission: UUID = self.cleaned_data["submission"]
        return submission


class BeginForm(OnceForm):
    """A new number."""

    offered = OneRow(label="Vilken hjälp", queryset=None, empty="Välj hjälp")
    who = OneOf(label="Vem det är", choices=Who.choices, shape="seg")
    age_band = OneOf(
        label="Ungefärlig ålder",
        choices=[("", "Inte uppgiven"), *AgeBand.choices],
        required=False,
        help_text="Bara om personen själv vill säga det.",
    )
    started_on = Day(label="Började")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offered: QuerySet[OfferedHelp], today: date, names_unit: bool
    ) -> None:
        super().__init__(data, initial={"started_on": today})
        field: Any = self.fields["offered"]
        field.queryset = offered
        field.label_from_instance = lambda row: (
            f"{row.unit.full_name}: {Offer(row.offer).label}" if names_unit else str(Offer(row.offer).label)
        )


class TalkForm(OnceForm):
    """One talk to be counted."""

    held_on = Day(label="Dag")
    form = OneOf(label="Hur", choices=SessionForm.choices, shape="seg")
    minutes = Number(
        label="Minuter",
        min_value=SHORTEST,
        max_value=LONGEST,
        words=f"Skriv antalet minuter med siffror, {SHORTEST} till {LONGEST}.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"held_on": today, "form": SessionForm.PHONE})


class EndForm(forms.Form):
    """The day on which the help ended."""

    ended_on = Day(label="Slutade")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})
