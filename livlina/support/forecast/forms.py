"""What a forecast is asked with. A GET: nothing in it is about anyone."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from django import forms

from livlina.support.forecast.rules import Assumed, Change
from livlina.support.waiting.terms import HelpKind

MOST_MISSED: Final = 80
DEFAULTS: Final[Mapping[str, Any]] = {
    "minst": 5,
    "mest": 12,
    "veckor": 1,
    "uteblir": 15,
    "samtidigt": 8,
    "lediga": 0,
    "slutar": 1,
    "grupp": 8,
    "om": 4,
}
"""What is assumed until somebody who knows the unit says otherwise. No source says any of it; the page says so."""


def _number(label: str, least: int, most: int, hint: str = "") -> forms.IntegerField:
    wrong = f"Skriv ett helt tal från {least} till {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class ForecastForm(forms.Form):
    """Which list, and what is assumed. Valid, it has `assumed`, and `leaving` and `group` to be tried beside it."""

    enhet = forms.CharField(widget=forms.HiddenInput)
    hjalp = forms.CharField(widget=forms.HiddenInput)
    vantar = _number("Väntar före nästa", 0, 300, "Räknat från listan i dag.")
    nya = forms.DecimalField(
        label="Nya per vecka",
        min_value=0,
        max_value=30,
        localize=True,
        help_text="De som har ställts på listan eller lämnat den de senaste 13 veckorna, delat med 13.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits"), "Skriv ett tal från 0 till 30, som 1,5."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    minst = _number("Samtal per person, minst", 1, 60)
    mest = _number("Samtal per person, mest", 1, 60)
    veckor = _number("Veckor mellan samtal", 1, 8)
    uteblir = _number("Uteblivna av hundra", 0, MOST_MISSED, "Ett uteblivet samtal hålls nästa gång i stället.")
    behandlare = _number("Behandlare", 1, 60, "De som arbetar som behandlare på enheten i dag.")
    samtidigt = _number("Personer samtidigt per behandlare", 1, 30)
    lediga = _number("Lediga platser i dag", 0, 300)
    slutar = _number("Så många behandlare slutar", 0, 60)
    grupp = _number("Platser i en ny grupp", 0, 40)
    om = _number("Gruppen börjar om, veckor", 0, 26)

    @classmethod
    def asked(cls, query: Mapping[str, str], known: Mapping[str, Any]) -> Self:
        """What was typed, and what is known or assumed in place of what was not."""
        typed = {name: query[name] for name in cls.base_fields if name in query}
        return cls({**DEFAULTS, **known, **typed})

    def clean(self) -> None:
        told = self.cleaned_data
        if told.get("minst", 0) > told.get("mest", told.get("minst", 0)):
            self.add_error("mest", "Skriv minst så många som i fältet före.")
        if told.get("lediga", 0) > told.get("behandlare", 60) * told.get("samtidigt", 30):
            self.add_error("lediga", "Fler än behandlarna har platser. Skriv färre.")
        if told.get("slutar", 0) > told.get("behandlare", 60):
            self.add_error("slutar", "Fler än som arbetar här. Skriv färre.")

    @property
    def assumed(self) -> Assumed:
        told = self.cleaned_data
        return Assumed(
            waiting=told["vantar"],
            weekly=float(told["nya"]),
            least=told["minst"],
            most=told["mest"],
            gap=told["veckor"],
            missed=told["uteblir"] / 100,
            counsellors=told["behandlare"],
            places=told["samtidigt"],
            free=told["lediga"],
        )

    @property
    def leaving(self) -> Change:
        return Change(leaving=self.cleaned_data["slutar"])

    @property
    def group(self) -> Change:
        return Change(group=self.cleaned_data["grupp"], begins=self.cleaned_data["om"])


def chosen(query: Mapping[str, str], lists: Sequence[tuple[str, HelpKind]]) -> tuple[str, HelpKind] | None:
    """The list that the address names, the first where it names none, None where it names one that is not there."""
    if "enhet" not in query and "hjalp" not in query:
        return lists[0] if lists else None
    return next((each for each in lists if (each[0], each[1].value) == (query.get("enhet"), query.get("hjalp"))), None)
