"""
S-02: what may not be seen takes as long as what is not there. Medians over 200 tries, half of each, taken in turns, so
that whatever else the machine does falls on both alike.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from livlina.access.routes import addresses
from livlina.access.terms import Role
from livlina.organisation.tests.coming_in import PASSWORD, equip
from livlina.people.tests.factories import identity_number
from tests.security.scene import NOBODY, Scene, Situation, choices, urls
from tests.security.sent import sent_to

pytestmark = pytest.mark.django_db

TRIES = 100
MOST_MS = 20
ROLE = Role.THERAPIST.value
BY_NAME = {address.name: address for address in addresses() if address.name}

OBJECTS = {
    "case": ("case", "GET"),
    "person": ("person_change", "GET"),
    "file": ("case_file_open", "POST"),
    "note": ("note", "GET"),
    "contact": ("contact", "GET"),
    "whereabouts": ("place_show", "POST"),
    "a way in": ("way_show", "POST"),
    "another's note, changed": ("note_change", "POST"),
}


class QuickerHasher(Argon2PasswordHasher):
    """As Argon2, in a third of the time, and still slower than what may differ."""

    memory_cost = 32_768
    parallelism = 1


def difference(seen: Callable[[], Any], missing: Callable[[], Any], *, tries: int = TRIES) -> float:
    """How far apart the medians are, in milliseconds."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(tries):
        for told, ask in zip(took, (seen, missing), strict=True):
            began = time.perf_counter()
            ask()
            told.append((time.perf_counter() - began) * 1000)
    return abs(statistics.median(took[0]) - statistics.median(took[1]))


@pytest.mark.parametrize(
    ("kind", "situation"),
    [*((kind, Situation.BESIDE) for kind in OBJECTS), *((kind, Situation.OTHER_SIDE) for kind in ("case", "contact"))],
)
def test_s02_unseen_and_missing_take_as_long(scene: Scene, kind: str, situation: Situation) -> None:
    name, method = OBJECTS[kind]
    address, chosen = BY_NAME[name], choices(BY_NAME[name])[0]

    def ask(where: Situation) -> None:
        url = urls(scene, address, ROLE, where, chosen)
        sent = sent_to(scene, address, scene.file(ROLE, where), ROLE, chosen) if method == "POST" else None
        assert scene.ask(ROLE, method, url, sent).status_code == 404

    assert difference(lambda: ask(situation), lambda: ask(Situation.MISSING)) < MOST_MS


@pytest.mark.parametrize("by", ["name", "number", "case number"])
def test_s02_a_search_for_someone_unseen_takes_as_long_as_for_nobody(scene: Scene, by: str) -> None:
    case = scene.file(ROLE, Situation.BESIDE).case
    unseen = {"name": case.person.name, "number": case.person.identity_number, "case number": case.number}[by]
    nobody = {"name": f"Ex zq{uuid4().hex[:12]}", "number": identity_number("19110203"), "case number": "N0"}[by]

    def ask(text: str) -> None:
        assert scene.ask(ROLE, "POST", "/sok/", {"q": text}).status_code == 200

    assert difference(lambda: ask(unseen), lambda: ask(nobody)) < MOST_MS


def test_s02_a_file_one_may_not_fetch_takes_as_long_for_any_unit(scene: Scene) -> None:
    def ask(unit: str) -> None:
        assert scene.ask(ROLE, "GET", f"/statistik/tabeller.csv?enhet={unit}").status_code == 403

    assert difference(lambda: ask(str(scene.unit.public_id)), lambda: ask(str(uuid4()))) < MOST_MS


def test_s51_sign_in_takes_as_long_for_an_account_as_for_none(scene: Scene, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickerHasher"]
    assert difference(lambda: make_password(PASSWORD), lambda: None, tries=5) > MOST_MS  # else this tells nothing
    equip(scene.staff[ROLE])
    known = scene.staff[ROLE].username

    def ask(login: str) -> None:
        answer = scene.ask(NOBODY, "POST", "/logga-in/", {"login": login, "password": f"{PASSWORD} fel"})
        assert answer.status_code == 200

    assert difference(lambda: ask(known), lambda: ask("ingen-som-finns")) < MOST_MS
