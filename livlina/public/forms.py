"""The open form: first which way is safe, then how. One answer is needed; nothing that is typed is lost or cut."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet

from livlina.cases.forms import OneRow, offer
from livlina.core.forms import Line, OneOf, Prose, SomeOf
from livlina.intake.services import SentFacts
from livlina.intake.terms import ContactRole
from livlina.people.forms import Phone
from livlina.public.terms import About, Answering, Hour, Way

ROLES: Final[Mapping[str, str]] = {
    About.MINE: ContactRole.EXPOSED,
    About.OWN_DOING: ContactRole.USING_VIOLENCE,
    About.YOUNG: ContactRole.CHILD,
}
HIDDEN_NUMBER: Final = "Ring från dolt nummer."
SAID: Final[Mapping[str, str]] = {
    Answering.HANG_UP: "Svarar någon annan: lägg på utan att säga något.",
    Answering.BOOKING: "Svarar någon annan: att det gäller en bokning.",
}
ONLY_IF_CALLED: Final = (
    "Du har valt att ringa själv, och då sparar vi inget nummer. Ta bort numret, eller välj Ring mig."
)


class SentForm(forms.Form):
    """`token` is the form itself: sent twice it is one contact, and it singles out nobody."""

    choice_hints: ClassVar = {
        "way": {
            Way.CALL_ME: "Du väljer tid och vad vi får säga.",
            Way.I_CALL: "Du får en kod att säga när du ringer. Inget nummer sparas.",
        }
    }

    way = OneOf(label="Vilket sätt är säkert för dig?", choices=Way.choices, shape="choices")
    phone = Phone(label="Telefonnummer", required=False)
    called = Line(label="Vad ska vi kalla dig?", required=False, most=100, help_text="Du behöver inte säga ditt namn.")
    hours = SomeOf(label="När är det säkert att ringa?", choices=Hour.choices)
    hours_text = Line(label="Annan tid, eller något vi ska tänka på när vi ringer", required=False, most=150)
    answering = OneOf(
        label="Om någon annan svarar?",
        choices=Answering.choices,
        shape="choices",
        required=False,
        initial=Answering.HANG_UP,
    )
    shows_number = forms.BooleanField(
        label="Vårt nummer får visas när vi ringer", required=False, help_text="Annars ringer vi från dolt nummer."
    )

    about = OneOf(label="Vad stämmer bäst?", choices=About.choices, shape="choices", required=False, initial="")
    in_danger = forms.BooleanField(
        label="Det är fara nu, för mig eller någon annan",
        required=False,
        help_text="Ring 112 först. Vi läser inte det här dygnet runt.",
    )
    district = OneRow(label="Stadsdel", queryset=None, required=False, empty="Vill inte säga")
    language = Line(label="Vilket språk vill du prata?", required=False, most=60)
    needs_interpreter = forms.BooleanField(label="Jag vill ha tolk, det kostar inget", required=False)
    note = Prose(label="Det du vill berätta", required=False, most=5_000, widget=forms.Textarea(attrs={"rows": 4}))
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, districts: QuerySet[Any]) -> None:
        super().__init__(data, initial={"token": uuid4()})
        offer(self, "district", districts)
        self.fields["phone"].widget.input_type = "tel"
        self.has_districts = len(districts) > 1

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        way, phone = told.get("way"), told.get("phone")
        if way == Way.CALL_ME and not phone and "phone" not in self.errors:
            self.add_error("phone", "Skriv numret vi ska ringa.")
        if way == Way.I_CALL and phone:
            self.add_error("phone", ONLY_IF_CALLED)
        return told

    def facts(self) -> SentFacts:
        """What was told, as the command is given it."""
        told = self.cleaned_data
        calls_herself = told["way"] == Way.I_CALL
        hours = [str(Hour(hour).label) for hour in told["hours"]]
        when = ". ".join(part for part in (", ".join(hours), told["hours_text"]) if part)
        says = SAID[told["answering"] or Answering.HANG_UP]
        return SentFacts(
            calls_herself=calls_herself,
            phone="" if calls_herself else told["phone"],
            called=told["called"],
            call_when=when,
            say="" if calls_herself else says if told["shows_number"] else f"{says} {HIDDEN_NUMBER}",
            role=ROLES.get(told["about"], ContactRole.UNKNOWN),
            is_about_another=told["about"] == About.ANOTHER,
            district=told["district"],
            language=told["language"],
            needs_interpreter=told["needs_interpreter"],
            in_danger=told["in_danger"],
            note=told["note"],
        )

    @property
    def sent_as(self) -> UUID:
        """The token of the form; another where what came is none."""
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid4()
