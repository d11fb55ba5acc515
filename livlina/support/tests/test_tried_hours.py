"""Hours and rooms are asked out so often in a day, and then all is no, whatever was in the way: S-11 and S-12."""

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from livlina.access.commands import acting_as
from livlina.access.traces import record
from livlina.cases.conferences import services as conferences
from livlina.cases.conferences.models import Conference
from livlina.cases.conferences.tests.test_conferences import Centre as Conferences
from livlina.cases.models import Party
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.errors import HoursAreTaken, HoursTriedTooOften
from livlina.organisation.models import BookedTime, LocalLimit
from livlina.organisation.tests.factories import BEGINNING, RoomFactory, UnitFactory, actor, worker
from livlina.support.errors import TriedTooOften
from livlina.support.groups import services as groups
from livlina.support.groups.tests.test_groups import Centre as Groups
from livlina.support.handing import queries as to_give
from livlina.support.handing import services as handing
from livlina.support.handing.tests.test_handing import Place
from livlina.support.models import Session
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session
from livlina.support.tests.test_booking import TOMORROW, at, move, new, said

pytestmark = pytest.mark.django_db
BUSY = "Tiden är upptagen. Välj en annan tid eller en annan kollega."
LATER = (TOMORROW + timedelta(days=8)).isoformat()


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit)


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit)
    engaged(made, anna)
    return made


@pytest.fixture
def tried(case, anna, unit):
    """Bo and a room are taken tomorrow at ten, and so is the place for the case, where she is the other party."""
    LocalLimit.objects.create(
        key="booking_tries", value=2, measure="count", unit=unit, source="S-12", valid_from=BEGINNING
    )
    bo, room = worker(unit), RoomFactory(unit=unit)
    engaged(case, bo, EngagementKind.CO_ASSIGNED)
    other = CaseFactory(unit=unit, role="using_violence")
    Party.objects.create(case=other, person=case.person, role=PartyRole.OTHER_PARTY)
    session(other, worker(unit), at(TOMORROW), state=SessionState.BOOKED)
    elsewhere = at(TOMORROW + timedelta(days=1))
    BookedTime.objects.create(staff=bo, room=room, slot=(elsewhere, elsewhere + timedelta(hours=1)))
    day = timezone.localdate(elsewhere).isoformat()
    return {
        "wall": (anna, {}, BUSY),
        "colleague": (bo, {"starts_on": day}, BUSY),
        "room": (anna, {"starts_on": day, "room": str(room.public_id)}, "Rummet är upptaget"),
        "room by phone": (anna, {"starts_on": day, "room": str(room.public_id), "form": "phone"}, "Rummet är upptaget"),
        "series": (bo, {"starts_on": day, "repeat": "fortnightly", "times": "2"}, "Inget är bokat"),
    }


@pytest.mark.parametrize("what", ["wall", "colleague", "room", "room by phone", "series"])
def test_s12_hours_are_asked_out_so_often_in_a_day_whatever_was_in_the_way(browse, case, anna, tried, what):
    client, (staff, facts, words) = browse(anna), tried[what]
    new(client, case, anna, starts_on=LATER, starts_time="8.00")
    held = Session.objects.get(case=case)
    for _ in range(2):
        assert words in said(new(client, case, staff, **facts))
    assert BUSY in said(new(client, case, anna, starts_on=LATER, starts_time="15.00"))
    assert BUSY in said(move(client, case, held, anna, starts_on=LATER, starts_time="9.30"))
    again = {"starts_on": LATER, "starts_time": "15.00", "repeat": "fortnightly", "times": "2"}
    assert "Inget är bokat" in said(new(client, case, anna, **again))
    assert Session.objects.filter(case=case).count() == 1
    # by telephone nobody comes, and a colleague has tries of their own
    new(client, case, anna, starts_on=LATER, starts_time="15.00", form="phone")
    assert Session.objects.filter(case=case).count() == 2
    eva = worker(case.unit)
    engaged(case, eva, EngagementKind.CO_ASSIGNED)
    new(browse(eva), case, eva, starts_on=LATER, starts_time="16.00")
    assert Session.objects.filter(case=case).count() == 3


# ---- whatever the hours are asked for ----

TAKES = ("staff_is_booked_once", "room_is_booked_once")
"""What in the database says that somebody or a room is taken."""


def all_of(kind):
    return {kind}.union(*(all_of(each) for each in kind.__subclasses__()))


def counted(staff):
    with acting_as(actor(staff)), connection.cursor() as cursor:
        cursor.execute("SELECT tries_at_hours()")
        return cursor.fetchone()[0]


def test_s12_every_refusal_of_the_kind_is_counted_by_the_database(unit):
    """A new one is a kind of `HoursAreTaken`, and stands in `tries_at_hours` by its name."""
    anna = worker(unit)
    for place, name in enumerate(sorted({each.__name__ for each in all_of(HoursAreTaken) - {HoursAreTaken}}), start=1):
        with acting_as(actor(anna)):
            record(actor(anna), "book_anything.refused", why=name)
        assert counted(anna) == place, name


def test_s12_whoever_is_told_that_hours_are_taken_is_told_so_by_a_refusal_that_is_counted():
    """Walks the source: where the database says that somebody or a room is taken, it is said in a kind that counts."""
    found = set()
    for path in sorted(Path("livlina").rglob("*.py")):
        if "tests" in path.parts or not any(name in (text := path.read_text()) for name in TAKES):
            continue
        for node in ast.walk(ast.parse(text)):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "refusing"):
                continue
            if node.args[0].value in TAKES:
                module = ".".join(path.with_suffix("").parts)
                said = getattr(import_module(module), node.args[1].id)
                assert issubclass(said, HoursAreTaken), (path, said)
                found.add(said)
    assert len(found) >= 6


