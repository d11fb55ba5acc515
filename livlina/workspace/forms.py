"""
What a list of cases is narrowed to, a GET: codes only, never anything about a person (S-70). And a shift of the roster.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms

from livlina.cases.forms import OneRow, offer
from livlina.cases.terms import CaseRole
from livlina.core.forms import Version
from livlina.organisation.services import ShiftFacts
from livlina.organisation.terms import DutyKind
from livlina.people.forms import Day, OneOf

VIEWS = {"mina": "Mina ärenden", "enheten": "Enhetens ärenden", "utan": "Utan handläggare"}
TABS = {"mina": "Mina", "enheten": "Enhetens", "utan": "Utan handläggare"}
ORDERS = {"datum": "datum", "nummer": "nummer"}
OPEN, CLOSED, ALL = "oppna", "avslutade", "alla"


class ListForm(forms.Form):
    """Role and state; the view, the order and the page stand beside it in the address. What is no code is not heard."""

    roll = OneOf(label="Roll", required=False, choices=[("", "Alla"), *CaseRole.choices])
    lage = OneOf(
        label="Läge", required=False, choices=[(OPEN, "Öppna"), (CLOSED, "Avslutade"), (ALL, "Alla")], initial=OPEN
    )

    def __init__(self, query: Mapping[str, str], *, leads: bool) -> None:
        self.views = list(VIEWS) if leads else ["mina"]
        self.view = _code(query, "vy", self.views)
        self.order = _code(query, "ordning", list(ORDERS))
        known = {
            "roll": _code(query, "roll", ["", *CaseRole.values]),
            "lage": _code(query, "lage", [OPEN, CLOSED, ALL]),
        }
        super().__init__(known)
        self.known = known

    def asked(self) -> dict[str, str]:
        """The codes of the address; what is missing is the first of its kind."""
        return {"vy": self.view, "ordning": self.order, **self.known}

    @property
    def is_narrowed(self) -> bool:
        return self.known != {"roll": "", "lage": OPEN}

    def narrowed(self, found: Any) -> Any:
        """The cases of a query that were asked for, in the order asked for."""
        if self.known["roll"]:
            found = found.filter(role=self.known["roll"])
        if self.known["lage"] != ALL:
            found = found.filter(closed_on__isnull=self.known["lage"] == OPEN)
        return found.order_by("number", "pk") if self.order == "nummer" else found.order_by("-came_in_on", "-pk")

    def code(self, **instead: str) -> str:
        """The rest of an address of the same list, ending in &, with other codes in place of some."""
        codes = {name: value for name, value in (self.asked() | instead).items() if value}
        return f"{urlencode(codes)}&"

    def tabs(self, url: str) -> list[dict[str, Any]]:
        """The lists that the actor may see, one of them current."""
        if len(self.views) == 1:
            return []
        return [{"text": TABS[view], "url": f"{url}?vy={view}", "current": view == self.view} for view in self.views]

    def orders(self, url: str) -> list[dict[str, Any]]:
        """The orders of the list, one of them current."""
        return [
            {"text": text, "url": f"{url}?{self.code(ordning=order)[:-1]}", "current": order == self.order}
            for order, text in ORDERS.items()
        ]


NOBODY = "ingen"


class WhoseForm(forms.Form):
    """Whose cases the overview of the group lists: by random id, everybody's, or those that nobody has."""

    vem = OneOf(label="Medarbetare", required=False)

    def __init__(self, query: Mapping[str, str], *, staff: Iterable[Any]) -> None:
        by_key = {str(one.public_id): one for one in staff}
        self.whose = _code(query, "vem", ["", NOBODY, *by_key])
        self.staff = by_key.get(self.whose)
        super().__init__({"vem": self.whose})
        chosen: Any = self.fields["vem"]
        names = [(key, one.name) for key, one in by_key.items()]
        chosen.choices = [("", "Alla"), *names, (NOBODY, "Utan handläggare")]


def _code(query: Mapping[str, str], name: str, codes: list[str]) -> str:
    value = query.get(name, "")
    return value if value in codes else codes[0]


class ShiftForm(forms.Form):
    """
    A line of the duty roster. `submission` is the form itself: sent twice it is one shift. `shift` is one to be
    changed, at its unit.
    """

    unit = OneRow(label="Enhet", queryset=None, empty="Välj enhet")
    kind = OneOf(label="Vad", choices=DutyKind.choices, shape="seg", initial=DutyKind.RECEPTION)
    starts_on = Day(label="Från och med")
    ends_on = Day(label="Till och med")
    primary = OneRow(label="I tjänst", queryset=None, empty="Välj kollega")
    back_up = OneRow(
        label="Reserv",
        queryset=None,
        required=False,
        empty="Ingen ännu",
        help_text="Utan reserv märks dagen i schemat tills någon står där.",
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = Version(required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        people: Any,
        units: Any = None,
        first: date | None = None,
        unit: str = "",
        shift: Any = None,
    ) -> None:
        told: dict[str, Any] = {"starts_on": first, "ends_on": first, "submission": uuid4()}
        if shift is not None:
            told = {name: getattr(shift, name) for name in ("kind", "starts_on", "ends_on", "version")}
            told |= {"primary": shift.primary.public_id, "back_up": shift.back_up and shift.back_up.public_id}
        super().__init__(data, initial=told)
        if shift is None:
            offer(self, "unit", units)
            chosen = next((one for one in units if str(one.public_id) == unit), None)
            self.initial["unit"] = (chosen or units[0]).public_id if chosen or len(units) == 1 else None
            if len(units) == 1:
                self.fields["unit"].widget = forms.HiddenInput()
            del self.fields["version"]
        else:
            del self.fields["unit"], self.fields["submission"]
            self.fields["version"].required = True
        for name in ("primary", "back_up"):
            offer(self, name, people)

    def facts(self) -> ShiftFacts:
        told = self.cleaned_data
        return ShiftFacts(**{name: told[name] for name in ("kind", "starts_on", "ends_on", "primary", "back_up")})
