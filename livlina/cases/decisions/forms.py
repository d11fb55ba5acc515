"""What is asked for when something is decided, told and promised."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import EXTENSION, Extent
from livlina.cases.decisions.services import DecisionFacts, PromiseFacts
from livlina.cases.decisions.terms import Outcome, Step, Way
from livlina.cases.forms import OneRow
from livlina.cases.models import Party, Promise
from livlina.core.forms import Line, Prose, Version
from livlina.organisation.models import Staff, Unit
from livlina.organisation.terms import DecisionKind
from livlina.people.forms import Day, Number, OneOf, ScannedForm

MOST = 20_000  # characters of each text
MOST_COUNT = 500
SHORT = forms.Textarea(attrs={"rows": 3})
LAW = ("ground", "second_ground", "third_ground")
ME, OTHER = "me", "other"


def count(label: str) -> Number:
    """How many of something that help is counted in."""
    words = f"Skriv ett helt tal från 1 till {MOST_COUNT}, eller lämna tomt."
    return Number(label=label, words=words, required=False, min_value=1, max_value=MOST_COUNT)


class DecisionForm(ScannedForm):
    """A proposal to a decision. `submission` is the form itself: sent twice it is one."""

    kind = OneOf(label="Vad beslutet gäller", choices=DecisionKind.choices)
    outcome = OneOf(label="Utgång", choices=Outcome.choices, help_text="Välj Beslutas när inget söks eller beviljas.")
    what = Prose(label="Vad som beslutas", most=MOST, widget=SHORT)
    ground = OneOf(label="Lagrum", help_text="Det som beslutet fattas med stöd av.", required=False)
    second_ground = OneOf(label="Ett lagrum till", required=False)
    third_ground = OneOf(label="Ännu ett", required=False)
    talks = count("Antal samtal")
    weeks = count("Antal veckor")
    groups = count("Antal gruppomgångar")
    starts_on = Day(label="Från och med", required=False)
    ends_on = Day(label="Till och med", required=False)
    provider_unit = OneRow(label="Enhet som utför", queryset=None, required=False, empty="Ingen av våra enheter")
    provider = Line(label="Annan utförare", required=False)
    conditions = Prose(label="Villkor", most=MOST, required=False, widget=SHORT)
    circumstances = Prose(
        label="Avgörande omständigheter", most=MOST, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    reasons = Prose(
        label="Skäl",
        most=MOST,
        required=False,
        help_text="Bedömningen och hur lagen har tillämpats. Krävs när beslutet går någon emot.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    promise = OneOf(label="Löfte som tas tillbaka", required=False)
    body = OneOf(label="Vem som beslutar", required=False)
    took_part = Line(label="Deltog utan att besluta", required=False)
    hides_decider = forms.BooleanField(
        label="Skriv inte ut vilka som beslutat i underrättelsen",
        required=False,
        help_text="När de kan bli utsatta för hot eller trakasserier. Namnen står kvar här.",
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = Version(required=False)

    stands_for: ClassVar = {"grounds": "ground"}

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        laws: Sequence[tuple[str, str]],
        units: QuerySet[Unit],
        bodies: Iterable[str],
        promises: Iterable[Promise],
        decision: Decision | None = None,
        fixed: Decision | None = None,
        extends: Decision | None = None,
        extent: Extent | None = None,
    ) -> None:
        """
        `decision` is what is changed; `fixed` the signed one that is put right, whose kind and outcome stand; `extends`
        the one that grants the help there is to be more of, which gives kind and first day, and `extent` all there
        would be.
        """
        told = decision or fixed
        initial: dict[str, Any] = {"submission": uuid4()}
        if told is not None:
            initial |= {name: getattr(told, name) for name in self.base_fields if hasattr(told, name)}
            initial |= dict(zip(LAW, told.grounds, strict=False))
            initial |= {
                "submission": uuid4(),
                "provider_unit": told.provider_unit.public_id if told.provider_unit else None,
                "promise": str(told.promise.public_id) if told.promise else "",
            }
        super().__init__(data, initial=initial)
        self.by_key = {str(one.public_id): one for one in promises}
        self._offer("ground", [("", "Välj lagrum"), *laws])
        for name in LAW[1:]:
            self._offer(name, [("", "Inget mer"), *laws])
        self._offer("body", [("", "Den som undertecknar"), *((name, name) for name in bodies)])
        self._offer(
            "promise", [("", "Inget löfte"), *((key, f"Löfte {one.promised_on}") for key, one in self.by_key.items())]
        )
        if not self.by_key:
            del self.fields["promise"]
        units_field: Any = self.fields["provider_unit"]
        units_field.queryset = units
        if fixed is not None:
            for name in ("kind", "outcome"):
                self.fields[name].disabled = True
        if extends is not None:
            self._extend(extends, extent)

    def _extend(self, extends: Decision, extent: Extent | None) -> None:
        """Ask for what a decision on more needs alone. A new proposal begins as the decision before stands."""
        for name, value in (("kind", extends.kind), ("starts_on", extends.starts_on)):
            self.initial[name], self.fields[name].disabled = value, True
        outcome: Any = self.fields["outcome"]
        outcome.choices = [choice for choice in Outcome.choices if choice[0] in EXTENSION]
        outcome.help_text = "Avslås skriver du när personen har ansökt och det blir nej. Det beslutet kan överklagas."
        self.fields.pop("promise", None)
        for name in ("talks", "weeks", "groups", "ends_on"):
            self.fields[name].help_text = "Allt som gäller från och med nu, inte bara det som läggs till."
        if extent is None:
            return
        self.initial.update({name: getattr(extends, name) for name in ("what", "conditions", "provider")})
        self.initial.update(zip(LAW, extends.grounds, strict=False))
        self.initial.update({**vars(extent.amount), "ends_on": extent.ends_on})
        self.initial["provider_unit"] = extends.provider_unit.public_id if extends.provider_unit else None

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def facts(self) -> DecisionFacts:
        """What a command is given."""
        told = self.cleaned_data
        grounds = tuple(dict.fromkeys(told[name] for name in LAW if told[name]))
        names = DecisionFacts.__dataclass_fields__.keys() - {"grounds", "promise"}
        return DecisionFacts(
            grounds=grounds,
            promise=self.by_key.get(told.get("promise", "")),
            **{name: told[name] for name in names},
        )


class SignForm(forms.Form):
    """The day of the decision, and which version of the proposal was read."""

    decided_on = Day(label="Beslutsdag")
    version = Version()


class StepForm(ScannedForm):
    """What has happened with a decision, and when."""

    step = OneOf(label="Vad som har hänt")
    happened_on = Day(label="Dag")
    text = Prose(label="Anteckning", most=3_000, required=False, widget=SHORT)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, steps: Iterable[Step], today: date, first: str = ""
    ) -> None:
        super().__init__(data, initial={"submission": uuid4(), "happened_on": today, "step": first})
        self.offer(steps)

    def offer(self, steps: Iterable[Step]) -> None:
        """Set what to choose among."""
        field: Any = self.fields["step"]
        field.choices = [(step.value, str(step.label)) for step in steps]


class NotifyForm(forms.Form):
    """To whom, and how."""

    party = OneOf(label="Vem som underrättas")
    way = OneOf(label="Hur", choices=Way.choices, shape="choices")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, parties: Sequence[tuple[Party, str]]) -> None:
        super().__init__(data, initial={"submission": uuid4()})
        self.by_key = {str(party.public_id): party for party, _ in parties}
        field: Any = self.fields["party"]
        field.choices = [(str(party.public_id), words) for party, words in parties]

    @property
    def chosen(self) -> Party:
        return self.by_key[self.cleaned_data["party"]]


class PromiseForm(ScannedForm):
    """What was promised, by whom and until when."""

    what = Prose(label="Vad som lovades", most=3_000, widget=SHORT)
    who = OneOf(label="Vem lovade", choices=[(ME, "Jag"), (OTHER, "Någon annan")], shape="seg", initial=ME)
    promiser = Line(label="Vem, om det var någon annan", required=False, help_text="Namn och var, till exempel jouren.")
    promised_on = Day(label="Dag då det lovades")
    until = Day(label="Lovat till och med")
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"submission": uuid4(), "promised_on": today, "who": ME})
        self.today = today

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("who") == OTHER and not told.get("promiser"):
            self.add_error("promiser", "Skriv vem som lovade.")
        if told.get("promised_on") and told["promised_on"] > self.today:
            self.add_error("promised_on", "Dagen har inte varit än. Skriv den dag då löftet gavs.")
        return told

    def facts(self, me: Staff) -> PromiseFacts:
        """What a command is given."""
        told = self.cleaned_data
        is_mine = told["who"] == ME
        return PromiseFacts(
            what=told["what"],
            promised_on=told["promised_on"],
            until=told["until"],
            promised_by=me if is_mine else None,
            promiser="" if is_mine else told["promiser"],
        )


class OwnerForm(forms.Form):
    """Who sees to a promise; or that it has been kept."""

    owner = OneOf(label="Vem som tar över löftet")

    def __init__(self, data: Mapping[str, Any] | None = None, *, owners: Sequence[Staff]) -> None:
        super().__init__(data)
        self.by_key = {str(one.public_id): one for one in owners}
        field: Any = self.fields["owner"]
        field.choices = [(key, one.name) for key, one in self.by_key.items()]
