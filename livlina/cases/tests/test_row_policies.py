"""S-05: the database keeps the second line by itself, whatever the code above forgets."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, ProgrammingError, connection, transaction

from livlina.access.actor import NOBODY
from livlina.access.terms import Role
from livlina.cases import queries, services
from livlina.cases.models import Case, Engagement, Note, Party
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.organisation.models import Membership, UnitBoard
from livlina.organisation.tests.factories import BoardFactory, UnitFactory, actor, worker
from livlina.people.models import Person, Whereabouts
from livlina.people.services import PersonFacts
from livlina.people.terms import PlaceKind
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


ENGAGE = "SELECT engage(%s, gen_random_uuid(), %s, 'assigned', now(), NULL, '', true)"


def ask(sql, *values):
    """Straight to the database, past every query and service."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def is_refused(work, *, by=DatabaseError):
    """True when the database refuses; nothing of it remains."""
    with pytest.raises(by), transaction.atomic():
        work()
    return True


def test_s05_without_an_actor_no_client_row_is_seen(application):
    CaseFactory()
    with application(NOBODY):
        assert list(Case.objects.all()) == []
        assert list(Person.objects.all()) == []


def test_s05_a_worker_sees_exactly_the_cases_with_a_live_relation(application):
    unit = UnitFactory()
    anna = worker(unit)
    mine = CaseFactory(unit=unit)
    engaged(mine, anna)
    others = CaseFactory(unit=unit)
    with application(actor(anna)):
        assert list(Case.objects.all()) == [mine]
        assert list(Person.objects.all()) == [mine.person]
        assert list(queries.cases(actor(anna))) == [mine]
    assert list(queries.cases(actor(anna))) == [mine]  # the same without the policies
    assert others.pk != mine.pk


def test_s04_an_ended_role_ends_the_relation_at_once(application):
    unit = UnitFactory()
    anna = worker(unit)
    engaged(CaseFactory(unit=unit), anna)
    anna.memberships.update(valid_to=clock.today().replace(year=2025))
    with application(actor(anna)):
        assert list(Case.objects.all()) == []
    assert list(queries.cases(actor(anna))) == []


def test_s01_the_lead_sees_the_units_cases_as_lines_and_no_case_by_role(application):
    unit = UnitFactory()
    lead, anna = worker(unit, Role.UNIT_MANAGER), worker(unit)
    ours = CaseFactory(unit=unit)
    CaseFactory()
    with application(actor(lead)):
        assert [line.number for line in queries.lines(actor(lead))] == [ours.number]
        assert not Case.objects.exists()
        assert not Person.objects.exists()
    assert not queries.cases(actor(lead)).exists()
    with application(actor(anna)):
        assert ask("SELECT count(*) FROM cases_caseline") == 0


def test_a_worker_opens_a_case_and_sees_it_under_the_policies(application, traces):
    unit = UnitFactory()
    anna = worker(unit)
    with application(actor(anna)):
        case = services.open_case(
            actor(anna),
            unit=unit,
            facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
            client=PersonFacts(name="Alma Exempelsson"),
            assigned_to=anna,
            at=clock.now(),
        )
        again = Case.objects.select_related("person").get()
        assert again.number == case.number == f"{clock.today().year}-0001"
        assert again.person.name == "Alma Exempelsson"
    assert traces() == ["person.registered", "case.opened"]


