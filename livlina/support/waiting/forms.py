"""Waiting for help, as forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.people.forms import Day, OnceForm, OneOf, Prose, ScannedForm
from livlina.support.waiting.services import CheckFacts, WaitFacts
from livlina.support.waiting.terms import (
    KINDS_FOR,
    CheckHow,
    EndReason,
    HowItIs,
    PlaceAnswer,
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

    def __init__(self, data: Mapping[str, Any] | None = None, *, role: str, today: date) -> None:
        super().__init__(data, initial={"since": today})
        field: Any = self.fields["kind"]
        field.choices = [("", "Välj hjälp"), *((kind.value, kind.label) for kind in KINDS_FOR[role])]

    def facts(self) -> WaitFacts:
        names = ("kind", "priority", "since", "need", "reason", "why")
        return WaitFacts(**{name: self.cleaned_data[name] for name in names})


class CheckForm(OnceForm):
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
        self, data: Mapping[str, Any] | None = None, *, today: date, priority: str, latest: date, days: int
    ) -> None:
        super().__init__(data, initial={"checked_on": today, "priority": priority})
        self.fields["next_on"].help_text = (
            f"Lämna tomt för {latest.isoformat()}: här är det högst {days} dagar mellan kontrollerna. "
            "Nåddes personen inte står dagen kvar som den är."
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


class EndForm(ScannedForm):
    """Why the person does not wait any longer."""

    reason = OneOf(label="Varför", choices=EndReason.choices, shape="choices")
    end_words = Prose(label="Hur det blev", required=False, most=REASON_LIMIT, widget=SHORT_TEXT)
    ended_on = Day(label="Väntade till")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})
