"""R-080: the roster says who takes what comes in, who steps in, and where there is a hole."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.core import clock, workdays
from livlina.core.again import FormIsSaved
from livlina.organisation import roster, rules, services
from livlina.organisation.errors import DayIsTaken, PrimaryWorksElsewhere, SomeoneElseChangedTheShift
from livlina.organisation.models import DutyShift, Membership, Staff
from livlina.organisation.services import ShiftFacts
from livlina.organisation.terms import DutyHole, DutyKind
from livlina.organisation.tests.factories import UnitFactory, actor, worker

URL = "/enheten/jour/"
TUESDAY = date(2026, 11, 17)
people = st.none() | st.integers(1, 4)


@pytest.mark.req("R-080")
@given(primary=people, back_up=people, here=st.frozensets(st.integers(1, 4)))
def test_no_day_is_whole_without_two_who_work_there(primary, back_up, here):
    holes = rules.duty_holes(primary=primary, back_up=back_up, here=here)
    assert (holes == []) == (primary in here and back_up in here)
    assert (DutyHole.NO_BACK_UP in holes) == (primary is not None and back_up is None)


@given(first=st.dates(TUESDAY, TUESDAY + timedelta(9)), last=st.dates(TUESDAY, TUESDAY + timedelta(9)))
def test_a_shift_has_its_days_in_order(first, last):
    told = {"starts_on": first, "ends_on": last, "primary": 1, "back_up": 2}
    assert (rules.obstacle_to_shift(**told) is None) == (first <= last)
    assert rules.obstacle_to_shift(**told | {"back_up": 1}) is not None


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Fia Fiktiv")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


def sent(anna, back_up=None, **more):
    told = {"kind": "reception", "starts_on": "2026-11-16", "ends_on": "2026-11-18", "primary": str(anna.public_id)}
    return told | {"back_up": str(back_up.public_id) if back_up else "", "submission": str(uuid4())} | more


def planned(unit, lead, anna, back_up=None, *, first=TUESDAY, last=TUESDAY):
    facts = ShiftFacts(kind=DutyKind.RECEPTION, starts_on=first, ends_on=last, primary=anna, back_up=back_up)
    return services.plan_shift(actor(lead), unit=unit, facts=facts, at=clock.now())


@pytest.mark.req("R-080")
def test_the_lead_writes_the_week_and_all_at_the_unit_read_it(browse, unit, lead, anna, traces):
    bo = worker(unit, Role.INTAKE, name="Bo Exempel")
    form = sent(anna, bo, unit=str(unit.public_id))
    assert browse(lead).post(f"{URL}nytt/", form).status_code == 302
    assert browse(lead).post(f"{URL}nytt/", form).status_code == 302  # a double click is one shift
    other = browse(lead).post(f"{URL}nytt/", form | {"ends_on": "2026-11-20"}).content.decode()
    assert FormIsSaved.message in other  # S-142
    shift = DutyShift.objects.get()
    assert (shift.primary, shift.back_up, shift.written_by) == (anna, bo, lead)
    assert traces("duty.planned")
    page = browse(anna).get(f"{URL}?vecka=2026-W47").content.decode()
    assert page.count("<bdi>Anna Exempel</bdi>") == 3
    assert page.count("ingen i tjänst") == 2  # Thursday and Friday; Saturday is free
    assert f"{URL}{shift.public_id}/" not in page
    assert f"{URL}{shift.public_id}/" in browse(lead).get(f"{URL}?vecka=2026-W47").content.decode()


def test_no_back_up_and_one_who_has_left_are_seen_as_holes(browse, unit, lead, anna):
    planned(unit, lead, anna)
    page = browse(anna).get(f"{URL}?vecka=2026-W47").content.decode()
    assert page.count("ingen reserv") == 1
    Membership.objects.filter(staff=anna).update(valid_to=TUESDAY - timedelta(days=1))
    page = browse(lead).get(f"{URL}?vecka=2026-W47").content.decode()
    assert "arbetar inte här den dagen" in page


@pytest.mark.req("R-080")
@pytest.mark.parametrize("shut", [{"is_active": False}, {"paused_at": clock.now()}])
def test_s55_one_on_duty_who_has_left_or_is_away_is_a_hole_and_is_not_planned(browse, unit, lead, anna, shut):
    today = clock.today()
    planned(unit, lead, anna, lead, first=today, last=today)
    receiver = worker(unit, Role.INTAKE)
    assert "arbetar inte här den dagen" not in browse(receiver).get("/kontakter/").content.decode()
    Staff.objects.filter(pk=anna.pk).update(**shut)
    assert "arbetar inte här den dagen" in browse(receiver).get("/kontakter/").content.decode()
    assert str(anna.public_id) not in browse(lead).get(f"{URL}nytt/").content.decode()
    with pytest.raises(PrimaryWorksElsewhere):
        planned(unit, lead, anna, first=today + timedelta(days=1), last=today + timedelta(days=1))


def test_the_queue_and_my_day_say_who_is_on_duty_today(browse, unit, lead, anna):
    today = clock.today()
    planned(unit, lead, anna, lead, first=today, last=today)
    for url in ("/", "/kontakter/"):
        page = browse(worker(unit, Role.INTAKE)).get(url).content.decode()
        assert "I tjänst i dag" in page
        assert "Anna Exempel" in page
        assert "Fia Fiktiv" in page


def test_a_shift_is_changed_and_taken_out_and_a_stale_one_is_refused(browse, unit, lead, anna, traces):
    shift = planned(unit, lead, anna)
    url = f"{URL}{shift.public_id}/"
    answer = browse(lead).post(url, sent(lead, anna, version=1))
    assert answer.status_code == 302
    stale = browse(lead).post(url, sent(anna, version=1))
    assert stale.status_code == 422
    assert SomeoneElseChangedTheShift.message in stale.content.decode()
    assert browse(lead).post(url, {"act": "remove", "version": 1}).status_code == 422
    assert browse(lead).post(url, {"act": "remove", "version": 2}).status_code == 302
    assert DutyShift.objects.get().removed_at
    assert traces("duty.changed")
    assert traces("duty.removed")
    assert browse(lead).get(url).status_code == 404


def test_the_day_is_taken_and_strangers_stand_in_no_roster(browse, unit, lead, anna):
    planned(unit, lead, anna)
    with pytest.raises(DayIsTaken):
        planned(unit, lead, lead)
    stranger = worker(UnitFactory(), name="Någon Annanstans")
    page = browse(lead).post(f"{URL}nytt/", sent(stranger, unit=str(unit.public_id)))
    assert page.status_code == 422
    for bad in ({}, sent(anna, anna), {"starts_on": "x\0", "unit": "x", "primary": "y" * 1000}):
        assert browse(lead).post(f"{URL}nytt/", bad | {"unit": str(unit.public_id)}).status_code == 422


def test_others_write_nothing_and_one_elsewhere_sees_nothing(browse, unit, lead, anna):
    shift = planned(unit, lead, anna)
    for one in (anna, worker(UnitFactory(), Role.UNIT_MANAGER)):
        assert browse(one).get(f"{URL}{shift.public_id}/").status_code == 404
    assert browse(anna).get(f"{URL}nytt/").status_code == 404
    with pytest.raises(NotPermitted):
        services.remove_shift(actor(anna), shift=shift, version=1, at=clock.now())
    assert "Anna" not in browse(worker(UnitFactory())).get(f"{URL}?vecka=2026-W47").content.decode()
    assert browse(worker(unit, Role.STATISTICIAN)).get(URL).status_code == 404


@pytest.mark.parametrize("code", ["", "x", "2026-W99", "9999-W52", "0001-W01", "2026-W47\0"])
def test_a_week_that_is_none_is_the_present_one(browse, unit, anna, code):
    page = browse(anna).get(URL, {"vecka": code})
    assert page.status_code == 200
    assert f"vecka {clock.today().isocalendar().week}" in page.content.decode()


def test_a_day_that_is_free_asks_for_nobody(unit, anna):
    days = roster.week_of(date(2026, 12, 24))
    week = roster.roster(actor(anna), days=days)[0].days
    assert [bool(day.duties) for day in week] == [workdays.is_working_day(day) for day in days]


def test_more_units_and_days_are_asked_for_in_as_many_questions(unit, lead, anna):
    def asked():
        who = actor(anna)
        with CaptureQueriesContext(connection) as questions:
            shown = roster.roster(who, days=roster.week_of(TUESDAY))
        return len(shown), len(questions)

    planned(unit, lead, anna, lead)
    assert asked() == (1, 3)
    Membership.objects.create(staff=anna, unit=UnitFactory(), role=Role.INTAKE, valid_from=date(2018, 1, 1))
    assert asked() == (2, 3)


actor_of = actor


def test_s05_the_database_lets_those_who_lead_write_the_roster_and_nobody_take_a_row_away(
    application, unit, lead, anna
):
    shift = planned(unit, lead, anna)
    into = (
        "INSERT INTO organisation_dutyshift (public_id, unit_id, kind, starts_on, ends_on, primary_id, version, "
        f"written_by_id, written_at) VALUES (gen_random_uuid(), {unit.pk}, 'reception', '2030-01-01', '2030-01-01', "
        f"{anna.pk}, 1, {{}}, now())"
    )
    for who, sql in (
        (anna, into.format(anna.pk)),
        (anna, into.format(lead.pk)),
        (lead, into.format(anna.pk)),
        (anna, f"UPDATE organisation_dutyshift SET primary_id = {lead.pk}"),
        (lead, "DELETE FROM organisation_dutyshift"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with application(actor(anna)):
        assert DutyShift.objects.get() == shift
    with application(actor(worker(UnitFactory(), Role.UNIT_MANAGER))):
        assert not DutyShift.objects.exists()
