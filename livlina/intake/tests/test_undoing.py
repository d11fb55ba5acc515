"""A register that was brought in is taken out again: whole or not at all, and only while nobody has written in it."""

import re
import threading
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import services as cases
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Case, Party
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged, line_of
from livlina.cases.tests.test_own_relations import declare
from livlina.cases.tests.test_walls import numbered
from livlina.core import clock
from livlina.intake import rules, undoing
from livlina.intake.errors import CasesHoldItBack, ImportChangedCases, ImportIsUndone
from livlina.intake.models import ImportBatch, ImportedRow
from livlina.intake.tests.test_importing import HEADER, ROOT, bring_in
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import DuplicateTask, HumanLink, Person, QuietMark, RegisterDecision
from livlina.people.tests.factories import PersonFactory, identity_number

ROWS = (["1", "Innerstad", "2021-03-05", "utsatt"], ["2", "Innerstad", "2021-03-06", "utövare"])


@given(is_undone=st.booleans(), updated=st.integers(0, 3), held=st.lists(st.text("0123", min_size=1), max_size=30))
def test_all_of_it_goes_or_nothing(is_undone, updated, held):
    obstacle = rules.obstacle_to_undoing(is_undone=is_undone, updated=updated, held=held)
    if is_undone:
        assert isinstance(obstacle, ImportIsUndone)
    elif updated:
        assert isinstance(obstacle, ImportChangedCases)
    else:
        assert isinstance(obstacle, CasesHoldItBack) == bool(held)
        if len(held) > rules.SHOWN_NUMBERS:
            assert f"och {len(held) - rules.SHOWN_NUMBERS} till" in str(obstacle)


@pytest.fixture
def innerstad(db):
    return UnitFactory(name="Innerstad", full_name="RVC Innerstad")


@pytest.fixture
def manager(innerstad):
    return worker(innerstad, Role.UNIT_MANAGER, name="Fia Fiktiv")


def brought_in(application, *rows, header=HEADER, by=ROOT):
    with application(by):
        bring_in(*rows, header=header, by=by)
    return ImportBatch.objects.latest("pk")


def test_a_batch_is_listed_with_what_it_made_and_is_undone_whole(innerstad, manager, browse, application, traces):
    numbered(number := identity_number("19850307"))
    there = CaseFactory(unit=innerstad, number="9")
    rows = [[*ROWS[0], number], [*ROWS[1], ""]]
    batch = brought_in(application, *rows, header=[*HEADER, "personnummer"], by=actor(manager))
    persons = Person.objects.count()
    client, undo = browse(manager), reverse("import_undo", args=[batch.public_id])
    page = client.get(reverse("import_cases")).content.decode()
    assert "2 nya ärenden" in page
    assert undo in page
    assert "Ta bort 2 ärenden" in client.get(undo).content.decode()
    assert client.post(undo).status_code == 403  # who it is is asked first (S-53)
    assert Case.objects.count() == 3
    confirm(client, manager)
    assert client.post(undo).status_code == 302
    assert list(Case.objects.all()) == [there]
    assert Person.objects.count() == persons - 2
    assert not ImportedRow.objects.exists()
    assert Party.objects.exclude(case=there).count() == 0
    assert not DuplicateTask.objects.exists()
    assert len(traces("case.import_undone")) == 2
    assert len(traces("register.undone")) == 1
    assert "ångrad" in client.get(reverse("import_cases")).content.decode()
    again = client.post(undo)
    assert again.status_code == 409
    assert "redan ångrad" in again.content.decode()
    with application(ROOT):
        assert bring_in(*ROWS).created == 2


def written(case, anna):
    NoteFactory(case=case, written_by=anna)


def given_to(case, anna):
    engaged(case, anna)


def changed(case, anna):
    Case.objects.filter(pk=case.pk).update(version=2)


def another_in_it(case, anna):
    Party.objects.create(case=case, person=PersonFactory(), role="close")


