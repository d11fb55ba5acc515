"""Own support as forms: a proposal, what those who made it say of it, what the unit says, and the list's filter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from livlina.cases.forms import OneRow, offer
from livlina.cases.own_support.rules import BY_THE_CASE, SAID_WHEN
from livlina.cases.own_support.services import StepFacts, SupportFacts
from livlina.cases.own_support.terms import SUPPORTED, Help, Kind, Obstacle, Recipient, Standing, State, Where, WhyThere
from livlina.organisation.models import Unit
from livlina.people.forms import Day, Line, OnceForm, OneOf, Prose

TEXT_LIMIT = 5_000
SAYS = {
    Kind.STARTED: "Första samtalet har hållits",
    Kind.WITHDRAWN: "Ta tillbaka förslaget",
    Kind.LINKED: "Länka vidare till den enhet som beslutar",
    Kind.GRANTED: "Bevilja",
    Kind.REFUSED: "Bevilja inte",
}


class ProposeForm(OnceForm):
    """What is proposed for a child. The last two are for a unit under another board."""

    help = OneOf(label="Stöd", choices=[("", "Välj stöd"), *Help.choices])
    recipient = OneOf(
        label="Vem som får stödet",
        shape="choices",
        choices=Recipient.choices,
        help_text="Bara det barnet självt får räknas som eget stöd.",
    )
    need_on = Day(label="Dagen behovet uppmärksammades", help_text="Därifrån räknas dagarna till första samtalet.")
    interview_on = Day(
        label="Dagen för förhöret",
        required=False,
        help_text="Vid förstärkt krisstöd: hembesöket blir en uppgift den dagen.",
    )
    text = Prose(
        label="Vad barnet behöver",
        most=TEXT_LIMIT,
        help_text="Enheten läser det här, barnets namn och födelseår, och inget annat i ärendet.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    to_unit = OneRow(
        label="Till",
        queryset=None,
        empty="Välj enhet",
        help_text="Den enhet som beslutar för barn, eller den som länkar vidare dit.",
    )
    ground = OneOf(label="Grund för att lämna ut", required=False)
    decided_by = Line(label="Vem som har beslutat att lämna ut", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        units: QuerySet[Unit],
        grounds: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial={"need_on": today, "recipient": Recipient.CHILD.value})
        offer(self, "to_unit", units)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", "Samma nämnd, inget lämnas ut"), *grounds]

    def facts(self) -> SupportFacts:
        told: dict[str, Any] = {name: self.cleaned_data.get(name) for name in SupportFacts.__dataclass_fields__}
        return SupportFacts(**told)


class StepForm(OnceForm):
    """What is said of a proposal: only what can be said as it stands, and what the same form has said already."""

    kind = OneOf(label="Vad vill du göra?", shape="choices")

    def offer_kinds(self, kinds: Sequence[Kind], *, state: State, data: Mapping[str, Any] | None) -> None:
        offered = [
            kind for kind in kinds if state in SAID_WHEN[kind] or (data is not None and data.get("kind") == kind)
        ]
        chosen: Any = self.fields["kind"]
        chosen.choices = [(kind.value, SAYS[kind]) for kind in offered]

    def facts(self) -> StepFacts:
        empty = {"to_unit": None, "happened_on": None}
        told: dict[str, Any] = {
            name: self.cleaned_data.get(name) or empty.get(name, "") for name in StepFacts.__dataclass_fields__
        }
        return StepFacts(**told)


class FromTheCaseForm(StepForm):
    """By those who proposed it."""

    happened_on = Day(label="Dagen för första samtalet", required=False, help_text="När första samtalet har hållits.")
    text = Prose(
        label="Med egna ord",
        required=False,
        most=TEXT_LIMIT,
        help_text="När du tar tillbaka förslaget.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, state: State) -> None:
        super().__init__(data)
        self.offer_kinds(BY_THE_CASE, state=state, data=data)


class FromTheUnitForm(StepForm):
    """By the unit where it waits: without `decides` it can only be passed on."""

    where = OneOf(label="Var stödet ges", required=False, choices=[("", "Välj"), *Where.choices])
    why_there = OneOf(label="Varför där", required=False, choices=[("", "Välj"), *WhyThere.choices])
    obstacle = OneOf(label="Vad som står i vägen", required=False, choices=[("", "Välj"), *Obstacle.choices])
    text = Prose(label="Med egna ord", required=False, most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))
    to_unit = OneRow(label="Enheten som beslutar", queryset=None, required=False, empty="Välj enhet")
    ground = OneOf(label="Grund för att lämna ut", required=False)
    decided_by = Line(label="Vem som har beslutat att lämna ut", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        state: State,
        decides: bool,
        units: QuerySet[Unit],
        grounds: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.offer_kinds(
            (Kind.GRANTED, Kind.REFUSED, Kind.LINKED) if decides else (Kind.LINKED,), state=state, data=data
        )
        offer(self, "to_unit", units)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", "Samma nämnd, inget lämnas ut"), *grounds]
        gone = [] if decides else ["where", "why_there", "obstacle"]
        if state == State.LINKED:
            gone = ["to_unit", "ground", "decided_by"]
        for name in gone:
            del self.fields[name]


WITHOUT, WITH, ALL = "utan", "med", "alla"
VIEWS = {WITHOUT: "Utan eget stöd", WITH: "Med eget stöd", ALL: "Alla"}


class ChairsForm(forms.Form):
    """Which children are listed. What no list offers is as nothing asked."""

    lage = OneOf(label="Visa", required=False, choices=list(VIEWS.items()))
    hinder = OneOf(
        label="Hinder",
        required=False,
        choices=[("", "Alla"), *((one.value, str(one.label)) for one in Standing if one not in SUPPORTED)],
    )

    def asked(self) -> tuple[str, str]:
        """The view and the obstacle that are asked for."""
        self.is_valid()
        told = self.cleaned_data
        return told.get("lage") or WITHOUT, told.get("hinder") or ""
