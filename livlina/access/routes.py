"""
Who may open what. Each address says it beside itself, and the house does not open without it.

The rows are the page `/behorigheter/` and docs/security/access-table.md, and the attack matrix (tests/security)
compares each of them with what every role really meets. A row grants nothing: permission is asked for in each command,
and what one may see in `queries`. Source: S-01, S-06.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls import path as plain_path

from livlina.access import rules
from livlina.access.terms import Permission, Role
from livlina.core.fields import Level


class Who(TextChoices):
    """Those who are told apart by no role."""

    ANYONE = "anyone", "Öppet för alla"
    STAFF = "staff", "Alla inloggade"


class Relation(TextChoices):
    """What one must have to do with it, besides the role."""

    NOBODY = "nobody", "Handlar inte om någon klient"
    OWN = "own", "Det egna kontot"
    LINK = "link", "Länken, en gång"
    OWN_WORK = "own_work", "Det egna: ärenden och kontakter man ser, och inga andra"
    CASE = "case", "Ett ärende man har, läser eller har nödöppnat"
    NOTED_CASE = "noted_case", "Ett ärende man arbetar i, tog emot åt någon annan eller har nödöppnat"
    WORKED_CASE = "worked_case", "Ett ärende man arbetar i"
    WHEREABOUTS = "whereabouts", "Ett ärende man har, där vistelseuppgifter är öppna för en"
    SEEN_THROUGH = "seen_through", "Ett ärende man arbetar i, eller läser som den som leder enheten"
    SHOWN_OR_LED = (
        "shown_or_led",
        "Ett ärende man har, där vistelseuppgifter är öppna för en, eller läser medan man leder enheten",
    )
    READ_CASE = "read_case", "Ett ärende man läser för en tid"
    LEFT_CASE = "left_case", "Ett ärende man läser för en tid, tog emot, delar eller är ersättare i"
    LED_CASE = "led_case", "En rad om ett ärende vid en enhet man leder, aldrig vem det gäller"
    APPROVAL = "approval", "Ett godkännande vid en enhet man leder, om man inte själv står på ena sidan"
    LED_UNIT = "led_unit", "Enheten man leder, i antal"
    CONTACT = "contact", "En kontakt i den egna mottagningen, eller som man själv tagit emot, har eller fått ärende av"
    TOLD = (
        "told",
        "Besked till en själv, för att ens namn står där eller för att man leder: vad som gjordes, aldrig över en mur",
    )
    GLASS = "glass", "Andras nödöppningar vid en enhet man leder, aldrig egna och aldrig över en mur"
    DANGER = (
        "danger",
        "Farliga uppgifter där man leder, under nämnden när ingen närmare kan läsa dem, och jourens, utom över mur",
    )
    COMMISSION = (
        "commission",
        "Oavgjorda uppdrag till en enhet man leder, aldrig över en mur, eller i ett ärende vars vistelse man ser",
    )
    DUTY = "duty", "Kort som är märkta för jouren där man arbetar, aldrig ärendet och aldrig över en mur"
    REVIEW = "review", "Händelser i loggen vid den enhet man granskar, aldrig egna och aldrig ett ärende"
    REGISTER = "register", "Poster som man själv står helt utanför, aldrig en akt"
    NUMBERED = "numbered", "Ett löpnummer utan namn vid en enhet där man arbetar, aldrig vem det är"
    CONFERENCE = "conference", "En ärendekonferens vid en enhet där man arbetar, och av ärendena bara dem man har"
    HELP_GROUP = "help_group", "En grupp vid en enhet där man arbetar, aldrig vilka som är med"
    HELD_GROUP = "held_group", "En grupp man håller i: vad var och en vill kallas där, aldrig vilket ärende"
    FIGURES = "figures", "Bara antal, aldrig personer"


LEVELS: Final = {
    Level.ADMINISTRATIVE: "1 Administrativt",
    Level.NOTE: "2 Ärendet",
    Level.VIOLENCE: "3 Våld, hälsa, barn, vem det är",
    Level.PROTECTED: "4 Skyddat, en uppgift i taget",
}


HOUSE_TRACES: Final = frozenset({"page.opened", "page.refused", "factor.asked_for"})
"""That a page was opened or refused, or that the second factor was asked for first: left wherever it happens."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """
    What one address is for, and whom.

    `shows` is the highest level of what it shows. `traces` are left when it is opened, `leaves` when what is sent to it
    is done; both are the names of traces, separated by spaces, and only some may come at a time. What the house itself
    leaves where nothing else was left (`HOUSE_TRACES`) is named only where it is all that tells of what was shown.
    `changes` is the right asked for by what is sent, when that is another than the one to open. `refusal` is what one
    whose role does not include it meets: 404 where a client is at stake, a reason in words where none is.
    """

    what: str
    who: Who | Permission
    about: Relation
    shows: Level
    traces: str = ""
    leaves: str = ""
    changes: Permission | None = None
    sent_about: Relation | None = None
    """The relation asked for by what is sent, when that is another than the one to open."""

    refusal: HTTPStatus = HTTPStatus.NOT_FOUND
    fresh: bool = False
    """Whether the second factor is asked for once more, unless it was given in the last five minutes (S-53)."""

    fresh_to_send: bool = False
    """The same, for what is sent alone: the page itself opens without it."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles that may open it, all of them when no role is asked for."""
        return _roles(self.who)

    @property
    def changing_roles(self) -> frozenset[str]:
        """The roles that may send something to it."""
        return self.roles & _roles(self.changes) if self.changes else self.roles

    @property
    def names_of_traces(self) -> frozenset[str]:
        return frozenset(f"{self.traces} {self.leaves}".split())


def _roles(who: Who | Permission) -> frozenset[str]:
    return frozenset(role for role in Role.values if isinstance(who, Who) or rules.includes(role, who))


def path(route: str, view: Callable[..., HttpResponseBase], *, row: Row, name: str | None = None) -> URLPattern:
    """Django's `path`, with who may open it."""
    pattern: Any = plain_path(route, view, name=name)
    pattern.row = row
    marked: URLPattern = pattern
    return marked


@dataclass(frozen=True)
class Address:
    """An address with its row. `room` is the label of the app whose view answers there."""

    route: str
    name: str
    room: str
    row: Row


def addresses(patterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[Address]:
    """Every address of the house. Raises ImproperlyConfigured for one that does not say who may open it."""
    for route, pattern in _each(get_resolver().url_patterns if patterns is None else patterns):
        row = getattr(pattern, "row", None)
        if row is None:
            raise ImproperlyConfigured(f"{route or '/'} does not say who may open it: use livlina.access.routes.path.")
        module = pattern.callback.__module__
        yield Address(route, pattern.name or "", module.split(".")[1], row)


def _each(patterns: Iterable[URLPattern | URLResolver], *, under: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = f"{under}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _each(pattern.url_patterns, under=route)
        else:
            yield route, pattern


def what_is_at(sent_to: str) -> str:
    """What the address that something is sent to is for, in words; '' for one that nothing answers at."""
    try:
        wanted = resolve(sent_to).route
    except Resolver404:
        return ""
    found: list[Any] = [pattern for route, pattern in _each(get_resolver().url_patterns) if route == wanted]
    return next((pattern.row.what for pattern in found if hasattr(pattern, "row")), "")


def demand_rows(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses, once each of them has said who may open it."""
    list(addresses(patterns))
    return patterns
