"""How many children have own support: as a tertial ends, and never over so few that they point someone out."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.models import ChildAnswer, ChildLine, Party
from livlina.cases.terms import PartyRole
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.core.period import Period
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.tests.factories import PersonFactory
from livlina.reports import rules
from livlina.reports.rules import SMALL_COUNTS, Supported


@st.composite
def supported(draw):
    children = draw(st.integers(0, 40))
    started = draw(st.integers(0, 20))
    days = draw(st.integers(0, 90)) * started
    return Supported("RVC", children, draw(st.integers(0, children)), started, days, draw(st.integers(0, 20)))


@given(units=st.lists(supported() | st.just(Supported("RVC", None, None, None, None, None)), max_size=6))
def test_what_is_counted_over_few_is_shown_nowhere_and_is_in_no_total(units):
    rows, total = rules.own_support(units)
    for unit, row in zip(units, rows, strict=True):
        assert not {row.children, row.supported, row.without, row.own_cases} & set(SMALL_COUNTS)
        assert row.days is None or unit.started not in SMALL_COUNTS
    counted = [row for row in rows if row.supported is not None]
    assert (total is None) == (len(counted) < 2)
    if total is not None:
        assert total.children == sum(row.children for row in counted)
        assert total.supported + total.without == total.children


@pytest.mark.django_db
@pytest.mark.req("R-198")
def test_units_stand_side_by_side_as_the_tertial_ended_and_what_is_in_the_way(browse):
    year = clock.today().year - 1
    for name, answers in (("RVC Prov", ["accepted"] * 5 + ["no_consent"] * 6), ("RVC Liten", ["accepted"] * 4)):
        unit = UnitFactory(functions=[Function.TREATMENT], name=name)
        case = CaseFactory(unit=unit, came_in_on=date(year, 2, 1))
        for outcome in answers:
            person = PersonFactory(birth_year=year - 6)
            line = Party.objects.create(case=case, person=person, role=PartyRole.CHILD).child_line
            ChildAnswer.objects.create(
                case=case, line=line, step="support", outcome=outcome, happened_on=date(year, 3, 1), who="x",
                said_by=worker(unit), said_at=clock.now(), submission=uuid4(),
            )  # fmt: skip
    ChildLine.objects.update(known_at=datetime(year, 2, 2, tzinfo=UTC))
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))

    def told(first, last, panel="own"):
        page = reads.get(f"/statistik/?fran={year}-{first}&till={year}-{last}").content.decode()
        return page.partition(f'id="{panel}"')[2].partition("</section>")[0]

    page = told("01-01", "12-31")
    cells = "".join(f'<td class="num">{text}</td>' for text in ("11", "5", "6", "–", "–"))
    assert f'<th scope="row">RVC Prov</th>{cells}' in page
    assert '<th scope="row">RVC Liten</th><td class="num">få</td><td class="num">få</td>' in page
    assert '<th scope="row">En vårdnadshavare säger nej</th><td class="num">6</td>' in page
    assert "Alla som visas" not in page
    assert ">11<" not in told("05-02", "08-30")  # no whole tertial: two days apart say nothing of one child
    # and over time, tertial by tertial, for those that are shown
    then = told("05-01", "12-31", "own-then")
    counted = "".join(f'<td class="num">{count}</td>' for count in (5, 6, 11))
    for tertial in (1, 2, 3):
        assert f'<th scope="row" class="nowrap">Tertial {tertial}, {year}</th>{counted}' in then
    assert "5 av 11" in then
    assert f", {year - 1}" not in then


def test_tertials_until_a_day_are_whole_follow_each_other_and_end_with_it():
    assert rules.tertials_until(None) == []
    found = rules.tertials_until(Period(date(2024, 1, 1), date(2025, 8, 31)))
    ends = ["2023-12-31", "2024-04-30", "2024-08-31", "2024-12-31", "2025-04-30", "2025-08-31"]
    assert [each.end.isoformat() for each in found] == ends
    assert all(before.end + timedelta(days=1) == after.start for before, after in pairwise(found))
    assert [rules.tertial_name(each.end) for each in found[-2:]] == ["Tertial 1, 2025", "Tertial 2, 2025"]
