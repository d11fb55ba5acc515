"""
Who a row says did something is the one who acts: by whatever SQL, nothing is written in a colleague's name, and what
one did is not made another's afterwards.

Every foreign key of all models to the staff that says who did something is walked: a new one is guarded, or says on its
model why it names another. Source: S-05, S-41.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from livlina.access.terms import Role
from livlina.cases.linking.models import SharedFact
from livlina.cases.models import CaseClosing, Deadline, Engagement, Promise, StatedReason, Task
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy
from livlina.organisation.models import Staff
from livlina.organisation.tests.factories import ClosingReasonFactory, actor, worker
from livlina.people.models import Guardianship, OfPerson, Person, Relation, ToldFact, Whereabouts
from livlina.people.terms import GuardianKind, PlaceKind, RelationKind, Violence
from livlina.support.possible.models import HelpException, HelpFacts
from tests.security.scene import Scene
from tests.security.test_raw_sql import as_new

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if model._meta.managed and model.__module__.startswith("livlina.")]


class Hand(NamedTuple):
    """A column that says who did something, and what the application may do with it."""

    model: type[models.Model]
    field: str
    column: str
    is_new: bool
    is_again: bool

    @property
    def told(self) -> str:
        return f"{self.model._meta.label}.{self.field}"


def hands() -> Iterator[Hand]:
    """Each that the application may write."""
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if field.related_model is Staff and field.name.endswith("_by"):
                [(is_new, is_again)] = ask(
                    "SELECT has_column_privilege('livlina_app', %s, %s, 'INSERT'), "
                    "has_column_privilege('livlina_app', %s, %s, 'UPDATE')",
                    *(model._meta.db_table, field.column) * 2,
                )
                if is_new or is_again:
                    yield Hand(model, field.name, field.column, is_new, is_again)


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def of(model: type[models.Model], kind: type[Any]) -> list[Any]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, kind)]


def is_declared(hand: Hand) -> bool:
    return any(hand.field in declared.named for declared in of(hand.model, InOwnName))


def is_asked_by_policy(hand: Hand) -> bool:
    """True where each row that is written, new or again, is in the name of who acts; or new in nobody's."""
    asked = {f"{hand.column} = acting()"} if hand.is_again else {f"{hand.column} = acting()", f"{hand.column} IS NULL"}
    return any(asked & set(policy.new.split(" AND ")) for policy in of(hand.model, RowPolicy))


def is_asked_by_trigger(hand: Hand) -> bool:
    """True where a function that the table calls has the column compared with, or made, who acts."""
    bodies = ask(
        "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgrelid = %s::regclass AND t.tgenabled = 'O'",
        hand.model._meta.db_table,
    )
    asked = (f"NEW.{hand.column} IS DISTINCT FROM acting()", f"NEW.{hand.column} := nullif(acting(), 0)")
    return any(each in body for (body,) in bodies for each in asked)


def test_s05_s41_each_column_of_who_did_something_is_in_the_name_of_who_acts_or_says_why_not() -> None:
    found = list(hands())
    assert len(found) > 100
    guarded = {
        hand.told for hand in found if is_declared(hand) or is_asked_by_policy(hand) or is_asked_by_trigger(hand)
    }
    others = {hand.told for hand in found if hand.field in getattr(hand.model, "names_another", {})}
    assert guarded & others == set()
    assert {hand.told for hand in found} - guarded == others
    for model in MODELS:
        mine = {hand.field for hand in found if hand.model is model}
        assert {name for each in of(model, InOwnName) for name in each.named} <= mine, model._meta.label
        assert set(getattr(model, "names_another", {})) <= mine, model._meta.label


def test_s05_s41_the_database_keeps_what_the_models_declare() -> None:
    declared = {
        (model._meta.db_table, name)
        for model in MODELS
        for guard in of(model, InOwnName)
        for name in (guard.name, f"{guard.name}_still")
    }
    kept = ask(
        "SELECT t.tgrelid::regclass::text, t.tgname::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE p.proname = 'refuse_another_name' AND t.tgenabled = 'O'"
    )
    assert set(kept) == declared


