"""Help that was wished for and could not be had, as a figure: by unit and kind, and never over few."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.reports import rules
from livlina.reports.rules import SMALL_COUNTS, Unmet
from livlina.support.models import HelpWish, Intervention, Session
from livlina.support.tests.factories import session


@given(st.lists(st.builds(Unmet, st.just("RVC"), st.sampled_from(["trappan", "other"]), st.integers(0, 12))))
def test_what_is_counted_over_few_has_no_row(told):
    assert rules.unmet(told) == [each for each in told if each.cases > max(SMALL_COUNTS)]


@pytest.mark.django_db
@pytest.mark.req("R-154", "R-178", "R-203")
def test_r154_the_demand_for_help_that_is_missing_is_counted_once_for_each_case(browse):
    day = date(clock.today().year - 1, 5, 4)  # in a tertial that has ended
    then = datetime.combine(day, time(9), UTC)
    unit, other = (UnitFactory(functions=[Function.TREATMENT], name=name) for name in ("RVC Prov", "RVC Liten"))
    staff = worker(unit)

    def wish(case, help):
        told = {"reason": "not_offered", "wished_on": day, "noted_by": staff, "noted_at": clock.now()}
        HelpWish.objects.create(case=case, help=help, words="x", submission=uuid4(), **told)

    cases = [CaseFactory(unit=unit) for _ in range(5)]
    for case in cases:
        wish(case, "housing_guide")
    wish(cases[0], "housing_guide")
    for case in cases[:4]:
        wish(case, "housing_supporter")
        wish(CaseFactory(unit=other), "housing_guide")
    for case in cases:
        for state in ("booked", "moved", "late"):  # once for each case, whatever became of the talk
            held = session(case, staff, then, state="cancelled")
            to = session(case, staff, then, state="cancelled") if state == "moved" else None
            Session.objects.filter(pk=held.pk).update(childcare="needed", state=state, moved_to=to)
        Intervention.objects.create(
            case=case, kind="child_counsellor_open", ground="service", starts_on=day, started_by=staff,
            started_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    page = reads.get(f"/statistik/?fran={day.year}-01-01&till={day.year}-12-31").content.decode()
    told = page.partition('id="unmet"')[2].partition("</section>")[0]
    assert '<th scope="row">Bolots</th><td>RVC Prov</td><td class="num">5</td>' in told
    assert '<th scope="row">Barnpassning under samtal</th><td>RVC Prov</td><td class="num">5</td>' in told
    assert '<th scope="row">Barnkurator, öppen ingång</th><td>RVC Prov</td><td class="num">5</td>' in told
    assert "RVC Liten" not in told
    assert "Boendestödjare" not in told
    HelpWish.objects.update(wished_on=clock.today())
    now = clock.today()
    page = reads.get(f"/statistik/?fran={now.year}-01-01&till={now.year}-12-31").content.decode()
    assert "Bolots" not in page.partition('id="unmet"')[2].partition("</section>")[0]  # a running one tells day by day
