"""How often clients of each unit have had to tell: averages, and never over so few that they point someone out."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.core.period import Period
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.reports import rules
from livlina.reports.rules import SMALL_COUNTS, Told
from livlina.support.tests.factories import session

counts = st.integers(1, 60)
sums = st.builds(Told, st.just("RVC"), counts, counts, counts, counts, counts)


@given(units=st.lists(sums | st.just(Told("RVC", None, None, None, None, None)), max_size=6))
def test_what_is_counted_over_few_is_shown_nowhere_and_is_in_no_total(units):
    rows, total = rules.continuity(units)
    shown = [unit for unit in units if unit.cases is not None and unit.cases not in SMALL_COUNTS]
    assert [row.cases for row in rows if row.cases is not None] == [unit.cases for unit in shown]
    for unit, row in zip(units, rows, strict=True):
        if unit not in shown:
            assert (row.cases, row.people, row.changes, row.days) == (None, None, None, None)
        if unit.met in SMALL_COUNTS:
            assert row.days is None
    if len(shown) < 2:
        assert total is None
    else:
        assert total.cases == sum(unit.cases for unit in shown)
        met = [unit for unit in shown if unit.met not in SMALL_COUNTS]
        assert (total.days is None) == (not met)
        averages = [row.people for row in rows if row.people is not None]
        assert min(averages) <= total.people <= max(averages)


def test_an_average_is_in_tenths_half_up():
    rows, _ = rules.continuity([Told("RVC", 8, 10, 0, 8, 12)])
    assert (rows[0].people, rows[0].changes, rows[0].days) == (Decimal("1.3"), Decimal("0.0"), Decimal("1.5"))


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(one=days, other=days, today=days)
def test_the_whole_tertials_of_a_period_that_have_ended_are_in_it_and_no_other_is(one, other, today):
    asked = Period(min(one, other), max(one, other))
    counted = rules.whole_tertials(asked, today=today)
    held = [
        tertial
        for year in range(2020, 2031)
        for tertial in (
            Period(date(year, 1, 1), date(year, 4, 30)),
            Period(date(year, 5, 1), date(year, 8, 31)),
            Period(date(year, 9, 1), date(year, 12, 31)),
        )
        if asked.start <= tertial.start and tertial.end <= asked.end and tertial.end < today
    ]
    assert counted == (Period(held[0].start, held[-1].end) if held else None)


@pytest.fixture
def reads(browse):
    return browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))


def figures(client, first, last):
    """The lines of the table of that period, and what is said of it."""
    page = client.get(f"/statistik/?fran={first}&till={last}").content.decode()
    return page.partition('id="continuity"')[2].partition("</section>")[0]


def came_in(unit, staff, *came_in_on):
    for day in came_in_on:
        session(CaseFactory(unit=unit, came_in_on=day), staff, clock.now())


@pytest.mark.django_db
@pytest.mark.req("R-033")
def test_units_stand_side_by_side_and_one_with_few_cases_says_nothing(reads):
    year = clock.today().year - 1  # its tertials have ended
    for name, cases in (("RVC Prov", 5), ("RVC Liten", 4)):
        unit = UnitFactory(functions=[Function.TREATMENT], name=name)
        came_in(unit, worker(unit), *[date(year, 5, 4)] * cases)
    told = figures(reads, date(year, 1, 1), date(year, 12, 31))
    assert '<th scope="row">RVC Prov</th><td class="num">5</td><td class="num">1,0</td><td class="num">0,0</td>' in told
    assert '<th scope="row">RVC Liten</th><td class="num">få</td><td class="num">–</td>' in told
    assert "Färre än fem ärenden visas inte" in told
    assert "Alla som visas" not in told
    now = clock.today()
    running = Period(date(now.year, 1, 1), date(now.year, 12, 31))
    ended = rules.whole_tertials(running, today=now)
    said = f"Räknat från {ended.start} till {ended.end}." if ended else "Perioden har ingen hel tertial som har slutat"
    assert said in figures(reads, running.start, running.end)


@pytest.mark.django_db
def test_s101_two_periods_that_differ_by_one_case_tell_nothing_of_it(reads):
    year = clock.today().year - 1
    unit = UnitFactory(functions=[Function.TREATMENT], name="RVC Prov")
    # one came in by itself on the fifth of May, five after it, and one by itself in the next tertial
    came_in(unit, worker(unit), date(year, 5, 5), *[date(year, 5, 6)] * 5, date(year, 9, 9))
    nothing = '<th scope="row">RVC Prov</th><td class="num">få</td><td class="num">–</td>'
    for first in (date(year, 5, 5), date(year, 5, 6)):
        told = figures(reads, first, date(year, 8, 31))
        assert nothing in told
        assert "Perioden har ingen hel tertial" in told
    for first, last in (
        (date(year, 5, 1), date(year, 8, 31)),
        (date(year, 5, 1), date(year, 9, 9)),
        (date(year, 1, 1), date(year, 12, 31)),
    ):
        assert '<th scope="row">RVC Prov</th><td class="num">6</td>' in figures(reads, first, last)


@pytest.mark.django_db
def test_s101_the_database_counts_by_whole_tertials_whatever_is_asked(application):
    year = clock.today().year - 1
    unit = UnitFactory(functions=[Function.TREATMENT])
    came_in(unit, worker(unit), date(year, 5, 5), *[date(year, 5, 6)] * 5, date(year, 9, 9))
    reader = worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN)
    with application(actor(reader)), connection.cursor() as cursor:
        for first, last, counted in (("05-05", "08-31", []), ("05-01", "08-30", []), ("05-01", "12-31", [6])):
            cursor.execute("SELECT cases FROM continuity_counts(%s, %s)", [f"{year}-{first}", f"{year}-{last}"])
            assert [row[0] for row in cursor.fetchall()] == counted
