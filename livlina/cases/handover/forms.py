"""To whom each case goes, as one form: a row for each case."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms

from livlina.cases.forms import open_cases_in_words, why_without
from livlina.cases.handover.queries import Held
from livlina.organisation.competence.queries import Asked
from livlina.organisation.models import Staff
from livlina.people.forms import Day, OneOf

FOR_GOOD: Final = "for_good"
UNTIL: Final = "until"
DAY_NEEDED: Final = "Skriv till och med vilken dag."
NOBODY_CHOSEN: Final = "Välj en kollega för minst ett ärende."


class HandOverForm(forms.Form):
    """How and to whom. What nobody is chosen for stays where it is."""

    how = OneOf(
        label="Hur",
        shape="choices",
        initial=FOR_GOOD,
        choices=[(FOR_GOOD, "Ny handläggare från nu"), (UNTIL, "Ersättare till och med en dag")],
    )
    starts = Day(label="Från och med", required=False, help_text="För ersättare som börjar en senare dag.")
    until = Day(label="Till och med", required=False, help_text="För ersättare.")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        held: Iterable[Held],
        colleagues: Mapping[int, Sequence[Staff]],
        counts: Mapping[int, Mapping[int, int]],
        asked: Asked,
    ) -> None:
        """`colleagues` and `counts` (their open cases) by unit: asked once for all cases of it, as what is `asked`."""
        super().__init__(data)
        self.held = {self.name_of(each): each for each in held}
        self.by_key = {str(one.public_id): one for of_unit in colleagues.values() for one in of_unit}
        choices = {
            (unit, role): [
                ("", "Lämnas kvar"),
                *((str(one.public_id), _words(one, counts[unit], asked.told(role, one.pk))) for one in of_unit),
            ]
            for unit, of_unit in colleagues.items()
            for role in {each.line.role for each in self.held.values()}
        }
        for name, each in self.held.items():
            label = f"Ärende {each.line.number}"
            self.fields[name] = OneOf(label=label, required=False, choices=choices[each.line.unit_id, each.line.role])
        if any(asked.of(each.line.role) for each in self.held.values()):
            self.fields["because"] = why_without()

    @staticmethod
    def name_of(each: Held) -> str:
        return f"till-{each.line.public_id}"

    @property
    def chosen(self) -> list[tuple[str, Held, Staff]]:
        """Of each case that somebody is chosen for: its field, the case and whom."""
        told = self.cleaned_data
        return [(name, each, self.by_key[told[name]]) for name, each in self.held.items() if told.get(name)]

    @property
    def rows(self) -> list[tuple[Held, Any]]:
        """Each case beside its field."""
        return [(each, self[name]) for name, each in self.held.items()]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("how") == UNTIL and "until" in told and not told["until"]:
            self.add_error("until", DAY_NEEDED)
        if not self.errors and not any(told.get(name) for name in self.held):
            self.add_error(None, NOBODY_CHOSEN)
        return told


def _words(one: Staff, counts: Mapping[int, int], competence: str) -> str:
    """A colleague, with how many open cases they have already and the competence that is asked for (R-358, R-362)."""
    return ", ".join(filter(None, (one.name, open_cases_in_words(counts.get(one.pk, 0)), competence)))
