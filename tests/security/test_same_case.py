"""
A row of a case points to nothing of another case, whoever writes it, and what it points to never moves to another.

Every foreign key of all models is walked: a new one between two tables of cases is guarded, or says on its model why it
points across. Source: S-05, S-10.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from livlina.cases.models import Case, Deadline, DeadlineChange, Party
from livlina.cases.of_case import SameCase
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.core.fields import reserve_id
from livlina.core.rows import RowPolicy
from livlina.organisation.models import BookedTime
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Guardianship, Person, Relation
from livlina.people.terms import GuardianKind, RelationKind, Violence
from livlina.support.models import InterpreterBooking, Session
from livlina.support.terms import SessionState
from livlina.support.tests.factories import session

MODELS = [model for model in apps.get_models() if model._meta.managed and model.__module__.startswith("livlina.")]


def is_of_case(model: type[models.Model]) -> bool:
    return any(field.related_model is Case for field in model._meta.concrete_fields)


def between_cases() -> Iterator[tuple[type[models.Model], Any]]:
    """Each foreign key from a table that carries a case to another that does."""
    for model in filter(is_of_case, MODELS):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is not Case and is_of_case(field.related_model):
                yield model, field


def guards(model: type[models.Model]) -> list[SameCase]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, SameCase)]


def guarded(model: type[models.Model]) -> set[str]:
    return {name for guard in guards(model) for name in guard.fields}


def test_s10_each_key_between_two_tables_of_cases_is_guarded_or_says_why_it_points_across() -> None:
    found = list(between_cases())
    assert len(found) > 50
    for model, field in found:
        across = getattr(model, "across", {}).get(field.name)
        assert (field.name in guarded(model)) != bool(across), f"{model._meta.label}.{field.name}"
    for model in MODELS:
        keys = {field.name for each, field in found if each is model}
        assert {*guarded(model), *getattr(model, "across", {})} <= keys, model._meta.label


@pytest.mark.django_db
def test_s10_the_database_guards_what_the_models_declare() -> None:
    declared = {
        (model._meta.db_table, guard.name, *(part for key in keys for part in (key.column, table_of(key))))
        for model in MODELS
        for guard in guards(model)
        for keys in [[model._meta.get_field(name) for name in guard.fields]]
    }
    found = ask(
        "SELECT t.tgrelid::regclass::text, t.tgname::text, t.tgargs FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'same_case' AND t.tgenabled = 'O'"
    )
    assert {(table, name, *bytes(args).decode().split("\0")[:-1]) for table, name, args in found} == declared
    stay = {
        table for (table,) in ask("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'stays_in_its_case'")
    }
    assert stay >= {table_of(field) for model, field in between_cases() if field.name in guarded(model)}


PLACES = ("case_id", "told_in_case", "told_in_contact")


@pytest.mark.django_db
def test_s10_no_row_that_is_told_in_a_case_moves_to_another_and_what_was_told_of_a_person_is_told_no_otherwise() -> (
    None
):
    """Every table is walked: the application may not write where a row was told, or the database keeps it there."""
    moved = ask(
        "SELECT a.attrelid::regclass::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = ANY (%s) "
        "AND has_column_privilege('livlina_app', c.oid, a.attnum, 'UPDATE') AND NOT EXISTS ("
        "SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = c.oid "
        "AND p.proname = 'keep_place' AND t.tgenabled = 'O' AND position(a.attname in pg_get_triggerdef(t.oid)) > 0)",
        list(PLACES),
    )
    assert moved == []
    told = [model for model in MODELS if any(field.name == "told_in_case" for field in model._meta.concrete_fields)]
    assert len(told) > 7
    for model in MODELS:
        for policy in (each for each in model._meta.constraints if isinstance(each, RowPolicy)):
            assert policy.unseen or policy.changes is not None or model not in told, model._meta.label
            if policy.changes is not None:
                written = {model._meta.get_field(name).column for name in policy.changes}
                assert written_again(model) == written, model._meta.label
                assert written & {"person_id", "board_id", *PLACES} == set(), model._meta.label


def written_again(model: type[models.Model]) -> set[str]:
    """The columns that the application may write of a row that stands."""
    return {
        column
        for (column,) in ask(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND has_column_privilege('livlina_app', attrelid, attnum, 'UPDATE')",
            model._meta.db_table,
        )
    }


@pytest.mark.django_db
def test_s13_who_has_the_childs_own_case_takes_nothing_out_of_the_mothers_and_fells_no_wall_that_is_told_there(
    application: Any,
) -> None:
    """Cia reads what the mother told of Bo, since he is her client. It stays in the mother's file as it was told."""
    family = Family()
    childs = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    cia = worker(family.unit, name="Cia Exempel")
    engaged(family.hers, family.anna)
    engaged(childs, cia)
    where = {"board": childs.board, "told_in_case": family.hers.pk, "recorded_at": clock.now()}
    him, hers = family.his.person, family.hers.person
    violence = {"kind": RelationKind.PARENT, "violence": Violence.BY_SECOND}
    relation = Relation.objects.create(person=childs.person, other=him, **violence, **where)
    custody = Guardianship.objects.create(person=childs.person, guardian=hers, kind=GuardianKind.SOLE_CUSTODY, **where)
    ended = {"ended_at": clock.now(), "ended_by": cia}
    with application(actor(cia)):
        assert Relation.objects.filter(pk=relation.pk).exists()
        assert Guardianship.objects.filter(pk=custody.pk).exists()
        for row, told in (
            (relation, {"told_in_case": childs.pk, "violence": Violence.NONE}),
            (relation, {"violence": Violence.NONE}),
            (relation, ended),
            (custody, {"told_in_case": childs.pk, **ended}),
            (custody, ended),
        ):
            refused(lambda row=row, told=told: type(row).objects.filter(pk=row.pk).update(**told), "permission|policy")
    with application(actor(family.anna)):
        assert Relation.objects.get(pk=relation.pk).violence == Violence.BY_SECOND
        assert Guardianship.objects.get(pk=custody.pk).ended_at is None


