"""What is asked for of the question of consent to help, as forms: one step of it, and a decision as a way out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from livlina.cases.consenting.rules import WRITTEN
from livlina.cases.consenting.services import StepFacts
from livlina.cases.decisions.forms import LAW, DecisionForm
from livlina.cases.decisions.services import DecisionFacts
from livlina.cases.decisions.terms import Outcome, Way
from livlina.cases.models import Party
from livlina.organisation.terms import DecisionKind
from livlina.people.forms import Day, OnceForm, OneOf, Prose, ReadForm
from livlina.people.terms import GivenHow

Choices = Sequence[tuple[str, str]]


class StepForm(OnceForm, ReadForm):
    """
    One thing that happened: of which help, with whom, when. What the step does not need is left empty. `stands` are the
    marks of what has happened before.
    """

    help = OneOf(label="Vilken hjälp")
    step = OneOf(label="Vad som har hänt", choices=[("", "Välj"), *((one.value, one.label) for one in WRITTEN)])
    who = OneOf(label="Vem det gäller", required=False, help_text="Tomt när annan hjälp väljs eller frågan avslutas.")
    happened_on = Day(label="Dag")
    way = OneOf(
        label="Hur frågan lämnas",
        required=False,
        choices=[("", "Inte en fråga"), *Way.choices],
        help_text="När den ställs eller påminns. Bara på ett sätt som personen har sagt är säkert.",
    )
    how = OneOf(label="Hur svaret gavs", required=False, choices=[("", "Inte ett svar"), *GivenHow.choices])
    recheck_on = Day(label="Fråga igen", required=False, help_text="Samtycket är en pågående process.")
    other = OneOf(label="Annan hjälp", required=False)
    reason = Prose(
        label="Med egna ord",
        required=False,
        most=3_000,
        help_text="Vad som sades, vem som talade och vad det ledde till. Visas aldrig för en vårdnadshavare.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        helps: Choices,
        whom: Choices,
        parties: Mapping[str, Party],
        stands: Collection[str],
    ) -> None:
        super().__init__(data, initial={"happened_on": today, "read": stands})
        self.parties = parties
        self._offer("help", [("", "Välj hjälp"), *helps])
        self._offer("other", [("", "Ingen annan"), *helps])
        self._offer("who", [("", "Ingen särskild"), *whom])

    def _offer(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def facts(self) -> StepFacts:
        told = self.cleaned_data
        names = StepFacts.__dataclass_fields__.keys() - {"whom"}
        return StepFacts(whom=self.parties.get(told["who"]), **{name: told[name] for name in names})


class AgainstGuardianForm(DecisionForm):
    """A decision that the child gets the help though one guardian does not consent. Kind, outcome and law are given."""

    def __init__(self, data: Mapping[str, Any] | None = None, **of: Any) -> None:
        super().__init__(data, **of)
        for name, value in (("kind", DecisionKind.AGAINST_GUARDIAN.value), ("outcome", Outcome.GRANTED.value)):
            self.initial[name], self.fields[name].disabled = value, True
        self.fields["outcome"].help_text = ""
        for name in ("ground", "second_ground", "third_ground", "promise"):
            self.fields.pop(name, None)
        reasons: Any = self.fields["reasons"]
        reasons.label, reasons.required = "Barnets bästa", True
        reasons.help_text = (
            "Varför hjälpen behövs för just det här barnet, vad barnet själv har sagt, och hur det har vägts mot den "
            "vårdnadshavare som inte samtycker. Båda vårdnadshavarna är parter och läser det."
        )

    def facts(self) -> DecisionFacts:
        self.cleaned_data |= dict.fromkeys(LAW, "")
        return super().facts()
