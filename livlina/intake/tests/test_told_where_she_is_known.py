"""A first contact about somebody who has a case is told to those who have it, and its danger is assessed there."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.models import Engagement, Party
from livlina.cases.process.models import Deadline, Task
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.intake.terms import ContactKind
from livlina.intake.tests.factories import ContactFactory
from livlina.intake.tests.test_contacts import change, register
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

SAID = {"kind": ContactKind.SOMEONE_ELSE, "danger_note": "Han har köpt en kniv och letar efter henne."}
DANGER = SAID | {"immediate_danger": "yes"}


@pytest.fixture
def unit():
    return UnitFactory(functions=(Function.RECEPTION, Function.TREATMENT))


@pytest.fixture
def selma(unit):
    return worker(unit, Role.INTAKE, name="Selma Påhittad")


@pytest.fixture
def karin(unit):
    return worker(unit, name="Karin Exempel")


@pytest.fixture
def case(unit, karin):
    found = CaseFactory(unit=unit)
    engaged(found, karin)
    return found


@pytest.fixture
def known(unit, selma, case):
    """The client, whom reception may name: an earlier contact about her is still there."""
    ContactFactory(unit=unit, person=case.person, registered_by=selma)
    return case.person


def notices(case):
    return {
        (task.owner.name if task.owner else "", *task.tells_of) for task in Task.objects.filter(case=case, done_on=None)
    }


def looks(case):
    return list(
        Deadline.objects.filter(case=case, clock="new_look", finished_on=None).values_list("due_on", "stopped_on")
    )


def test_r062_danger_told_of_her_reaches_who_has_her_case_the_same_day(
    application, unit, selma, karin, case, known, browse
):
    with application(actor(selma)):
        register(selma, unit, person=known, told=DANGER)
    assert notices(case) == {("Karin Exempel", "contact"), ("Karin Exempel", "contact_danger")}
    assert looks(case) == [(clock.today(), None)]
    shown = browse(karin).get(reverse("case_process", args=[case.public_id])).content.decode()
    assert "fara just nu är sagd i en första kontakt: ring kollegan som skrev upp den (Selma Påhittad)" in shown
    assert "köpt en kniv" not in shown, "what the contact says is its own"


def test_r062_danger_that_is_told_afterwards_is_told_anew_and_starts_the_clock_that_stood_still(
    application, unit, selma, karin, case, known
):
    with application(actor(selma)):
        contact = register(selma, unit, person=known, told=SAID | {"danger_note": ""})
    assert (notices(case), looks(case)) == ({("Karin Exempel", "contact")}, [])
    with application(actor(selma)):
        contact = change(selma, contact, **DANGER)
    Task.objects.update(done_on=clock.today(), done_at=clock.now(), done_by=karin)
    Deadline.objects.update(stopped_on=clock.today())
    with application(actor(selma)):
        contact = change(selma, contact, danger_note="Nu står han utanför porten.", danger_because="Hon ringde igen.")
    assert notices(case) == {("Karin Exempel", "contact"), ("Karin Exempel", "contact_danger")}
    assert looks(case) == [(clock.today(), None)]


def test_s13_it_is_told_in_the_mothers_case_of_a_child_and_nowhere_where_somebody_is_against_the_child(
    application, unit, selma, case, known
):
    child = PersonFactory()
    Party.objects.create(case=case, person=child, role=PartyRole.CHILD)
    his = CaseFactory(unit=unit, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=his, person=child, role=PartyRole.CHILD)
    engaged(his, worker(unit))
    elsewhere = CaseFactory(person=child, role=CaseRole.CHILD)  # of another board
    ContactFactory(unit=unit, person=child, registered_by=selma, number=77)
    with application(actor(selma)):
        register(selma, unit, person=child, told=DANGER)
    assert ("Karin Exempel", "contact_danger") in notices(case)
    assert looks(case) == [(clock.today(), None)]
    assert notices(his) | notices(elsewhere) == set()
    assert looks(his) + looks(elsewhere) == []


def test_s21_who_has_it_without_whereabouts_or_beyond_a_wall_is_told_nothing(
    application, unit, selma, karin, case, known
):
    lars = worker(unit, Role.UNIT_MANAGER, name="Lars Påhittad")
    shares, walled = worker(unit, name="Bo"), worker(unit, name="Bibi")
    Engagement.objects.filter(pk=engaged(case, shares, EngagementKind.CO_ASSIGNED).pk).update(carries_whereabouts=False)
    Engagement.objects.filter(pk=engaged(case, walled, EngagementKind.CO_ASSIGNED).pk).update(wall="closed")
    Engagement.objects.filter(actor=karin).update(ends_at=clock.now())
    with application(actor(selma)):
        register(selma, unit, person=known, told=DANGER)
    told = {owner for owner, *_ in notices(case)}
    assert {"Bo", "Bibi"}.isdisjoint(told)
    assert told == {"", lars.name}, "it waits for whoever is shown it, and who leads is told"


@pytest.mark.parametrize("changes", ["{plan}", "{contact,not_so}"])
def test_s12_of_what_one_writes_nothing_else_is_told(application, unit, selma, case, known, changes):
    theirs = ContactFactory(unit=unit, person=known)
    for told in ([theirs.pk, changes], [0, "{contact}"]):
        refused = pytest.raises(ProgrammingError)
        with application(actor(selma)), connection.cursor() as sql, refused, transaction.atomic():
            sql.execute("SELECT tell_of_contact(%s, %s)", told)
    assert notices(case) == set()
