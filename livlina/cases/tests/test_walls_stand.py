"""A wall never falls by somebody's change of a fact: a number, a way that ends, a mark, a role. S-10, S-14, S-22."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases import services as cases
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Case, Party
from livlina.cases.review.services import JUDGE
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, engaged_now, line_of
from livlina.cases.tests.test_own_relations import declare, phone
from livlina.cases.tests.test_register import Town, joined, numbered, said, taken_apart
from livlina.cases.tests.test_walls import change_number
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services
from livlina.people.models import DeclaredRow, DuplicateTask, HumanLink, Person, SafeChannel, StaffRelation
from livlina.people.services import end_fact
from livlina.people.terms import Judgement, OwnKind, TaskState
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

OLD, NEW, THIRD = identity_number("19900101"), identity_number("19900102"), identity_number("19900103")
PHONE, OTHER_PHONE = "070-1740655", "070-1740656"
REASON = "Kusinen och jag har inte längre med varandra att göra."


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def marked(browse, town, number):
    """«Visa aldrig», by both controllers."""
    for who in (town.ada, town.bo):
        assert browse(who).post(reverse("register_mark"), {"identity_number": number}).status_code == 302


class Sides:
    """His case, which lists her as the other party by her number, and hers, which does not name him."""

    def __init__(self, number=OLD):
        self.unit = UnitFactory()
        self.his_worker, self.her_worker = worker(self.unit), worker(self.unit)
        self.lead = worker(self.unit, Role.UNIT_MANAGER)
        self.his = CaseFactory(unit=self.unit, person=PersonFactory(name="Han"), role=CaseRole.USING_VIOLENCE)
        self.in_his = numbered(number, name="Hon i hans")
        self.party = Party.objects.create(case=self.his, person=self.in_his, role=PartyRole.OTHER_PARTY)
        self.hers = CaseFactory(unit=self.unit, person=numbered(number, name="Hon"), role=CaseRole.EXPOSED)
        engaged(self.his, self.his_worker)
        engaged(self.hers, self.her_worker)

    def give(self, case, staff):
        cases.assign_case(actor(self.lead), case=line_of(case, self.lead), staff=staff, at=clock.now())

    def stand_apart(self):
        """Neither worker is given the other's case."""
        for case, staff in ((self.hers, self.his_worker), (self.his, self.her_worker)):
            with pytest.raises(HandlerNotPossible), transaction.atomic():
                self.give(case, staff)
        return True


@pytest.fixture
def sides():
    return Sides()


@pytest.fixture
def town():
    return Town()


def shown_to(browse, *controllers):
    """Every task in the queue of these, by its page."""
    pages = [browse(who).get(reverse("register")).content.decode() for who in controllers]
    return {task for page in pages for task in re.findall(r'href="(/register/[0-9a-f-]{36}/)"', page)}


# ---- «Visa aldrig» hides the hint and takes no wall down ----


@pytest.mark.parametrize("when", ["before it is written", "after", "never"])
def test_s22_a_new_identity_marked_by_two_takes_no_wall_down_and_is_shown_to_nobody(town, sides, browse, when):
    own = DuplicateTask.objects.get(one=sides.in_his)
    if when == "before it is written":
        marked(browse, town, NEW)
    change_number(sides.her_worker, sides.hers, NEW)
    if when == "after":
        assert reverse("register_task", args=[own.public_id]) in shown_to(browse, town.ada, town.bo)
        marked(browse, town, NEW)
    assert sides.stand_apart()
    own.refresh_from_db()
    assert (own.state == TaskState.JOINED) == (when == "never")
    shown = reverse("register_task", args=[own.public_id]) in shown_to(browse, town.ada, town.bo)
    assert shown == (when == "never")
    assert HumanLink.objects.filter(task=None, ends_at=None).exists() != (when == "never")


