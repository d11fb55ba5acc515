"""
The case of a child, in the hands of whoever also has the father's: open, but never telling where she and the child are.

Everything that an address can name stands in it, and every page, part, print and file of it is asked for. Source: S-10,
S-11, S-21, S-22.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import reverse

from livlina.access.routes import Relation as Right
from livlina.access.routes import addresses
from livlina.access.terms import Role
from livlina.cases.models import Case, Party
from livlina.cases.terms import CaseRole, EngagementKind, Entrance, PartyRole, Wall
from livlina.cases.tests.factories import engaged, engaged_now
from livlina.core import clock
from livlina.core.examining.words import words_of_pdf
from livlina.core.fields import Level
from livlina.core.sealed import SealedText
from livlina.intake import queries as intake
from livlina.intake.models import CAME_FROM, Contact, ContactWays, keep_ways
from livlina.intake.terms import Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.client import StaffClient
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import worker
from livlina.people import queries as people
from livlina.people.models import Guardianship, Person, Relation
from livlina.people.terms import GuardianKind, NumberKind, Protection, RelationKind
from livlina.people.tests.factories import identity_number
from tests.security.scene import MARK, MARKS, File, Helpers, Mark, Scene, Situation, choices, laid_out, urls

pytestmark = pytest.mark.django_db

PROTECTED = Protection.PROTECTED_REGISTRATION
HERE = Role.CHILD_WORKER.value
AHEAD = date(2032, 3, 17)
"""A day that tells when she leaves. Nothing else laid out here is of that year."""
BY_CHANCE = re.compile(rf"{MARKS.pattern}|\b(?:\w{{64}}|[0-9a-f]{{32}})\b")
"""What is drawn by chance, in which a year may stand: ids, the token of a form, what was read, the marks themselves."""


class Family(NamedTuple):
    """
    Her file, in other hands; the child's, in the hands of whoever has his. It is a daughter who seeks help herself, and
    the same worker shares the child's own case at the board.
    """

    scene: Scene
    hers: File
    childs: File


@pytest.fixture(scope="module")
def family(scene: Scene) -> Iterator[Family]:
    with transaction.atomic():
        yield lay(scene)
        transaction.set_rollback(True)


def lay(scene: Scene) -> Family:
    unit, his_worker = scene.unit, worker(scene.unit, Role.CHILD_WORKER)
    by = Helpers(worker(unit), worker(scene.duty, Role.REGISTER_CONTROLLER), scene.duty)
    hers = laid_out(unit, worker(unit), by, protection=PROTECTED, ahead=AHEAD)
    numbered_now(hers.child)
    laid_out(unit, his_worker, by, person=hers.other, role=CaseRole.USING_VIOLENCE)
    childs = laid_out(unit, his_worker, by, person=hers.child, protection=PROTECTED, ahead=AHEAD)
    childs = replace(
        childs, childs=hers.childs, facts=childs.facts | between(childs.case, hers.child, hers.case.person)
    )
    engaged(hers.childs.case, his_worker, EngagementKind.CO_ASSIGNED)
    between(childs.case, hers.child, hers.other)
    childs = replace(childs, contact=came_of(childs))
    for guardian in (hers.case.person, hers.other):
        between(hers.childs.case, hers.child, guardian)
    clients, confirmed = {HERE: StaffClient()}, {HERE: StaffClient()}
    for client in (clients[HERE], confirmed[HERE]):
        client.force_login(his_worker)
    confirm(confirmed[HERE], his_worker)
    files = {(HERE, Situation.OWN): childs}
    of_his = replace(scene, staff={HERE: his_worker}, clients=clients, confirmed=confirmed, files=files)
    return Family(of_his, hers, childs)


def came_of(childs: File) -> Contact:
    """The first contact that the child's case came of, with a mark of its own in each text that a contact holds."""
    contact = ContactFactory(
        unit=childs.case.unit, board=childs.case.board, case=childs.case, person=childs.case.person,
        outcome=Outcome.CASE_OPENED, outcome_on=clock.today(), entrance=Entrance.SHELTER, joint_meeting="yes",
        joint_meeting_on=AHEAD, first_answer_at=clock.now(), assessment="assessed", assessed_at=clock.now(),
    )  # fmt: skip
    for model in (Contact, ContactWays):
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedText):
                mark = f"{MARK}{uuid4().hex[:12]}"
                of = Right.CASE if field.name in intake.TOLD_OF_CASE else Right.WHEREABOUTS
                childs.marks[mark] = Mark(f"first contact's {field.name}", of, Level.VIOLENCE)
                is_list = field.name == "corrections"
                told = json.dumps([[clock.now().isoformat(), mark, ["note"]]]) if is_list else mark
                setattr(contact, field.name, told)
    contact.save()
    keep_ways(contact)
    return contact


