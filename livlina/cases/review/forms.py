"""The shape of what the reviewer asks for and says."""

from collections.abc import Mapping
from typing import Any

from django import forms

from livlina.cases.review import rules
from livlina.cases.review.terms import Reason, ReviewOutcome
from livlina.people.forms import OneOf, Prose

WAITING, REVIEWED = "", "granskade"
REASONS = [(reason.value, reason.label) for reason in Reason if rules.alike(reason)[0] == reason]
"""Each reason by its words; of those that have the same words the first stands for all."""


class QueueForm(forms.Form):
    """Which items: waiting or reviewed, and for one reason or any."""

    visa = forms.ChoiceField(
        label="Visa", required=False, choices=[(WAITING, "Väntar på granskning"), (REVIEWED, "Granskade")]
    )
    skal = forms.ChoiceField(label="Skäl", required=False, choices=[("", "Alla skäl"), *REASONS])


class ReviewForm(forms.Form):
    """What the review came to. `seen` is what the page showed of the item, as one mark (`queries.shown`)."""

    outcome = OneOf(label="Vad kom du fram till?", choices=ReviewOutcome.choices, shape="seg")
    note = Prose(
        label="Anteckning",
        required=False,
        most=4000,
        help_text="Behövs när något ska följas upp: vad och av vem. Skriv inget om klienten.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
