"""What the pages never ask for, asked of the database as the application: it is refused there too."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from livlina.access.terms import Role
from livlina.cases.commissions.tests.test_commissions import Place
from livlina.cases.conferences.tests.test_conferences import Centre
from livlina.cases.models import ConferenceOutcome, ConferenceSeat, Engagement, JointWork
from livlina.cases.terms import CaseRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_register import ask
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.organisation.models import BookedTime
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import DuplicateTask, HumanLink, Person
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def refused(write, says):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        write()


def test_s05_nobody_points_to_a_time_that_is_booked_already(application):
    centre, starts = Centre(), clock.now() + timedelta(days=3)
    time = BookedTime.objects.create(staff=worker(UnitFactory()), slot=(starts, starts + timedelta(hours=1)))
    seat = {"conference": centre.conference, "unit": centre.unit, "staff": centre.eva}
    with application(actor(centre.bo)):
        refused(lambda: ConferenceSeat.objects.create(**seat, time_id=time.pk), "booked for something else")
        taken = ConferenceSeat.objects.get(staff=centre.bo)
        refused(lambda: ConferenceSeat.objects.filter(pk=taken.pk).update(time_id=time.pk), "booked for something else")
        assert not BookedTime.objects.filter(pk=time.pk).exists()


def test_s10_what_was_agreed_of_a_matter_is_written_in_its_own_case_alone(application):
    centre = Centre()
    matter = centre.raises()
    mine = CaseFactory(unit=centre.unit, board=centre.board, role=CaseRole.USING_VIOLENCE)
    engaged(mine, centre.bo)
    told = {"said_by": centre.bo, "said_at": clock.now(), "submission": uuid4(), "agreed": "Prov"}
    with application(actor(centre.bo)):
        refused(lambda: ConferenceOutcome.objects.create(case=mine, matter_id=matter.pk, **told), "none of another")


@pytest.mark.parametrize("until", [timedelta(days=368), "9999-12-31", "infinity"], ids=str)
def test_s01_s10_nobody_stands_in_or_has_both_sides_for_longer_than_the_unit_says(application, until):
    family, now = Family(), clock.now()
    engaged(family.hers, family.anna)
    end = now + until if isinstance(until, timedelta) else until
    stands_in = (family.hers.pk, uuid4(), family.ada.pk, now, end)
    both = (uuid4(), family.ada.pk, family.hers.pk, family.his.pk, now, end)
    with application(actor(family.lead)):
        refused(lambda: ask("SELECT engage(%s, %s, %s, 'stand_in', %s, %s, '', true)", *stands_in), "within the days")
        refused(lambda: ask("SELECT approve_joint_work(%s, '', %s, %s, %s, '', %s, %s)", *both), "within the days")
    assert not Engagement.objects.filter(actor=family.ada).exists()
    assert not JointWork.objects.exists()
    # and the same for a hundred days is written, so that it was the days that were refused
    within = now + timedelta(days=100)
    with application(actor(family.lead)):
        ask("SELECT approve_joint_work(%s, '', %s, %s, %s, '', %s, %s)", uuid4(), *both[1:5], within)
        ask("SELECT engage(%s, %s, %s, 'stand_in', %s, %s, '', true)", family.hers.pk, uuid4(), *stands_in[2:4], within)
    assert Engagement.objects.get(actor=family.ada).ends_at == JointWork.objects.get().ends_at == within


ENGAGE = "SELECT engage(%s, gen_random_uuid(), %s, %s, now() + %s, now() + %s, %s, %s)"


@pytest.mark.parametrize("kind", ["assigned", "co_assigned", "stand_in", "lead_reading"])
@pytest.mark.parametrize("hours", [-47, -1, 1, 20])
def test_s10_s43_a_relation_begins_when_it_is_given_and_hides_nobody_who_had_the_case(application, kind, hours):
    family, reads = Family(), kind == "lead_reading"
    engaged(family.hers, family.anna)
    Engagement.objects.update(starts_at=clock.now() - timedelta(hours=48))
    who = family.lead if reads else family.ada
    until = timedelta(hours=hours + 7) if kind in ("stand_in", "lead_reading") else None
    given = (family.hers.pk, who.pk, kind, timedelta(hours=hours), until, "review" if reads else "", not reads)
    with application(actor(family.lead)):
        if kind == "stand_in" and hours > 0:
            ask(ENGAGE, *given)
        else:
            refused(lambda: ask(ENGAGE, *given), "only who stands in begins later")
    assert Engagement.objects.get(actor=family.anna).ends_at is None


@pytest.mark.parametrize("hours", [-47, -1, 1, 20])
def test_s10_both_sides_are_approved_and_a_case_is_opened_from_when_it_is_done(application, hours):
    family, at = Family(), clock.now() + timedelta(hours=hours)
    both = (uuid4(), family.ada.pk, family.hers.pk, family.his.pk, at, at + timedelta(days=9))
    with application(actor(family.lead)):
        refused(lambda: ask("SELECT approve_joint_work(%s, '', %s, %s, %s, '', %s, %s)", *both), "from when it is")
        opened = (family.unit.pk, family.ada.pk, at, at + timedelta(days=9))
        refused(lambda: ask("SELECT reserve_case(%s, %s, %s, %s, true)", *opened), "opened now")
    assert not JointWork.objects.exists()
    assert not Engagement.objects.filter(actor=family.ada).exists()
    # and the same from now is written, so that it was the hour that was refused
    now = clock.now()
    with application(actor(family.lead)):
        ask("SELECT approve_joint_work(%s, '', %s, %s, %s, '', %s, %s)", *both[:4], now, now + timedelta(days=9))
        with transaction.atomic():
            [(made,)] = ask("SELECT reserve_case(%s, %s, %s, %s, true)", *opened[:2], now, now + timedelta(days=9))
            begun = ask("SELECT kind, starts_at FROM cases_engagement WHERE case_id = %s", made)
            assert set(begun) == {("assigned", now), ("intake", now)}
            transaction.set_rollback(True)  # a case that nobody goes on to write
    assert JointWork.objects.get().starts_at == now


def test_s15_a_commission_is_not_taken_onto_somebody_who_is_known(application):
    """Else one person alone would say that two rows are one human."""
    place = Place()
    commission = place.give()
    known = CaseFactory(unit=place.near, role=CaseRole.USING_VIOLENCE)
    new, onto = (
        CaseFactory(unit=place.near, opened_by=place.lead, person=person) for person in (PersonFactory(), known.person)
    )
    with application(actor(place.lead)):
        answers = [ask("SELECT may_answer_commission(%s, 'accepted', %s)", commission.pk, c.pk) for c in (new, onto)]
    assert answers == [[(True,)], [(False,)]]


def test_s12_s21_of_two_of_whom_one_is_protected_it_is_told_how_many_and_not_who(application):
    family, controller = Family(), worker(UnitFactory(), Role.REGISTER_CONTROLLER)
    again = CaseFactory(unit=family.unit, person=PersonFactory(name="Alma Ny"))
    engaged(family.his, family.ada)
    engaged(again, family.ada)
    one, other = sorted((family.hers.person, again.person), key=lambda person: person.pk)
    task = DuplicateTask.objects.create(one=one, other=other, found_by="channel", state="open", filed_at=clock.now())

    def told():
        with application(actor(controller)):
            known = [places for (places,) in ask("SELECT known_at FROM register_rows(%s)", task.pk)]
            return ask("SELECT staff FROM preview_join(%s)", task.pk), [bool(places) for places in known]

    assert told() == ([("Ada Exempel",)], [True, True])
    Person.objects.filter(pk=one.pk).update(protection=Protection.SECRECY_MARKING)
    assert told() == ([(None,)], [False, False])
    # S-142: joined by another in the turn before, while this was waited for
    by = {"proposed_by": controller, "approved_by": worker(UnitFactory(), Role.REGISTER_CONTROLLER)}
    HumanLink.objects.create(task=task, one=one, other=other, starts_at=clock.now(), undo_until=clock.today(), **by)
    assert told() == ([], [False, False])


def test_s05_s10_who_is_beyond_a_wall_is_told_by_no_list_and_by_no_key(application):
    family = Family()
    engaged(family.hers, family.anna)
    engaged(family.his, family.ada)
    with application(actor(family.ada)):
        for name in ("my_walled_persons", "my_walled_callers", "my_walled_links"):
            refused(lambda name=name: ask(f"SELECT {name}()"), "permission denied")
        for key in (family.hers.person_id, 10**9):  # of hers the same as of a key that nobody has
            assert ask("SELECT is_new_caller(0, %s)", key) == [(False,)]