def test_s22_what_holds_a_new_identity_to_the_old_is_read_by_nobody(town, sides, browse, application):
    marked(browse, town, NEW)
    change_number(sides.her_worker, sides.hers, NEW)
    assert HumanLink.objects.get().task is None
    for who in (town.ada, town.bo, sides.lead, sides.his_worker, sides.her_worker):
        with application(actor(who)):
            assert not HumanLink.objects.exists()
            with pytest.raises(DatabaseError), transaction.atomic():
                DeclaredRow.objects.exists()
            for door in (
                "hold_together(1, 2, true)",
                "hold_without(1, '{1}')",
                "withdraw_hints()",
                "keep_declared('{1}')",
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    ask(f"SELECT {door}")


def test_s22_the_mark_of_the_number_that_was_hides_the_hint_and_the_wall_stands(town, sides, browse):
    marked(browse, town, OLD)
    change_number(sides.her_worker, sides.hers, NEW)
    assert sides.stand_apart()
    assert not shown_to(browse, town.ada, town.bo) - {reverse("register_task", args=[town.task.public_id])}


def test_s22_joined_by_two_and_marked_then_the_rows_stand_together_and_leave_the_queue(town, browse):
    joined(town)
    marked(browse, town, NEW)
    change_number(engaged(town.in_north, worker(town.north)).actor, town.in_north, NEW)
    assert not shown_to(browse, town.ada, town.bo)
    assert HumanLink.objects.get(ends_at=None).task is None
    assert set(ask("SELECT same_humans(%s)", [town.one.pk])[0][0]) == {town.one.pk, town.other.pk}


def test_s15_rows_held_unseen_are_joined_by_two_when_something_else_tells_of_them(town, browse):
    """A telephone of both files a task once neither is marked: what two say of it then is said of what holds them."""
    marked(browse, town, OLD)
    sides = Sides()
    change_number(sides.her_worker, sides.hers, NEW)
    change_number(sides.his_worker, Case(person=sides.in_his, unit=sides.unit, pk=sides.his.pk), THIRD)
    phone(sides.in_his, case=CaseFactory())
    phone(sides.hers.person, case=sides.hers)
    task = DuplicateTask.objects.get(one=sides.in_his, other=sides.hers.person)
    joined(town, task)
    assert HumanLink.objects.get(ends_at=None).task == task
    taken_apart(town, task)
    sides.give(sides.hers, sides.his_worker)


def test_s10_a_number_typed_wrong_is_put_right_and_two_controllers_take_the_rows_apart(town, sides):
    """The way back of a wall by a mistyped number: what the database holds is shown to the controllers as any join."""
    change_number(sides.her_worker, sides.hers, NEW)
    assert sides.stand_apart()
    task = DuplicateTask.objects.get(one=sides.in_his)
    said(town.ada, task, Judgement.APART)
    assert sides.stand_apart()
    said(town.bo, task, Judgement.UNDONE)
    sides.give(sides.hers, sides.his_worker)


def test_s10_where_nobody_is_shown_the_rows_the_way_back_is_work_that_one_who_leads_approves(town, sides, browse):
    marked(browse, town, NEW)
    change_number(sides.her_worker, sides.hers, NEW)
    engaged(sides.hers, sides.his_worker, EngagementKind.CO_ASSIGNED)
    assert engaged_now(sides.hers, sides.his_worker).wall == Wall.CLOSED
    approve(sides)
    assert engaged_now(sides.hers, sides.his_worker).wall == Wall.SHIELDED


def approve(sides):
    cases.approve_joint_work(
        actor(sides.lead),
        case=line_of(sides.his, sides.lead),
        other=line_of(sides.hers, sides.lead),
        staff=sides.his_worker,
        reason=REASON,
        until=clock.now() + timedelta(days=7),
        submission=uuid4(),
        at=clock.now(),
    )


# ---- what is declared (S-14) ----


@pytest.fixture
def known():
    return Known()


class Known:
    """Anna, who has declared somebody, and Eva, who has that one's case."""

    def __init__(self):
        self.unit = UnitFactory()
        self.anna, self.eva = worker(self.unit, name="Anna Exempel"), worker(self.unit, name="Eva Exempel")
        self.lead = worker(self.unit, Role.UNIT_MANAGER)
        self.case = CaseFactory(unit=self.unit, person=numbered(OLD, name="Gunilla Exempelsson"))
        self.way = phone(self.case.person, PHONE, case=self.case)
        engaged(self.case, self.eva)

    give = Sides.give

    def is_closed(self):
        with pytest.raises(HandlerNotPossible), transaction.atomic():
            self.give(self.case, self.anna)
        return True


def another_number(known):
    change_number(known.eva, known.case, NEW)


def no_number(known):
    change_number(known.eva, known.case, "")


def the_way_ends(known):
    end_fact(actor(known.eva), fact=known.way, case=known.case, at=clock.now())


def another_telephone(known):
    the_way_ends(known)
    phone(known.case.person, OTHER_PHONE, case=known.case)


BY_NUMBER = {"identity_number": OLD, "phone": ""}
BY_PHONE = {"identity_number": "", "phone": PHONE}


@pytest.mark.parametrize(
    ("told", "change"),
    [
        (BY_NUMBER, another_number),
        (BY_NUMBER, no_number),
        (BY_PHONE, the_way_ends),
        (BY_PHONE, another_telephone),
    ],
)
@pytest.mark.parametrize("is_marked", [False, True])
def test_s14_what_is_declared_closes_whatever_is_changed_of_whom_it_is(known, town, browse, told, change, is_marked):
    declare(known.anna, **told)
    engaged(beside := CaseFactory(unit=known.unit, role=CaseRole.EXPOSED), known.anna)
    Party.objects.create(case=beside, person=known.case.person, role=PartyRole.CLOSE)
    assert known.is_closed()
    if is_marked:
        marked(browse, town, NEW)
    change(known)
    assert known.is_closed()
    assert engaged_now(beside, known.anna).wall == Wall.CLOSED, "nor does one open that names them"
    ask("SELECT keep_blocks(ARRAY[%s]::bigint[])", known.anna.pk)
    assert known.is_closed()


def test_s14_an_engagement_that_is_closed_stays_closed_and_her_new_number_is_not_read(known, browse):
    engaged(known.case, known.anna, EngagementKind.CO_ASSIGNED)
    declare(known.anna, **BY_NUMBER)
    another_number(known)
    assert engaged_now(known.case, known.anna).wall == Wall.CLOSED
    assert browse(known.anna).get(reverse("case", args=[known.case.public_id])).status_code == 404


def test_s43_the_review_is_told_of_whom_somebody_has_declared_also_by_the_number_that_was(known, application):
    declare(known.anna, **BY_NUMBER)
    another_number(known)
    with application(JUDGE):
        near = ask(
            "SELECT * FROM declared_near(%s::bigint[], %s::uuid[])", [known.anna.pk], [str(known.case.trace_ref)]
        )
    assert near == [(known.anna.pk, known.case.trace_ref)]


def test_s14_a_number_typed_wrong_and_put_right_opens_when_the_relation_is_ended_and_declared_anew(known):
    """The way back of a wall by a mistake: what one declares anew meets what the row says then."""
    declare(known.anna, **BY_NUMBER)
    another_number(known)
    assert known.is_closed()
    row = StaffRelation.objects.get()
    services.end_own_relation(actor(known.anna), relation=row, why_code="mistake", reason=REASON, at=clock.now())
    declare(known.anna, **BY_NUMBER)
    StaffRelation.objects.filter(pk=row.pk).update(
        declared_at=clock.now() - timedelta(days=9), ended_at=clock.now() - timedelta(days=2)
    )
    known.give(known.case, known.anna)
    assert engaged_now(known.case, known.anna).wall == Wall.OPEN


def test_s22_what_is_declared_when_she_has_a_new_number_does_not_tell_that_she_had_the_old(known):
    """Nobody finds a new identity by declaring the number that was: no row has it, and none is kept of it."""
    another_number(known)
    declare(known.anna, **BY_NUMBER)
    assert not DeclaredRow.objects.exists()
    known.give(known.case, known.anna)


def test_s14_one_row_is_kept_for_each_that_is_met_and_no_number(known):
    declare(known.anna, identity_number=OLD, phone=PHONE)
    for number in (NEW, OLD, THIRD):
        change_number(known.eva, known.case, number)
    kept = DeclaredRow.objects.get()
    assert kept.person == known.case.person
    assert {field.name for field in DeclaredRow._meta.fields} == {"id", "relation", "person"}
    declare(known.eva, kind=OwnKind.OTHER, identity_number=THIRD, phone="")
    assert DeclaredRow.objects.count() == 2


# ---- past the pages ----


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_party SET role = 'close' WHERE id = {party}",
        "UPDATE cases_party SET person_id = {hers} WHERE id = {party}",
        "UPDATE cases_case SET role = 'child' WHERE id = {case}",
        "UPDATE cases_case SET person_id = {hers} WHERE id = {case}",
        "UPDATE people_person SET id = 0 - id WHERE id = {her}",
    ],
)
def test_s10_who_stands_in_a_case_and_as_what_is_not_changed_past_the_pages(sides, application, sql):
    named = {
        "party": sides.party.pk, "case": sides.his.pk, "hers": sides.hers.person_id, "her": sides.in_his.pk,
    }  # fmt: skip
    with application(actor(sides.his_worker)), pytest.raises(DatabaseError), transaction.atomic():
        ask(sql.format(**named))
    assert sides.stand_apart()


