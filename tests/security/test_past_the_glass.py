"""
Her case, behind glass that was broken past a wall: read by his worker, who never learns who she is now, nor where.

Everything that an address can name stands in it, and every page, part, print and file is asked for. Source: S-10, S-22,
S-30.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from livlina.access.routes import Relation as Right
from livlina.access.terms import Role
from livlina.cases.conferences.models import Conference, ConferenceMatter
from livlina.cases.models import Engagement, GlassOpening, Party
from livlina.cases.own_support.models import OwnSupport
from livlina.cases.process.models import Deadline, Task
from livlina.cases.terms import CaseRole, EngagementKind, Wall
from livlina.cases.tests.factories import engaged
from livlina.core import clock
from livlina.core.fields import Level
from livlina.intake.models import Contact
from livlina.organisation.models import BookedTime, Room, Staff
from livlina.organisation.tests.client import StaffClient
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Person
from livlina.support.interventions.terms import ActKind, Destination
from livlina.support.models import GroupMeeting, InterpreterBooking, InterventionAct, Session
from livlina.support.tests.factories import session
from tests.security.scene import MARK, MARKS, File, Helpers, Mark, Scene, Situation, laid_out
from tests.security.test_shielded import AHEAD, BY_CHANCE, HERE, PROTECTED, answers, came_of

pytestmark = pytest.mark.django_db

STOOD = "first contact's called, as it stood"
AT_THE_UNIT = date(2033, 3, 17)
"""When her group meets and her case is taken up: those who work there see that, and not that she is among them."""
ROOM = "Rummet vid trappan"
UNITS_OWN = {
    *("help_groups", "help_group", "organisation"),
    *("conferences", "conference_list", "conference", "conference_new"),
}
COMES_BY = ("question to come", "interpreter", "alias to come", "to do then", "comes along")
WHEN_SHE_COMES = (*COMES_BY, "place", "why that group")
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
        anna = worker(unit)
        hers = laid_out(unit, anna, by, protection=PROTECTED, ahead=AHEAD)
        Person.objects.filter(pk=hers.case.person.pk).update(birth_year=1951)
        hers = replace(hers, contact=corrected(hers, came_of(hers)))
        booked_ahead(hers, anna)
        laid_out(unit, his_worker, by, person=hers.other, role=CaseRole.USING_VIOLENCE)
        client, confirmed = signed_in(his_worker)
        break_past_the_wall(scene, hers, confirmed, his_worker)
        yield Broken(scene, hers, his_worker, client, confirmed)
        transaction.set_rollback(True)


def booked_ahead(hers: File, anna: Staff) -> None:
    """All that tells when she comes, where and to which group, on the days ahead."""
    case, now, today = hers.case, clock.now(), clock.today()

    def mark(what: str) -> str:
        told = f"{MARK}{uuid4().hex[:12]}"
        hers.marks[told] = Mark(what, Right.CASE, Level.VIOLENCE)
        return told

    def at(day: date) -> datetime:
        return datetime.combine(day, time(10, 15), tzinfo=ZoneInfo("Europe/Stockholm"))

    new = session(case, anna, at(AHEAD), state="booked")
    room = Room.objects.create(unit=case.unit, name=ROOM, valid_from=today)
    BookedTime.objects.filter(pk=new.time_id).update(room=room)
    InterpreterBooking.objects.create(
        case=case, session=new, language=mark("interpreter"), alias=mark("alias to come"), changed_by=anna,
        changed_at=now,
    )  # fmt: skip
    off = session(case, anna, at(AHEAD + timedelta(days=1)), state="cancelled")
    moved = session(case, anna, now - timedelta(days=1, minutes=7), state="booked")
    Session.objects.filter(pk=moved.pk).update(state="moved", moved_to=new)
    slot = (at(AT_THE_UNIT), at(AT_THE_UNIT) + timedelta(hours=2))
    GroupMeeting.objects.create(group=hers.group, unit=case.unit, slot=slot, theme="Gränser")
    conference = Conference.objects.create(
        unit=case.unit, slot=slot, room=room, called_by=anna, called_at=now, submission=uuid4()
    )
    matter = ConferenceMatter.objects.create(
        case=case, point=conference.points.create(unit=case.unit, position=1, minutes=1), ground="needed",
        question=mark("question to come"), raised_by=anna, raised_at=now, submission=uuid4(),
    )  # fmt: skip
    for name, row in (("talk_changed", off), ("group_meetings", hers.place), ("conference_question", matter)):
        told = {"due_on": AHEAD, "starts_on": today, "started_at": now, "told_at": now}
        Deadline.objects.update_or_create(case=case, clock=name, about=row.public_id, defaults=told)
    Task.objects.create(case=case, what=mark("to do then"), owner=anna, due_on=AHEAD, made_by=anna, made_at=now)
    InterventionAct.objects.create(
        case=case, intervention=hers.intervention, kind=ActKind.ACCOMPANY, destination=Destination.POLICE, on=AHEAD,
        state="planned", words=mark("comes along"), noted_by=anna, noted_at=now, submission=uuid4(),
    )  # fmt: skip
    OwnSupport.objects.filter(case=case).update(interview_on=AHEAD)


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
        if stood.what in (*WHO_SHE_IS, *WHEN_SHE_COMES)
        or stood.level >= Level.PROTECTED
        or stood.seen_by is Right.WHEREABOUTS
    }
    return told | {str(person.public_id): "the id of one of them" for person in (hers.case.person, hers.child)}


def numbers_of(hers: File) -> re.Pattern[str]:
    number, born = hers.case.person.identity_number, str(1951)
    return re.compile("|".join([number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", rf"\b{born}\b"]))


def hours_of(hers: File, name: str) -> re.Pattern[str]:
    """The years of what is ahead, her room and her group; but for the pages that tell of the unit's own."""
    of_unit = [] if name in UNITS_OWN else [str(AT_THE_UNIT.year), rf"{hers.group.name}\b", ROOM]
    return re.compile("|".join([str(AHEAD.year), *of_unit]))