def in_another(case, anna):
    Party.objects.create(case=CaseFactory(unit=case.unit), person=case.person, role="other_party")


@pytest.mark.parametrize("hold", [written, given_to, changed, another_in_it, in_another])
def test_whoever_has_written_in_one_case_holds_all_of_them_back(innerstad, manager, browse, application, hold):
    batch = brought_in(application, *ROWS)
    hold(Case.objects.get(number="2"), worker(innerstad))
    client, undo = browse(manager), reverse("import_undo", args=[batch.public_id])
    confirm(client, manager)
    assert "skrivit i ärende 2." in client.get(undo).content.decode()
    assert client.post(undo).status_code == 409
    assert {"1", "2"} <= set(Case.objects.values_list("number", flat=True))
    with application(actor(manager)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT undo_import(%s, '')", [batch.cases])


def looked_at(task, controller):
    about = {"kind": "shown", "about_id": task.other_id}
    RegisterDecision.objects.create(task=task, decided_by=controller, decided_at=clock.now(), reason="Prov", **about)


def judged(task, controller):
    looked_at(task, controller)
    DuplicateTask.objects.filter(pk=task.pk).update(state="unclear")


def joined(task, controller):
    judged(task, controller)
    DuplicateTask.objects.filter(pk=task.pk).update(state="joined")
    HumanLink.objects.create(
        task=task, one=task.one, other=task.other, starts_at=clock.now(), undo_until=clock.today(),
        proposed_by=controller, approved_by=worker(UnitFactory()),
    )  # fmt: skip


def told_apart(task, controller):
    QuietMark.objects.create(person=task.other, proposed_by=controller, proposed_at=clock.now())


@pytest.mark.parametrize("said", [looked_at, judged, joined, told_apart])
def test_s12_what_a_controller_has_said_of_a_guessed_number_is_not_told_by_undoing(
    innerstad, manager, browse, application, said
):
    numbered(number := identity_number("19850307"))
    unknown = identity_number("19850308")
    rows = [[*ROWS[0], number], [*ROWS[1], unknown]]
    batch = brought_in(application, *rows, header=[*HEADER, "personnummer"], by=actor(manager))
    client, undo = browse(manager), reverse("import_undo", args=[batch.public_id])
    confirm(client, manager)
    before = client.get(undo).content.decode()
    said(DuplicateTask.objects.get(), worker(UnitFactory()))
    assert shown(client.get(undo).content.decode()) == shown(before)
    assert client.post(undo).status_code == 302
    assert not Case.objects.exists()
    assert not DuplicateTask.objects.exists()
    assert not HumanLink.objects.exists()


def shown(page):
    """The page without what is another at each asking."""
    return re.sub(r'name="(csrfmiddlewaretoken|utkast|[\w-]+)" value="[^"]*"', r"\1", page)


def test_s10_what_was_held_together_with_a_row_that_is_gone_stands_by_itself(innerstad, manager, application):
    numbered(number := identity_number("19850307"))
    batch = brought_in(application, [*ROWS[0], number], header=[*HEADER, "personnummer"], by=actor(manager))
    task = DuplicateTask.objects.get()
    joined(task, worker(UnitFactory()))
    with application(actor(manager)):
        undoing.undo_import(actor(manager), batch=batch, at=clock.now())
    assert Person.objects.get() == task.one


def test_one_that_changed_what_was_there_is_not_undone_and_says_why(innerstad, manager, browse, application):
    brought_in(application, *ROWS)
    batch = brought_in(application, ["1", "Innerstad", "2021-03-09", "utsatt"])
    confirm(client := browse(manager), manager)
    answer = client.post(reverse("import_undo", args=[batch.public_id]))
    assert "ändrade 1 ärenden som redan fanns" in answer.content.decode()
    first = ImportBatch.objects.earliest("pk")
    assert client.post(reverse("import_undo", args=[first.public_id])).status_code == 409
    assert Case.objects.count() == 2


def test_what_says_nothing_new_is_no_batch(innerstad, application):
    brought_in(application, *ROWS)
    brought_in(application, *ROWS)
    assert ImportBatch.objects.count() == 1


def test_another_units_manager_and_other_roles_meet_nothing(innerstad, browse, application):
    batch = brought_in(application, *ROWS)
    undo = reverse("import_undo", args=[batch.public_id])
    other = worker(UnitFactory(), Role.UNIT_MANAGER)
    assert browse(other).post(undo).status_code == 404
    assert browse(worker(innerstad)).post(undo).status_code == 403
    assert browse(other).get(reverse("import_undo", args=[uuid4()])).status_code == 404
    with pytest.raises(NotPermitted):
        undoing.undo_import(actor(other), batch=batch, at=clock.now())
    with application(actor(other)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT undo_import(%s, '')", [batch.cases])
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_it_at_once_one_is_refused(application):
    UnitFactory(name="Innerstad", full_name="RVC Innerstad")
    bring_in(*ROWS)
    batch, answers = ImportBatch.objects.get(), []

    def undo():
        try:
            answers.append(undoing.undo_import(ROOT, batch=batch, at=clock.now()))
        except ImportIsUndone:
            answers.append("refused")
        finally:
            connection.close()

    both = [threading.Thread(target=undo) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(map(str, answers)) == ["2", "refused"]
    assert not Case.objects.exists()


# ---- what stood together through a row that goes (S-10, S-14, S-15) ----


class Between:
    """His case, and hers on a row that is one with the row in his through the row that was read in alone."""

    def __init__(self, application, manager, number, *, header=HEADER):
        self.unit = UnitFactory()
        self.his_worker, self.lead = worker(self.unit), worker(self.unit, Role.UNIT_MANAGER)
        self.his = CaseFactory(unit=self.unit, person=PersonFactory(), role="using_violence")
        self.in_his = numbered(number)
        Party.objects.create(case=self.his, person=self.in_his, role="other_party")
        engaged(self.his, self.his_worker)
        self.hers = CaseFactory(unit=self.unit, person=PersonFactory(), role="exposed")
        self.batch = brought_in(
            application, [*ROWS[0], number], [*ROWS[1], number], header=[*header, "personnummer"], by=actor(manager)
        )
        self.read_in = Person.objects.exclude(pk__in=[self.in_his.pk, self.hers.person_id]).filter(
            identity_hash=self.in_his.identity_hash
        )

    def join(self, one, other, *, by_two=True):
        low, high = sorted((one, other), key=lambda person: person.pk)
        task, _ = DuplicateTask.objects.get_or_create(
            one=low, other=high, defaults={"found_by": "channel", "state": "open", "filed_at": clock.now()}
        )
        DuplicateTask.objects.filter(pk=task.pk).update(state="joined")
        two = (worker(UnitFactory()), worker(UnitFactory())) if by_two else (None, None)
        HumanLink.objects.create(
            task=task, one=low, other=high, starts_at=clock.now(), undo_until=clock.today(),
            proposed_by=two[0], approved_by=two[1],
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT keep_walls(ARRAY[%s, %s]::bigint[])", [low.pk, high.pk])

    def undo(self, application, manager):
        with application(actor(manager)):
            undoing.undo_import(actor(manager), batch=self.batch, at=clock.now())

    def is_refused(self, staff):
        with pytest.raises(HandlerNotPossible), transaction.atomic():
            cases.assign_case(actor(self.lead), case=line_of(self.hers, self.lead), staff=staff, at=clock.now())
        return True


@pytest.mark.parametrize("by_two", [True, False])
@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("is_marked", [False, True])
def test_s15_a_wall_that_stood_through_a_row_read_in_stands_when_the_import_is_undone(
    innerstad, manager, application, by_two, which, is_marked
):
    between = Between(application, manager, identity_number("19850307"))
    between.join(between.read_in.order_by("pk")[which], between.hers.person, by_two=by_two)
    assert between.is_refused(between.his_worker)
    if is_marked:
        two = worker(UnitFactory()), worker(UnitFactory())
        QuietMark.objects.create(
            identity_hash=between.in_his.identity_hash, proposed_by=two[0], proposed_at=clock.now(),
            confirmed_by=two[1], confirmed_at=clock.now(),
        )  # fmt: skip
    between.undo(application, manager)
    assert not between.read_in.exists()
    assert between.is_refused(between.his_worker)
    link = HumanLink.objects.get()
    assert (link.task is None) == is_marked
    assert {link.one, link.other} == {between.in_his, between.hers.person}
    assert link.task is None or DuplicateTask.objects.get(pk=link.task_id).state == "joined"


def test_s15_two_of_whom_controllers_said_that_they_are_one_with_it_are_one_by_their_word(
    innerstad, manager, application
):
    between = Between(application, manager, identity_number("19850307"))
    third = PersonFactory()
    row = between.read_in.latest("pk")
    between.join(row, between.hers.person)
    between.join(row, third)
    between.undo(application, manager)
    assert between.is_refused(between.his_worker)
    judged = HumanLink.objects.exclude(proposed_by=None).get()
    assert {judged.one, judged.other} == {between.hers.person, third}
    assert HumanLink.objects.count() == 2


def test_s14_what_is_declared_of_a_row_read_in_is_not_told_by_undoing_and_goes_on_closing(
    innerstad, manager, browse, application
):
    number = identity_number("19850307")
    between = Between(application, manager, number)
    between.in_his.identity_number, between.in_his.identity_hash = None, None
    between.in_his.save()  # held together with those read in
    client, undo = browse(manager), reverse("import_undo", args=[between.batch.public_id])
    confirm(client, manager)
    before = client.get(undo).content.decode()
    anna = worker(between.unit)
    declare(anna, identity_number=number)
    between.join(between.read_in.earliest("pk"), between.hers.person)
    assert between.is_refused(anna)
    assert shown(client.get(undo).content.decode()) == shown(before)
    between.undo(application, manager)
    assert between.is_refused(anna)


@given(
    edges=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=12),
    numbers=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    gone=st.sets(st.integers(0, 7), max_size=5),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_s15_whatever_rows_go_those_left_stand_together_as_they_did(db, edges, numbers, gone):
    """For any rows, numbers and links between them: letting go of some takes no two of the others apart."""
    kinds = [None, *(identity_number(born) for born in ("19850307", "19900101", "19910202"))]
    with transaction.atomic():
        rows = [numbered(kinds[n]) if kinds[n] else PersonFactory() for n in numbers]
        for one, other, by_two in {
            (min(a, b), max(a, b)): (min(a, b), max(a, b), by) for a, b, by in edges if a != b
        }.values():
            Between.join(None, rows[one], rows[other], by_two=by_two)
        humans = {row.pk: together(row) for row in rows}
        going = sorted(rows[at].pk for at in gone)
        with connection.cursor() as cursor:
            for row in going:
                cursor.execute("SELECT hold_without(%s, %s)", [row, going])
            cursor.execute(
                "DELETE FROM people_humanlink WHERE one_id = ANY (%s) OR other_id = ANY (%s)", [going, going]
            )
            cursor.execute(
                "UPDATE people_person SET identity_number = NULL, identity_hash = NULL WHERE id = ANY (%s)", [going]
            )
            cursor.execute(
                "DELETE FROM people_humanlink WHERE one_id = ANY (%s) OR other_id = ANY (%s)", [going, going]
            )
        for row in rows:
            if row.pk not in going:
                assert together(row) == humans[row.pk] - set(going)
        transaction.set_rollback(True)


def together(row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT same_humans(ARRAY[%s]::bigint[])", [row.pk])
        return set(cursor.fetchone()[0])
