"""A link, what is shared and the meetings of the two, as forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from livlina.cases.linking.services import MeetingFacts, ShareFacts
from livlina.cases.linking.terms import CONSENT, PURPOSES, Said, SharedField, TookPart
from livlina.organisation.models import Staff, Unit
from livlina.people.forms import Day, OneOf, Prose, SomeOf
from livlina.people.terms import Source

TEXT_LIMIT = 3_000
NO_PLACE = "Skriv aldrig var någon finns eller hur någon nås."


class OnceForm(forms.Form):
    """`submission` is the form itself: sent twice it is one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial={"submission": uuid4()} | initial)


class ProposeForm(OnceForm):
    """To whom, and why the two investigations need each other."""

    to = OneOf(label="Vem du föreslår det för")
    text = Prose(
        label="Varför utredningarna behöver varandra",
        most=TEXT_LIMIT,
        help_text=f"Handläggaren läser det här och namnet, och inget annat i ärendet. {NO_PLACE}",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, workers: Sequence[tuple[Unit, Sequence[Staff]]]
    ) -> None:
        super().__init__(data)
        self.known = {f"{unit.public_id}:{staff.public_id}": (unit, staff) for unit, them in workers for staff in them}
        chosen: Any = self.fields["to"]
        named = [(key, f"{staff.name}, {unit.full_name}") for key, (unit, staff) in self.known.items()]
        chosen.choices = [("", "Välj handläggare"), *named]


class AnswerForm(OnceForm):
    """What the named worker says: takes it into a case of theirs, or refuses it."""

    link = forms.UUIDField(widget=forms.HiddenInput)
    kind = OneOf(
        label="Svar",
        shape="choices",
        choices=[(Said.ACCEPTED.value, "Koppla till mitt ärende"), (Said.DECLINED.value, "Tacka nej")],
    )
    case = OneOf(label="Ditt ärende", required=False)
    text = Prose(
        label="Skäl",
        required=False,
        most=TEXT_LIMIT,
        help_text="När du tackar nej.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, link: str, cases: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, link=link)
        chosen: Any = self.fields["case"]
        chosen.choices = [("", "Inget valt"), *cases]
        self.auto_id = f"id_{link}_%s"


class ShareForm(OnceForm):
    """One thing that is shared."""

    field = OneOf(
        label="Vad det gäller",
        shape="choices",
        choices=[(each.value, f"{each.label}. {PURPOSES[each]}") for each in SharedField],
    )
    told_by = OneOf(
        label="Vems uppgift det är",
        choices=[("", "Välj vems"), *((key, text) for key, text in Source.choices if key != Source.UNKNOWN)],
    )
    ground = OneOf(label="På vilken grund")
    text = Prose(
        label="Det som delas",
        most=TEXT_LIMIT,
        help_text=f"Bara det den andra utredningen behöver. {NO_PLACE}",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, grounds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        chosen: Any = self.fields["ground"]
        chosen.choices = [("", "Välj grund"), (CONSENT, "Samtycke, som är inskrivet i ärendet"), *grounds]

    def facts(self) -> ShareFacts:
        return ShareFacts(**{name: self.cleaned_data[name] for name in ShareFacts.__dataclass_fields__})


class MeetingForm(OnceForm):
    """A meeting of the two."""

    held_on = Day(label="Vilken dag")
    took_part = SomeOf(label="Vilka som var med", choices=TookPart.choices)
    text = Prose(
        label="Vad ni bestämde",
        most=TEXT_LIMIT,
        help_text=f"Står i båda ärendena, också när kopplingen har avslutats. {NO_PLACE}",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    next_step = Prose(label="Nästa steg", required=False, most=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, held_on=today)

    def facts(self) -> MeetingFacts:
        return MeetingFacts(**{name: self.cleaned_data[name] for name in MeetingFacts.__dataclass_fields__})