def test_s05_s41_no_row_is_written_in_a_colleagues_name_nor_given_one_afterwards(
    scene: Scene, application: Any
) -> None:
    """As each who works in the scene: a copy of a row that is there, and the rows themselves."""
    found = [hand for hand in hands() if hand.field not in getattr(hand.model, "names_another", {})]
    copies = {hand.model: as_new(hand.model._meta.db_table) for hand in found}
    wrong = set()
    for staff in scene.staff.values():
        colleague = next(one for one in scene.staff.values() if one != staff)
        with application(actor(staff)):
            for hand in found:
                table = hand.model._meta.db_table
                statement = copies[hand.model]
                if hand.is_new and statement and writes(statement.replace(f'c."{hand.column}"', str(colleague.pk))):
                    wrong.add(f"{hand.told} is new")
                if hand.is_again and writes(
                    f'UPDATE "{table}" SET "{hand.column}" = {colleague.pk} '
                    f'WHERE "{hand.column}" IS DISTINCT FROM {colleague.pk}'
                ):
                    wrong.add(f"{hand.told} again")
    assert wrong == set()


ENDS = {model: guard for model in MODELS for guard in of(model, InOwnName) if guard.ends}


def test_s05_s41_of_all_that_is_told_of_a_person_or_shared_the_moment_it_ended_goes_with_the_hand() -> None:
    """Each table of what is told, and each of the same that tells who ended it and when without a guard of its own."""
    told = {model for model in MODELS if issubclass(model, OfPerson)}
    assert len(told) > 5
    assert set(ENDS) == told | {SharedFact}


def test_s05_s41_nothing_is_ended_in_nobodys_name_nor_at_another_hour(scene: Scene, application: Any) -> None:
    """As each who works in the scene: every row that they could end now and in their own name."""
    wrong, could = set(), set()
    for staff in scene.staff.values():
        with application(actor(staff)):
            for model, guard in ENDS.items():
                table, hand = model._meta.db_table, model._meta.get_field(guard.later[0]).column
                end = f'UPDATE "{table}" SET {guard.ends} = %s, "{hand}" = %s WHERE {guard.ends} IS NULL'
                if issubclass(model, ToldFact) and writes(end, clock.now(), staff.pk):
                    could.add(model)
                for said, at, by in (
                    ("in nobody's name", clock.now(), None),
                    ("90 days ago", clock.now() - timedelta(days=90), staff.pk),
                    ("in 90 days", clock.now() + timedelta(days=90), staff.pk),
                ):
                    if writes(end, at, by):
                        wrong.add(f"{table} {said}")
                if writes(f'UPDATE "{table}" SET {guard.ends} = NULL WHERE {guard.ends} IS NOT NULL'):
                    wrong.add(f"{table} not ended")
    assert wrong == set()
    assert could


