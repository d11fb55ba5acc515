"""What can be told of a session, as a form."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from livlina.cases.forms import STOCKHOLM, OneRow, moment, offer
from livlina.organisation.models import Staff
from livlina.people.forms import Clock, Day, Number, OneOf
from livlina.support import rules
from livlina.support.terms import SessionForm, SessionState

USUAL_MINUTES = 60


class NewSessionForm(forms.Form):
    """A session that is booked, or one that has been. In a case closed on a day it has been, by that day."""

    stands_for: ClassVar = {"starts_at": "starts_on"}

    state = OneOf(label="Vad", choices=SessionState.choices, shape="seg")
    staff = OneRow(label="Behandlare", queryset=None, empty="Välj kollega")
    starts_on = Day(label="Dag")
    starts_time = Clock(label="Klockan")
    minutes = Number(
        label="Minuter",
        min_value=rules.SHORTEST_MINUTES,
        max_value=rules.LONGEST_MINUTES,
        words=f"Skriv antalet minuter med siffror, {rules.SHORTEST_MINUTES} till {rules.LONGEST_MINUTES}.",
        initial=USUAL_MINUTES,
    )
    form = OneOf(label="Form", choices=SessionForm.choices, shape="choices", initial=SessionForm.INDIVIDUAL)
    counts = forms.BooleanField(
        label="Räknas bland samtal utan utredning",
        required=False,
        initial=True,
        help_text="Kontakter mellan samtalen räknas inte.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        colleagues: QuerySet[Staff],
        me: Staff | None,
        closed_on: date | None = None,
    ) -> None:
        start = rules.start_to_propose(timezone.localtime(now, STOCKHOLM))
        super().__init__(
            data,
            initial={
                "state": SessionState.HELD if closed_on else SessionState.BOOKED,
                "starts_on": closed_on or start.date(),
                "starts_time": start.time(),
                "staff": me.public_id if me else None,
            },
        )
        offer(self, "staff", colleagues)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day, clock = told.get("starts_on"), told.get("starts_time")
        if day and clock:
            told["starts_at"] = moment(day, clock)
            if told["starts_at"] is None:
                self.add_error("starts_time", "Det klockslaget finns inte: klockan ställs fram till sommartid.")
        return told

    def told(self) -> dict[str, Any]:
        """What the command is given."""
        names = ("state", "staff", "starts_at", "minutes", "form", "counts")
        return {name: self.cleaned_data[name] for name in names}


class MarkForm(forms.Form):
    """What became of a session."""

    state = OneOf(
        label="Vad blev det?", choices=[choice for choice in SessionState.choices if choice[0] != SessionState.BOOKED]
    )
