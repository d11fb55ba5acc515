"""Cases opened more often than anyone opens them by hand: told in the log, then stopped (S-132)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.terms import DEFAULT_LIMITS, Limit
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = pytest.mark.django_db

WARN, MOST = DEFAULT_LIMITS[Limit.CASE_OPENINGS_WARNING], DEFAULT_LIMITS[Limit.CASE_OPENINGS]
WARNED = "cases.many_opened"
PAGES = ("case", "case_journal", "case_persons")


@pytest.fixture
def anna():
    return worker(UnitFactory())


@pytest.fixture
def case(anna):
    case = CaseFactory(unit=anna.memberships.get().unit)
    engaged(case, anna)
    return case


def opened(staff, times, *, hours_ago=0):
    """So many openings lie behind this member of staff."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_openings VALUES (%s, date_trunc('hour', now()) - make_interval(hours => %s), %s) "
            "ON CONFLICT (actor_id) DO UPDATE SET hour = excluded.hour, times = excluded.times",
            [staff.pk, hours_ago, times],
        )


def open_(client, case, name="case"):
    return client.get(reverse(name, args=[case.public_id]))


def test_s132_the_three_hundredth_in_an_hour_leaves_a_trace_of_its_own(browse, anna, case, traces):
    client = browse(anna)
    opened(anna, WARN - 2)
    assert open_(client, case).status_code == 200
    assert WARNED not in traces()
    assert open_(client, case, "case_journal").status_code == 200
    assert open_(client, case).status_code == 200
    [told] = traces(WARNED)
    assert told["actor_id"] == anna.pk
    assert bytes(told["detail"]) == b'{"times":300}'


@pytest.mark.parametrize("name", PAGES)
def test_s132_after_a_thousand_no_more_are_opened(browse, anna, case, traces, name):
    client = browse(anna)
    opened(anna, MOST - 1)
    assert open_(client, case, name).status_code == 200
    read = len(traces())
    answer = open_(client, case, name)
    assert answer.status_code == 429
    shown = answer.content.decode()
    assert "1000 gånger på en timme" in shown
    assert "be en kollega" in shown
    assert case.number not in shown
    [refused] = traces("read_case.refused")
    assert (refused["actor_id"], refused["why"], refused["case_ref"]) == (anna.pk, "TooManyOpenings", case.trace_ref)
    assert len(traces()) == read + 1
    assert open_(client, case, name).status_code == 429


def test_s132_the_next_hour_is_counted_anew_and_each_worker_alone(browse, anna, case):
    opened(anna, MOST, hours_ago=1)
    assert open_(browse(anna), case).status_code == 200
    opened(worker(case.unit), MOST)
    assert open_(browse(anna), case).status_code == 200


def test_s132_my_day_and_the_search_are_still_there(browse, anna):
    opened(anna, MOST)
    assert browse(anna).get("/").status_code == 200


def decided(value, limit=Limit.CASE_OPENINGS, **more):
    since = {"valid_from": clock.today() - timedelta(days=9)} | more
    return LocalLimit.objects.create(key=limit, value=value, measure="count", source="Enheten", **since)


def test_s132_the_organisation_decides_the_limits_with_dates_and_a_unit_its_own(browse, anna, case, traces):
    client = browse(anna)
    opened(anna, 7)
    decided(5, valid_to=clock.today() - timedelta(days=1))
    assert open_(client, case).status_code == 200  # the eighth: no longer, and not yet, decided
    decided(5, valid_from=clock.today() + timedelta(days=1))
    assert open_(client, case).status_code == 200
    decided(9)
    decided(10, limit=Limit.CASE_OPENINGS_WARNING)
    assert open_(client, case).status_code == 429
    decided(11, unit=case.unit)
    assert open_(client, case).status_code == 200
    assert len(traces(WARNED)) == 1
    assert open_(client, case).status_code == 200
    assert open_(client, case).status_code == 429
