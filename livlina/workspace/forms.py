"""What a list of cases is narrowed to. A GET: codes only, never anything about a person (S-70)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms

from livlina.cases.terms import CaseRole
from livlina.people.forms import OneOf

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


def _code(query: Mapping[str, str], name: str, codes: list[str]) -> str:
    value = query.get(name, "")
    return value if value in codes else codes[0]
