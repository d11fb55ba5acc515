"""Which period, and which unit, the statistics are asked for. A GET: nothing in it is about anyone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self

from django import forms

from livlina.core.errors import DomainError
from livlina.core.period import Period
from livlina.organisation.models import Unit
from livlina.reports import rules
from livlina.reports.terms import Preset

AS_DAYS = "2021-03-05 eller 210305"


class TablesForm(forms.Form):
    """
    First and last day, and one unit or all.

    Valid, it has `period` and `unit`. A whole period written `201001-210930` is understood in the first field.
    """

    fran = forms.CharField(label="Fr.o.m.", required=False, help_text=AS_DAYS)
    till = forms.CharField(label="T.o.m.", required=False, help_text=AS_DAYS)

    period: Period
    unit: Unit | None = None

    def __init__(self, data: Mapping[str, str], *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        self.units = {str(unit.public_id): unit for unit in units}
        names = [(key, unit.full_name) for key, unit in self.units.items()]
        self.fields["enhet"] = forms.ChoiceField(
            label="Enhet",
            required=False,
            choices=[("", "Alla enheter"), *names],
            error_messages={"invalid_choice": "Enheten finns inte. Välj en i listan."},
        )

    @classmethod
    def asked(cls, query: Mapping[str, str], *, units: Sequence[Unit], today: date) -> Self:
        """
        The form as the address asks: days as they were typed, or those of a preset; this year when neither.

        An unknown preset is refused in words.
        """
        unit = query.get("enhet", "")
        if "fran" in query or "till" in query:
            typed = {"fran": query.get("fran", ""), "till": query.get("till", ""), "enhet": unit}
            return cls(typed, units=units)
        named = query.get("period", Preset.THIS_YEAR)
        known = named in Preset.values
        preset = Preset(named) if known else Preset.THIS_YEAR
        first_day, last_day = rules.ends(rules.period_of(preset, today=today))
        form = cls({"fran": first_day.isoformat(), "till": last_day.isoformat(), "enhet": unit}, units=units)
        if not known:
            form.add_error(None, "Perioden känns inte igen. Välj en i raden eller skriv dagarna.")
        return form

    def clean(self) -> None:
        fran, till = self.cleaned_data.get("fran", ""), self.cleaned_data.get("till", "")
        if not till and (both := rules.split_notation(fran)):
            fran, till = both
        first_day, last_day = self._day("fran", fran), self._day("till", till)
        if first_day and last_day:
            try:
                self.period = rules.period_between(first_day, last_day)
            except DomainError as refusal:
                self.refuse(refusal)
        self.unit = self.units.get(self.cleaned_data.get("enhet", ""))

    def refuse(self, refusal: DomainError) -> None:
        """Show the refusal at its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def _day(self, name: str, text: str) -> date | None:
        if name in self.errors:
            return None
        if not text:
            which = "första" if name == "fran" else "sista"
            self.add_error(name, f"Skriv periodens {which} dag, till exempel {AS_DAYS}.")
            return None
        try:
            return rules.read_day(text)
        except DomainError as refusal:
            self.add_error(name, str(refusal))
            return None
