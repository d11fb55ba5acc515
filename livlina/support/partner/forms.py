"""A contact of her own, as forms: to the one who leads, and to who works on her side."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from livlina.cases.forms import CARD_LIMIT, REASON_LIMIT, SHORT_TEXT, OneLine, among
from livlina.cases.models import CaseLine
from livlina.people.forms import Day, OnceForm, OneOf, Prose, ReadForm, ScannedForm
from livlina.support.partner.rules import SAID_WHEN, Word
from livlina.support.partner.terms import TOLD_HER, WORDS, EndReason, Said, Standing
from livlina.support.waiting.terms import CheckHow, HowItIs


class AskForm(ScannedForm):
    """Who is to be offered a contact of her own, by which day, and what her worker is told."""

    to = OneLine(label="Nummer på den utsattas ärende", help_text="Ett pågående ärende vid en enhet som du leder.")
    ask_by = Day(label="Erbjuds senast")
    text = Prose(
        label="Till den som arbetar med ärendet",
        most=CARD_LIMIT,
        widget=SHORT_TEXT,
        help_text="Skriv inte varför, och inget om någon annan. Det här läses på den utsattas sida.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, lines: QuerySet[CaseLine], ask_by: date) -> None:
        super().__init__(data, initial={"text": WORDS, "ask_by": ask_by})
        among(self, "to", lines)


class WordForm(OnceForm, ReadForm):
    """What was said or done. Which questions there are follows from how the contact stands."""

    kind = OneOf(label="Vad hände?", shape="choices")
    happened_on = Day(label="Dag")
    how = OneOf(label="Hur", choices=CheckHow.choices, shape="seg", initial=CheckHow.CALL)
    state = OneOf(label="Hur är det?", choices=HowItIs.choices, shape="seg", required=False)
    words = Prose(label="Vad personen sa", required=False, most=REASON_LIMIT, widget=SHORT_TEXT)
    done = Prose(label="Vad ni kom överens om", required=False, most=REASON_LIMIT, widget=SHORT_TEXT)
    informed = forms.BooleanField(label=TOLD_HER, required=False)
    end_reason = OneOf(label="Om kontakten slutar: varför", required=False)
    next_on = Day(label="Nästa dag du hör av dig", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        standing: Standing,
        stands: Collection[str],
        today: date,
        days: int,
    ) -> None:
        super().__init__(data, initial={"happened_on": today, "read": stands})
        told = SAID_WHEN[standing]
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [(each.value, each.label) for each in told],
            "end_reason": [("", "Välj"), *EndReason.choices],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values
        until = f"Högst {days} dagar efter det som hände, det dubbla om personen vill tänka på det"
        self.fields["next_on"].help_text = f"{until}. Behövs så länge du ska höra av dig."
        if Said.CHECK in told:
            self.fields["done"].label = "Vad du gjorde"
            self.fields[
                "done"
            ].help_text = "Behövs när det är värre eller fara, och när kontakten slutar utan att ni vet."
            stands = "Nåddes personen inte, eller skulle nästa kontroll redan ha gjorts, står dagen kvar: lämna tomt."
            self.fields["next_on"].help_text += f" {stands}"
            del self.fields["informed"]
        else:
            self.fields["done"].help_text = "Behövs vid ett ja: hur ni hörs, och vad som händer vid inget svar."
            for name in ("state", "end_reason"):
                del self.fields[name]

    @property
    def word(self) -> Word:
        told = self.cleaned_data
        names = ("kind", "happened_on", "how", "state", "words", "done", "end_reason")
        word: dict[str, Any] = {name: told.get(name) or "" for name in names}
        if word["kind"] != Said.CHECK:
            word["state"] = ""
        if word["kind"] != Said.ENDED:
            word["end_reason"] = ""
        ends = word["kind"] in (Said.DECLINED, Said.ENDED)
        return Word(**word, next_on=None if ends else told["next_on"])
