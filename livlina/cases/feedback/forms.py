"""Feedback on a commission as a form: up to five goals, each with how it went."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms

from livlina.cases.feedback.rules import MOST_GOALS, Result
from livlina.cases.feedback.services import FeedbackFacts
from livlina.cases.feedback.terms import Reached
from livlina.people.forms import Line, OneOf, Prose, ScannedForm

TEXT_LIMIT = 5_000


class FeedbackForm(ScannedForm):
    """`submission` is the form itself: sent twice it is one. Without `grounds` nothing goes to another board."""

    done = Prose(label="Vad som har gjorts", most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 5}))
    remains = Prose(label="Vad som återstår", most=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    proposal = Prose(
        label="Vad ni föreslår",
        most=TEXT_LIMIT,
        help_text="Till exempel avsluta, fortsätta eller något annat stöd.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ground = OneOf(label="Grund för att lämna ut", required=False)
    decided_by = Line(label="Vem som har beslutat att lämna ut", required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, grounds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"submission": uuid4()})
        for number in range(1, MOST_GOALS + 1):
            self.fields[f"goal_{number}"] = Line(label=f"Mål {number}", most=300, required=False)
            self.fields[f"reached_{number}"] = OneOf(
                label=f"Hur gick det med mål {number}", required=False, choices=[("", "Välj"), *Reached.choices]
            )
            self.fields[f"said_{number}"] = Line(label=f"Några ord om mål {number}", most=500, required=False)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", "Välj grund"), *grounds]
        if not grounds:
            del self.fields["ground"], self.fields["decided_by"]
        names = ("done", *self.of_goals, "remains", "proposal", "ground", "decided_by", "submission")
        self.order_fields([*names, "confirmed_because"])

    @property
    def of_goals(self) -> list[str]:
        return [f"{name}_{number}" for number in range(1, MOST_GOALS + 1) for name in ("goal", "reached", "said")]

    def facts(self) -> FeedbackFacts:
        told = self.cleaned_data
        results = [
            Result(*(told[f"{name}_{number}"] for name in ("goal", "reached", "said")))
            for number in range(1, MOST_GOALS + 1)
        ]
        return FeedbackFacts(
            **{name: told[name] for name in ("done", "remains", "proposal")},
            **{name: told.get(name, "") for name in ("ground", "decided_by")},
            results=[one for one in results if any(one)],
        )
