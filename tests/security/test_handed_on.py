"""
Whoever opened a case for somebody else, from when that one has it: reads it, writes notes in it, and nothing more.

Every address of a case is tried, and every page of it is looked through for acts that would be refused. Source: S-01.
"""

import html
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve

from livlina.access.routes import Address, Relation, addresses
from livlina.access.terms import Role
from livlina.cases.models import Engagement
from livlina.cases.terms import EngagementKind
from tests.security.scene import Scene, Situation, choices, urls
from tests.security.sent import sent_to

pytestmark = pytest.mark.django_db

ME = Role.INTAKE.value
OF_A_CASE = {address.name: address for address in addresses() if address.name}


@pytest.fixture
def received(scene: Scene) -> Iterator[Scene]:
    """The scene, where each case of the one who receives is somebody else's and only opened by them."""
    with transaction.atomic():
        mine = Engagement.objects.filter(actor=scene.staff[ME], kind=EngagementKind.ASSIGNED)
        mine.update(kind=EngagementKind.RECEIVED)
        yield scene
        transaction.set_rollback(True)


def of(*relations: Relation, sends: bool) -> list[Address]:
    return [
        one
        for one in OF_A_CASE.values()
        if ((sends and one.row.sent_about) or one.row.about) in relations
        and ME in (one.row.changing_roles if sends else one.row.roles)
    ]


def test_s01_no_address_changes_anything_for_one_who_has_handed_it_on(received: Scene) -> None:
    file, done = received.file(ME, Situation.OWN), []
    for sends in (False, True):
        for address in of(Relation.WORKED_CASE, sends=sends):
            for chosen in choices(address):
                url = urls(received, address, ME, Situation.OWN, chosen)
                sent = sent_to(received, address, file, ME, chosen) if sends else None
                answer = received.ask(ME, "POST" if sends else "GET", url, sent, fresh=True)
                if answer.status_code not in (403, 404, 405):
                    done.append((address.name, chosen, sends, answer.status_code))
    assert not done, "\n".join(map(str, done))


def test_s01_all_that_is_read_of_the_case_is_read_and_offers_nothing_that_is_refused(received: Scene) -> None:
    offered: dict[str, set[str]] = {}
    unread = []
    for address in of(Relation.CASE, Relation.NOTED_CASE, sends=False):
        for chosen in choices(address):
            received.confirm(ME)
            answer = received.ask(ME, "GET", urls(received, address, ME, Situation.OWN, chosen), fresh=True)
            if answer.status_code in (403, 404):
                unread.append((address.name, chosen))
            if answer.streaming or answer.status_code != 200:
                continue
            page = answer.content.decode(errors="replace")
            if found := set(acts(page)):
                offered[address.name] = found
    assert not unread, unread
    assert not offered, "\n".join(map(str, offered.items()))


def acts(page: str) -> Iterator[str]:
    """The names of the addresses, linked to or sent to by a page, that only one who works with the case may use."""
    for tag, to in re.findall(r"<(\w+)[^>]*?\s(?:href|action|hx-post|hx-get|formaction)=\"(/[^\"]*)\"", page):
        try:
            name = resolve(html.unescape(to).partition("?")[0].partition("#")[0]).url_name
        except Resolver404:
            continue
        row = OF_A_CASE[name].row if name in OF_A_CASE else None
        if row and ((tag != "a" and row.sent_about) or row.about) is Relation.WORKED_CASE:
            yield str(name)
