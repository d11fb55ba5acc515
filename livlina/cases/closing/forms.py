"""The end of a case and its opening again, as forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from livlina.cases.closing import queries
from livlina.cases.closing.services import Outcome
from livlina.cases.closing.terms import Degree
from livlina.cases.forms import OneRow, offer
from livlina.cases.terms import CaseRole
from livlina.core.terms import Answer
from livlina.organisation.models import ClosingReason
from livlina.people.forms import Day, OneOf, Prose, ReadForm, ScannedForm

TEXT_LIMIT = 3_000  # characters
SHORT_TEXT = forms.Textarea(attrs={"rows": 3})


class ClosingForm(ScannedForm, ReadForm):
    """The day and the reason for which a case is closed, and what it came to. Nothing is preselected but the day."""

    closed_on = Day(label="Avslutat den")
    reason = OneRow(label="Orsak", queryset=None, empty="Välj orsak")
    goal_reached = OneOf(label="Nåddes målet?", choices=Degree.choices, shape="seg")
    violence_ceased = OneOf(label="Har våldet upphört?", choices=Degree.choices, shape="seg")
    need_remains = OneOf(label="Kvarstår något behov?", choices=Answer.choices, shape="seg")
    need = Prose(label="Vilket behov", required=False, most=TEXT_LIMIT, widget=SHORT_TEXT)
    takes_over = Prose(
        label="Vem tar över",
        required=False,
        help_text="Behövs när något behov kvarstår. Tar ingen över, skriv det.",
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
    )
    safety = Prose(
        label="Säkerheten för den utsatta och barnen",
        help_text="Vad ni har tänkt på innan stödet upphör, och vem som har fått veta det.",
        most=TEXT_LIMIT,
        widget=SHORT_TEXT,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        reasons: QuerySet[ClosingReason],
        role: str,
        left: Iterable[queries.Left],
    ) -> None:
        super().__init__(data, initial={"closed_on": today, "read": [queries.mark(row) for row in left]})
        offer(self, "reason", reasons)
        if role != CaseRole.USING_VIOLENCE:
            del self.fields["safety"]

    def outcome(self) -> Outcome:
        names = ("reason", "goal_reached", "violence_ceased", "need_remains", "need", "takes_over")
        told = {name: self.cleaned_data[name] for name in names}
        return Outcome(**told, safety=self.cleaned_data.get("safety", ""))


class ReopenForm(ScannedForm):
    """Why a closed case is opened again."""

    reason = Prose(label="Varför öppnas ärendet igen?", most=TEXT_LIMIT, widget=SHORT_TEXT)
