"""A summary, and that it has been handed over, as forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms

from livlina.cases.models import Summary
from livlina.cases.summary.services import SummaryFacts
from livlina.cases.summary.terms import ALSO_TOLD, HEADINGS, ApprovedHow, HandedHow
from livlina.core.forms import Version
from livlina.people.forms import Day, OneOf, Prose, ScannedForm, SomeOf

TEXT_LIMIT = 5_000  # characters under each heading
TEXT = forms.Textarea(attrs={"rows": 5})


def _heading(name: str, hint: str) -> Prose:
    return Prose(label=HEADINGS[name], help_text=hint, required=False, most=TEXT_LIMIT, widget=TEXT)


class SummaryForm(ScannedForm):
    """What the client says, under four headings. It begins with what she said before; `version` is the one read."""

    who_i_am = _heading("who_i_am", "Med personens egna ord, i jag-form.")
    what_has_happened = _heading("what_has_happened", "Så mycket som personen vill att nästa får läsa. Inga adresser.")
    what_i_need = _heading("what_i_need", "Det nästa behöver veta för att kunna hjälpa direkt.")
    what_i_do_not_want = _heading("what_i_do_not_want", "Till exempel frågor som inte ska ställas igen.")
    also = SomeOf(
        label="Står det också något om",
        choices=[(kind.value, kind.label) for kind in ALSO_TOLD],
        help_text="Då måste ett samtycke omfatta det, innan sammanfattningen lämnas till någon annan.",
    )
    approved_on = Day(label="Personen sa ja till texten den")
    approved_how = OneOf(label="Hur visste personen vad som står?", choices=ApprovedHow.choices, shape="choices")
    names_us = forms.BooleanField(
        label="Personens egen utskrift får säga vilken enhet den kommer från",
        help_text="Bara om personen vill det. Annars står ingenting på pappret om oss, om namn eller om ort.",
        required=False,
    )
    version = Version()
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, last: Summary | None) -> None:
        first: dict[str, Any] = {"approved_on": today, "submission": uuid4(), "version": last.version if last else 0}
        if last:
            first |= {name: getattr(last, name) for name in (*HEADINGS, "names_us")} | {"also": last.tells}
        super().__init__(data, initial=first)

    def facts(self) -> SummaryFacts:
        told = {name: self.cleaned_data[name] for name in SummaryFacts.__dataclass_fields__}
        return SummaryFacts(**told | {"also": tuple(told["also"])})


class HandoverForm(forms.Form):
    """By which consent, how and when it was handed over. `submission` is the form itself: sent twice it is one."""

    consent = OneOf(label="Till vem", choices=(), shape="choices")
    how = OneOf(label="Hur", choices=HandedHow.choices, shape="choices")
    handed_on = Day(label="Lämnad den")
    version = Version(least=1)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        version: int,
        consents: Sequence[tuple[UUID, str]],
    ) -> None:
        super().__init__(data, initial={"handed_on": today, "submission": uuid4(), "version": version})
        choice = self.fields["consent"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(str(key), words) for key, words in consents]
            choice.error_messages["invalid_choice"] = "Samtycket gäller inte längre. Välj bland dem som gäller nu."
