"""What cases are marked with, as a figure: needs of children, barnfridsbrott, young relations; never over few."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.models import Case
from livlina.cases.terms import CaseRole, Mark
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.reports import rules
from livlina.reports.rules import SMALL_COUNTS, Marked


@given(st.lists(st.builds(Marked, st.just("RVC"), st.sampled_from(Mark.values), st.integers(0, 12))))
def test_what_is_marked_in_few_cases_has_no_row(told):
    assert rules.marked(told) == [each for each in told if each.cases > max(SMALL_COUNTS)]


@pytest.mark.django_db
@pytest.mark.req("R-190", "R-196", "R-202", "R-205")
def test_each_case_is_marked_with_needs_and_what_it_is_about_and_enough_of_them_are_counted(browse, traces):
    day = date(clock.today().year - 1, 5, 4)  # in a tertial that has ended
    unit, other = (UnitFactory(functions=[Function.TREATMENT], name=name) for name in ("RVC Prov", "RVC Liten"))
    anna = worker(unit)
    marked = {"needs": ["handover", "adapted_contact", "child_talks", "family_support", "parental_support"]}
    marked |= {"about": ["young_relation", "child_peace_crime", "after_separation"]}
    unknown = dict.fromkeys(("minor_children", "legal_support_offered", "legal_support_accepted", "honour"), "unknown")
    client, sent = browse(anna), unknown | {"entrance": "self", "version": "1"} | marked
    for role in (CaseRole.EXPOSED, CaseRole.CHILD):  # on each case
        case = CaseFactory(unit=unit, role=role, came_in_on=day)
        engaged(case, anna)
        url = reverse("case_facts", args=[case.public_id])
        assert "Barnfridsbrott" in client.get(url).content.decode()
        assert "Välj bland svaren" in client.post(url, sent | {"needs": ["x"]}).content.decode()
        assert client.post(url, sent).status_code == 302
        case.refresh_from_db()
        assert case.marks == Mark.values
        page = client.get(reverse("case", args=[case.public_id])).content.decode()
        assert "Barnfridsbrott, Ung relation" in page
        assert client.post(url, sent | {"version": "1"}).status_code == 200  # somebody has changed it since
    assert traces("case.changed")
    Case.objects.filter(role=CaseRole.CHILD).update(marks=["young_relation"])
    for _ in range(4):
        CaseFactory(unit=unit, came_in_on=day, marks=["child_peace_crime", "handover"])
        CaseFactory(unit=other, came_in_on=day, marks=["child_peace_crime"])
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    page = reads.get(f"/statistik/?fran={day.year}-01-01&till={day.year}-12-31").content.decode()
    told = page.partition('id="marked"')[2].partition("</section>")[0]
    for mark in (Mark.CHILD_PEACE, Mark.HANDOVER):
        assert f'<th scope="row">{mark.label}</th><td>RVC Prov</td><td class="num">5</td>' in told
    assert str(Mark.YOUNG_RELATION.label) not in told.replace("unga relationer", "")
    assert "RVC Liten" not in told
    Case.objects.update(came_in_on=clock.today())
    now = clock.today()
    page = reads.get(f"/statistik/?fran={now.year}-01-01&till={now.year}-12-31").content.decode()
    assert (
        "RVC Prov" not in page.partition('id="marked"')[2].partition("</section>")[0]
    )  # a running one tells day by day
