"""A chain of help, as forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.people.forms import Day, OnceForm, OneOf, Prose
from livlina.support.chain.services import StepFacts
from livlina.support.chain.terms import Mark
from livlina.support.possible.terms import UnmetReason


class StepForm(OnceForm):
    """A step that is put in the chain."""

    kind = OneOf(label="Steg", choices=())
    wanted_on = Day(label="Önskad start")
    words = Prose(label="Mer om steget", required=False, most=REASON_LIMIT, widget=SHORT_TEXT)
    by_whom = Prose(label="Vem som gör det", required=False, most=REASON_LIMIT, widget=SHORT_TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, kinds: list[tuple[str, str]], today: date) -> None:
        super().__init__(data, initial={"wanted_on": today})
        field: Any = self.fields["kind"]
        field.choices = [("", "Välj steg"), *kinds]

    def facts(self) -> StepFacts:
        names = ("kind", "wanted_on", "words", "by_whom")
        return StepFacts(**{name: self.cleaned_data[name] for name in names})


class LeavingForm(OnceForm):
    """The day on which somebody leaves."""

    left_on = Day(label="Dag då personen lämnar")


class MarkForm(OnceForm):
    """How a step went."""

    said = OneOf(label="Vad hände?", choices=Mark.choices, shape="seg")
    on = Day(label="Dag")
    reason = OneOf(label="Varför, om det inte går att få", choices=[("", "Välj"), *UnmetReason.choices], required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