def limited(unit, tries=2):
    LocalLimit.objects.create(
        key="booking_tries", value=tries, measure="count", unit=unit, source="S-12", valid_from=BEGINNING
    )


def in_a_conference(is_moved):
    centre = Conferences()
    limited(centre.unit)
    if is_moved:
        centre.conference = centre.call(centre.bo, hours=48)

    def ask(hours, room=None, staff=None):
        facts = centre.facts(hours=hours, minutes=10, room=room, staff=staff)
        if not is_moved:
            return centre.call(centre.bo, hours=hours, minutes=10, room=room, staff=staff)
        read = Conference.objects.get(pk=centre.conference.pk).version
        told = {"conference": centre.conference, "facts": facts, "version": read, "at": clock.now()}
        return conferences.change_conference(actor(centre.bo), **told)

    busy = centre.facts(hours=72).slot
    karin = worker(centre.unit, name="Karin Prov")
    BookedTime.objects.create(staff=karin, room=centre.room, slot=busy)
    return (
        centre.bo,
        [
            lambda: ask(72, room=centre.room),
            lambda: ask(72, staff=[centre.bo, karin]),
        ],
        lambda: ask(96, room=centre.room),
    )


def in_a_group(is_moved):
    centre = Groups()
    limited(centre.unit)
    room = RoomFactory(unit=centre.unit)
    karin = worker(centre.unit, name="Karin Prov")
    begins = (clock.now() + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    for staff, at_room in ((karin, room), (centre.hanna, None)):
        BookedTime.objects.create(staff=staff, room=at_room, slot=(begins, begins + timedelta(hours=1)))

    def plan(group, at):
        told = {"group": group, "themes": ["Tema"], "first": at, "minutes": 60, "at": clock.now()}
        return groups.plan_meetings(actor(centre.hanna), **told)

    if not is_moved:
        with_room = centre.group(state="runs", room=room, hosts=[centre.hanna])
        return centre.hanna, [lambda: plan(with_room, begins)] * 2, lambda: plan(with_room, begins + timedelta(days=1))
    group = centre.group(state="runs")
    plan(group, begins + timedelta(hours=2))
    BookedTime.objects.create(
        staff=worker(centre.unit), room=room, slot=(begins + timedelta(hours=2), begins + timedelta(hours=3))
    )
    BookedTime.objects.create(staff=karin, slot=(begins + timedelta(hours=2), begins + timedelta(hours=3)))
    other = RoomFactory(unit=centre.unit)

    def change(**more):
        told = {"group": group, "facts": centre.facts(**more), "at": clock.now()}
        return groups.change_group(actor(centre.eva), version=1, **told)

    return (
        centre.eva,
        [
            lambda: change(room=room),
            lambda: change(hosts=[centre.hanna, karin]),
        ],
        lambda: change(room=other),
    )


@pytest.mark.parametrize("is_moved", [False, True])
@pytest.mark.parametrize("asked_for", [in_a_conference, in_a_group])
def test_s12_hours_and_rooms_are_asked_out_so_often_for_whatever_they_are_asked(asked_for, is_moved):
    who, taken, free = asked_for(is_moved)
    for place, ask in enumerate(taken, start=1):
        with pytest.raises(HoursAreTaken) as refusal:
            ask()
        assert not isinstance(refusal.value, HoursTriedTooOften)
        assert counted(who) == place
    with pytest.raises(HoursTriedTooOften, match="Be en kollega boka"):
        free()


def test_s12_the_page_of_a_conference_says_that_all_is_no_and_keeps_what_was_typed(browse):
    bo, taken, _ = in_a_conference(False)
    for ask in taken:
        with pytest.raises(HoursAreTaken):
            ask()
    unit = bo.memberships.get().unit
    day = timezone.localdate(clock.now()) + timedelta(days=6)
    told = {"held_on": day.isoformat(), "held_time": "10.20", "minutes": "10", "submission": str(uuid4())}
    told |= {"staff": [str(one.public_id) for one in unit_staff(unit)], "unit": str(unit.public_id)}
    answer = browse(bo).post(reverse("conference_new"), told)
    assert "Efter flera nej till tid eller rum" in said(answer)
    assert "10.20" in said(answer)


def unit_staff(unit):
    return [row.staff for row in unit.memberships.select_related("staff")]


@pytest.mark.parametrize("is_given", [False, True])
def test_s12_talks_that_are_taken_over_or_given_are_tried_so_often_too(application, is_given):
    place = Place()
    limited(place.unit)
    for case, talk in zip(place.cases, place.talks, strict=True):
        if is_given:
            place.wall(case, place.away)
            engaged(case, place.bo, EngagementKind.CO_ASSIGNED)
        else:
            place.give(case, place.bo)
        if talk != place.talks[-1]:
            BookedTime.objects.create(staff=place.bo, slot=talk.time.slot)
    who = place.lead if is_given else place.bo

    def ask(talk):
        if not is_given:
            booked = Session.objects.select_related("case", "time__room").get(pk=talk.pk)
            return handing.take_over(actor(who), session=booked, at=clock.now())
        [left] = [one for one in to_give.without_holder(actor(who)) if one.pk == talk.pk]
        return handing.give_talk(actor(who), left=left, to=place.bo, at=clock.now())

    for tries, talk in enumerate(place.talks, start=1):
        with application(actor(who)), pytest.raises(HoursAreTaken) as refusal:
            ask(talk)
        assert isinstance(refusal.value, TriedTooOften) is (tries == 3)
        assert counted(who) >= tries
