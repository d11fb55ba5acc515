"""The own hours in a calendar elsewhere: what the link leads to, and when it leads nowhere."""

import re
from datetime import UTC, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import system
from livlina.core import clock
from livlina.organisation import accounts
from livlina.organisation.feed import written
from livlina.organisation.models import BookedTime, CalendarLink
from livlina.organisation.terms import TimeState
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import RoomFactory, UnitFactory, actor, worker

TEN = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
def anna(db):
    return worker(UnitFactory(full_name="RVC Innerstad"), name="Anna Exempel", username="anna.exempel")


@pytest.fixture
def link(anna):
    token = accounts.make_calendar_link(actor(anna), staff=anna, at=clock.now())
    return reverse("calendar_feed", args=[token])


def hours(staff, starts, **told):
    return BookedTime.objects.create(staff=staff, slot=(starts, starts + timedelta(hours=1)), **told)


EVENT = (
    r"BEGIN:VEVENT\r\nUID:[0-9a-f]{32}\r\nDTSTAMP:\d{8}T\d{6}Z\r\nDTSTART:\d{8}T\d{6}Z\r\nDTEND:\d{8}T\d{6}Z\r\n"
    r"SUMMARY:Möte\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\n"
)
FILE = re.compile(
    r"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kalender//SV\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
    rf"(?:{EVENT})*END:VCALENDAR\r\n"
)


def test_s65_the_feed_is_hours_and_one_word_and_not_a_byte_more(browse, anna, link):
    """Not a name, a number, a unit or a room: the whole file is of that shape, and nothing else fits in it."""
    room = RoomFactory(name="Lilla rummet")
    held = hours(anna, TEN, room=room)
    for state in (TimeState.CANCELLED, TimeState.MOVED):
        hours(anna, TEN + timedelta(hours=3), state=state)
    hours(anna, TEN + timedelta(days=100))
    hours(anna, TEN - timedelta(days=3))
    hours(worker(UnitFactory()), TEN)
    answer = browse().get(link)
    told = answer.content.decode()
    assert FILE.fullmatch(told)
    assert told.count("BEGIN:VEVENT") == 1
    assert f"DTSTART:{held.slot[0].astimezone(UTC):%Y%m%dT%H%M%SZ}" in told
    for secret in ("Anna", "anna", "Innerstad", "rummet", str(anna.public_id), str(held.public_id)):
        assert secret not in told
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Disposition" not in answer.headers


@given(starts=st.lists(st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda later: TEN + later), max_size=5))
def test_the_same_hours_are_known_again_and_two_peoples_are_told_apart(starts):
    slots = [(one, one + timedelta(minutes=50)) for one in starts]

    def names(whose):
        return re.findall("UID:(.*)\r", written(slots, whose=whose, at=clock.now()).decode())

    assert names("a") == names("a")
    assert set(names("a")) & set(names("b")) == set()


@pytest.mark.parametrize("how", ["closed", "paused", "ended", "made anew", "equipped"])
def test_s55_the_link_is_dead_at_once(browse, anna, link, how):
    hours(anna, TEN)
    assert browse().get(link).status_code == 200
    if how == "closed":
        accounts.close_account(system("test"), staff=anna)
        assert not CalendarLink.objects.exists()
    elif how == "paused":
        accounts.pause_account(system("test"), staff=anna, at=clock.now())
    elif how == "ended":
        accounts.end_calendar_link(actor(anna), staff=anna)
    elif how == "made anew":
        accounts.make_calendar_link(actor(anna), staff=anna, at=clock.now())
    else:
        accounts.equip_account(system("test"), staff=anna, encoded_password="!", totp_secret="A" * 32, at=clock.now())
    missing = browse().get(reverse("calendar_feed", args=["ingen-sadan"]))
    answer = browse().get(link)
    assert (answer.status_code, answer.content) == (404, missing.content)


def test_s53_a_link_is_made_with_a_fresh_factor_shown_once_and_kept_as_its_hash(browse, anna, traces):
    client = browse(anna)
    assert client.post(reverse("make_calendar_link")).status_code == 403
    confirm(client, anna)
    client.post(reverse("make_calendar_link"))
    shown = client.get(reverse("calendar_link")).content.decode()
    path = re.search(r"/kalender/[\w-]+\.ics", shown)[0]
    assert client.get(reverse("calendar_link")).status_code == 302
    assert browse().get(path).status_code == 200
    token = path.removeprefix("/kalender/").removesuffix(".ics")
    assert token.encode() not in bytes(CalendarLink.objects.get().token_hash)
    client.post(reverse("end_calendar_link"))
    assert browse().get(path).status_code == 404
    assert [action for action in traces() if action.startswith("calendar_link")] == [
        "calendar_link.made",
        "calendar_link.ended",
    ]


def test_s132_a_link_is_not_asked_more_often_than_any_calendar_does(browse, link):
    answers = [browse().get(link).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_s131_what_is_no_link_is_no_link(browse, db):
    for token in ("x", "%00", "å" * 300, "a" * 5000):
        assert browse().get(f"/kalender/{token}.ics").status_code in (400, 404)
