"""S-05: the database keeps first contacts and the door of registers by itself."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from livlina.access.actor import NOBODY
from livlina.access.terms import Role
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.queries import WHOLE
from livlina.cases.services.assigning import reserve_case
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.intake import importing, services
from livlina.intake.errors import SentWithOtherFacts
from livlina.intake.models import Contact, ContactWays, ImportedRow
from livlina.intake.register_rows import RegisterRow
from livlina.intake.services import ContactFacts, Identity
from livlina.intake.terms import Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.tests.factories import BoardFactory, UnitFactory, actor, worker
from livlina.people.models import Person
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def is_refused(work):
    """True when the database refuses; nothing of it remains."""
    with pytest.raises(DatabaseError), transaction.atomic():
        work()
    return True


def test_s05_a_person_is_not_seen_by_being_named_in_a_contact(application):
    unit = UnitFactory()
    anna = worker(unit)
    hidden = PersonFactory()
    own = ContactFactory(unit=unit, registered_by=anna)
    with application(actor(anna)):
        assert is_refused(lambda: ContactFactory(unit=unit, board=own.board, registered_by=anna, person=hidden))
        assert is_refused(lambda: Contact.objects.filter(pk=own.pk).update(person=hidden))
        assert not Person.objects.exists()


@pytest.mark.parametrize("kind", [EngagementKind.BREAK_GLASS, EngagementKind.LEAD_READING])
def test_s04_a_person_who_is_only_read_of_is_not_named_anew(application, kind):
    unit = UnitFactory()
    anna = worker(unit)
    read, own = CaseFactory(unit=unit), CaseFactory(unit=unit)
    for case in (read, own):
        engaged(case, anna)
    Engagement.objects.filter(case=read).update(kind=kind)
    call = ContactFactory(unit=unit, registered_by=anna)
    with application(actor(anna)):
        assert Person.objects.filter(pk=read.person_id).exists()
        assert is_refused(lambda: ContactFactory(unit=unit, board=call.board, registered_by=anna, person=read.person))
        assert is_refused(lambda: Contact.objects.filter(pk=call.pk).update(person=read.person))
        assert is_refused(lambda: Party.objects.create(case=own, person=read.person, role=PartyRole.CHILD))
        assert is_refused(lambda: opened(unit, anna, read.person, own))
        ContactFactory(unit=unit, board=call.board, registered_by=anna, person=own.person)
        opened(unit, anna, own.person, own)


def opened(unit, staff, person, like):
    """A case that one opens for oneself on the row of a person, as far as the rows go."""
    key = reserve_case(unit=unit, assigned_to=staff, at=clock.now(), within=WHOLE)
    return Case.objects.create(
        pk=key, number=f"2026-{key}", unit=unit, board=like.board, person=person, role=like.role,
        came_in_on=clock.today(), opened_at=clock.now(), opened_by=staff,
    )  # fmt: skip


def ways_by_raw_sql():
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_id FROM intake_contactways ORDER BY of_id")
        return [of for (of,) in cursor.fetchall()]


@pytest.mark.parametrize("carries", [True, False])
def test_s21_how_she_was_reached_is_read_in_the_database_through_a_case_that_tells_where_she_is(application, carries):
    case = CaseFactory(unit=UnitFactory())
    anna = worker(case.unit)
    engaged(case, anna)
    Engagement.objects.update(carries_whereabouts=carries)
    contact = ContactFactory(
        unit=case.unit, person=case.person, case=case, handler=anna, outcome=Outcome.CASE_OPENED,
        outcome_on=clock.today(), phone="070-174 06 05", code_word="Häggmispel", registered_by=anna, submission=uuid4(),
    )  # fmt: skip
    seen = [contact.pk] if carries else []
    with application(actor(anna)):
        read = Contact.objects.select_related("ways").get()
        assert (read.phone, read.code_word) == (("070-174 06 05", "Häggmispel") if carries else ("", ""))
        assert ways_by_raw_sql() == seen
        # no case any more, or another's: nothing of it is rewritten so that it is shown, or once it is a case
        waits = {"case": None, "outcome": "", "outcome_on": None}
        assert is_refused(lambda: Contact.objects.filter(pk=contact.pk).update(**waits))
        if carries:
            assert is_refused(lambda: ContactWays.objects.update(phone=None))
        else:
            assert ContactWays.objects.update(phone=None) == 0
        assert is_refused(lambda: ContactWays.objects.update(of=ContactFactory(unit=case.unit, board=case.board)))
        assert is_refused(lambda: ContactWays.objects.create(of=contact, public_id=contact.public_id, phone="08-1"))
        assert is_refused(lambda: ContactWays.objects.all().delete())
    assert ContactWays.objects.get().of_id == contact.pk


def test_s05_reception_reads_and_writes_how_those_who_wait_at_its_own_unit_are_reached(application):
    unit = UnitFactory()
    nora = worker(unit, Role.INTAKE)
    waiting = ContactFactory(unit=unit, phone="070-174 06 05")
    ContactFactory(unit=UnitFactory(), phone="070-174 06 06")
    with application(actor(nora)):
        assert ways_by_raw_sql() == [waiting.pk]
        assert Contact.objects.get().phone == "070-174 06 05"
        ContactWays.objects.update(phone=None)
        silent = ContactFactory(unit=unit, board=waiting.board, registered_by=nora)
        assert is_refused(lambda: ContactWays.objects.create(of=silent, phone="08-1"))  # under the id of another row
        ContactWays.objects.create(of=silent, public_id=silent.public_id, phone="08-1")
    with application(actor(worker(unit))):
        assert ways_by_raw_sql() == []
    with application(NOBODY):
        assert ways_by_raw_sql() == []
    assert [bool(way.phone) for way in ContactWays.objects.order_by("pk")] == [False, True, True]


def test_s142_a_form_sent_again_when_the_case_hides_how_she_is_reached_is_the_same_contact(application):
    unit, sent = UnitFactory(), uuid4()
    anna = worker(unit)
    facts = ContactFacts(kind="person", entrance="self", received_at=clock.now(), phone="070-174 06 05")
    told = {"unit": unit, "facts": facts, "identity": Identity(name="Alma"), "at": clock.now(), "submission": sent}
    with application(actor(anna)):
        contact = services.register_contact(actor(anna), **told)
    case = CaseFactory(unit=unit, person=contact.person)
    engaged(case, anna)
    Engagement.objects.update(carries_whereabouts=False)
    Contact.objects.update(case=case, outcome=Outcome.CASE_OPENED, outcome_on=clock.today())
    with application(actor(anna)):
        again = services.register_contact(actor(anna), **told)
        assert (again.pk, again.phone) == (contact.pk, "")
        with pytest.raises(SentWithOtherFacts):
            services.register_contact(actor(anna), **told | {"facts": replace(facts, note="Ett annat.")})


def test_s05_a_contact_is_not_written_into_another_units_queue(application):
    anna, elsewhere = worker(UnitFactory()), UnitFactory()
    board = ContactFactory(unit=elsewhere).board
    with application(actor(anna)):
        assert is_refused(lambda: ContactFactory(unit=elsewhere, board=board, registered_by=anna))


def test_s04_who_passed_a_contact_on_sees_it_while_it_is_coming_and_they_work_under_its_board(application):
    board = BoardFactory()
    unit, sister = UnitFactory(board=board), UnitFactory(board=board)
    anna = worker(unit)
    contact = ContactFactory(
        unit=sister, passed_on_unit=sister, registered_by=anna, handler=anna, person=PersonFactory()
    )
    with application(actor(anna)):
        assert list(Contact.objects.all()) == [contact]
        assert list(Person.objects.all()) == [contact.person]
    anna.memberships.update(valid_to=clock.today() - timedelta(days=1))
    worker_elsewhere = actor(worker(UnitFactory()))
    anna.memberships.create(unit_id=worker_elsewhere.standings[0].unit_id, role=Role.INTAKE, valid_from=clock.today())
    with application(actor(anna)):
        assert not Contact.objects.exists()
        assert not Person.objects.exists()


@pytest.mark.parametrize(("days", "seen"), [(13, True), (14, False)])
def test_s01_a_contact_that_has_ended_is_seen_for_two_weeks(application, days, seen):
    anna = worker(UnitFactory(), Role.INTAKE)
    ContactFactory(
        unit=anna.memberships.get().unit,
        registered_by=anna,
        handler=anna,
        person=PersonFactory(),
        outcome=Outcome.ADVICE_GIVEN,
        outcome_on=clock.today() - timedelta(days=days),
    )
    with application(actor(anna)):
        assert Contact.objects.exists() is seen
        assert Person.objects.exists() is seen


@pytest.fixture
def manager():
    return worker(UnitFactory(), Role.UNIT_MANAGER)


def prepared(case):
    """The row that an import would send for a case that is there."""
    imported = ImportedRow(case=case, facts="{}")
    row = RegisterRow(2, case.unit_id, case.number, {})
    return importing._Prepared(case.pk, importing._columns(case, imported, b""), changes=True, row=row)


def send(prepared, *, is_new):
    importing._store([prepared], is_new=is_new, at=clock.now(), account="")


def test_s05_the_door_of_registers_changes_no_other_case_or_person(application, manager):
    ours = CaseFactory(unit=manager.memberships.get().unit)
    theirs = CaseFactory()
    with application(actor(manager)):
        assert is_refused(lambda: send(prepared(ours), is_new=False))  # it was opened here
    before = clock.now() - timedelta(days=1)
    for case in (ours, theirs):
        ImportedRow.objects.create(case=case, facts="{}", imported_at=before)
    with application(actor(manager)):
        assert is_refused(lambda: send(prepared(theirs), is_new=False))
        theirs.unit_id = ours.unit_id
        assert is_refused(lambda: send(prepared(theirs), is_new=False))
        theirs.unit_id = None
        assert is_refused(lambda: send(prepared(theirs), is_new=False))
        own_person, ours.person = ours.person, theirs.person
        assert is_refused(lambda: send(prepared(ours), is_new=False))
        ours.person = own_person
        send(prepared(ours), is_new=False)
    assert [row.case_id for row in ImportedRow.objects.filter(imported_at__gt=before)] == [ours.pk]


def test_s05_the_door_of_registers_opens_no_case_in_another_boards_file(application, manager):
    there = CaseFactory(unit=manager.memberships.get().unit)
    new = Case(
        pk=there.pk + 1000,
        number="2026-9999",
        unit=there.unit,
        role=there.role,
        came_in_on=there.came_in_on,
        person=Person(pk=there.person_id + 1000),
    )
    with application(actor(manager)):
        new.board = there.board
        assert send(prepared(new), is_new=True) is None
    new.pk, new.number, new.person.pk = new.pk + 1, "2026-9998", new.person.pk + 1
    new.board = BoardFactory()
    with application(actor(manager)):
        assert is_refused(lambda: send(prepared(new), is_new=True))


def test_s01_only_a_manager_brings_a_register_in(application, manager):
    case = CaseFactory(unit=manager.memberships.get().unit)
    leader = worker(case.unit, Role.GROUP_LEADER)
    engaged(case, leader)
    with application(actor(leader)):
        assert is_refused(lambda: send(prepared(case), is_new=False))
