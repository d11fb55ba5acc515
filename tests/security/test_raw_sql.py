"""
Raw SQL as the application's role, against every table there is: what stops a forgotten filter, and a statement of
one's own through the application's connection. The tables and functions are those of the database itself, so a new one
is covered, or told, when it is made. Source: S-05, S-41.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from livlina.access.actor import NOBODY, NOBODY_ID, Actor
from livlina.access.routes import Relation
from livlina.access.terms import Role
from livlina.cases.models import Engagement
from livlina.cases.of_case import KeptApart
from livlina.core import clock
from livlina.core.fields import Level, stated_levels
from livlina.core.rows import RowPolicy
from livlina.organisation.competence.terms import AskedIn
from livlina.organisation.competence.tests.factories import demand, kind
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import RepresentativePhone
from tests.security.scene import Scene, Situation, expected, seen_from

pytestmark = pytest.mark.django_db

REFUSED = "42501"  # insufficient_privilege: no right to the table, or against its row policy
NO_TABLE = ("55000", "42809")  # a view, which takes nothing
RAISED = "P0001"  # a function of ours says no
OURS = {model._meta.db_table: model for model in apps.get_models() if model.__module__.startswith("livlina.")}

WITHOUT_CLIENTS = {
    "account_emailaddress": "allauth: made by it and never written; there are no e-mail addresses",
    "account_emailconfirmation": "allauth: as above",
    "auth_group": "Django: never written",
    "auth_group_permissions": "Django: never written",
    "auth_permission": "Django: what kinds of rows there are",
    "django_content_type": "Django: what kinds of rows there are",
    "django_migrations": "Django: which migrations are made",
    "django_session": "Django: never written, sessions are `organisation_websession`",
    "mfa_authenticator": "the second factors of staff, sealed; asked for before anybody acts",
    "organisation_cache": "counts of attempts to sign in, by keyed names",
    "organisation_district_formed_of": "of which districts a district was formed",
    "access_key_mark": "a mark of each key that the database is sealed with",
}
"""Tables that are no model of ours, or hold nothing about a client, and why the application may read them."""


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def relations() -> list[str]:
    """Every table and view of ours, partitions too."""
    return [
        name
        for (name,) in rows(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
            "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1"
        )
    ]


def is_about_people(table: str) -> bool:
    """True unless each of its fields says that it is administrative, or the table is listed above."""
    if table in WITHOUT_CLIENTS:
        return False
    model = OURS.get(table)
    if model is None:
        return True
    policies = any(isinstance(constraint, RowPolicy) for constraint in model._meta.constraints)
    return policies or set(stated_levels(model).values()) != {Level.ADMINISTRATIVE}


def attempt(sql: str) -> str | int:
    """What comes of a statement: the code it is refused with, or how many rows it touched. Undone."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
                touched = cursor.rowcount
            transaction.set_rollback(True)
            return touched
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", "")) or type(error).__name__


def as_new(table: str) -> str | None:
    """A statement that puts in a copy of a row that is there, under another key. None when there is no row to copy."""
    found = rows(f'SELECT to_jsonb(t) FROM "{table}" t LIMIT 1')
    if not found:
        return None
    columns = rows(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = ''",
        table,
    )
    names = ", ".join(f'"{name}"' for (name,) in columns)
    changed = {"id": "1000000000", "public_id": "gen_random_uuid()", "trace_ref": "gen_random_uuid()"}
    picked = ", ".join(changed.get(name, f'c."{name}"') for (name,) in columns)
    told = found[0][0]
    quoted = (told if isinstance(told, str) else json.dumps(told)).replace("'", "''").replace("%", "%%")
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {picked} FROM jsonb_populate_record(NULL::"{table}", \'{quoted}\') c'
    )


def a_column(table: str) -> str:
    """One that the application may write, where there is any: else what is refused is the column, and not the row."""
    return rows(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' ORDER BY has_column_privilege('livlina_app', attrelid, attnum, 'UPDATE') DESC, attname "
        "LIMIT 1",
        table,
    )[0][0]


def actors_of_another_unit() -> Iterator[tuple[str, Actor]]:
    """One in each role at a unit, under a board, that has nothing to do with anybody in the scene."""
    unit = UnitFactory()
    for role in Role:
        yield str(role.label), actor(worker(unit, role))


def test_s05_every_table_says_whether_it_is_about_people(scene: Scene) -> None:
    """Either it is a model whose fields state their levels, or the application cannot read it, or it is listed."""
    unknown = [
        table
        for table in relations()
        if table not in OURS
        and table not in WITHOUT_CLIENTS
        and rows("SELECT has_table_privilege('livlina_app', %s, 'SELECT')", f'"{table}"') == [(True,)]
    ]
    assert unknown == []
    assert set(WITHOUT_CLIENTS) <= set(relations())


def test_s05_the_scene_has_a_row_in_every_table_about_people(scene: Scene) -> None:
    """Else what is said of them below says nothing."""
    empty = [
        table
        for table in relations()
        if is_about_people(table)
        and rows("SELECT has_table_privilege('livlina_app', %s, 'SELECT')", f'"{table}"') == [(True,)]
        and rows("SELECT relkind = 'v' FROM pg_class WHERE oid = %s::regclass", f'"{table}"') == [(False,)]
        and not rows(f'SELECT 1 FROM "{table}" LIMIT 1')
    ]
    assert empty == []


OPEN_TO = {
    str(Role.REGISTER_CONTROLLER.label): {"people_duplicatetask", "people_humanlink", "people_registerdecision"},
    str(Role.SYSTEM_ADMIN.label): {"organisation_competence"},
}
"""
What a stranger is shown for being outside: that two rows may be one, never a person, a case or where; and what
colleagues are trained in.
"""


def test_s05_raw_sql_without_an_actor_and_as_one_of_another_unit_meets_nothing(scene: Scene, application: Any) -> None:
    tables = [table for table in relations() if is_about_people(table)]
    written = {table: as_new(table) for table in tables}
    columns = {table: a_column(table) for table in tables}
    wrong = []
    strangers = [("nobody", NOBODY), ("no actor at all", None), *actors_of_another_unit()]
    for name, who in strangers:
        with application(who or NOBODY):
            if who is None:
                rows("SELECT set_config('livlina.actor', '', true)")
            for table in tables:
                found = attempt(f'SELECT count(*) FROM "{table}" HAVING count(*) > 0')
                if found not in (0, REFUSED) and table not in OPEN_TO.get(name, ()):
                    wrong.append(f"{name} reads {table}: {found}")
                for sql in (
                    f'UPDATE "{table}" SET "{columns[table]}" = "{columns[table]}"',
                    f'DELETE FROM "{table}"',
                    f'TRUNCATE "{table}" CASCADE',
                ):
                    found = attempt(sql)
                    may_be = (REFUSED, *NO_TABLE) if sql.startswith("TRUNCATE") else (0, REFUSED, *NO_TABLE)
                    if table in OPEN_TO.get(name, ()):
                        may_be = (*may_be, RAISED)  # whose rows they are shown
                    if found not in may_be:
                        wrong.append(f"{name}: {sql}: {found}")
                statement = written[table]
                if statement and (found := attempt(statement)) not in (REFUSED, RAISED):
                    wrong.append(f"{name} writes {table}: {found}")
            if who is None:
                rows("SELECT set_config('livlina.actor', %s, true)", str(NOBODY_ID))
    assert wrong == [], "\n".join(wrong)


