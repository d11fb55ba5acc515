"""How often a client has had to tell: one meaning of it, on the page of the case and over all cases of a unit."""

from datetime import timedelta

import pytest

from livlina.cases.models import Engagement
from livlina.cases.terms import EngagementKind, NoteKind
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.support import panels, queries
from livlina.support.queries import Continuity
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, came_in_on=clock.today() - timedelta(days=20))
    engaged(made, anna)
    return made


@pytest.mark.req("R-033")
def test_whoever_has_listened_is_counted_once_and_each_change_of_worker(case, unit, anna, application):
    bo, ada = worker(unit, name="Bo Prov"), worker(unit, name="Ada Prov")
    for days, staff in ((8, anna), (5, bo), (1, bo)):
        session(case, staff, clock.now() - timedelta(days=days))
    NoteFactory(case=case, kind=NoteKind.TALK, written_by=anna)
    NoteFactory(case=case, kind=NoteKind.TALK, written_by=ada)
    NoteFactory(case=case, kind=NoteKind.CALL, written_by=worker(unit, name="Siv Prov"))
    Engagement.objects.filter(case=case).update(ends_at=clock.now() - timedelta(hours=3))
    for hours, staff in ((2, bo), (1, anna)):
        given = engaged(case, staff)
        Engagement.objects.filter(pk=given.pk).update(
            starts_at=clock.now() - timedelta(hours=hours), ends_at=clock.now() if staff is bo else None
        )
    engaged(case, ada, EngagementKind.CO_ASSIGNED)
    with application(actor(anna)):
        assert queries.continuity(case) == Continuity(people=3, changes=2, days=12)


def test_with_talks_before_livlina_nobody_knows_which_was_the_first(case, anna, application):
    session(case, anna, clock.now() - timedelta(days=8))
    case.talks_before = 3
    case.save()
    with application(actor(anna)):
        assert queries.continuity(case) == Continuity(people=1, changes=0, days=None)


def test_it_is_said_in_one_line_and_nothing_before_anybody_has_listened():
    assert panels.continuity(Continuity(0, 2, None)) == ""
    assert panels.continuity(Continuity(1, 0, 0)) == (
        "Har berättat för en person, inget byte av handläggare, första samtalet samma dag."
    )
    assert panels.continuity(Continuity(3, 1, 1)) == (
        "Har berättat för 3 personer, ett byte av handläggare, en dag till första samtalet."
    )
    assert panels.continuity(Continuity(2, 4, None)) == "Har berättat för 2 personer, 4 byten av handläggare."