def numbered_now(child: Person) -> None:
    child.identity_number = identity_number(f"{child.birth_year}0412")
    child.identity_hash = people.number_hash(child.identity_number)
    child.number_kind = NumberKind.PERSONAL
    child.save()


def between(case: Case, child: Person, guardian: Person) -> dict[str, Any]:
    """That somebody is the child's parent and guardian, told in that case."""
    Party.objects.get_or_create(case=case, person=guardian, role=PartyRole.GUARDIAN)
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), "told_by": "school"}
    return {
        "relation": Relation.objects.create(person=child, other=guardian, kind=RelationKind.OTHER_KIN, **told),
        "vardnad": Guardianship.objects.create(
            person=child, guardian=guardian, kind=GuardianKind.JOINT_CUSTODY, **told
        ),
    }


def unseen(family: Family) -> dict[str, str]:
    """What may stand in no answer, and what it is: all that is hers, and of the child's what tells where one is."""
    hers, childs = family.hers, family.childs
    shared = {hers.child.name, hers.other.name, str(hers.child.public_id)}
    told = {
        mark: f"{stood.what} of the mother's"
        for mark, stood in hers.marks.items()
        if mark not in shared | hers.childs.marks
    }
    told |= {
        mark: f"{stood.what} of the child's"
        for mark, stood in (hers.marks | childs.marks).items()
        if (mark in childs.marks or mark in hers.childs.marks)
        and (stood.level >= Level.PROTECTED or stood.seen_by is Right.WHEREABOUTS)
    }
    return told


def answers(scene: Scene, who: StaffClient, confirmed: StaffClient) -> Iterator[tuple[str, str]]:
    """The name of every address that opens, also with a second factor given just now, and what stands there."""
    asks = replace(scene, clients={HERE: who}, confirmed={HERE: confirmed})
    for address in addresses():
        for chosen in choices(address) if address.name else ():
            url = urls(asks, address, HERE, Situation.OWN, chosen)
            for fresh in (False, True):
                response = asks.ask(HERE, "GET", url, fresh=fresh)
                assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, url
                if response.status_code == HTTPStatus.OK:
                    yield address.name, said(response).replace(url, "")


def said(response: HttpResponseBase) -> str:
    """What an answer says, also within a document."""
    raw = b"".join(response) if response.streaming else response.content
    match response.headers["Content-Type"].partition(";")[0]:
        case "application/pdf":
            return words_of_pdf(raw)
        case kind if kind.startswith("application/vnd."):
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
        case _:
            return raw.decode(errors="replace")


def page_of_contact(family: Family, client: StaffClient) -> str:
    url = reverse("contact", args=[family.childs.contact.public_id])
    return said(family.scene.ask(HERE, "GET", url) if client is family.scene.clients[HERE] else client.get(url))