def test_s05_one_at_the_same_unit_meets_in_the_database_what_is_theirs_and_no_more(
    scene: Scene, application: Any
) -> None:
    """Every row that a worker meets in a table with a case is of a case they have; the lead's are lines."""
    of_case = [table for table, model in OURS.items() if any(f.name == "case" for f in model._meta.fields)]
    for role in Role.values:
        theirs = {
            case.pk
            for (owner, situation), file in scene.files.items()
            for case in (file.case, file.childs.case)
            if owner == role and situation not in (Situation.BESIDE, Situation.ELSEWHERE, Situation.OTHER_SIDE)
        }
        leads = role in (Role.GROUP_LEADER, Role.UNIT_MANAGER)
        with application(actor(scene.staff[role])):
            for table in of_case:
                if table == "cases_engagement":  # own relations, and for the lead those of the unit
                    met = rows(f'SELECT case_id FROM "{table}" WHERE actor_id <> %s', scene.staff[role].pk)
                    if leads:
                        continue
                else:
                    met = rows(f'SELECT DISTINCT case_id FROM "{table}" WHERE case_id IS NOT NULL')
                assert {row[0] for row in met} <= theirs | shown_of(scene, role, SHOWN_BY.get(table)), (role, table)


def test_s21_one_who_has_the_case_without_whereabouts_meets_in_the_database_nothing_that_is_kept_apart(
    scene: Scene, application: Any
) -> None:
    """What pages show where whereabouts are alone is in tables of its own: a forgotten filter tells nothing of it."""
    kept = [model._meta.db_table for model in OURS.values() if issubclass(model, KeptApart)]
    kept += ["cases_decisionprovider", "assessments_safetyplan"]  # guarded: of shelters, as all in the scene are
    kept += ["people_consentkept", "people_representativephone"]
    RepresentativePhone.objects.update(recorded_at=clock.now() - timedelta(hours=2))  # later than one's own words
    assert len(kept) > 5
    found: dict[bool, dict[str, int]] = {}
    for carries in (True, False):
        Engagement.objects.update(carries_whereabouts=carries)
        found[carries] = dict.fromkeys(kept, 0)
        for role in (Role.THERAPIST, Role.CHILD_WORKER, Role.UNIT_MANAGER):
            with application(actor(scene.staff[role])):
                assert rows("SELECT count(*) > 0 FROM cases_decision") == [(True,)]
                for table in kept:
                    [(count,)] = rows(f'SELECT count(*) FROM "{table}"')
                    found[carries][table] += count
    assert all(found[True].values()), found[True]
    assert not any(found[False].values()), found[False]


SHOWN_BY = {
    "cases_nightcard": Relation.DUTY,
    "cases_dangermessage": Relation.DANGER,
    "cases_commission": Relation.COMMISSION,
    "cases_ownsupport": Relation.COMMISSION,
    "cases_casereview": Relation.COMMISSION,
    "cases_givenwithout": Relation.COMMISSION,
    "cases_glassopening": Relation.GLASS,
}
"""Tables of which one is shown more than of one's own cases, and by which relation."""


def shown_of(scene: Scene, role: str, relation: Relation | None) -> set[int]:
    """Of which cases that relation shows something to that role."""
    return {
        case.pk
        for (owner, situation), file in scene.files.items()
        for case in (file.case, file.childs.case)
        if relation and expected(relation, role, seen_from(role, owner, situation, relation))
    }


@pytest.mark.parametrize("who", ["nobody", "therapist", "log_reviewer", "system_admin"])
def test_s41_traces_are_neither_read_changed_nor_taken_away(scene: Scene, application: Any, who: str) -> None:
    traces = [table for table in relations() if table.startswith("access_trace")]
    assert len(traces) > 1
    with application(NOBODY if who == "nobody" else actor(scene.staff[who])):
        for table in traces:
            for sql in (
                f'SELECT 1 FROM "{table}"',
                f"UPDATE \"{table}\" SET why = ''",
                f'DELETE FROM "{table}"',
                f'TRUNCATE "{table}"',
                f'INSERT INTO "{table}" SELECT * FROM "{table}"',
                f'DROP TABLE "{table}"',
                f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
            ):
                assert attempt(sql) == REFUSED, sql