def table_of(key: Any) -> str:
    return str(key.related_model._meta.db_table)


def ask(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def refused(write: Callable[[], object], says: str) -> None:
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        write()


@pytest.mark.django_db
def test_s10_his_worker_points_to_nothing_in_her_case_and_to_nothing_that_a_colleague_is_about_to_write(
    application: Any,
) -> None:
    family, now = Family(), clock.now()
    engaged(family.hers, family.anna)
    engaged(family.his, family.ada)
    ahead = {"state": SessionState.BOOKED}
    his_note, her_note = (NoteFactory(case=case, written_by=family.ada) for case in (family.his, family.hers))
    his_talk = session(family.his, family.ada, now + timedelta(days=2), **ahead)
    her_talk = session(family.hers, family.anna, now + timedelta(days=2), **ahead)
    told = {"changed_by": family.ada, "changed_at": now}
    his_interpreter = InterpreterBooking.objects.create(case=family.his, session=his_talk, language="Prov", **told)
    says, day = "points to none of another", clock.today()
    hers = Deadline.objects.create(
        case=family.hers, clock="prov", about=uuid4(), starts_on=day, due_on=day, started_at=now, told_at=now
    )
    change = {"kind": "extended", "on": day, "before": day, "after": day, "reason": "Prov", **told}
    with application(actor(family.ada)):
        refused(lambda: type(his_note).objects.filter(pk=his_note.pk).update(corrects=her_note.pk), says)
        refused(lambda: InterpreterBooking.objects.filter(pk=his_interpreter.pk).update(session=her_talk.pk), says)
        refused(lambda: InterpreterBooking.objects.create(case=family.his, session_id=her_talk.pk, **told), says)
        refused(lambda: DeadlineChange.objects.create(case=family.his, deadline_id=hers.pk, **change), says)
        moved = {"state": SessionState.MOVED, "moved_to": her_talk.pk}
        refused(lambda: Session.objects.filter(pk=his_talk.pk).update(**moved), says)
        # nor to a row that is not there: what comes would tell which are
        refused(lambda: InterpreterBooking.objects.create(case=family.his, session_id=10**9, **told), says)

        mine = reserve_id(BookedTime)
        talk = Session.objects.filter(pk=his_talk.pk)
        refused(lambda: talk.update(time_id=mine + 1), "booked for something else")
        refused(lambda: talk.update(time_id=her_talk.time_id), "booked for something else")
        Session.objects.create(case=family.his, time_id=mine, **ahead)
        BookedTime.objects.create(pk=mine, staff=family.ada, slot=(now + timedelta(days=3), now + timedelta(days=3.1)))
        # nor to a person whom a colleague is about to write
        mine = reserve_id(Person)
        asks = "SELECT may_be_party(%s), may_name_person(%s), may_be_client(%s, %s)"
        assert ask(asks, mine, mine, family.his.pk, mine) == [(True, True, True)]
        assert ask(asks, mine + 1, mine + 1, family.his.pk, mine + 1) == [(False, False, False)]
        close = Party(case=family.his, person_id=mine + 1, role=PartyRole.CLOSE)
        refused(lambda: close.save(force_insert=True), "row-level security")
    # what is pointed to stays where it is, whoever would move it
    refused(lambda: Session.objects.filter(pk=his_talk.pk).update(case=family.hers), "stays with the one it is about")
