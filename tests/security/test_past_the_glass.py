"""
Her case, behind glass that was broken past a wall: read by his worker, who never learns who she is now, nor where.

Everything that an address can name stands in it, and every page, part, print and file is asked for. Source: S-10, S-22,
S-30.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from livlina.access.routes import Relation as Right
from livlina.access.terms import Role
from livlina.cases.models import Engagement, GlassOpening, Party
from livlina.cases.terms import CaseRole, EngagementKind, Wall
from livlina.cases.tests.factories import engaged
from livlina.core import clock
from livlina.core.fields import Level
from livlina.intake.models import Contact
from livlina.organisation.models import Staff
from livlina.organisation.tests.client import StaffClient
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import worker
from livlina.people.models import Person
from tests.security.scene import MARK, MARKS, File, Helpers, Mark, Scene, Situation, laid_out
from tests.security.test_shielded import BY_CHANCE, HERE, PROTECTED, answers, came_of

pytestmark = pytest.mark.django_db

STOOD = "first contact's called, as it stood"
WHO_SHE_IS = ("client", "child", "the name that stood", "representative", "first contact's called", STOOD)


class Broken(NamedTuple):
    """Her file, whose glass is broken by one who has his case, and the clients of that one: without and with a code."""

    scene: Scene
    hers: File
    his_worker: Staff
    client: StaffClient
    confirmed: StaffClient


@pytest.fixture(scope="module")
def broken(scene: Scene) -> Iterator[Broken]:
    with transaction.atomic():
        unit, his_worker = scene.unit, worker(scene.unit, Role.CHILD_WORKER)
        by = Helpers(worker(unit), worker(scene.duty, Role.REGISTER_CONTROLLER), scene.duty)
        hers = laid_out(unit, worker(unit), by, protection=PROTECTED)
        Person.objects.filter(pk=hers.case.person.pk).update(birth_year=1951)
        hers = replace(hers, contact=corrected(hers, came_of(hers)))
        laid_out(unit, his_worker, by, person=hers.other, role=CaseRole.USING_VIOLENCE)
        client, confirmed = signed_in(his_worker)
        break_past_the_wall(scene, hers, confirmed, his_worker)
        yield Broken(scene, hers, his_worker, client, confirmed)
        transaction.set_rollback(True)


def corrected(hers: File, contact: Contact) -> Contact:
    """The contact that her case came of, with what stood there of who she is before it was told otherwise."""
    mark = f"{MARK}{uuid4().hex[:12]}"
    hers.marks[mark] = Mark(STOOD, Right.CASE, Level.VIOLENCE)
    stood = {"called": mark, "birth_year": "1951"}
    contact.corrections = json.dumps([[clock.now().isoformat(), "Ada", list(stood), {}, stood]])
    contact.save()
    return contact


def signed_in(staff: Staff) -> tuple[StaffClient, StaffClient]:
    client, confirmed = StaffClient(), StaffClient()
    client.force_login(staff)
    confirmed.force_login(staff)
    confirm(confirmed, staff)
    return client, confirmed


def break_past_the_wall(scene: Scene, hers: File, confirmed: StaffClient, asker: Staff) -> None:
    lead = worker(scene.unit, Role.UNIT_MANAGER)
    told = {"q": hers.case.person.identity_number, "unit": "", "reason": "danger", "text": "Polisen ringde nyss."}
    assert confirmed.post(reverse("break_glass"), told).status_code == 200
    asked = GlassOpening.objects.get(asked_by=asker, case=hers.case)
    url = reverse("glass_request", args=[asked.public_id])
    assert signed_in(lead)[1].post(url, {"answer": "approve"}).status_code == 302
    opened = Engagement.objects.get(case=hers.case, actor=asker)
    assert (opened.kind, opened.wall) == (EngagementKind.BREAK_GLASS, Wall.SHIELDED)


def unseen(hers: File) -> dict[str, str]:
    """What may stand in no answer, and what it is: who is protected, who represents her, where they are."""
    told = {
        mark: stood.what
        for mark, stood in hers.marks.items()
        if stood.what in WHO_SHE_IS or stood.level >= Level.PROTECTED or stood.seen_by is Right.WHEREABOUTS
    }
    return told | {str(person.public_id): "the id of one of them" for person in (hers.case.person, hers.child)}


def numbers_of(hers: File) -> re.Pattern[str]:
    number, born = hers.case.person.identity_number, str(1951)
    return re.compile("|".join([number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", rf"\b{born}\b"]))


def by_role(hers: File) -> File:
    """The same file, with her child as pages name one who is shown by role alone: by the id of the party."""
    party = Party.objects.get(case=hers.case, person=hers.child)
    return replace(hers, child=Person(pk=party.person_id, public_id=party.public_id))


def told_by_all(of: Broken, file: File, client: StaffClient, confirmed: StaffClient) -> tuple[set[str], set[str]]:
    """What stands in an answer of what may stand in none, and the names of the addresses that opened."""
    asks = replace(of.scene, files={(HERE, Situation.OWN): file})
    hidden, numbers, told, opened = unseen(of.hers), numbers_of(of.hers), set(), set()
    for name, text in answers(asks, client, confirmed):
        opened.add(name)
        found = [hidden[mark] for mark in MARKS.findall(text) if mark in hidden]
        found += numbers.findall(BY_CHANCE.sub("", text))
        told |= {f"{name}: {each}" for each in found}
    return told, opened


def test_s22_s30_past_a_wall_no_page_tells_who_is_protected_nor_where(broken: Broken) -> None:
    told, opened = told_by_all(broken, by_role(broken.hers), broken.client, broken.confirmed)
    assert told == set(), "\n" + "\n".join(sorted(told))
    assert {"case", "case_journal", "case_persons", "case_readers", "case_events", "contact"} <= opened, sorted(opened)


def test_s30_the_same_is_told_to_one_who_has_her_case(broken: Broken) -> None:
    """Else nothing would be hidden above."""
    colleague = worker(broken.scene.unit, Role.CHILD_WORKER)
    engaged(broken.hers.case, colleague, EngagementKind.CO_ASSIGNED)
    told, _ = told_by_all(broken, broken.hers, *signed_in(colleague))
    found = {each.partition(": ")[2] for each in told}
    assert {*WHO_SHE_IS, "the id of one of them", "1951"} - {"first contact's called"} <= found  # she has a name there
