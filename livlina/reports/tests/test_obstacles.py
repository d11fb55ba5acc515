"""Which obstacles stand in the way of children's own support does not tell of few, beside how many are without it."""

import re
from datetime import date, datetime
from uuid import uuid4

import pytest

from livlina.access.terms import Role
from livlina.cases.models import Case, ChildAnswer, ChildLine, Party
from livlina.cases.terms import CaseRole, PartyRole
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import Person
from livlina.people.tests.factories import PersonFactory
from livlina.reports.tests.published import save


def put_down(staff, case, day, answer):
    child = PersonFactory(birth_year=day.year - 6)
    line = Party.objects.create(case=case, person=child, role=PartyRole.CHILD).child_line
    ChildLine.objects.filter(pk=line.pk).update(known_at=datetime(day.year, day.month, 2, tzinfo=clock.STOCKHOLM))
    if answer:
        ChildAnswer.objects.create(
            case=case, line=line, step="support", outcome=answer, happened_on=day, who="x",
            said_by=staff, said_at=clock.now(), submission=uuid4(),
        )  # fmt: skip


@pytest.mark.django_db
def test_s101_r198_obstacles_of_few_are_not_counted_out_of_those_who_are_without(browse):
    year = clock.today().year - 1
    unit = UnitFactory(functions=[Function.TREATMENT], name="RVC Prov")
    staff = worker(unit)
    case = Case(
        unit=unit, number="1", person=Person(name="Exempel Person"), role=CaseRole.EXPOSED, came_in_on=date(year, 2, 1),
        opened_at=clock.now(),
    )  # fmt: skip
    save([case])
    for answer, number in (("accepted", 5), ("", 12), ("no_consent", 4), ("offered", 4)):
        for _ in range(number):
            put_down(staff, case, date(year, 2, 1), answer)
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    url = f"/statistik/?fran={year}-01-01&till={year}-12-31"

    def obstacles():
        page = reads.get(url).content.decode().partition('id="own"')[2].partition("</section>")[0]
        _, _, table = page.partition("Vad som står i vägen")
        return page, re.findall(r'<th scope="row">([^<]*)</th><td class="num">([^<]*)</td>', table)

    # twenty are without: twelve of one obstacle would leave eight, and of few they are four and four
    page, told = obstacles()
    assert '<td class="num">25</td><td class="num">5</td><td class="num">20</td>' in page
    assert {count for _, count in told} == {"visas inte"}
    # five and four, which may be several: then the twelve are told
    put_down(staff, case, date(year, 2, 1), "no_consent")
    _, told = obstacles()
    assert [count for _, count in told] == ["12", "visas inte", "visas inte"]
