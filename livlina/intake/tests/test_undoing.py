"""A register that was brought in is taken out again: whole or not at all, and only while nobody has written in it."""

import re
import threading
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.models import Case, Party
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
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