def writes(sql: str, *values: Any) -> int:
    """How many rows a statement writes. Undone."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                touched = cursor.rowcount
            transaction.set_rollback(True)
            return touched
    except DatabaseError:
        return 0


@pytest.fixture
def family() -> Family:
    family = Family()
    engaged(family.hers, family.anna)
    engaged(family.his, family.ada)
    return family


def is_refused(act: Any) -> bool:
    """True where the database refuses it, or finds no row to do it with."""
    try:
        with transaction.atomic():
            touched = act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError:
        return True
    return touched == 0


def told(case: Any, **facts: Any) -> dict[str, Any]:
    return {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now()} | facts


def test_s12_nothing_is_told_of_a_person_in_anothers_name_at_another_hour_or_about_one_whom_one_is_not_shown(
    family: Family, application: Any
) -> None:
    """
    A relation to a row beyond the wall, in a colleague's name, made the database answer when she comes and who has her.
    """
    own = CaseFactory(unit=family.unit)
    cia = worker(family.unit, name="Cia Exempel")
    engaged(own, cia)
    me, near = own.person, own.parties.create(person=Person.objects.create(), role=PartyRole.CLOSE).person
    hers = family.hers.person

    def relation(**facts: Any) -> Relation:
        facts = {"kind": RelationKind.PARTNER, "violence": Violence.BY_SECOND, "other": near} | facts
        return Relation.objects.create(person=me, **told(own, **facts))

    with application(actor(cia)):
        assert not is_refused(lambda: relation(recorded_by_id=cia.pk))
        for another in (family.anna.pk, None):
            assert is_refused(lambda another=another: relation(recorded_by_id=another))
            assert is_refused(
                lambda another=another: Whereabouts.objects.create(
                    person=me, kind=PlaceKind.HOME, address="A", **told(own, recorded_by_id=another)
                )
            )
        assert is_refused(lambda: relation(recorded_by_id=cia.pk, other_id=hers.pk))
        for days in (-700, 1):
            at = clock.now() + timedelta(days=days)
            assert is_refused(lambda at=at: relation(recorded_by_id=cia.pk, recorded_at=at))


def test_s13_by_the_database_too_custody_is_told_and_ended_by_one_who_is_shown_all_of_the_case(
    family: Family, application: Any
) -> None:
    childs = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    shown, carer = worker(family.unit, name="Bea Exempel"), worker(family.unit, name="Cia Exempel")
    guardian = childs.parties.create(person=Person.objects.create(), role=PartyRole.GUARDIAN).person
    other = childs.parties.create(person=Person.objects.create(), role=PartyRole.GUARDIAN).person
    engaged(childs, shown)
    engaged(childs, carer, EngagementKind.CO_ASSIGNED)
    Engagement.objects.filter(case=childs, actor=carer).update(carries_whereabouts=False)
    standing = Guardianship.objects.create(
        person=childs.person, guardian=other, kind=GuardianKind.JOINT_CUSTODY, **told(childs)
    )

    def custody(staff: Staff, whose: Person) -> Guardianship:
        facts = told(childs, recorded_by_id=staff.pk)
        return Guardianship.objects.create(
            person=childs.person, guardian=whose, kind=GuardianKind.SOLE_CUSTODY, **facts
        )

    def end(staff: Staff) -> int:
        return Guardianship.objects.filter(pk=standing.pk).update(ended_at=clock.now(), ended_by=staff)

    for staff, is_shown in ((shown, True), (carer, False)):
        with application(actor(staff)):
            assert is_refused(lambda staff=staff: custody(staff, guardian)) != is_shown
            assert is_refused(lambda staff=staff: end(staff)) != is_shown
            assert is_refused(lambda staff=staff: custody(staff, family.hers.person))


def test_s41_what_was_done_in_a_case_is_nobody_elses(family: Family, application: Any) -> None:
    """A promise kept, a task done, a deadline met, a note signed: by who did it, and not once more."""
    case, day, now = family.hers, clock.today(), clock.now()
    bea = worker(family.unit, name="Bea Exempel")
    engaged(case, bea, EngagementKind.CO_ASSIGNED)
    NoteFactory(case=case, written_by=family.anna)
    promised = {"case": case, "promised_on": day, "until": day, "said_at": now}
    with application(actor(family.anna)):
        assert is_refused(lambda: Promise.objects.create(said_by=bea, submission=uuid4(), **promised))
        assert is_refused(lambda: Task.objects.create(case=case, what="A", made_by=bea, made_at=now))
        promise = Promise.objects.create(said_by=family.anna, promised_by=bea, submission=uuid4(), **promised)
        assert is_refused(lambda: Promise.objects.filter(pk=promise.pk).update(kept_by=bea, kept_at=now))
        assert is_refused(lambda: Promise.objects.filter(pk=promise.pk).update(promised_by=family.anna))
        assert not is_refused(lambda: Promise.objects.filter(pk=promise.pk).update(kept_by=family.anna, kept_at=now))
        runs = Deadline.objects.filter(case=case, finished_by=None)
        assert is_refused(lambda: runs.update(finished_on=day, finished_at=now, finished_by=bea))


def reads(case: Any, lead: Staff) -> int:
    """Begin to read a case as its lead, behind a savepoint as the command has it: the key of the relation."""
    now = clock.now()
    with transaction.atomic():
        [(reading,)] = ask(
            "SELECT engage(%s, %s, %s, 'lead_reading', %s, %s, 'complaint', false)",
            *(case.pk, uuid4(), lead.pk, now, now + timedelta(hours=1)),
        )
    return int(reading)


def state(case: Any, engagement: int) -> StatedReason:
    return StatedReason.objects.create(case=case, engagement_id=engagement, text="Skäl")


def test_s01_s44_why_a_lead_reads_is_told_by_who_reads_and_is_nobodys_to_change(
    family: Family, application: Any
) -> None:
    case = family.hers
    given = Engagement.objects.get(case=case, actor=family.anna)
    with application(actor(family.lead)):
        reading = reads(case, family.lead)
        assert is_refused(lambda: state(case, given.pk))
        stated = state(case, reading)
        assert is_refused(lambda: StatedReason.objects.filter(pk=stated.pk).update(text="Annat"))
    with application(actor(family.anna)):
        assert StatedReason.objects.filter(pk=stated.pk).exists()
        assert is_refused(lambda: StatedReason.objects.filter(pk=stated.pk).update(text="Annat"))


@pytest.mark.parametrize("kind", [EngagementKind.LEAD_READING, EngagementKind.CO_ASSIGNED])
def test_s30_s44_who_a_person_is_is_written_by_one_who_works_with_the_case(
    family: Family, application: Any, kind: EngagementKind
) -> None:
    """Whoever only reads wiped the names and numbers of all who stand in it: nothing else has them."""
    case, works = family.hers, kind == EngagementKind.CO_ASSIGNED
    me = worker(family.unit, Role.GROUP_LEADER, name="Lo Exempel")
    engaged(case, me, kind)
    persons = Person.objects.filter(pk__in=[case.person_id, family.him_in_hers.pk])
    with application(actor(me)):
        assert persons.count() == 2
        for person in persons:
            mine = Person.objects.filter(pk=person.pk)
            assert is_refused(lambda mine=mine: mine.update(name=None)) != works
            assert is_refused(lambda mine=mine: mine.update(sex="other")) != works


def test_s41_how_a_case_ended_is_not_told_otherwise(family: Family, application: Any) -> None:
    case, now = family.hers, clock.now()
    ended = CaseClosing.objects.create(
        case=case, closed_on=clock.today(), reason=ClosingReasonFactory(), closed_by=family.anna, closed_at=now
    )
    mine = CaseClosing.objects.filter(pk=ended.pk)
    bea = worker(family.unit, name="Bea Exempel")
    with application(actor(family.anna)):
        for otherwise in ({"violence_ceased": "yes"}, {"closed_by": bea}, {"closed_at": now - timedelta(days=365)}):
            assert is_refused(lambda otherwise=otherwise: mine.update(**otherwise))
        again = {"reopened_on": clock.today(), "reopened_at": now}
        assert is_refused(lambda: mine.update(reopened_by=bea, **again))
        assert not is_refused(lambda: mine.update(reopened_by=family.anna, **again))


def test_s41_what_was_known_wished_for_and_imported_is_not_told_otherwise(scene: Scene) -> None:
    for table, columns in (
        ("support_helpfacts", set()),
        ("support_helpexception", set()),
        ("support_helpwish", set()),
        ("intake_importedrow", set()),
        ("cases_conferencepoint", {"taken_off_at"}),
    ):
        assert set(ask(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND has_column_privilege('livlina_app', attrelid, attnum, 'UPDATE')", table,
        )) == {(column,) for column in columns}  # fmt: skip


def test_s30_an_exception_is_made_by_one_who_leads_and_sees_the_case(family: Family, application: Any) -> None:
    """Behind broken glass, or working with the case, one made it in one's own name."""
    facts = HelpFacts.objects.create(case=family.hers, told_by=family.anna, told_at=clock.now(), submission=uuid4())
    glass = worker(family.unit, name="Gun Exempel")
    engaged(family.hers, glass, EngagementKind.LEAD_READING)
    engaged(family.hers, family.lead, EngagementKind.LEAD_READING)

    def excepts(staff: Staff) -> HelpException:
        told = {"help": "group", "condition": "parent_contact", "reason": "Skäl", "decided_at": clock.now()}
        return HelpException.objects.create(
            case=family.hers, facts=facts, decided_by_id=staff.pk, submission=uuid4(), **told
        )

    for staff, may in ((family.lead, True), (family.anna, False), (glass, False)):
        with application(actor(staff)):
            assert is_refused(lambda staff=staff: excepts(staff)) != may
