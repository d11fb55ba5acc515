"""Hours and rooms are asked out so often in a day, and then all is no, whatever was in the way: S-11 and S-12."""

from datetime import timedelta

import pytest
from django.utils import timezone

from livlina.cases.models import Party
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.organisation.models import BookedTime, LocalLimit
from livlina.organisation.tests.factories import BEGINNING, RoomFactory, UnitFactory, worker
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