def test_s11_s21_s22_the_childs_case_tells_his_worker_not_who_she_is_nor_where_nor_when(family: Family) -> None:
    scene, hidden = family.scene, unseen(family)
    for case in (family.childs.case, family.hers.childs.case):
        assert engaged_now(case, scene.staff[HERE]).wall == Wall.SHIELDED
    number = family.hers.case.person.identity_number
    words = re.compile("|".join([str(AHEAD.year), number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}"]))
    told = set()
    for name, text in answers(scene, scene.clients[HERE], scene.confirmed[HERE]):
        found = [hidden[mark] for mark in MARKS.findall(text) if mark in hidden]
        found += words.findall(BY_CHANCE.sub("", text))
        told |= {f"{name}: {each}" for each in found}
    assert told == set(), "\n" + "\n".join(sorted(told))
    shown = page_of_contact(family, scene.clients[HERE])
    assert "first contact's note" in {stood.what for mark, stood in family.childs.marks.items() if mark in shown}


def test_s21_the_same_is_told_to_one_who_has_the_childs_case_alone(family: Family) -> None:
    """Else nothing would be hidden above: each of the days ahead is found, and what is kept apart."""
    hers, childs = worker(family.scene.unit, Role.CHILD_WORKER), family.childs
    for case in (childs.case, family.hers.childs.case):
        engaged(case, hers, EngagementKind.CO_ASSIGNED)
    client, confirmed = StaffClient(), StaffClient()
    client.force_login(hers)
    confirmed.force_login(hers)
    confirm(confirmed, hers)
    told = dict(answers(family.scene, client, confirmed))
    assert {"case_chain", "childs_page", "decision"} <= {name for name, text in told.items() if str(AHEAD.year) in text}
    found = {mark for text in told.values() for mark in MARKS.findall(text)}
    of_childs = {what for mark, what in unseen(family).items() if mark in found and what.endswith("of the child's")}
    assert family.hers.case.person.name in found
    shown = page_of_contact(family, client)
    came_from = {stood.what for mark, stood in childs.marks.items() if mark in shown}
    assert {f"first contact's {name}" for name in CAME_FROM} <= came_from
    assert len(of_childs) > 5, of_childs


def test_s22_what_is_told_of_her_whom_one_is_not_shown_is_told_anew(family: Family) -> None:
    scene, fact = family.scene, family.childs.facts["relation"]
    party = Party.objects.get(case=family.childs.case, person=family.hers.case.person)
    url = reverse("told_change", args=[family.childs.case.public_id, "relation", fact.public_id])
    sent = {"person": str(family.hers.child.public_id), "told_by": "school"}
    sent |= {"other": str(party.public_id), "kind": "other_close", "honour": "unknown"}
    now = Relation.objects.filter(told_in_case=family.childs.case.pk, ended_at=None, other=family.hers.case.person)
    told: list[str] = []
    response = scene.ask(HERE, "POST", url, sent, then=lambda _: told.extend(now.values_list("kind", flat=True)))
    assert response.status_code == HTTPStatus.FOUND
    assert told == ["other_close"]


def test_s22_something_is_told_with_her_whom_one_is_not_shown_as_the_first(family: Family) -> None:
    scene, party = family.scene, Party.objects.get(case=family.childs.case, person=family.hers.case.person)
    url = reverse("told_new", args=[family.childs.case.public_id, party.public_id, "relation"])
    sent = {"person": str(party.public_id), "told_by": "school", "kind": "other_close", "honour": "unknown"}
    sent |= {"other": str(family.hers.other.public_id)}
    assert scene.ask(HERE, "GET", url).status_code == HTTPStatus.OK
    assert scene.ask(HERE, "POST", url, sent).status_code == HTTPStatus.FOUND


def test_s13_custody_is_neither_told_nor_told_anew_by_one_who_is_not_shown_her(family: Family) -> None:
    """The other parent's own worker says not whose it is: whoever it is of is asked, and told."""
    scene, fact = family.scene, family.childs.facts["vardnad"]
    party = Party.objects.get(case=family.childs.case, person=family.hers.case.person)
    sent = {"person": str(family.hers.child.public_id), "guardian": str(party.public_id), "kind": "sole_custody"}
    for name, about in (("told_new", party), ("told_change", fact)):
        args = {"told_new": [party.public_id, "vardnad"], "told_change": ["vardnad", about.public_id]}[name]
        url = reverse(name, args=[family.childs.case.public_id, *args])
        for method in ("GET", "POST"):
            response = scene.ask(HERE, method, url, sent | {"told_by": "school"})
            assert response.status_code == HTTPStatus.NOT_FOUND
