"""How often clients of each unit have had to tell: averages, and never over so few that they point someone out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
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


@pytest.mark.django_db
@pytest.mark.req("R-033")
def test_units_stand_side_by_side_and_one_with_few_cases_says_nothing(browse):
    today = clock.today()
    for name, cases in (("RVC Prov", 5), ("RVC Liten", 4)):
        unit = UnitFactory(functions=[Function.TREATMENT], name=name)
        anna = worker(unit)
        for _ in range(cases):
            session(CaseFactory(unit=unit, came_in_on=today), anna, clock.now())
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    page = reads.get(f"/statistik/?fran={today}&till={today}").content.decode()
    told = page[page.index('id="continuity"') : page.index('id="dq"')]
    assert '<th scope="row">RVC Prov</th><td class="num">5</td><td class="num">1,0</td><td class="num">0,0</td>' in told
    assert '<th scope="row">RVC Liten</th><td class="num">få</td><td class="num">–</td>' in told
    assert "Färre än fem ärenden visas inte" in told
    assert "Alla som visas" not in told
