"""What the person wants next, and more talks than the limit, as forms."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.people.forms import Number, OneOf, Prose, ScannedForm
from livlina.support.talks.rules import MOST_MORE, REASON_LETTERS
from livlina.support.talks.terms import MoreOutcome, Wish
from livlina.support.terms import TalkKind


class OnceForm(ScannedForm):
    """`submission` is the form itself: sent twice it is one row (S-142). `first` stands in it from the start."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, **first: Any) -> None:
        super().__init__(data, initial={"submission": uuid4(), **first})

    @property
    def submitted(self) -> UUID:
        submission: UUID = self.cleaned_data["submission"]
        return submission


class WhatNextForm(OnceForm):
    """What the person wants when the talks are nearly used."""

    wish = OneOf(label="Vad vill personen sedan?", choices=Wish.choices, shape="choices")
    words = Prose(
        label="Med personens egna ord",
        required=False,
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text="Det som behövs för att fortsätta rätt.",
    )


class MoreForm(OnceForm):
    """How many more talks, and why."""

    kind = OneOf(label="Vilka samtal", shape="seg")
    count = Number(
        label="Hur många fler",
        min_value=1,
        max_value=MOST_MORE,
        words=f"Skriv antalet med siffror, 1 till {MOST_MORE}.",
    )
    reason = Prose(
        label="Varför räcker inte gränsen?",
        most=REASON_LIMIT,
        widget=SHORT_TEXT,
        help_text=f"Minst {REASON_LETTERS} tecken. Skriv vad de fler samtalen ska leda till.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, kinds: list[str]) -> None:
        super().__init__(data)
        field: Any = self.fields["kind"]
        field.choices = [(kind, TalkKind(kind).label) for kind in kinds]
        field.initial = kinds[0] if kinds else None


class DecideForm(ScannedForm):
    """What is decided of more talks, by one who leads."""

    outcome = OneOf(label="Beslut", choices=MoreOutcome.choices, shape="seg")
    words = Prose(
        label="Varför", required=False, most=REASON_LIMIT, widget=SHORT_TEXT, help_text="Behövs när det blir nej."
    )