def by_role(hers: File) -> File:
    """The same file, with her child as pages name one who is shown by role alone: by the id of the party."""
    party = Party.objects.get(case=hers.case, person=hers.child)
    return replace(hers, child=Person(pk=party.person_id, public_id=party.public_id))


def told_by_all(of: Broken, file: File, client: StaffClient, confirmed: StaffClient) -> tuple[set[str], set[str]]:
    """What stands in an answer of what may stand in none, and the names of the addresses that opened."""
    asks = replace(of.scene, files={(HERE, Situation.OWN): file})
    hidden, told, opened = unseen(of.hers), set(), set()
    for name, text in answers(asks, client, confirmed):
        opened.add(name)
        found = [hidden[mark] for mark in MARKS.findall(text) if mark in hidden]
        said = BY_CHANCE.sub("", text)
        found += [*numbers_of(of.hers).findall(said), *hours_of(of.hers, name).findall(said)]
        told |= {f"{name}: {each}" for each in found}
    return told, opened


def test_s22_s30_past_a_wall_no_page_tells_who_is_protected_nor_where(broken: Broken) -> None:
    told, opened = told_by_all(broken, by_role(broken.hers), broken.client, broken.confirmed)
    assert told == set(), "\n" + "\n".join(sorted(told))
    assert {"case", "case_journal", "case_persons", "case_readers", "case_events", "contact"} <= opened, sorted(opened)


def test_s21_s30_past_a_wall_what_has_been_is_read_and_what_is_to_come_is_said_not_to_be(broken: Broken) -> None:
    page = broken.client.get(reverse("case_sessions", args=[broken.hers.case.public_id])).content.decode()
    assert next(mark for mark, of in broken.hers.marks.items() if of.what == "what she chose to take up") in page
    assert "Vad som är bokat eller planerat framöver visas inte för dig här" in page


def test_s21_s30_past_a_wall_own_code_reads_no_hour_to_come(broken: Broken, application: Any) -> None:
    """And behind the same glass without a wall it does: else it would be hidden from those who are to help her now."""
    case, asker = broken.hers.case, broken.his_worker
    glass = Engagement.objects.filter(case=case, actor=asker)
    to_come = Q(time__slot__startswith__gt=clock.now())
    for wall, is_read in ((Wall.SHIELDED, False), (Wall.OPEN, True)):
        glass.update(wall=wall)
        with application(actor(asker)):
            assert Session.objects.filter(to_come, case=case).exists() == is_read
            assert BookedTime.objects.filter(slot__startswith__year=AHEAD.year).exists() == is_read
            for rows in (case.group_places, case.group_steps, case.group_attendances, case.conference_matters):
                assert rows.exists() == is_read, (rows.model, wall)
            assert OwnSupport.objects.filter(case=case).exists() == is_read
            assert case.deadlines.filter(due_on=AHEAD).exists() == is_read
            assert case.tasks.filter(due_on=AHEAD).exists() == is_read
            assert case.intervention_acts.filter(on=AHEAD).exists() == is_read
            assert Session.objects.filter(~to_come, case=case).exists()
    glass.update(wall=Wall.SHIELDED)


def test_s30_the_same_is_told_to_one_who_has_her_case(broken: Broken) -> None:
    """Else nothing would be hidden above."""
    colleague = worker(broken.scene.unit, Role.CHILD_WORKER)
    engaged(broken.hers.case, colleague, EngagementKind.CO_ASSIGNED)
    told, _ = told_by_all(broken, broken.hers, *signed_in(colleague))
    found = {each.partition(": ")[2] for each in told}
    assert {*WHEN_SHE_COMES, str(AHEAD.year), str(AT_THE_UNIT.year), broken.hers.group.name, ROOM} <= found
    assert {*WHO_SHE_IS, "the id of one of them", "1951"} - {"first contact's called"} <= found  # she has a name there
