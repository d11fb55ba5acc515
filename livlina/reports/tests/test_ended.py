"""A tertial is counted when it has ended, by nobody before: whoever counted day by day would see who came."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.db import connection

from livlina.access.terms import Role
from livlina.cases.closing.terms import Degree
from livlina.cases.models import CaseClosing, ChildLine, OwnSupport, OwnSupportStep, Party
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory
from livlina.support.models import MoreTalks
from livlina.support.tests.factories import session

YEAR = clock.today().year - 1
DAY = date(YEAR, 5, 4)
THEN = datetime.combine(DAY, time(9), UTC)
ASKED = {
    "continuity_counts": "cases",
    "closing_counts": "closed",
    "extension_counts": "asked, ended",
    "own_support_counts": "children, started, own_cases",
}


def lay_five_of_each(unit, staff):
    """At that unit: cases that came in and were told in, that ended, more talks, and children with own support."""
    reason = ClosingReasonFactory()
    parents = CaseFactory(unit=unit, came_in_on=DAY, role=CaseRole.USING_VIOLENCE)
    for _ in range(5):
        case = CaseFactory(unit=unit, came_in_on=DAY, closed_on=DAY)
        session(case, staff, clock.now())
        CaseClosing.objects.create(
            case=case, closed_on=DAY, reason=reason, goal_reached=Degree.YES, need_remains="yes", closed_at=THEN
        )
        MoreTalks.objects.create(
            case=case, kind="talk", count=2, reason="x", asked_by=staff, asked_at=THEN, submission=uuid4()
        )
        child = PersonFactory(birth_year=YEAR - 6)
        CaseFactory(unit=unit, came_in_on=DAY, role=CaseRole.CHILD, person=child)
        line = Party.objects.create(case=parents, person=child, role=PartyRole.CHILD).child_line
        proposed = OwnSupport.objects.create(
            case=parents, line=line, from_unit=unit, to_unit=unit, to_board=parents.board, help="trappan",
            recipient="child", need_on=DAY, proposed_on=DAY, proposed_by=staff, proposed_at=THEN, submission=uuid4(),
        )  # fmt: skip
        OwnSupportStep.objects.create(
            support=proposed, kind="started", happened_on=DAY, said_by=staff, said_at=THEN, submission=uuid4()
        )
    ChildLine.objects.update(known_at=THEN)


@pytest.mark.django_db
def test_s101_a_tertial_is_counted_the_day_after_its_last_and_not_before(application):
    unit = UnitFactory(functions=[Function.TREATMENT])
    lay_five_of_each(unit, worker(unit))
    reader = worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN)

    def counted(on):
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT date '{on}' $$"
            )
        with application(actor(reader)), connection.cursor() as cursor:
            found = {}
            for door, columns in ASKED.items():
                # whatever last day is asked for: the tertial's own, or one long after
                for last in (date(YEAR, 8, 31), date(YEAR + 9, 8, 31)):
                    cursor.execute(f"SELECT {columns} FROM {door}(%s, %s)", [date(YEAR, 5, 1), last])
                    found[door, last.year] = {count for row in cursor.fetchall() for count in row if count is not None}
        return found

    assert not any(counted(date(YEAR, 8, 31)).values())
    told = counted(date(YEAR, 9, 1))
    assert all(told.values())
    assert set().union(*told.values()) <= {5, 6}  # the parents' case is the sixth
