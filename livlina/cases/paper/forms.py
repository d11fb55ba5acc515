"""What the client is given of her file, as forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
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


class Offered(NamedTuple):
    """An event as it stands now. `is_new` is one that has come, or been written in, since the page was read."""

    sheet: Sheet
    is_chosen: bool
    is_new: bool


class GiveFileForm(ScannedForm):
    """
    Which events she gets, on which ground and why the rest is held back, and how it is given.

    `sheets` are all that there is to choose among, and `read` says how each stood on the page that was looked through.
    `submission` is the form itself: sent twice it is one.
    """

    shown = SomeOf(label="Det som lämnas")
    ground = OneOf(label="Grund för det som hålls tillbaka", required=False)
    why = Prose(
        label="Varför", required=False, most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Behövs när något hålls tillbaka. Står i akten, aldrig på hennes papper.",
    )  # fmt: skip
    way = OneOf(label="Hur den lämnas", choices=[(way.value, way.label) for way in ON_PAPER], shape="choices")
    read = forms.CharField(widget=forms.HiddenInput, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sheets: Iterable[Sheet], grounds: Iterable[Ground]
    ) -> None:
        self.listed = list(sheets)
        proposed = [sheet.ref for sheet in self.listed if sheet.goes is Goes.PROPOSED]
        first = {"shown": proposed, "read": self.marks, "submission": uuid4(), "way": Way.HANDED.value}
        super().__init__(data, initial=first)
        shown, ground = self.fields["shown"], self.fields["ground"]
        if isinstance(shown, SomeOf) and isinstance(ground, OneOf):
            shown.choices = [(sheet.ref, sheet.point["title"]) for sheet in self.listed]
            ground.choices = [("", "Allt lämnas"), *((each.key, each.label) for each in grounds)]

    @property
    def marks(self) -> str:
        """How each event stands now, for the page that is shown."""
        return " ".join(sheet.mark() for sheet in self.listed)

    def clean_read(self) -> set[str]:
        return set(self.cleaned_data["read"].split())

    def offered(self) -> list[Offered]:
        """
        Each event, and whether it is ticked: as it was sent, as the draft that is taken up says, or as is proposed.

        One that is new is ticked by nobody, for nobody has read it.
        """
        shown, read = set(self["shown"].value() or ()), set(str(self["read"].value() or "").split())
        known = [(sheet, sheet.mark() in read) for sheet in self.listed]
        return [Offered(sheet, is_read and sheet.ref in shown, not is_read) for sheet, is_read in known]

    def news(self) -> list[tuple[int, str]]:
        """What is new, by its number on the page and its title."""
        return [(number, each.sheet.point["title"]) for number, each in enumerate(self.offered(), 1) if each.is_new]


def period(form: PeriodForm) -> tuple[date | None, date | None]:
    """The days that were asked for, those that are none left out."""
    told = form.cleaned_data if form.is_valid() else {}
    return told.get("fran"), told.get("till")