def test_s05_the_application_changes_nothing_of_how_the_database_is_built(scene: Scene, application: Any) -> None:
    with application(actor(scene.staff[Role.SYSTEM_ADMIN])):
        for sql in (
            "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
            "DROP POLICY case_rows ON cases_case",
            "CREATE POLICY mine ON cases_case USING (true)",
            "CREATE OR REPLACE FUNCTION my_cases() RETURNS bigint[] LANGUAGE sql AS 'SELECT NULL::bigint[]'",
            "CREATE TABLE kept AS SELECT 1",
            "GRANT livlina_owner TO livlina_app",
            "ALTER ROLE livlina_app BYPASSRLS",
            "COPY cases_case TO PROGRAM 'true'",
            "SELECT lo_import('/etc/passwd')",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            assert attempt(sql) == REFUSED, sql


WRITTEN_BY_ANYONE = {
    "account_emailaddress": "allauth",
    "account_emailconfirmation": "allauth",
    "django_session": "Django: not used",
    "mfa_authenticator": "allauth: second factors of staff, sealed",
    "organisation_accountlink": "links to new accounts, by the hash of their token",
    "organisation_cache": "counts of attempts, before anybody acts",
    "organisation_passkeymark": "of which account a passkey is, by its keyed hash, beside the factor itself",
    "organisation_staff": "accounts: a closed one and a changed password are written before anybody acts",
    "organisation_websession": "sessions, sealed, before anybody acts",
}
"""Tables not about clients that the application writes in whoever acts, and why."""


def test_s05_what_decides_who_sees_what_is_written_by_the_system_alone(scene: Scene, application: Any) -> None:
    """The organisation's units, functions, limits and rights are loaded from its file, and changed by no page."""
    free = set()
    another = scene.staff[Role.THERAPIST]
    demand(kind("Kompetens som begärs", another), AskedIn.EXPOSED, another)  # a table without a row refuses nothing
    tables = [table for table in relations() if not is_about_people(table)]
    written = {table: as_new(table) for table in tables}
    columns = {table: a_column(table) for table in tables}
    with application(actor(scene.staff[Role.SYSTEM_ADMIN])):
        for table in tables:
            statements = [f'UPDATE "{table}" SET "{columns[table]}" = "{columns[table]}"', f'DELETE FROM "{table}"']
            if any(attempt(sql) not in (REFUSED, RAISED) for sql in [*statements, written[table] or statements[0]]):
                free.add(table)
    assert free == set(WRITTEN_BY_ANYONE)


IMPORT = """SELECT import_cases(
    ARRAY[jsonb_populate_record(NULL::imported_case, jsonb_build_object('unit_id', {unit}))], false, now(), '')"""
FUNCTIONS: dict[str, tuple[str, str, Any]] = {
    # what policies ask: of one who has nothing to do with anybody it is always empty
    "acting()": ("who acts", "SELECT acting() <> ALL ({staff})", True),
    "keeps_apart(text,text)": ("what keeps two apart, as a rule", "SELECT keeps_apart('none', 'no')", False),
    "today()": ("the day", "SELECT today() - current_date BETWEEN 0 AND 1", True),
    "my_cases()": ("own cases", "SELECT my_cases() = '{{}}'", True),
    "my_cases_in_hand()": ("own cases, and those of the last hours", "SELECT my_cases_in_hand() = '{{}}'", True),
    "my_worked_cases()": ("own cases", "SELECT my_worked_cases() = '{{}}'", True),
    "my_noted_cases()": ("own cases", "SELECT my_noted_cases() = '{{}}'", True),
    "my_second_cases()": ("own cases, and those one reads as a lead", "SELECT my_second_cases() = '{{}}'", True),
    "my_signing_cases()": ("own cases, and those one leads and reads", "SELECT my_signing_cases() = '{{}}'", True),
    "my_red_promises(date)": (
        "promises without an owner in one's own cases, and numbers and days of them at the units one leads",
        "SELECT count(*) FROM my_red_promises(today())",
        0,
    ),
    "help_not_begun(date)": (
        "numbers and days of decisions at the units one leads",
        "SELECT count(*) FROM help_not_begun(today()) WHERE unit_id = {unit}",
        0,
    ),
    "my_level4_cases()": ("own cases", "SELECT my_level4_cases() = '{{}}'", True),
    "same_in_cases(bigint[])": (
        "which persons in own cases are one human",
        "SELECT count(*) FROM same_in_cases(ARRAY[{case}]::bigint[])",
        0,
    ),
    "my_parties()": ("persons in them", "SELECT my_parties() = '{{}}'", True),
    "my_worked_parties()": ("persons of cases one works in", "SELECT my_worked_parties() = '{{}}'", True),
    "all_my_callers()": ("those in contacts that one sees", "SELECT all_my_callers() = '{{}}'", True),
    "my_clients()": ("persons in them", "SELECT my_clients() = '{{}}'", True),
    "my_level4_clients()": ("persons in them", "SELECT my_level4_clients() = '{{}}'", True),
    "my_calls()": ("own contacts", "SELECT my_calls() = '{{}}'", True),
    "my_hiding_cases()": ("own cases that hide whereabouts", "SELECT my_hiding_cases() = '{{}}'", True),
    "calls_of_my_clients()": ("contacts of clients", "SELECT calls_of_my_clients() = '{{}}'", True),
    "my_callers()": ("those in own contacts", "SELECT my_callers() = '{{}}'", True),
    "my_standing()": ("own units", "SELECT NOT ({unit} = ANY (led || receiving || working)) FROM my_standing()", True),
    "my_units(text[])": ("own units", "SELECT NOT ({unit} = ANY (my_units('{{unit_manager,therapist}}')))", True),
    "my_led_units()": ("own units", "SELECT NOT ({unit} = ANY (my_led_units()))", True),
    "let_through_lately()": ("whom oneself let through", "SELECT {person} = ANY (let_through_lately())", False),
    "my_receiving_units()": ("own units", "SELECT NOT ({unit} = ANY (my_receiving_units()))", True),
    "my_working_units()": ("own units", "SELECT NOT ({unit} = ANY (my_working_units()))", True),
    "my_boards()": ("own boards", "SELECT NOT ({board} = ANY (my_boards()))", True),
    "may_name_person(bigint)": ("that an internal key is taken, no more", "SELECT may_name_person({person})", False),
    "may_be_caller(bigint,bigint,bigint)": (
        "whom a contact of one's own may be about",
        "SELECT may_be_caller(0, {case}, {person})",
        False,
    ),
    "is_new_caller(bigint,bigint)": (
        "that one whom a contact may name is not of it yet",
        "SELECT is_new_caller(0, {person})",
        False,
    ),
    "may_be_client(bigint,bigint)": ("on whose row one opens a case", "SELECT may_be_client({case}, {person})", False),
    "may_be_party(bigint)": ("whom a case of one's own may name", "SELECT may_be_party({person})", False),
    "my_registered_staff()": (
        "colleagues at the units one leads, or all of them to who administers",
        "SELECT my_registered_staff() @> ARRAY[{anna}]::bigint[] AND cardinality(my_units('{{system_admin}}')) = 0",
        False,
    ),
    "is_given_by_me(bigint,bigint)": ("what one gave oneself", "SELECT is_given_by_me({case}, {engagement})", False),
    # who has a case
    "childs_cases_beside(bigint)": (
        "that a child of a case one works with has one of its own, and its number",
        "SELECT count(*) FROM childs_cases_beside({case})",
        0,
    ),
    "reserve_case(bigint,bigint,timestamp with time zone,timestamp with time zone,boolean)": (
        "the key of a new case at a unit where one works",
        "SELECT reserve_case({unit}, {me}, now(), now(), true)",
        RAISED,
    ),
    "settle_opening(bigint)": (
        "whether a case that one opens now may be kept",
        "SELECT settle_opening({case})",
        RAISED,
    ),
    "engage(bigint,uuid,bigint,text,timestamp with time zone,timestamp with time zone,text,boolean)": (
        "a relation, by one who leads the unit; glass is broken by oneself (S-30)",
        "SELECT engage({case}, gen_random_uuid(), {me}, 'lead_reading', now(), now(), 'review', false)",
        RAISED,
    ),
    "end_engagement(bigint,timestamp with time zone)": (
        "the end of a relation",
        "SELECT end_engagement({engagement}, now())",
        RAISED,
    ),
    "set_whereabouts(bigint,boolean)": (
        "whether a relation carries whereabouts",
        "SELECT set_whereabouts({engagement}, true)",
        RAISED,
    ),
    "approve_joint_work(uuid,bytea,bigint,bigint,bigint,bytea,timestamp with time zone,timestamp with time zone)": (
        "an approval, by one who leads both units",
        "SELECT approve_joint_work(gen_random_uuid(), '', {anna}, {case}, {other}, '', now(), now())",
        RAISED,
    ),
    "end_joint_work(bigint,timestamp with time zone)": (
        "the end of an approval",
        "SELECT end_joint_work({approval}, now())",
        RAISED,
    ),
    "my_led_approvals()": ("approvals at the units one leads", "SELECT my_led_approvals() = '{{}}'", True),
    "mend_walls()": ("nothing: recomputes walls from facts", "SELECT mend_walls()::text", ""),
    "traces_of_case(bigint,timestamp with time zone,timestamp with time zone)": (
        "who has read a case that one has",
        "SELECT count(*) FROM traces_of_case({case}, '2000-01-01', now())",
        0,
    ),
    # what cannot wait
    "my_glass_openings()": ("openings at the units one leads", "SELECT my_glass_openings() = '{{}}'", True),
    "my_glass_reviews()": ("reviews of others there", "SELECT my_glass_reviews() = '{{}}'", True),
    "my_duty_units()": ("the duty where one works", "SELECT my_duty_units() = '{{}}'", True),
    "my_duty_cards()": ("cards marked for it", "SELECT my_duty_cards() = '{{}}'", True),
    "my_duty_lines()": ("numbers and keys of them", "SELECT count(*) FROM my_duty_lines()", 0),
    "my_danger_messages()": ("those of units one leads; all to the duty", "SELECT my_danger_messages() = '{{}}'", True),
    "my_fallen_danger()": (
        "those of units beside, to one who leads, where none near may read them",
        "SELECT my_fallen_danger() = '{{}}'",
        True,
    ),
    "my_kept_danger()": (
        "messages of which another decided that nothing is done, at the units one leads",
        "SELECT my_kept_danger() = '{{}}'",
        True,
    ),
    "may_keep_danger(bigint)": (
        "whether one may decide that nothing is done about a message that one reads",
        "SELECT may_keep_danger({message})",
        False,
    ),
    "instruction_given_of(bigint)": (
        "the instruction of a message that waits for one, in a case that one sees as a line",
        "SELECT count(*) FROM instruction_given_of({message})",
        0,
    ),
    "danger_carded_at(bigint)": (
        "when danger was written on a card of a case of one's own",
        "SELECT danger_carded_at({case}) IS NULL",
        True,
    ),
    "ended_by_another()": (
        "cases that ended by another than who has them, to who has them or leads",
        "SELECT count(*) FROM ended_by_another()",
        0,
    ),
    "led_danger_tasks()": (
        "danger that a case was opened with and nobody has assessed, to who leads",
        "SELECT count(*) FROM led_danger_tasks()",
        0,
    ),
    "danger_i_told(bigint)": (
        "whether what one told in an own case has been read",
        "SELECT count(*) FROM danger_i_told({case})",
        0,
    ),
    "my_settled_items()": (
        "what the only log reviewer settled and what is to be followed up, to those who lead",
        "SELECT my_settled_items() = '{{}}'",
        True,
    ),
    "my_fallen_items()": (
        "that a danger message has no reader, and what is flagged of the only log reviewer, to those elsewhere",
        "SELECT my_fallen_items() = '{{}}'",
        True,
    ),
    "danger_without_reader()": ("messages, to the system", "SELECT count(*) FROM danger_without_reader()", RAISED),
    "contacts_without_receiver()": (
        "contacts that nobody is shown, to the system",
        "SELECT count(*) FROM contacts_without_receiver()",
        RAISED,
    ),
    "my_received_commissions()": ("those to units one leads", "SELECT my_received_commissions() = '{{}}'", True),
    "my_commissions()": ("the same, and those of own cases", "SELECT my_commissions() = '{{}}'", True),
    "my_received_own_support()": ("proposals that wait", "SELECT my_received_own_support() = '{{}}'", True),
    "my_own_support()": ("the same, and those of own cases", "SELECT my_own_support() = '{{}}'", True),
    "own_support_origin(bigint)": (
        "what traces call the case of a proposal that one is shown, and how its child is marked",
        "SELECT count(*) FROM own_support_origin({support})",
        0,
    ),
    "may_say_of_support(bigint,text)": (
        "what one says of a proposal that one is shown",
        "SELECT bool_or(may_say_of_support({support}, said)) FROM unnest('{{linked,granted,started}}'::text[]) said",
        False,
    ),
    "children_between(date)": (
        "how it stands for children of own cases and of the units one leads, without names",
        "SELECT count(*) FROM children_between(today())",
        0,
    ),
    "children_curve(date[])": (
        "counts of children at the units one leads",
        "SELECT count(*) FROM children_curve(ARRAY[today()])",
        0,
    ),
    "danger_origin(bigint)": (
        "what traces call the case of a danger message that one is shown",
        "SELECT count(*) FROM danger_origin({message})",
        0,
    ),
    "glass_origin(bigint)": (
        "what traces call the case of an opening that one reviews",
        "SELECT count(*) FROM glass_origin({review})",
        0,
    ),
    "duties_of_card(bigint,date)": (
        "which units have the duty, as the organisation says it to all",
        "SELECT duties_of_card(0, today()) = '{{}}'",
        True,
    ),
    "raise_night_card(bigint,text)": (
        "nothing: the card of a case that one works with says a greater risk",
        "SELECT raise_night_card({case}, 'acute')::text",
        RAISED,
    ),
    "commission_origin(bigint)": (
        "what traces call the case of a commission that one is shown",
        "SELECT count(*) FROM commission_origin({commission})",
        0,
    ),
    "commission_mark(bigint)": (
        "how the client of a commission that one is shown is marked",
        "SELECT commission_mark({commission})",
        None,
    ),
    "help_granted(bigint)": (
        "numbers and days of what is granted in a case that one sees",
        "SELECT count(*) FROM help_granted({case})",
        0,
    ),
    "instruction_waits(bigint)": (
        "that an instruction waits in a case that one works with, never its words",
        "SELECT instruction_waits({case})",
        False,
    ),
    "my_cases_past_a_wall()": ("cases behind glass past a wall", "SELECT my_cases_past_a_wall() = '{{}}'", True),
    "talk_has_been(bigint)": (
        "whether a talk of a case behind such glass has been",
        "SELECT bool_or(talk_has_been(id)) FROM generate_series(1, 3000) id",
        False,
    ),
    "my_shielded_persons()": (
        "whom one sees through shielded relations alone, of those whose role there one sees",
        "SELECT my_shielded_persons() = '{{}}'",
        True,
    ),
    "my_shielded_marks()": (
        "how those of them that are protected are marked, and nothing else of them",
        "SELECT count(*) FROM my_shielded_marks()",
        0,
    ),
    "may_feed_back(bigint)": ("whether one carries the commission out", "SELECT may_feed_back({commission})", False),
    "read_feedback(bigint,timestamp with time zone)": (
        "that feedback is read, by one who works with the case that gave the commission",
        "SELECT read_feedback((SELECT max(id) FROM cases_feedback), now())",
        RAISED,
    ),
    "links_of_my_cases()": ("links of cases one works in or reads", "SELECT links_of_my_cases() = '{{}}'", True),
    "my_links()": ("links of one's cases, and proposals to oneself", "SELECT my_links() = '{{}}'", True),
    "my_live_links()": ("those of them that stand", "SELECT my_live_links() = '{{}}'", True),
    "facts_shared_with_me()": ("what is shared in those", "SELECT facts_shared_with_me() = '{{}}'", True),
    "facts_shared_no_more()": (
        "what is shared no more in those, and of one's own why: no words",
        "SELECT count(*) FROM facts_shared_no_more()",
        0,
    ),
    "link_marks(bigint[])": (
        "how the clients of links that one is shown are marked",
        "SELECT count(*) FROM link_marks(ARRAY[{link}]::bigint[])",
        0,
    ),
    "link_origin(bigint)": (
        "what traces call the other case of a link that one is shown",
        "SELECT count(*) FROM link_origin({link})",
        0,
    ),
    "may_answer_link(bigint,text,bigint)": (
        "what one says of a link that one is shown",
        (
            "SELECT bool_or(may_answer_link({link}, said, {case})) FROM "
            "unnest('{{accepted,declined,withdrawn,ended}}'::text[]) AS said"
        ),
        False,
    ),
    "may_answer_commission(bigint,text,bigint)": (
        "what one says of a commission that one is shown",
        (
            "SELECT bool_or(may_answer_commission({commission}, said, {case})) FROM "
            "unnest('{{asked,accepted,declined,replied,withdrawn,more_asked,extended,not_more,corrected,"
            "ended,resumed}}'::text[]) AS said"
        ),
        False,
    ),
    "my_led_sides()": ("open cases at the units one leads, but beyond a wall", "SELECT my_led_sides() = '{{}}'", True),
    "led_work(date,date)": (
        "counts of the cases one leads",
        "SELECT count(*) FROM led_work(today(), today())",
        0,
    ),
    "led_danger(text[],bigint)": (
        "levels and days of the cases one leads, without words or names",
        "SELECT count(*) FROM led_danger(ARRAY['danger'], NULL)",
        0,
    ),
    "meet_second_reading(bigint)": (
        "nothing: meets what told of a second reading that one has done",
        "SELECT bool_or(meet_second_reading(n)) FROM generate_series(1, 50) n",
        False,
    ),
    "led_children(date)": (
        "what is answered for children in them, without words or names",
        "SELECT count(*) FROM led_children(today())",
        0,
    ),
    "led_talks()": ("counts of talks in them", "SELECT count(*) FROM led_talks()", 0),
    "proposals_to_read()": (
        "numbers of cases that one works with, or of the units one leads",
        "SELECT count(*) FROM proposals_to_read()",
        0,
    ),
    "caseloads()": ("counts of the cases one leads or has", "SELECT count(*) FROM caseloads()", 0),
    "review_cases(bigint,uuid[],bytea[],bigint[],bytea[],bytea[],date[],timestamp with time zone)": (
        "nothing: words to those who have a case of the unit one leads",
        """SELECT review_cases(1, ARRAY[gen_random_uuid()], ARRAY[''::bytea], ARRAY[{case}::bigint],
            ARRAY[NULL::bytea], ARRAY[NULL::bytea], ARRAY[NULL::date], now())""",
        RAISED,
    ),
    "work_of(bigint)": ("counts of the cases one leads", "SELECT count(*) FROM work_of({anna})", 0),
    "hand_over_tasks(bigint,bigint,bigint)": (
        "whose the tasks of a case are, by one who leads its unit",
        "SELECT hand_over_tasks({case}, {anna}, {me})",
        RAISED,
    ),
    "my_urgent()": ("what waits for oneself", "SELECT count(*) FROM my_urgent()", 0),
    "find_duty_cards(text,bytea)": (
        "cards marked for the duty where one works",
        "SELECT find_duty_cards('{number}', NULL) = '{{}}'",
        True,
    ),
    "break_glass(uuid[],bytea[],bytea[],uuid[],bytea[],text,bigint,bytea,text,timestamp with time zone,date,integer)": (
        "a case for an hour, for a reason, to be reviewed; the same for none and for a wall",
        """SELECT break_glass(ARRAY[gen_random_uuid()], ARRAY[''::bytea], ARRAY[''::bytea],
            ARRAY[gen_random_uuid(), gen_random_uuid()], ARRAY[''::bytea, ''], '{number}', {unit}, NULL, '', now(),
            today(), 3)""",
        RAISED,
    ),
    "decide_glass(bigint,boolean,uuid,bytea,timestamp with time zone,date)": (
        "a case across a wall for another, by one who leads its unit",
        "SELECT decide_glass({request}, true, gen_random_uuid(), '', now(), today())",
        RAISED,
    ),
    "acts_behind_glass(bigint)": (
        "when what was done, for the one who reviews",
        "SELECT count(*) FROM acts_behind_glass({review})",
        0,
    ),
    "overdue_glass_reviews()": ("reviews, to the system", "SELECT count(*) FROM overdue_glass_reviews()", RAISED),
    "instruct(uuid,bytea,bigint,bytea,timestamp with time zone)": (
        "nothing: words to those who have a case of the unit one leads",
        "SELECT instruct(gen_random_uuid(), '', {case}, '', now())",
        RAISED,
    ),
    "ask_partner_contact(uuid,uuid,bigint,date,timestamp with time zone,uuid,bytea,bytea)": (
        "nothing: words to those who have a case of the unit one leads",
        "SELECT ask_partner_contact(u, u, {case}, today(), now(), u, '', '') FROM gen_random_uuid() AS u",
        RAISED,
    ),
    # the review of the log
    "my_review_units()": ("units one reviews", "SELECT NOT ({unit} = ANY (my_review_units()))", True),
    "review_events(bigint)": ("traces behind an item", "SELECT count(*) FROM review_events({item})", 0),
    "review_hours(bigint)": ("counts behind an item", "SELECT count(*) FROM review_hours({item})", 0),
    "review_mark(bigint)": ("whether an item has changed", "SELECT review_mark({item})", None),
    "review_item(bigint,text,bytea,timestamp with time zone,text)": (
        "the outcome of an item, by one who sees it",
        "SELECT review_item({item}, 'in_order', NULL, now(), '')",
        RAISED,
    ),
    "cases_to_judge(uuid[])": (
        "whose the cases of traces are, to the system",
        "SELECT count(*) FROM cases_to_judge(ARRAY(SELECT gen_random_uuid()))",
        RAISED,
    ),
    "declared_near(bigint[],uuid[])": (
        "who is near whom, to the system",
        "SELECT count(*) FROM declared_near(ARRAY[{me}]::bigint[], ARRAY[gen_random_uuid()])",
        RAISED,
    ),
    "file_room(bigint,bigint,bigint,bigint,bigint)": (
        "a word: whether the files of own cases have room; of another's always that there is none",
        "SELECT file_room({case}, 1, 1000000, 1000000, 100)",
        "case",
    ),
    "files_unknown(uuid[])": (
        "which names on the disk no row has, to the system",
        "SELECT files_unknown(ARRAY[gen_random_uuid()])",
        RAISED,
    ),
    "addresses_to_judge(bigint[],uuid[])": (
        "what is sealed of two addresses, to the system",
        "SELECT count(*) FROM addresses_to_judge(ARRAY[{me}]::bigint[], ARRAY[gen_random_uuid()])",
        RAISED,
    ),
    "take_traces_to_judge(integer)": (
        "traces, to the system",
        "SELECT count(*) FROM take_traces_to_judge(10)",
        RAISED,
    ),
    "flag_for_review(uuid,bytea,bigint,bigint,uuid,date,text[],timestamp with time zone,timestamp with time zone,"
    "integer,date)": (
        "nothing, to the system",
        """SELECT flag_for_review(gen_random_uuid(), '', {anna}, {unit}, NULL, today(), '{{night}}', now(), now(), 1,
            today())""",
        RAISED,
    ),
    # one human being in two rows
    "my_register_tasks()": ("tasks of a controller", "SELECT my_register_tasks() = '{{}}'", True),
    "register_rows(bigint)": ("two rows, to a controller outside", "SELECT count(*) FROM register_rows({task})", 0),
    "preview_join(bigint)": ("whom a join would close", "SELECT count(*) FROM preview_join({task})", 0),
    "show_in_register(uuid,bytea,bytea,bigint,uuid,timestamp with time zone)": (
        "a protected name, to a controller outside",
        "SELECT * FROM show_in_register(gen_random_uuid(), '', '', {task}, '{twin}', now())",
        RAISED,
    ),
    "decide_in_register(uuid,bytea,bytea,bigint,text,text,uuid,timestamp with time zone,integer)": (
        "a join, by two controllers outside",
        "SELECT decide_in_register(gen_random_uuid(), '', '', {task}, 'joined', 'proposed', NULL, now(), 90)",
        RAISED,
    ),
    "keep_apart(bigint,uuid,bytea,timestamp with time zone)": (
        "nothing: that no hint is given of a row, by controllers",
        "SELECT keep_apart({task}, '{twin}', NULL, now())",
        RAISED,
    ),
    "mend_register()": ("nothing: files hints that were missed", "SELECT mend_register()::text", ""),
    "end_own_relation(bigint,timestamp with time zone,text,bytea)": (
        "nothing: the end of what oneself has declared",
        "SELECT end_own_relation({own}, now(), 'over', '')",
        RAISED,
    ),
    # contacts
    "settle_contact(bigint)": (
        "whether a contact one wrote down may be read back",
        "SELECT settle_contact({contact})",
        True,
    ),
    "tell_of_contact(bigint,text[])": (
        "to those who have a person's case, that one wrote a contact about that person now; to the asker nothing",
        "SELECT tell_of_contact({contact}, '{{contact_danger}}')",
        "",
    ),
    "contacts_out_of_hand(bigint[])": (
        "which of the contacts that one receives are had by somebody from whom a wall hides them",
        "SELECT cardinality(contacts_out_of_hand(ARRAY[{contact}::bigint]))",
        0,
    ),
    "contact_sent_in(uuid)": (
        "which contact one made oneself by that form in the last two weeks, and marks of what one told",
        "SELECT count(*) FROM contact_sent_in((SELECT submission FROM intake_contact WHERE id = {contact}))",
        0,
    ),
    "contact_counts(bigint[],timestamp with time zone,timestamp with time zone,integer,text[])": (
        "counts, for one who leads the unit",
        "SELECT count(*) FROM contact_counts(ARRAY[{unit}::bigint], '2000-01-01', NULL, 18, '{{}}')",
        0,
    ),
    "reception_counts(bigint[],integer[],timestamp with time zone,date)": (
        "counts, for one who leads the unit",
        "SELECT count(*) FROM reception_counts(ARRAY[{unit}::bigint], ARRAY[14], '2000-01-01', today())",
        0,
    ),
    "send_in_contact(bigint,jsonb)": (
        "nothing: a contact in by the open form, from one who is not signed in",
        "SELECT send_in_contact({unit}, '{{}}'::jsonb)",
        RAISED,
    ),
    "open_rating(bytea,bytea)": (
        "nothing: whether a code holds, to the tablet that types it in",
        "SELECT open_rating('b', 'c')",
        "unknown",
    ),
    "is_rating_code(bytea)": ("nothing: whether a code holds", "SELECT is_rating_code('b')", False),
    "rating_on(bytea)": (
        "which questions, to the tablet that opened them with a code",
        "SELECT count(*) FROM generate_series(1, 50) n, rating_on(int4send(n))",
        0,
    ),
    "leave_rating(bytea)": ("nothing: ends what one's own tablet opened", "SELECT leave_rating('c')", False),
    "hand_in_rating(bytea,jsonb)": (
        "nothing: answers in from the tablet that opened the questions",
        "SELECT hand_in_rating('c', '{{}}'::jsonb)",
        False,
    ),
    # numbers
    "next_case_number(bigint,integer)": ("the next number", "SELECT next_case_number({unit}, 2026)", RAISED),
    "local_limit(text,bigint)": ("a limit of the organisation", "SELECT local_limit('searches', {unit})", None),
    "count_search_within()": ("the same, and the limit", "SELECT (count_search_within())[1] < 9", True),
    "count_search()": ("one's own searches of this minute", "SELECT count_search() < 3", True),
    "more_talks_asked(timestamp with time zone)": (
        "numbers of cases at the units one leads",
        "SELECT count(*) FROM more_talks_asked('2000-01-01') WHERE unit_id = {unit}",
        0,
    ),
    "my_held_groups()": ("groups that one holds", "SELECT my_held_groups() = '{{}}'", True),
    "my_held_seats()": ("who is in the groups that one holds", "SELECT my_held_seats() = '{{}}'", True),
    "hosts_to_decide()": (
        "who holds a group and has declared somebody since, to who leads its unit and to oneself",
        "SELECT hosts_to_decide() = '{{}}'",
        True,
    ),
    "seats_at_meeting(bigint)": (
        "what traces call the cases in a group that one holds",
        "SELECT count(*) FROM seats_at_meeting({met})",
        0,
    ),
    "mark_attendance(bigint,bigint[],text[],timestamp with time zone)": (
        "who was at a meeting of a group that one holds",
        "SELECT mark_attendance({met}, '{{}}', '{{}}', now())",
        RAISED,
    ),
    "book_group_times(bigint)": (
        "the hours of those who hold a group, for one of them or who leads its unit",
        "SELECT book_group_times((SELECT m.group_id FROM support_groupmeeting m WHERE m.id = {met}))",
        RAISED,
    ),
    "tell_of_change(bigint,text[],text,boolean,bigint,text)": (
        "that something that stood was taken away, in a case that one works with",
        "SELECT tell_of_change({case}, '{{plan}}', 'safety', true, NULL, '')",
        REFUSED,
    ),
    "tell_the_named(bigint,text[],bigint[],uuid,text,date)": (
        "that somebody stands by name in what one wrote, in a case that one works with",
        "SELECT tell_the_named({case}, '{{named_decider}}', '{{1}}', gen_random_uuid(), 'promise', today())",
        REFUSED,
    ),
    "tell_who_leads(bigint,text[])": (
        "what one did, to those who lead the unit of a case that one works with",
        "SELECT tell_who_leads({case}, '{{clock}}')",
        REFUSED,
    ),
    "tell_of_commission(bigint)": (
        "that a commission of a case that one works with is taken back",
        "SELECT tell_of_commission({commission})",
        REFUSED,
    ),
    "tell_of_answer(bigint)": ("what one has said of a commission", "SELECT tell_of_answer(0)", REFUSED),
    "tell_of_own_support(bigint)": (
        "what one has answered to a proposal of own support",
        "SELECT tell_of_own_support(0)",
        REFUSED,
    ),
    "say_of_carrying_out(bigint,text,integer)": (
        "that what a case that one works with carries out for another has ended or goes on",
        "SELECT count(*) FROM say_of_carrying_out({case}, 'resumed', NULL)",
        REFUSED,
    ),
    "tell_across_link(bigint,bigint)": (
        "that what one shared through a link is shared no longer",
        "SELECT tell_across_link({link}, {case})",
        REFUSED,
    ),
    "notices_to_me()": (
        "what is told to oneself alone",
        "SELECT count(*) FROM notices_to_me()",
        0,
    ),
    "hear_notice(uuid,timestamp with time zone,boolean)": (
        "that one has read what is told to oneself alone",
        "SELECT hear_notice((SELECT t.public_id FROM cases_task t LIMIT 1), now(), true)",
        REFUSED,
    ),
    "said_not_so(uuid)": (
        "who says that what stands of them in a row is not so, by the random id that whoever reads the row has",
        "SELECT said_not_so((SELECT p.public_id FROM cases_promise p LIMIT 1))",
        None,
    ),
    "tell_of_meetings(bigint)": (
        "what is to be told in the cases of who comes to a group that one holds",
        "SELECT tell_of_meetings((SELECT m.group_id FROM support_groupmeeting m WHERE m.id = {met}))",
        RAISED,
    ),
    "meetings_to_tell(bigint)": (
        "which meetings the one of an own place is to be told of",
        "SELECT meetings_to_tell({place}) = '{{}}'",
        True,
    ),
    "clashing_places(bigint)": ("own places that cannot be kept", "SELECT clashing_places({case}) = '{{}}'", True),
    "waiting_lines()": (
        "numbers of cases that one has, and of those that wait at the units one leads",
        "SELECT count(*) FROM waiting_lines() WHERE unit_id = {unit}",
        0,
    ),
    "take_method_note_away(bigint)": (
        "nothing: takes away a note about a method that one has written, or as one who leads",
        "SELECT take_method_note_away(0)",
        False,
    ),
    "work_by_role()": (
        "counts, for one who leads the unit",
        "SELECT count(*) FROM work_by_role() WHERE unit_id = {unit}",
        0,
    ),
    "waiting_ended(date)": (
        "counts, for one who leads the unit",
        "SELECT count(*) FROM waiting_ended('2000-01-01') WHERE unit_id = {unit}",
        0,
    ),
    "booked_sessions(bigint,timestamp with time zone,timestamp with time zone)": (
        "counts, for one who leads the unit",
        "SELECT count(*) FROM booked_sessions({unit}, now() - interval '1 year', now() + interval '1 year')",
        0,
    ),
    "rooms_taken(timestamp with time zone,timestamp with time zone)": (
        "which rooms are taken, where one works",
        "SELECT count(*) FROM rooms_taken(now() - interval '1 year', now() + interval '1 year')",
        0,
    ),
    "place_is_free(bigint,timestamp with time zone,timestamp with time zone,interval)": (
        "whether the other side is booked near, to one who books for a case of one's own",
        "SELECT place_is_free({case}, now(), now(), '2 hours')",
        RAISED,
    ),
    "tries_at_hours()": ("how often one was told today that hours are taken", "SELECT tries_at_hours()", 0),
    "untold_since(date)": (
        "cases in which somebody is long to be told, at units one leads",
        "SELECT count(*) FROM untold_since('2100-01-01')",
        0,
    ),
    "talks_without_holder()": (
        "talks that nobody can hold, at units one leads",
        "SELECT count(*) FROM talks_without_holder()",
        0,
    ),
    "give_talk(bigint,uuid,bigint)": (
        "a talk that nobody can hold, by one who leads its unit",
        "SELECT give_talk((SELECT max(id) FROM support_session), gen_random_uuid(), {me})",
        RAISED,
    ),
    "joint_work_stood(bigint,bigint,timestamp with time zone)": (
        "whether one's own approval of joint work with one of the other parties holds, in a case that one works with",
        "SELECT joint_work_stood({case}, 1, now())",
        False,
    ),
    "may_hold(bigint,bigint)": (
        "whether a colleague has the other side, to one who books for a case of one's own",
        "SELECT may_hold({case}, {anna})",
        RAISED,
    ),
    "calendar_of(bytea)": (
        "whose hours a secret link leads to, to whoever has the link",
        "SELECT calendar_of('\\x00'::bytea)",
        None,
    ),
    # figures
    "case_counts(date,date)": (
        "counts over all units, for those who may read statistics; suppressed by reports",
        "SELECT count(*) FROM case_counts('2000-01-01', '2100-01-01') WHERE cases < 0",
        0,
    ),
    "continuity(bigint[])": (
        "how often the clients of these cases have told, of those that one sees oneself",
        "SELECT count(*) FROM continuity(ARRAY[{case}]::bigint[])",
        0,
    ),
    "continuity_of(bigint)": (
        "the same of one case",
        "SELECT count(*) FROM continuity_of({case})",
        0,
    ),
    "closing_counts(date,date)": (
        "counts of the cases that ended at units that have enough of them, for those who may read statistics",
        "SELECT count(*) FROM closing_counts('2000-01-01', '2100-01-01') WHERE closed < 5 OR known < 5",
        0,
    ),
    "own_support_counts(date,date)": (
        "counts over enough children of a unit, for those who may read statistics",
        (
            "SELECT count(*) FROM own_support_counts('2000-01-01', '2025-12-31') WHERE children < 5 OR started < 5 "
            "OR own_cases < 5 OR supported BETWEEN 1 AND 4 OR children - supported BETWEEN 1 AND 4"
        ),
        0,
    ),
    "own_support_obstacles(date,date)": (
        "counts over enough children of the city, for those who may read statistics",
        "SELECT count(*) FROM own_support_obstacles('2000-01-01', '2025-12-31') WHERE children < 5",
        0,
    ),
    "extension_counts(date,date)": (
        "sums over enough of the helps of a unit, for those who may read statistics",
        (
            "SELECT count(*) FROM extension_counts('2000-01-01', '2100-01-01') "
            "WHERE asked < 5 OR answered < 5 OR ended < 5"
        ),
        0,
    ),
    "child_case_counts(date,date)": (
        "counts over enough children's cases of the city, for those who may read statistics",
        "SELECT count(*) FROM child_case_counts('2000-01-01', '2100-01-01') WHERE cases < 5",
        0,
    ),
    "asking_counts(date,date,text[])": (
        "counts over enough cases of a unit, and of a district a quarter alone, for those who may read statistics",
        (
            "SELECT count(*) FROM asking_counts('2000-01-01', '2100-01-01', '{{violence_screening}}') WHERE cases < 5 "
            "OR asked BETWEEN 1 AND 4 OR exposed BETWEEN 1 AND 4 OR dimension = 'district' AND cases IS NOT NULL"
        ),
        0,
    ),
    "unmet_counts(date,date)": (
        "counts of the cases of a unit in which enough wished for the same help, for those who may read statistics",
        "SELECT count(*) FROM unmet_counts('2000-01-01', '2100-01-01') WHERE cases < 5",
        0,
    ),
    "mark_counts(date,date)": (
        "counts of the cases of a unit of which enough are marked with the same, for those who may read statistics",
        "SELECT count(*) FROM mark_counts('2000-01-01', '2100-01-01') WHERE cases < 5",
        0,
    ),
    "childs_investigations(bigint)": (
        "how many investigations of the child there have been under the board, in a child's case that one sees oneself",
        "SELECT coalesce(sum(ended), 0) FROM childs_investigations({case})",
        0,
    ),
    "open_entrance_counts(date,date,text[])": (
        "counts of the cases of a unit in which enough began by an open entrance, for those who may read statistics",
        "SELECT count(*) FROM open_entrance_counts('2000-01-01', '2100-01-01', ARRAY['trappan']) WHERE cases < 5",
        0,
    ),
    "continuity_counts(date,date)": (
        "sums over the cases of units that have enough of them, for those who may read statistics",
        "SELECT count(*) FROM continuity_counts('2000-01-01', '2100-01-01') WHERE cases < 5 OR met < 5",
        0,
    ),
    "treating_units(date,date)": (
        "units",
        "SELECT count(*) >= 0 FROM treating_units('2026-01-01', '2026-12-31')",
        True,
    ),
    # registers
    "import_cases(imported_case[],boolean,timestamp with time zone,text)": (
        "cases of units that one manages",
        IMPORT,
        RAISED,
    ),
    "cases_to_import(bigint[],text[])": (
        "cases of units that one manages",
        "SELECT count(*) FROM cases_to_import(ARRAY[{unit}], ARRAY['{number}'])",
        0,
    ),
    "persons_to_import(bigint[])": (
        "persons of them",
        "SELECT count(*) FROM persons_to_import(ARRAY[{person}::bigint])",
        0,
    ),
    "handled_to_import(bigint[])": (
        "whether they have a handler",
        "SELECT count(*) FROM handled_to_import(ARRAY[{case}::bigint])",
        0,
    ),
    "hold_to_import(bigint[])": (
        "whether they have changed since, and nobody else has them meanwhile",
        "SELECT count(*) FROM hold_to_import(ARRAY[{case}::bigint])",
        0,
    ),
    "import_held(bigint[])": (
        "which of them somebody has written in, of the cases at units that one manages",
        "SELECT count(*) FROM import_held(ARRAY[{case}::bigint])",
        0,
    ),
    "hold_import(bigint[])": (
        "that nobody writes in them meanwhile; it answers nothing",
        "SELECT hold_import(ARRAY[{case}::bigint])::text",
        "",
    ),
    "undo_import(bigint[],text)": (
        "that what a file brought in goes, at units that one manages",
        "SELECT undo_import(ARRAY[{case}::bigint], '')",
        RAISED,
    ),
    "rows_to_import(bigint[])": ("rows of them", "SELECT count(*) FROM rows_to_import(ARRAY[{case}::bigint])", 0),
    # keys: for the system itself
    "keys_under(text,integer,bigint,integer)": (
        "wrapped keys, to the system",
        "SELECT count(*) FROM keys_under('cases_case', 1, 0, 10)",
        REFUSED,
    ),
    "rewrap_keys(text,bigint[],bytea[],bytea[])": (
        "nothing, to the system",
        "SELECT rewrap_keys('cases_case', ARRAY[{case}::bigint], ARRAY[''::bytea], ARRAY[''::bytea])",
        REFUSED,
    ),
    "keys_left_under(text,integer)": ("a count, to the system", "SELECT keys_left_under('cases_case', 1)", REFUSED),
    "end_master_key(integer)": ("nothing, to the system", "SELECT end_master_key(1)", REFUSED),
    # traces
    "leave_trace(bigint,bigint,uuid,text,text,text,text,bytea)": (
        "nothing: a trace in one's own name",
        "SELECT leave_trace({anna}, 1, NULL, 'case.read', '', '', '', '')",
        RAISED,
    ),
    "leave_opening(bigint,bigint,uuid,text,text,text,text,bytea)": (
        "one's own openings of this hour",
        "SELECT leave_opening({anna}, 1, NULL, 'case.read', '', '', '', '')",
        RAISED,
    ),
    "leave_opening_within(bigint,bigint,uuid,text,text,text,text,bytea)": (
        "the same, and the limits",
        "SELECT leave_opening_within({anna}, 1, NULL, 'case.read', '', '', '', '')",
        RAISED,
    ),
    "leave_contact_reading(bigint,bigint,uuid,text,text,text,text,bytea)": (
        "nothing: a trace in one's own name",
        "SELECT leave_contact_reading({anna}, 1, NULL, 'contact.read', '', '', '', '')",
        RAISED,
    ),
    "make_trace_months(integer)": ("nothing", "SELECT make_trace_months(1)::text", ""),
    "trace_heads()": ("how many traces there are, and hashes", "SELECT count(*) >= 0 FROM trace_heads()", True),
    "broken_traces()": ("which trace is broken", "SELECT count(*) FROM broken_traces()", 0),
    "missing_anchors(integer[],bigint[],text[])": (
        "whether a hash is that of a trace",
        "SELECT count(*) FROM missing_anchors(ARRAY[1], ARRAY[1::bigint], ARRAY['00'])",
        1,
    ),
    "clear_drafts_of_closed()": ("nothing", "SELECT clear_drafts_of_closed()::text", None),
    "clear_old_drafts()": ("nothing", "SELECT clear_old_drafts()::text", None),
}
"""
Each function that the application may call: what it gives, an attack by one of another unit, and what comes of it.

`RAISED` is that it says no. A new function is added here with its attack; one that gives rows about people to somebody
without a relation to them has no place.
"""


def test_s05_each_function_the_application_may_call_has_its_attack(scene: Scene) -> None:
    callable_ones = rows(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
        "AND has_function_privilege('livlina_app', p.oid, 'EXECUTE')"
    )
    assert {name for (name,) in callable_ones} == set(FUNCTIONS)


KEYS_OF = {
    "cases_case": "my_cases my_worked_cases my_noted_cases my_second_cases my_signing_cases my_level4_cases "
    "my_cases_in_hand my_cases_past_a_wall",
    "cases_caseline": "my_led_sides",
    "cases_commission": "my_commissions my_received_commissions",
    "cases_caselink": "links_of_my_cases my_links my_live_links",
    "cases_dangermessage": "my_danger_messages my_fallen_danger my_kept_danger",
    "people_duplicatetask": "my_register_tasks",
    "cases_reviewitem": "my_fallen_items my_settled_items",
    "cases_engagement.case_id": "my_hiding_cases",
    "cases_glassopening": "my_glass_openings",
    "cases_glassreview": "my_glass_reviews",
    "cases_jointwork": "my_led_approvals",
    "cases_nightcard": "my_duty_cards",
    "cases_ownsupport": "my_own_support my_received_own_support",
    "cases_sharedfact": "facts_shared_with_me",
    "intake_contact": "my_calls calls_of_my_clients",
    "organisation_board": "my_boards",
    "organisation_staff": "my_registered_staff let_through_lately",
    "organisation_unit": "my_led_units my_receiving_units my_working_units my_duty_units my_review_units",
    "people_person": "my_parties my_worked_parties all_my_callers my_callers my_clients my_level4_clients "
    "my_shielded_persons",
    "support_grouphost": "hosts_to_decide",
    "support_groupseat": "my_held_seats",
    "support_helpgroup": "my_held_groups",
}
"""Of which rows the lists of keys are that the application may ask the database for."""


def test_s05_s10_no_list_of_keys_names_a_row_that_the_one_who_asks_is_not_shown(scene: Scene, application: Any) -> None:
    """The key of a row beyond a wall tells that she is known here; so no list is of what one does not see."""
    listed = {f"{name}()": rows for rows, names in KEYS_OF.items() for name in names.split()}
    callable_ones = rows(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
        "AND has_function_privilege('livlina_app', p.oid, 'EXECUTE') AND p.prorettype = 'bigint[]'::regtype "
        "AND p.pronargs = 0"
    )
    assert {name for (name,) in callable_ones} == set(listed)
    told = set()
    for staff in scene.staff.values():
        with application(actor(staff)):
            for name, where in listed.items():
                table, _, column = where.partition(".")
                seen = f'SELECT "{column or "id"}" FROM "{table}"'
                if found := rows(f"SELECT unnest({name}) EXCEPT {seen}"):
                    told.add((name, staff.name, tuple(key for (key,) in found)))
    assert told == set()


def named_in(scene: Scene, me: Any) -> dict[str, Any]:
    """What the attacks of `FUNCTIONS` name: things of ours, which are none of that one's."""
    ours = scene.files[Role.THERAPIST.value, Situation.OWN]
    return {
        "me": me.pk,
        "anna": scene.staff[Role.THERAPIST].pk,
        "staff": f"ARRAY{[staff.pk for staff in scene.staff.values()]}",
        "unit": scene.unit.pk,
        "board": ours.case.board_id,
        "case": ours.case.pk,
        "other": scene.files[Role.THERAPIST.value, Situation.BESIDE].case.pk,
        "number": ours.case.number,
        "person": ours.case.person_id,
        "twin": ours.twin.public_id,
        **{
            name: getattr(ours, name).pk
            for name in (
                "contact",
                "engagement",
                "approval",
                "request",
                "message",
                "review",
                "item",
                "task",
                "own",
                "commission",
                "support",
                "link",
                "met",
                "place",
            )
        },
    }


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.UNIT_MANAGER, Role.LOG_REVIEWER, Role.SYSTEM_ADMIN])
def test_s05_no_function_of_the_database_gives_a_stranger_anything_of_ours(
    scene: Scene, application: Any, role: Role
) -> None:
    stranger = worker(UnitFactory(), role)
    named = named_in(scene, stranger)
    wrong = []
    with application(actor(stranger)):
        for name, (_, sql, comes) in FUNCTIONS.items():
            statement = sql.format(**named)
            found = attempt(statement)
            if isinstance(found, int):
                with transaction.atomic():
                    found = rows(statement)[0][0]
                    transaction.set_rollback(True)
            if found != comes:
                wrong.append(f"{name}: {found!r}, should be {comes!r}")
    assert wrong == [], "\n".join(wrong)


def test_s12_s15_a_controller_within_one_of_the_teams_judges_nothing_of_it(scene: Scene, application: Any) -> None:
    """One who also has a case of the client, at whichever unit, is not outside."""
    me = scene.staff[Role.REGISTER_CONTROLLER]
    file = scene.files[Role.REGISTER_CONTROLLER.value, Situation.OWN]
    named = named_in(scene, me) | {"task": file.task.pk, "twin": file.twin.public_id}
    with application(actor(me)):
        assert rows("SELECT my_register_tasks() && ARRAY[%s]::bigint[]", file.task.pk) == [(False,)]
        for name in FUNCTIONS:
            _, sql, comes = FUNCTIONS[name]
            if "{task}" in sql:
                found = attempt(statement := sql.format(**named))
                assert (rows(statement)[0][0] if isinstance(found, int) else found) == comes, name
