"""What the person wants next, and more talks than the limit, as forms."""

from collections.abc import Mapping
from typing import Any

from livlina.cases.forms import REASON_LIMIT, SHORT_TEXT
from livlina.people.forms import Number, OnceForm, OneOf, Prose, ScannedForm
from livlina.support.talks.rules import MOST_MORE, REASON_LETTERS
from livlina.support.talks.terms import MoreOutcome, Wish
from livlina.support.terms import TalkKind


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