def test_a_signed_note_is_refused_by_the_database():
    note = NoteFactory()
    lead = worker(note.case.unit)
    Note.objects.filter(pk=note.pk).update(signed_at=clock.now(), signed_by=lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(version=2)


def test_s41_the_application_can_neither_read_nor_change_the_traces(application):
    for sql in ("SELECT * FROM access_trace", "DELETE FROM access_trace", "UPDATE access_trace SET why = 'x'"):
        with application(NOBODY), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(sql)


def test_s90_a_dump_shows_no_name_and_no_note():
    note = NoteFactory(text="hemligheten")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_note")
        sealed = bytes(cursor.fetchone()[0])
    assert b"hemligheten" not in sealed
    assert Note.objects.select_related("case").get(pk=note.pk).text == "hemligheten"


def test_s05_nobody_lets_themselves_into_a_case(application):
    unit = UnitFactory()
    anna = worker(unit)
    mine = engaged(CaseFactory(unit=unit), anna)
    earlier = engaged(CaseFactory(unit=unit), anna)
    Engagement.objects.filter(pk=earlier.pk).update(ends_at=clock.now())
    other = CaseFactory(unit=unit)
    with application(actor(anna)):
        assert is_refused(lambda: engaged(other, anna, EngagementKind.CO_ASSIGNED), by=ProgrammingError)
        assert is_refused(lambda: Engagement.objects.filter(pk=mine.pk).update(case=other), by=ProgrammingError)
        assert is_refused(lambda: Engagement.objects.filter(pk=earlier.pk).update(ends_at=None), by=ProgrammingError)
        assert is_refused(lambda: ask(ENGAGE, other.pk, anna.pk))
        assert not Case.objects.filter(pk=other.pk).exists()


def test_s05_a_case_is_given_by_one_who_leads_its_unit_and_no_other(application):
    case = CaseFactory()
    elsewhere, here = worker(UnitFactory(), Role.UNIT_MANAGER), worker(case.unit, Role.GROUP_LEADER)
    anna = worker(case.unit)
    with application(actor(elsewhere)):
        assert is_refused(lambda: ask(ENGAGE, case.pk, elsewhere.pk))
        assert is_refused(lambda: ask(ENGAGE, 0, elsewhere.pk))
    with application(actor(here)):
        ask(ENGAGE, case.pk, anna.pk)
    with application(actor(anna)):
        assert list(Case.objects.all()) == [case]


def test_s05_a_case_is_opened_and_numbered_only_where_one_works(application):
    ours, theirs = UnitFactory(), UnitFactory()
    anna, statistician = worker(ours), worker(theirs, Role.STATISTICIAN)
    now = clock.now()
    for who in (anna, statistician):
        with application(actor(who)):
            assert is_refused(lambda: ask("SELECT reserve_case(%s, NULL, %s, %s, true)", theirs.pk, now, now))
            assert is_refused(lambda: ask("SELECT next_case_number(%s, 2026)", theirs.pk))
            assert is_refused(lambda: ask("SELECT next_case_number(NULL, 2026)"))
            assert is_refused(lambda: ask("SELECT next_contact_number(%s)", theirs.pk))


def test_s01_the_one_who_opens_a_case_for_another_reads_it_for_two_weeks(application):
    unit = UnitFactory()
    anna, bo = worker(unit), worker(unit, Role.INTAKE)
    now = clock.now()
    with application(actor(bo)):
        case = services.open_case(
            actor(bo),
            unit=unit,
            facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
            client=PersonFacts(name="Alma Exempelsson"),
            assigned_to=anna,
            at=now,
        )
    ask("SET CONSTRAINTS case_is_handed_on IMMEDIATE")
    written = {
        row.actor_id: (row.kind, row.ends_at, row.given_by_id, row.unit_id)
        for row in Engagement.objects.filter(case=case)
    }
    assert written == {
        anna.pk: (EngagementKind.ASSIGNED, None, bo.pk, unit.pk),
        bo.pk: (EngagementKind.RECEIVED, now + timedelta(days=14), bo.pk, unit.pk),
    }


def test_s05_a_person_is_not_seen_by_being_named(application):
    unit = UnitFactory()
    anna = worker(unit)
    mine = CaseFactory(unit=unit)
    engaged(mine, anna)
    hidden = CaseFactory(unit=unit).person

    def named_in_a_new_case():
        key = ask("SELECT reserve_case(%s, NULL, now(), now() + interval '1 day', true)", unit.pk)
        CaseFactory(pk=key, unit=unit, board=mine.board, person=hidden)

    with application(actor(anna)):
        assert is_refused(lambda: Party.objects.create(case=mine, person=hidden, role=PartyRole.CLOSE))
        assert is_refused(lambda: Party.objects.update(person=hidden))
        assert is_refused(lambda: Case.objects.update(person=hidden))
        assert is_refused(named_in_a_new_case, by=ProgrammingError)
        assert list(Person.objects.all()) == [mine.person]


def test_s05_what_a_case_and_a_note_are_about_is_never_changed(application):
    unit = UnitFactory()
    anna = worker(unit)
    one, other, elsewhere = CaseFactory(unit=unit), CaseFactory(unit=unit), UnitFactory()
    engaged(one, anna), engaged(other, anna)
    NoteFactory(case=one, written_by=anna)
    bela = worker(unit)
    with application(actor(anna)):
        assert is_refused(lambda: Note.objects.update(case=other))
        assert is_refused(lambda: Note.objects.update(written_by=bela.pk))
        assert is_refused(lambda: Case.objects.filter(pk=one.pk).update(unit=elsewhere))
        assert is_refused(lambda: Note.objects.filter(case=one).delete())
        assert Note.objects.update(part="carrying_out") == 1


def test_s13_what_the_other_party_told_in_her_own_case_is_not_seen(application):
    """His worker sees that she is the other party, never the file in which she tells where she lives."""
    board = BoardFactory()
    her_unit, his_unit = UnitFactory(board=board), UnitFactory(board=board)
    hers, his = CaseFactory(unit=her_unit), CaseFactory(unit=his_unit, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=his, person=hers.person, role=PartyRole.OTHER_PARTY)
    her_worker, his_worker = worker(her_unit), worker(his_unit)
    engaged(hers, her_worker), engaged(his, his_worker)
    place = {"person": hers.person, "board": board, "kind": PlaceKind.HOME, "recorded_at": clock.now()}
    told_by_her = Whereabouts.objects.create(**place, told_in_case=hers.pk, address="Hemliga gatan 1")
    Whereabouts.objects.create(**place, told_in_contact=1, address="Hemliga gatan 2")
    told_by_him = Whereabouts.objects.create(**place, told_in_case=his.pk, address="Gamla gatan 3")
    with application(actor(his_worker)):
        assert Person.objects.filter(pk=hers.person.pk).exists()
        assert list(Whereabouts.objects.all()) == [told_by_him]
    with application(actor(her_worker)):
        assert list(Whereabouts.objects.all()) == [told_by_her]


def test_s13_what_was_told_to_another_board_is_not_seen(application):
    case = CaseFactory()
    anna = worker(case.unit)
    engaged(case, anna)
    Whereabouts.objects.create(
        person=case.person, board=BoardFactory(), kind=PlaceKind.HOME, recorded_at=clock.now(), told_in_contact=1
    )
    with application(actor(anna)):
        assert not Whereabouts.objects.exists()


def test_s04_a_closed_account_sees_nothing(application):
    case = CaseFactory()
    anna, lead = worker(case.unit), worker(case.unit, Role.UNIT_MANAGER)
    engaged(case, anna)
    for staff in (anna, lead):
        before = actor(staff)
        staff.is_active = False
        staff.save()
        with application(before):
            assert not Case.objects.exists()
            assert not Person.objects.exists()


@pytest.mark.parametrize(
    "role",
    [Role.LOG_REVIEWER, Role.REGISTER_CONTROLLER, Role.RECORDS_OFFICER, Role.STATISTICIAN, Role.SYSTEM_ADMIN],
)
def test_s01_a_role_without_case_work_sees_no_row_about_anyone(application, role):
    case = CaseFactory()
    staff = worker(case.unit, role)
    engaged(case, staff)  # left from an earlier role
    NoteFactory(case=case)
    with application(actor(staff)):
        assert not any(model.objects.exists() for model in (Case, Person, Note, Party))


def test_s01_a_page_gives_no_role_and_no_board(application):
    unit = UnitFactory()
    anna, lead = worker(unit), worker(unit, Role.SYSTEM_ADMIN)
    for staff in (anna, lead):
        with application(actor(staff)):
            assert is_refused(lambda: Membership.objects.filter(staff=anna).update(role=Role.UNIT_MANAGER))
            assert is_refused(lambda: UnitBoard.objects.all().delete())


def test_s90_a_sealed_value_opens_in_no_other_row_field_or_case():
    one = NoteFactory(text="hemligheten")
    beside, elsewhere = NoteFactory(case=one.case), NoteFactory()
    moved = "UPDATE cases_note SET text = (SELECT text FROM cases_note WHERE id = %s) WHERE id = %s"
    for target in (beside, elsewhere):
        ask(moved, one.pk, target.pk)
        with pytest.raises(InvalidTag):
            _ = Note.objects.select_related("case").get(pk=target.pk).text
    person = PersonFactory(name="Alma Exempelsson")
    ask("UPDATE people_person SET pronoun = name WHERE id = %s", person.pk)
    with pytest.raises(InvalidTag):
        _ = Person.objects.get(pk=person.pk).pronoun
    ask("UPDATE cases_case SET wrapped_key = (SELECT wrapped_key FROM cases_case WHERE id = %s) WHERE id = %s",
        one.case.pk, elsewhere.case.pk)  # fmt: skip
    with pytest.raises(InvalidTag):
        _ = Note.objects.select_related("case").get(pk=elsewhere.pk).text


def test_s05_nobody_writes_a_note_in_anothers_name(application):
    unit = UnitFactory()
    anna, bela = worker(unit), worker(unit)
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    forged = NoteFactory.build(case=case, written_by=bela)
    with application(actor(anna)), pytest.raises(ProgrammingError), transaction.atomic():
        forged.save(force_insert=True)


def test_s05_the_application_cannot_pretend_that_a_migration_was_made(application):
    with application(NOBODY), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")
