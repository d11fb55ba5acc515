"""Which days the client asks about. A GET: nothing in it is about anyone."""

from collections.abc import Mapping
from datetime import date

from django import forms

from livlina.cases.readers import rules
from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.people.forms import Day, refuse


class PeriodForm(forms.Form):
    """First and last day, both included. Valid, it has `period`."""

    fran = Day(label="Fr.o.m.")
    till = Day(label="T.o.m.")

    period: Period

    def __init__(self, query: Mapping[str, str], *, since: date, today: date) -> None:
        asked = {"fran": query.get("fran", since.isoformat()), "till": query.get("till", today.isoformat())}
        super().__init__(asked)

    def clean(self) -> None:
        first, last = self.cleaned_data.get("fran"), self.cleaned_data.get("till")
        if first and last:
            try:
                self.period = rules.period(first, last)
            except DomainError as refusal:
                refuse(self, refusal)
