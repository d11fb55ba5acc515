"""Of how many cases that ended a need remained: shares, and never over so few that they point someone out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.closing.terms import Degree
from livlina.cases.models import CaseClosing
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, worker
from livlina.reports import rules
from livlina.reports.rules import SMALL_COUNTS, Ended


@st.composite
def ended(draw):
    closed = draw(st.integers(0, 60))
    known = draw(st.integers(0, closed))
    return Ended("RVC", closed, known, draw(st.integers(0, known)))


@given(units=st.lists(ended() | st.just(Ended("RVC", None, None, None)), max_size=6))
def test_what_is_counted_over_few_is_shown_nowhere_and_is_in_no_total(units):
    rows, total = rules.remaining(units)
    for unit, row in zip(units, rows, strict=True):
        if unit.closed is None or unit.closed in SMALL_COUNTS:
            assert (row.closed, row.known, row.share_percent) == (None, None, None)
        elif unit.known in SMALL_COUNTS or {unit.remains, unit.known - unit.remains} & set(SMALL_COUNTS):
            assert (row.known, row.share_percent) == (None, None)
    counted = [row for row in rows if row.known is not None]
    assert (total is None) == (len(counted) < 2)
    if total is not None:
        assert total.known == sum(row.known for row in counted)
        shares = [row.share_percent for row in counted if row.share_percent is not None]
        assert not shares or min(shares) <= total.share_percent <= max(shares)


def test_a_share_is_of_those_where_it_is_told():
    rows, total = rules.remaining([Ended("RVC", 25, 20, 6), Ended("RVT", 9, 4, 4), Ended("RVS", 9, 9, 4)])
    assert [(row.closed, row.known, row.share_percent) for row in rows] == [
        (25, 20, 30),
        (9, None, None),
        (9, None, None),
    ]
    assert total is None


@pytest.mark.django_db
@pytest.mark.req("R-115")
def test_units_stand_side_by_side_with_the_share_that_ended_with_a_need(browse):
    day = date(clock.today().year - 1, 5, 4)  # in a tertial that has ended
    reason = ClosingReasonFactory()
    for name, answers in (("RVC Prov", "yes " * 5 + "no " * 15), ("RVC Liten", "yes yes yes yes")):
        unit = UnitFactory(functions=[Function.TREATMENT], name=name)
        for answer in answers.split():
            CaseClosing.objects.create(
                case=CaseFactory(unit=unit, came_in_on=day), closed_on=day, reason=reason, goal_reached=Degree.YES,
                need_remains=answer, closed_at=clock.now(),
            )  # fmt: skip
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    page = reads.get(f"/statistik/?fran={day.year}-01-01&till={day.year}-12-31").content.decode()
    told = page.partition('id="remains"')[2].partition("</section>")[0]
    cells = '<td class="num">20</td><td class="num">20</td><td class="num">25 %</td>'
    assert f'<th scope="row">RVC Prov</th>{cells}' in told.replace("\N{NO-BREAK SPACE}", " ")
    assert '<th scope="row">RVC Liten</th><td class="num">få</td><td class="num">få</td><td class="num">–</td>' in told
    assert "Alla som visas" not in told