ROOTS = "keep_blocks keep_walls near_to keeps_apart adults_beside own_persons names_own young_beside_own stands_beyond"


def looked_at():
    """What the functions of the walls look at in the rooms where people are, as their bodies say: table and column."""
    bodies = dict(
        ask(
            "SELECT proname::text, string_agg(prosrc, ' ') FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace GROUP BY 1"
        )
    )
    columns = {
        (table, column)
        for table, column in ask(
            "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
            " AND c.relname ~ '^(people|cases|intake|support)_'"
        )
    }
    reached, found = set(ROOTS.split()), set()
    waits = list(reached)
    while waits:
        body = bodies[waits.pop()]
        for name in set(re.findall(r"\b(\w+)\(", body)) & set(bodies) - reached:
            reached.add(name)
            waits.append(name)
        for part in re.split(r";|UNION", body):
            for table, alias in re.findall(r"(?:FROM|JOIN|UPDATE)\s+(?:public\.)?(\w+)(?:\s+AS)?\s+(\w+)", part):
                found |= {(table, column) for column in re.findall(rf"\b{alias}\.(\w+)", part)} & columns
    return reached, found


def test_s10_every_column_that_a_wall_looks_at_is_written_once_or_kept_by_a_trigger():
    """What the application may write otherwise, a trigger names: by it the wall follows, or the column stays."""
    reached, found = looked_at()
    assert {"same_humans", "walled_with", "own_rows", "adults_met", "children_of_sides"} <= reached
    assert {("cases_party", "role"), ("cases_case", "role"), ("people_person", "identity_hash")} <= found
    loose = []
    for table, column in sorted(found):
        if not ask("SELECT has_column_privilege('livlina_app', %s, %s, 'UPDATE')", table, column)[0][0]:
            continue
        triggers = ask(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
            " AND tgtype & 16 <> 0",
            table,
        )
        named = [text for (text,) in triggers if re.search(rf"\b(old|new)\.{column}\b|OF [\w, ]*\b{column}\b", text)]
        if not named:
            loose.append(f"{table}.{column}")
    assert not loose, " ".join(loose)


def test_s05_no_row_of_a_person_or_a_case_is_given_another_name_past_the_pages():
    """The rights to change them are those of what is told of them."""
    for model, kept in (
        (Person, "id public_id wrapped_key created_at"),
        (
            Case,
            "id public_id wrapped_key trace_ref number unit_id board_id person_id role came_in_on opened_at",
        ),
        (Party, "id public_id case_id person_id role"),
        (SafeChannel, "id public_id person_id kind value value_hash"),
    ):
        table = model._meta.db_table
        for column in kept.split():
            assert not ask("SELECT has_column_privilege('livlina_app', %s, %s, 'UPDATE')", table, column)[0][0]
