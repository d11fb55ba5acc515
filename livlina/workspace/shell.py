"""
What every page of the workspace knows of the one signed in: the rail, the unit, the search field.

Asked for by the template, so a page without the shell (an error, the gate, a file) pays nothing for it; and
made of the roles that the request has read already, with one query for the names of the units.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from livlina.access.actor import NOBODY, Actor
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.organisation.middleware import IDLE_SECONDS
from livlina.organisation.sessions import ABSOLUTE

UNITS_NAMED = 2  # more are counted: the top bar has one line
PLACES_ON_A_PHONE = 5  # in the bar at the bottom, the settings or the way to the rest among them


@dataclass(frozen=True)
class Place:
    """One place in the rail, as `app.html` draws it. `is_rest`: on a phone it stands under Mer."""

    name: str
    url: str
    icon: str
    current: bool
    is_rest: bool = False


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `shell`, and `theme` as the member of staff has chosen it, or ''."""
    return {
        "shell": SimpleLazyObject(lambda: shell_of(request)),
        "theme": SimpleLazyObject(lambda: getattr(getattr(request, "user", None), "theme", "")),
    }


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """What `app.html` asks of the shell. Nobody signed in gets a rail without places."""
    actor: Actor = getattr(request, "actor", NOBODY)
    there = places(actor, path=request.path)
    return {
        "places": there,
        "rest": [place for place in there if place.is_rest],
        "home_url": reverse("my_day"),
        "unit_name": unit_name(actor),
        "staff_name": actor.name if actor.is_known else "",
        "can_search": actor.may(Permission.SEARCH),
        "search_url": reverse("search"),
        "shortcut_off": not getattr(request.user, "shortcuts", True) if actor.is_known else True,
        "blur": actor.is_known and getattr(request.user, "blur", True),
        "session_seconds": IDLE_SECONDS if actor.is_known else 0,
        "session_left": seconds_left(request) if actor.is_known else 0,
        "session_url": reverse("stay"),
    }


def seconds_left(request: HttpRequest) -> int:
    """
    How long the session can live however much it is used (S-52), once that ends it before being left alone would; until
    then 0, so that two pages do not differ by the second they were made.
    """
    began_at = getattr(request.session, "began_at", None)
    left = ABSOLUTE - (clock.now() - began_at) if began_at else ABSOLUTE
    seconds = max(int(left.total_seconds()), 0)
    return seconds if seconds <= IDLE_SECONDS else 0


def places(actor: Actor, *, path: str) -> list[Place]:
    """Where the actor's roles lead, in the order of the rail."""
    if not actor.is_known:
        return []
    works_with_cases = actor.may(Permission.READ_CASE)
    offered = (
        ("Min dag", "my_day", "sun", True),
        ("Kontakter", "contacts", "inbox", actor.may(Permission.REGISTER_CONTACT)),
        ("Ärenden", "caseload", "folder", works_with_cases),
        ("Gruppen", "group", "group", works_with_cases and bool(actor.led_units)),
        ("Granska", "review", "eye", actor.may(Permission.REVIEW_TRACES)),
        ("Statistik", "statistics", "chart", actor.may(Permission.READ_STATISTICS)),
        ("Register", "register", "people", actor.may(Permission.JUDGE_DUPLICATES)),
        ("Inläsning", "import_cases", "upload", actor.may(Permission.IMPORT_CASES)),
    )
    there = [(name, reverse(url), icon) for name, url, icon, is_offered in offered if is_offered]
    # the longest address that begins the present one, so that my day (/) is not current everywhere
    here = max((url for _, url, _ in there if path.startswith(url)), key=len)
    if here == "/" and path != "/":
        here = ""
    # with the settings they are one more; when they are too many for a phone, one place is given to Mer
    shown = len(there) if len(there) < PLACES_ON_A_PHONE else PLACES_ON_A_PHONE - 1
    return [
        Place(name=name, url=url, icon=icon, current=url == here, is_rest=number >= shown)
        for number, (name, url, icon) in enumerate(there)
    ]


def unit_name(actor: Actor) -> str:
    """The units worked at, by name; many are counted."""
    names = actor.unit_names
    return ", ".join(names) if len(names) <= UNITS_NAMED else f"{names[0]} och {len(names) - 1} enheter till"
