"""What is told before help is chosen, an exception, and a wish that could not be met, as forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.core.terms import Answer
from livlina.people.forms import Day, OnceForm, OneOf, Prose, YesNoUnknown
from livlina.support.models import HelpFacts
from livlina.support.offer.terms import ParentContact, PersonRole
from livlina.support.possible.services import ToldFacts
from livlina.support.possible.terms import UnmetReason

CHILDS: Mapping[str, str] = {
    "violence_ceased": "Har våldet upphört?",
    "life_stable": "Är barnets liv stabilt nu?",
    "safe_and_protected": "Är barnet tryggt och skyddat?",
    "meets_violent_parent": "Träffar barnet den förälder som har använt våld?",
    "decision_for_child": "Finns ett beslut om hjälpen för barnet?",
}
USING: Mapping[str, str] = {
    "motivation_assessed": "Är personens motivation bedömd?",
    "court_ordered_contact": "Har domstol beslutat om övervakat umgänge?",
}
ASKED: Mapping[str, Mapping[str, str]] = {PersonRole.CHILD.value: CHILDS, PersonRole.USING_VIOLENCE.value: USING}
"""What is asked of whom; of one who is exposed the case knows what the rules ask for."""


class FactsForm(OnceForm):
    """
    What is known now. It begins with what was told last, which is `read`, and with the decisions that stand in it.
    """

    read = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        role: str,
        told: HelpFacts | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        first: dict[str, Any] = {name: getattr(told, name) for name in ASKED.get(role, ())} if told else {}
        first |= {name: value for name, value in (known or {}).items() if first.get(name, Answer.UNKNOWN) == "unknown"}
        if told and role == PersonRole.CHILD:
            first |= {name: getattr(told, name) for name in ("parent_contact", "parent_contact_ended_on")}
        super().__init__(data, initial=first | {"read": told.public_id if told else None})
        hidden = dict(self.fields)
        self.fields.clear()
        if role == PersonRole.CHILD:
            self.fields["parent_contact"] = OneOf(
                label="Har någon av barnets föräldrar eget stöd här?",
                choices=_choices(ParentContact),
                shape="choices",
                required=False,
                initial=ParentContact.UNKNOWN,
                help_text="Skriv bara det du vet genom barnets ärende. Livlina tittar inte i någon annans.",
            )
            self.fields["parent_contact_ended_on"] = Day(label="När förälderns stöd slutade", required=False)
        for name, label in ASKED.get(role, {}).items():
            self.fields[name] = YesNoUnknown(label=label)
        self.fields |= hidden

    def facts(self) -> ToldFacts:
        told = self.cleaned_data
        facts = {name: value for name, value in told.items() if name in ToldFacts.__dataclass_fields__}
        if "parent_contact" in facts:
            facts["parent_contact"] = facts["parent_contact"] or ParentContact.UNKNOWN
        return ToldFacts(**facts)

    def shows(self, told: HelpFacts) -> None:
        """The page is shown once more beside what another has told since: what was typed is kept (S-142)."""
        typed = cast("QueryDict", self.data).copy()
        typed["read"] = str(told.public_id)
        for name, mine in vars(self.facts()).items():
            now = getattr(told, name)
            if name in self.fields and mine != now:
                words = dict(getattr(self.fields[name], "choices", ())).get(now) or now or "ingen dag"
                self.add_error(name, f"Nu står det «{words}».")
        self.data = typed


def _choices(words: type[TextChoices]) -> list[tuple[str, str]]:
    """The words as answers that stand alone."""
    return [(word.value, str(word.label).capitalize()) for word in words]


class ExceptionForm(OnceForm):
    """For which help, and why."""

    help = OneOf(label="Hjälp och villkor", choices=())
    reason = Prose(
        label="Varför är det bra för barnet ändå, och hur skyddas barnet?", most=REASON_LIMIT, widget=SHORT_TEXT
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, offered: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["help"]
        field.choices = list(offered)
        field.initial = field.choices[0][0] if len(field.choices) == 1 else None


class WishForm(OnceForm):
    """What the person wished for, and why it could not be had."""

    help = OneOf(label="Vad personen önskade", choices=())
    reason = OneOf(label="Varför det inte gick", choices=[("", "Välj anledning"), *UnmetReason.choices])
    words = Prose(
        label="Med personens egna ord",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Behövs när du väljer Annan hjälp.",
    )
    wished_on = Day(label="Önskade hjälpen den")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offered: Iterable[tuple[str, str]], chosen: str, today: date
    ) -> None:
        super().__init__(data, initial={"wished_on": today, "help": chosen})
        field: Any = self.fields["help"]
        field.choices = [("", "Välj hjälp"), *offered]
