"""What has happened, and the decision to end a case with high risk, as forms."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from livlina.assessments.clock.services import DecisionFacts, EventFacts
from livlina.assessments.clock.terms import TOLD
from livlina.people.forms import Day, OnceForm, OneOf, Prose, ReadForm

TEXT_LIMIT = 3_000  # characters
TEXT = forms.Textarea(attrs={"rows": 3})


class EventForm(OnceForm):
    """What happened, and when."""

    kind = OneOf(label="Vad har hänt?", choices=[("", "Välj"), *TOLD])
    happened_on = Day(label="Vilken dag", help_text="Ungefär räcker.")
    words = Prose(
        label="Med egna ord",
        required=False,
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Vem som har berättat, och vad personen själv ser som farligast. Skriv inte var någon finns.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"happened_on": today})

    def facts(self) -> EventFacts:
        return EventFacts(**{name: self.cleaned_data[name] for name in EventFacts.__dataclass_fields__})


class DecisionForm(OnceForm, ReadForm):
    """What was offered, chosen, and remains. `read` are the marks of what is known of the danger on the page."""

    offered = Prose(label="Det som har erbjudits", most=TEXT_LIMIT, widget=TEXT)
    chose = Prose(label="Det personen har valt, och varför", most=TEXT_LIMIT, widget=TEXT)
    remains = Prose(
        label="Skydd som är kvar när ärendet är avslutat",
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Vem som gör vad, och vart personen ringer om något händer.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, stands: Collection[str]) -> None:
        super().__init__(data, initial={"read": stands})

    def facts(self) -> DecisionFacts:
        return DecisionFacts(**{name: self.cleaned_data[name] for name in DecisionFacts.__dataclass_fields__})
