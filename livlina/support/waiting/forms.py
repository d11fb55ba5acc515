"""Waiting for help, as forms."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.core.read import MoreHasCome
from livlina.people.forms import Day, OnceForm, OneOf, Prose, ReadForm, ScannedForm
from livlina.support.waiting.rules import Place
from livlina.support.waiting.services import CheckFacts, WaitFacts
from livlina.support.waiting.terms import (
    KINDS_FOR,
    CheckHow,
    EndReason,
    Hours,
    HowItIs,
    PlaceAnswer,
    PlaceForm,
    Priority,
    WaitReason,
)


def _order(label: str) -> OneOf:
    return OneOf(label=label, choices=Priority.choices, shape="seg")


class WaitForm(OnceForm):
    """What the person of the case waits for."""

    kind = OneOf(label="Vilken hjälp", choices=())
    priority = _order("Turordning")
    since = Day(label="Väntar sedan")
    need = Prose(label="Vad personen behöver", most=REASON_LIMIT, widget=SHORT_TEXT)
    reason = OneOf(label="Varför det väntar", choices=WaitReason.choices)
    why = Prose(label="Mer om varför", required=False, most=REASON_LIMIT, widget=SHORT_TEXT)
    form = OneOf(label="Vilken form passar", choices=PlaceForm.choices, shape="seg", required=False)
    hours = OneOf(label="När personen kan", choices=Hours.choices, shape="seg", required=False)
    needs_interpreter = forms.BooleanField(label="Behöver tolk, eller någon som talar språket", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, role: str, today: date) -> None:
        super().__init__(data, initial={"since": today, "form": PlaceForm.ANY, "hours": Hours.ANY})
        field: Any = self.fields["kind"]
        field.choices = [("", "Välj hjälp"), *((kind.value, kind.label) for kind in KINDS_FOR[role])]

    def facts(self) -> WaitFacts:
        told = self.cleaned_data
        names = ("kind", "priority", "since", "need", "reason", "why", "needs_interpreter")
        fits: dict[str, Any] = {"hours": told["hours"] or Hours.ANY, "form": told["form"] or PlaceForm.ANY}
        return WaitFacts(**fits, **{name: told[name] for name in names})


class CheckForm(OnceForm, ReadForm):
    """How it is with one who waits."""

    checked_on = Day(label="Kontrollerad den")
    how = OneOf(label="Hur", choices=CheckHow.choices, shape="seg", initial=CheckHow.CALL)
    state = OneOf(label="Hur är det?", choices=HowItIs.choices, shape="seg")
    words = Prose(
        label="Vad personen sa",
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Nåddes personen inte skriver du hur du försökte.",
    )
    done = Prose(
        label="Vad du gjorde",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Behövs när det är värre eller fara.",
    )
    priority = _order("Turordning efter kontrollen")
    next_on = Day(label="Nästa kontroll, om den ska komma tidigare", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        priority: str,
        stands: Collection[str],
        latest: date,
        days: int,
    ) -> None:
        super().__init__(data, initial={"checked_on": today, "priority": priority, "read": stands})
        self.fields["next_on"].help_text = (
            f"Lämna tomt för {latest.isoformat()}: här är det högst {days} dagar mellan kontrollerna. "
            "Nåddes personen inte, eller har fara berättats samma dag, står dagen kvar som den är."
        )

    def shows(self, refusal: MoreHasCome) -> None:
        """The order that stands now is what the page begins with, never the one that an older page began with."""
        super().shows(refusal)
        now, mine = refusal.facts["priority"], self.cleaned_data["priority"]
        if mine != now:
            self._type(priority=now)
            self.add_error(
                "priority", f"Nu står det «{Priority(now).label}». I ditt formulär stod «{Priority(mine).label}»."
            )

    def facts(self) -> CheckFacts:
        names = ("checked_on", "how", "state", "words", "done", "priority")
        return CheckFacts(**{name: self.cleaned_data[name] for name in names})


class OfferForm(OnceForm):
    """A place that was offered."""

    place = Prose(label="Vilken plats", most=REASON_LIMIT, widget=SHORT_TEXT, help_text="Hos vem, och när det börjar.")
    offered_on = Day(label="Erbjuden den")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"offered_on": today})


class AnswerForm(ScannedForm):
    """What came of an offered place."""

    answer = OneOf(label="Svar", choices=PlaceAnswer.choices, shape="seg")
    words = Prose(
        label="Varför",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Behövs när personen tackade nej.",
    )
    answered_on = Day(label="Besvarad den")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"answered_on": today})


class EndForm(ScannedForm, ReadForm):
    """Why the person does not wait any longer."""

    reason = OneOf(label="Varför", choices=EndReason.choices, shape="choices")
    end_words = Prose(
        label="Hur det blev",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Behövs när personen inte gick att nå, och när en kontroll är försenad eller inte var lugn.",
    )
    ended_on = Day(label="Väntade till")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date, stands: Collection[str]) -> None:
        super().__init__(data, initial={"ended_on": today, "read": stands})


class PlaceAsked(forms.Form):
    """A place that is free, by which the list is put in order. A GET: nothing in it is about anyone."""

    plats = OneOf(label="Ledig plats", choices=[each for each in PlaceForm.choices if each[0] != PlaceForm.ANY])
    tid = OneOf(label="Tid", choices=[each for each in Hours.choices if each[0] != Hours.ANY])
    tolk = forms.BooleanField(label="Med tolk eller på språket", required=False)

    @property
    def place(self) -> Place | None:
        """The place; None where none is asked about, or what was asked is none."""
        if not self.is_valid():
            return None
        told = self.cleaned_data
        return Place(form=told["plats"], hours=told["tid"], has_interpreter=told["tolk"])
