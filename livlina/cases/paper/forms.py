"""What the client is given of her file, as forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from livlina.cases.chronology.terms import Goes
from livlina.cases.decisions.terms import Way
from livlina.cases.grounds import Ground
from livlina.cases.paper.queries import Sheet
from livlina.people.forms import Day, OneOf, Prose, ScannedForm, SomeOf

REASON_LIMIT = 1_000  # characters
ON_PAPER = (Way.HANDED, Way.LETTER, Way.FORWARDED)


class PeriodForm(forms.Form):
    """From which day to which. Both may be left out: then it is all."""

    fran = Day(label="Från och med", required=False)
    till = Day(label="Till och med", required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("fran") and told.get("till") and told["till"] < told["fran"]:
            self.add_error("till", "Till och med kan inte ligga före från och med.")
        return told


class GiveFileForm(ScannedForm):
    """
    Which events she gets, on which ground and why the rest is held back, and how it is given.

    `sheets` are all that were looked through. `submission` is the form itself: sent twice it is one.
    """

    shown = SomeOf(label="Det som lämnas")
    ground = OneOf(label="Grund för det som hålls tillbaka", required=False)
    why = Prose(
        label="Varför", required=False, most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Behövs när något hålls tillbaka. Står i akten, aldrig på hennes papper.",
    )  # fmt: skip
    way = OneOf(label="Hur den lämnas", choices=[(way.value, way.label) for way in ON_PAPER], shape="choices")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sheets: Iterable[Sheet], grounds: Iterable[Ground]
    ) -> None:
        listed = list(sheets)
        proposed = [sheet.ref for sheet in listed if sheet.goes is Goes.PROPOSED]
        super().__init__(data, initial={"shown": proposed, "submission": uuid4(), "way": Way.HANDED.value})
        shown, ground = self.fields["shown"], self.fields["ground"]
        if isinstance(shown, SomeOf) and isinstance(ground, OneOf):
            shown.choices = [(sheet.ref, sheet.point["title"]) for sheet in listed]
            ground.choices = [("", "Allt lämnas"), *((each.key, each.label) for each in grounds)]

    def is_chosen(self, ref: str) -> bool:
        """Whether that event is ticked, as it was sent or is proposed."""
        return ref in [str(each) for each in self["shown"].value() or ()]


def period(form: PeriodForm) -> tuple[date | None, date | None]:
    """The days that were asked for, those that are none left out."""
    told = form.cleaned_data if form.is_valid() else {}
    return told.get("fran"), told.get("till")
