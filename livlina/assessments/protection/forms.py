"""A protection with its days, what became of it, and a safety plan, as forms."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from livlina.assessments.protection.queries import Planned
from livlina.assessments.protection.services import PlanFacts, SafeguardFacts
from livlina.assessments.protection.terms import PART_HINTS, BagItem, Became, PlanPart, SafeguardKind
from livlina.core.forms import Version
from livlina.people.forms import Day, Line, OnceForm, OneOf, Prose, ReadForm, SomeOf

TEXT_LIMIT = 3_000  # characters of a part, or of words
TEXT = forms.Textarea(attrs={"rows": 3})
SHORT_TEXT = forms.Textarea(attrs={"rows": 2})


class SafeguardForm(OnceForm):
    """Which protection, and until when."""

    kind = OneOf(label="Slag av skydd", choices=SafeguardKind.choices, shape="choices")
    starts_on = Day(label="Från och med")
    ends_on = Day(
        label="Till och med", required=False, help_text="Behövs för kontaktförbud. Du får en påminnelse i god tid före."
    )
    words = Prose(
        label="Med egna ord",
        required=False,
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
        help_text="Till exempel vem som har beslutat, eller vilket larm som är utlånat. Skriv inte var någon finns.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"starts_on": today})

    def facts(self) -> SafeguardFacts:
        return SafeguardFacts(**{name: self.cleaned_data[name] for name in SafeguardFacts.__dataclass_fields__})


class ChangeForm(OnceForm, ReadForm):
    """What became of a protection, and on which day. `stands` are the marks of what has happened in the case."""

    became = OneOf(label="Vad har hänt med skyddet?", choices=Became.choices, shape="choices")
    on = Day(label="Vilken dag", help_text="Den nya sista dagen om det är förlängt, annars dagen då det upphörde.")
    words = Prose(label="Med egna ord", required=False, most=TEXT_LIMIT, widget=SHORT_TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, stands: Collection[str]) -> None:
        super().__init__(data, initial={"read": stands})


class SafetyPlanForm(OnceForm):
    """
    The plan, part by part in her words. It begins with what stood before; `version` is the one read.
    """

    bag = SomeOf(label="Klart i väskan och bland papperen", choices=BagItem.choices)
    shared = SomeOf(label="Delar som får delas med någon annan", choices=PlanPart.choices)
    shared_with = Line(
        label="Med vem", required=False, help_text="Till exempel förskolan eller en vän. Skriv funktion."
    )
    shared_on = Day(label="Personen sa ja den", required=False)
    review_on = Day(label="Ses över den", help_text="Den dagen står planen under Att göra.")
    version = Version()

    def __init__(self, data: Mapping[str, Any] | None = None, *, review_on: date, last: Planned | None = None) -> None:
        first: dict[str, Any] = {"review_on": review_on, "version": 0}
        if last is not None:
            first |= last.words | {
                "bag": last.bag,
                "shared": last.shared["parts"],
                "shared_with": last.shared["with"],
                "shared_on": last.plan.shared_on,
                "version": last.plan.version,
            }
        super().__init__(data, initial=first)
        told = dict(self.fields)
        self.fields.clear()
        for part in PlanPart:
            self.fields[part.value] = Prose(
                label=str(part.label), required=False, most=TEXT_LIMIT, widget=TEXT, help_text=PART_HINTS[part]
            )
        self.fields |= told

    @property
    def parts(self) -> list[Any]:
        return [self[part.value] for part in PlanPart]

    def facts(self) -> PlanFacts:
        told = self.cleaned_data
        return PlanFacts(
            words={part.value: told[part.value] for part in PlanPart},
            bag=told["bag"],
            shared=told["shared"],
            shared_with=told["shared_with"],
            shared_on=told["shared_on"],
            review_on=told["review_on"],
        )
