"""A commission, and what is said about it, as forms."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from livlina.cases.commissions.rules import FROM_THE_CASE, FROM_THE_UNIT
from livlina.cases.commissions.services import CommissionFacts, MoreFacts
from livlina.cases.commissions.terms import AnswerKind, State
from livlina.cases.decisions.forms import count
from livlina.cases.decisions.rules import Extent
from livlina.cases.forms import OneColleague, OneRow, in_words, offer, why_without
from livlina.organisation.competence.queries import Asked
from livlina.organisation.models import Staff, Unit
from livlina.organisation.rules import Amount
from livlina.people.forms import Day, Line, OnceForm, OneOf, Prose

TEXT_LIMIT = 5_000
SAID_BY_THE_UNIT = {
    AnswerKind.ACCEPTED: "Ta emot uppdraget",
    AnswerKind.ASKED: "Fråga den som gav det",
    AnswerKind.DECLINED: "Tacka nej",
}
SAID_BY_THE_CASE = {
    AnswerKind.REPLIED: "Svara på frågan",
    AnswerKind.WITHDRAWN: "Ta tillbaka uppdraget",
    AnswerKind.NOT_MORE: "Säg nej till förlängning",
}


class CommissionForm(OnceForm):
    """What a unit is to carry out, and until when it answers. The last two are for a unit under another board."""

    to_unit = OneRow(label="Enhet", queryset=None, empty="Välj enhet")
    text = Prose(
        label="Uppdraget",
        most=TEXT_LIMIT,
        help_text="Vad enheten ska göra. Den läser det här och omfattningen, och inget annat i ärendet.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    talks = count("Antal samtal")
    weeks = count("Antal veckor")
    groups = count("Antal gruppomgångar")
    ends_on = Day(label="Till och med", required=False)
    answer_by = Day(label="Svar senast")
    carrier = OneColleague(
        label="Vem som utför",
        queryset=None,
        required=False,
        empty="Jag själv",
        help_text="När ni utför själva. Den du väljer kommer in i ärendet direkt, så långt och så länge som du.",
    )
    ground = OneOf(label="Grund för att lämna ut", required=False)
    decided_by = Line(label="Vem som har beslutat att lämna ut", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: QuerySet[Unit],
        grounds: Sequence[tuple[str, str]],
        first: Unit | None,
        granted: Extent,
        colleagues: QuerySet[Staff] | None,
        asked: Asked,
        role: str,
    ) -> None:
        """`colleagues` who can carry it out where the case's own unit does, None where it does not."""
        super().__init__(data)
        self.initial["to_unit"] = first.public_id if first else None
        self.initial.update({**vars(granted.amount), "ends_on": granted.ends_on})
        offer(self, "to_unit", units)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", "Samma nämnd, inget lämnas ut"), *grounds]
        if colleagues is None:
            del self.fields["carrier"]
            return
        carrier: Any = self.fields["carrier"]
        carrier.words = lambda one: asked.told(role, one.pk)
        offer(self, "carrier", colleagues)
        if asked.of(role):
            self.fields["because"] = why_without()

    def facts(self) -> CommissionFacts:
        """What a command is given."""
        told = {name: self.cleaned_data.get(name) for name in CommissionFacts.__dataclass_fields__}
        return CommissionFacts(**told | {"because": told["because"] or ""})


class FromTheCaseForm(OnceForm):
    """What those who gave it say: an answer to what was asked, that it is taken back, or that there will be no more."""

    kind = OneOf(label="Vad vill du göra?", shape="choices")
    text = Prose(label="Med egna ord", required=False, most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, state: State, asks_for_more: bool = False) -> None:
        super().__init__(data)
        offered = {AnswerKind.WITHDRAWN} if state != State.ASKED else set(FROM_THE_CASE)
        if asks_for_more:
            offered = {AnswerKind.NOT_MORE}
        # what was said already comes again by a double click (S-142)
        kinds = [kind for kind in SAID_BY_THE_CASE if kind in offered or (data and data.get("kind") == kind)]
        chosen: Any = self.fields["kind"]
        chosen.choices = [(kind.value, SAID_BY_THE_CASE[kind]) for kind in kinds]


class MoreForm(OnceForm):
    """How much more is asked for, and why. Without `grounds` nothing goes to another board."""

    talks = count("Fler samtal")
    weeks = count("Fler veckor")
    groups = count("Fler gruppomgångar")
    text = Prose(
        label="Varför räcker det inte?",
        most=TEXT_LIMIT,
        help_text="Vad som har gjorts och vad mer tid ska leda till. De som gav uppdraget läser det.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_applied_for = OneOf(
        label="Har personen själv bett om mer?",
        shape="seg",
        choices=[("yes", "Ja"), ("no", "Nej")],
        help_text="Ja är en ansökan: blir det nej får personen ett beslut som kan överklagas. Fråga innan du skickar.",
    )
    ground = OneOf(label="Grund för att lämna ut", required=False)
    decided_by = Line(label="Vem som har beslutat att lämna ut", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, grounds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", "Välj grund"), *grounds]
        if not grounds:
            del self.fields["ground"], self.fields["decided_by"]

    def facts(self) -> MoreFacts:
        """What a command is given."""
        told = self.cleaned_data
        return MoreFacts(
            amount=Amount(**{name: told[name] for name in ("talks", "weeks", "groups")}),
            text=told["text"],
            is_applied_for=told["is_applied_for"] == "yes",
            **{name: told.get(name, "") for name in ("ground", "decided_by")},
        )


class FromTheUnitForm(OnceForm):
    """What one who leads the unit says: takes it, asks, or refuses with a reason."""

    stands_for: ClassVar = {"assigned_to": "staff"}

    kind = OneOf(
        label="Svar", shape="choices", choices=[(kind.value, SAID_BY_THE_UNIT[kind]) for kind in FROM_THE_UNIT]
    )
    staff = OneColleague(
        label="Vem som utför",
        queryset=None,
        required=False,
        empty="Ingen ännu",
        help_text="När du tar emot. Uppdraget blir ett ärende hos er.",
    )
    text = Prose(
        label="Fråga eller skäl",
        required=False,
        most=TEXT_LIMIT,
        help_text="När du frågar eller tackar nej.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: QuerySet[Staff],
        cases: Mapping[int, int],
        asked: Asked,
        role: str,
    ) -> None:
        super().__init__(data)
        field: Any = self.fields["staff"]
        field.words = in_words(cases, asked=asked, role=role)
        offer(self, "staff", colleagues)
        if asked.of(role):
            self.fields["because"] = why_without()
