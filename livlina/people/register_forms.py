"""The forms of the register controllers, and of what a member of staff declares of their own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from livlina.core.identity_number import IdentityNumber, parse
from livlina.people.forms import Line, OneOf, Phone, Prose
from livlina.people.register import Row
from livlina.people.services import OwnFacts, number_hash
from livlina.people.terms import Judgement, OwnEnd, OwnKind

REASON_LIMIT = 1_000  # characters


class IdentityNumberLine(Line):
    """A number of twelve digits, however it is written; '' when it is not told."""

    def __init__(self, *, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(most=40, **kwargs)
        self.today = today

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed or self.today is None:
            return ""
        number = parse(typed, today=self.today)
        if not isinstance(number, IdentityNumber):
            raise ValidationError(number.message)
        return number.digits


class Reasoned(forms.Form):
    """Something done for a reason in words."""

    reason = Prose(label="Skäl", most=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))


class JudgeForm(Reasoned):
    """What two rows are. `seen` is what the page showed of the task, as one mark (`register.mark`)."""

    field_order = ("said", "right_number", "reason", "seen")
    choice_hints: ClassVar = {
        "said": {
            Judgement.SAME: "En annan registerkontrollant läser och bestämmer. Inget ändras före det.",
            Judgement.JOINED: "Murar följer med direkt. Varje post behåller det som står i dess akt.",
            Judgement.APART: "En annan registerkontrollant läser och bestämmer. Inget ändras före det.",
            Judgement.UNDONE: "Murarna är som före direkt. Varje post behåller det som står i dess akt.",
            Judgement.KEPT: "Posterna är en människa som nu, och murarna gäller för båda.",
            Judgement.DIFFERENT: "Det gäller när två har sagt det. Uppgiften kan tas upp igen i 90 dagar.",
            Judgement.UNCLEAR: "Uppgiften ligger kvar, med ditt skäl.",
        }
    }

    said = OneOf(label="Vad är de två posterna?", shape="choices")
    right_number = OneOf(label="Vilket nummer är rätt?", shape="seg", required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offered: Sequence[Judgement],
        seen: str,
        rows: Sequence[Row],
        numbers_differ: bool,
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        cast("OneOf", self.fields["said"]).choices = [(each.value, each.label) for each in offered]
        if Judgement.JOINED in offered and numbers_differ:
            names = ("Post A", "Post B")
            keys = [(str(row.public_id), name) for row, name in zip(rows, names, strict=True)]
            cast("OneOf", self.fields["right_number"]).choices = [("", "Vet inte"), *keys]
        else:
            del self.fields["right_number"]


class QuietForm(forms.Form):
    """A number of which no hint is to be given."""

    identity_number = IdentityNumberLine(label="Personnummer eller samordningsnummer", help_text="10 eller 12 siffror.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data)
        cast("IdentityNumberLine", self.fields["identity_number"]).today = today

    @property
    def hashed(self) -> bytes:
        return number_hash(self.cleaned_data["identity_number"])


class OwnRelationForm(forms.Form):
    """Somebody one must not meet at work."""

    kind = OneOf(label="Vem är det?", choices=OwnKind.choices, shape="choices")
    name = Line(label="Namn", required=False, help_text="Bara du ser det.")
    identity_number = IdentityNumberLine(
        label="Personnummer eller samordningsnummer",
        required=False,
        help_text="10 eller 12 siffror. Visas aldrig igen.",
    )
    phone = Phone(label="Telefon", required=False, help_text="Om du inte har numret ovan, eller för säkerhets skull.")
    address = Line(
        label="Adress",
        required=False,
        help_text="Din egen, eller där ni bor nära varandra. Den stänger inget: läser du om någon som finns där ser "
        "den som granskar loggen att ni har något gemensamt. Visas aldrig igen.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data)
        cast("IdentityNumberLine", self.fields["identity_number"]).today = today

    def facts(self) -> OwnFacts:
        return OwnFacts(**self.cleaned_data)


class EndOwnForm(Reasoned):
    """Why a declared relation holds no longer."""

    field_order = ("why_code", "reason")

    why_code = OneOf(label="Varför gäller den inte längre?", choices=OwnEnd.choices, shape="choices")
