"""A new master key for the whole house, the door it goes through, and a key that is destroyed (S-90, S-91)."""

import ast
import base64
import json
import os
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction

import livlina
from livlina.access import key_marks, rotation
from livlina.access.actor import NOBODY, system
from livlina.access.keys import KeyDestroyed
from livlina.access.terms import Role
from livlina.cases.models import Case, Note
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.cli import keys as command
from livlina.cli import main
from livlina.cli.outcome import Failed
from livlina.core import clock, new_master, secrets
from livlina.core.postgres.locks import attempt
from livlina.core.sealed import wrap
from livlina.intake.models import Contact
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.models import Draft
from livlina.organisation.signin import MfaAdapter, factors_of
from livlina.organisation.tests.coming_in import equip
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Person
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SYSTEM = system("root")
ROOT = Path(livlina.__file__).parent


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """A folder of keys that the database has met: the hash key and master key 1."""
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://livlina_app@db.example.se/livlina")  # a server of one's own
    tmp_path.chmod(0o700)
    for name in ("master-001", "hash"):
        put(tmp_path, name)
    monkeypatch.setenv("LIVLINA_KEYS_MET", "")
    key_marks.compare()
    return tmp_path


def put(folder, name):
    path = folder / f"{name}.key"
    path.write_bytes(base64.b64encode(os.urandom(32)))
    path.chmod(0o600)


@pytest.fixture
def filled(keys):
    """One of everything that is wrapped by a master key."""
    note = NoteFactory(text="hemligheten")
    contact = ContactFactory(unit=note.case.unit, note="det som sades")
    anna = worker(note.case.unit)
    secret = equip(anna)
    at = clock.now()
    draft = Draft.objects.create(staff=anna, form=uuid4(), path="/", typed="[]", changed_at=at)
    alone = PersonFactory(name="Utan Ärende")
    return {"note": note, "contact": contact, "anna": anna, "secret": secret, "draft": draft, "alone": alone}


def opens(filled):
    """Everything that was written opens, read anew."""
    assert Note.objects.select_related("case").get(pk=filled["note"].pk).text == "hemligheten"
    assert Contact.objects.get(pk=filled["contact"].pk).note == "det som sades"
    assert Draft.objects.get(pk=filled["draft"].pk).typed == "[]"
    assert Person.objects.get(pk=filled["alone"].pk).name == "Utan Ärende"
    anna = filled["anna"]
    with factors_of(anna):
        data = anna.authenticator_set.get(type="totp").data
        assert MfaAdapter().decrypt(data["secret"]) == filled["secret"]
        seed = anna.authenticator_set.get(type="recovery_codes").data["seed"]
        assert MfaAdapter().decrypt(seed)


def rotated(**more):
    return rotation.rotate(SYSTEM, **{"progress": lambda *_: None, "waiting": lambda: None} | more)


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def refused(by=DatabaseError, match=None):
    with pytest.raises(by, match=match), transaction.atomic():
        yield


def under(master):
    """Every column of the whole database that holds a value which begins as a key wrapped by that master key."""
    found = set()
    columns = ask(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'bytea'::regtype"
        "   AND NOT a.attisdropped"
    )
    for table, column in columns:
        sql = f"SELECT EXISTS (SELECT FROM {table} WHERE octet_length({column}) = 61 AND get_byte({column}, 0) = %s)"
        if ask(sql, master) == [(True,)]:
            found.add(f"{table}.{column}")
    for (data,) in ask("SELECT data::text FROM mfa_authenticator"):
        texts = [text for text in json.loads(data).values() if isinstance(text, str)]
        if any(base64.b64decode(text)[0] == master for text in texts):
            found.add("mfa_authenticator.data")
    return found


def test_s91_everything_gets_the_new_master_key_and_opens(application, filled, keys, traces):
    before = under(1)
    assert before == {
        "cases_case.wrapped_key",
        "intake_contact.wrapped_key",
        "organisation_draft.wrapped_key",
        "people_person.wrapped_key",
        "mfa_authenticator.data",
    }
    with application(SYSTEM):
        done = rotated()
    assert (done.old, done.new, done.resumed, done.broken) == ([1], 2, False, set())
    assert {name: count for name, count in done.renewed.items() if count} == {
        "cases_case": 1,
        "intake_contact": 1,
        "organisation_draft": 1,
        "people_person": 2,
        "mfa_authenticator": 2,
    }
    assert (under(1), under(2)) == (set(), before)
    assert sorted(path.name for path in keys.glob("*.key")) == ["hash.key", "master-001.retired.key", "master-002.key"]
    opens(filled)
    assert ask("SELECT name FROM access_key_mark WHERE ended_at IS NULL ORDER BY 1") == [("hash",), ("master-002",)]
    key_marks.compare()  # the next start asks for the old key no more
    assert [row["actor_id"] for row in traces("keys.rewrapped")] == [0] * 5
    assert [json.loads(bytes(row["detail"])) for row in traces("keys.rotated")] == [{"from": 1}]
    assert len(traces("keys.rotation_begun")) == 1


def test_s91_what_is_destroyed_stays_destroyed_and_a_second_rotation_begins_anew(filled, keys):
    Case.objects.update(wrapped_key=b"")
    rotated()
    done = rotated()
    assert (done.old, done.new, done.resumed) == ([2], 3, False)
    assert Case.objects.get().wrapped_key == b""
    assert "cases_case" not in {name for name, count in done.renewed.items() if count}
    (keys / "master-002.retired.key").unlink()
    (keys / "master-003.key").rename(keys / "master-004.key")  # a number that has been is not taken again
    with refused(secrets.MissingSecret):
        key_marks.compare()


def half_made():
    new_master.make(above=0)


def half_met():
    new_master.make(above=0)
    key_marks.remember()


def half_taken_into_use():
    half_met()
    new_master.take_into_use(2)


def half_wrapped():
    half_taken_into_use()
    with rotation.acting_as(SYSTEM):
        rotation.Table("people_person").renew(1, above=0)


def half_ended():
    half_wrapped()
    with rotation.acting_as(SYSTEM):
        for holder in rotation.holders():
            holder.renew(1, above=0)
        ask("SELECT end_master_key(1)")


@pytest.mark.parametrize("half", [half_made, half_met, half_taken_into_use, half_wrapped, half_ended])
def test_s91_a_rotation_that_broke_off_is_started_over_and_finished(filled, keys, half):
    half()
    opens(filled)
    key_marks.compare()  # all can start meanwhile
    done = rotated()
    assert (done.old, done.new, done.resumed) == ([1], 2, True)
    assert under(1) == set()
    assert list(secrets.master_keys()) == [2]
    opens(filled)


def test_s91_a_next_key_laid_there_by_hand_is_the_one_that_is_taken(filled, keys):
    put(keys, "master-007.next")
    given = secrets.sealing_key("master-007")
    assert rotated().new == 7
    assert secrets.current_master_key() == (7, given)


def test_s91_a_key_that_does_not_open_is_left_and_the_old_master_key_with_it(filled, keys, capsys):
    other = CaseFactory()
    Case.objects.filter(pk=other.pk).update(wrapped_key=Case.objects.get(pk=filled["note"].case.pk).wrapped_key)
    done = rotated()
    assert done.broken == {f"cases_case:{other.public_id}"}
    assert under(1) == {"cases_case.wrapped_key"}
    assert (list(secrets.master_keys()), done.retired) == ([1, 2], [])
    opens(filled)
    told = command.told(done)
    assert (told["done"], told["left"]) == (False, 1)
    command.print_text(done)
    assert "De är orörda, och den tidigare huvudnyckeln ligger kvar." in capsys.readouterr().err
    Case.objects.filter(pk=other.pk).update(wrapped_key=b"")
    assert rotated().broken == set()


def test_s91_more_than_a_batch_is_renewed(keys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    for _ in range(5):
        PersonFactory()
    said = []
    done = rotated(progress=lambda *counts: said.append(counts))
    assert done.renewed["people_person"] == 5
    assert (2, 5) in said
    assert said[-1][0] == 5
    assert under(1) == set()


def test_s91_what_was_read_before_is_saved_without_the_old_key(filled, keys):
    person, case = Person.objects.get(pk=filled["alone"].pk), Case.objects.get(pk=filled["note"].case.pk)
    person.name = "Nytt Namn"
    case.talks_before = 3
    half_ended()  # all are renewed, and the old key waits for us
    person.save(), case.save()
    assert under(1) == set()
    assert Person.objects.get(pk=person.pk).name == "Nytt Namn"
    opens({**filled, "alone": PersonFactory(name="Utan Ärende")})


def test_s91_a_key_made_before_the_change_and_saved_after_is_wrapped_by_the_new(keys):
    person = PersonFactory.build(name="Sen Sparad")
    assert person.cipher
    half_taken_into_use()
    person.save()
    assert (under(1), under(2)) == (set(), {"people_person.wrapped_key"})
    assert Person.objects.get(pk=person.pk).name == "Sen Sparad"


def test_s91_a_destroyed_key_is_dead_and_nothing_read_before_brings_it_back(application, filled):
    case = Case.objects.get(pk=filled["note"].case.pk)
    assert case.notes.get().text == "hemligheten"
    Case.objects.filter(pk=case.pk).update(wrapped_key=b"")
    case.save()  # read a moment before, with its key at hand
    case.notes.create(text="skrivet med en död nyckel", happened_at=clock.now(), written_at=clock.now())
    assert bytes(Case.objects.get(pk=case.pk).wrapped_key) == b""
    for note in Note.objects.select_related("case"):
        with pytest.raises(KeyDestroyed):
            _ = note.text
    with refused(KeyDestroyed):
        Case.objects.get(pk=case.pk).notes.create(text="ny", happened_at=clock.now(), written_at=clock.now())
    assert Person.objects.get(pk=case.person_id).name


def door():
    """Each way through the door, as an attacker would ask."""
    key, owner, wrapped = ask("SELECT id, public_id, wrapped_key FROM cases_case")[0]
    fresh = wrap(os.urandom(32), owner=str(owner))
    return (
        ("SELECT * FROM keys_under('cases_case', 1, 0, 1000)", ()),
        ("SELECT rewrap_keys('cases_case', %s, %s, %s)", ([key], [bytes(wrapped)], [fresh])),
        ("SELECT keys_left_under('cases_case', 1)", ()),
        ("SELECT end_master_key(1)", ()),
    )


@pytest.mark.parametrize("role", [None, Role.SYSTEM_ADMIN, Role.UNIT_MANAGER, Role.THERAPIST])
def test_s91_the_door_to_the_keys_is_closed_to_everyone_but_the_system(application, filled, role):
    case = filled["note"].case
    who = NOBODY
    if role:
        staff = worker(case.unit, role)
        engaged(case, staff)
        who = actor(staff)
    asked = door()
    before = ask("SELECT id, wrapped_key FROM cases_case")
    with application(who):
        for sql, values in asked:
            with refused(match="Keys are for the system alone"):
                ask(sql, *values)
        for function in ("tables_with_keys", "keys_are_for_the_system"):
            with refused(match="permission denied"):
                ask(f"SELECT {function}()")
    with connection.cursor() as cursor:  # and with no transaction that names anyone
        cursor.execute("SET LOCAL ROLE livlina_app")
        for sql, values in asked:
            with refused(match="Keys are for the system alone"):
                ask(sql, *values)
        cursor.execute("SET LOCAL ROLE NONE")
    assert ask("SELECT id, wrapped_key FROM cases_case") == before


@pytest.mark.parametrize(
    "held_in",
    ["cases_note", "people_whereabouts", "access_trace", "organisation_staff", "cases_case; DROP TABLE cases_note", ""],
)
def test_s91_the_door_hands_out_keys_and_nothing_else(application, filled, held_in):
    with application(SYSTEM):
        for sql in (
            "SELECT * FROM keys_under(%s, 1, 0, 10)",
            "SELECT keys_left_under(%s, 1)",
            "SELECT rewrap_keys(%s, '{}', '{}', '{}')",
        ):
            with refused(match="No keys are held there"):
                ask(sql, held_in)
        ((key, owner, wrapped),) = ask("SELECT * FROM keys_under('cases_case', 1, 0, 10)")
    case = filled["note"].case
    assert (key, owner, len(bytes(wrapped))) == (case.pk, case.public_id, 61)


def test_s91_the_door_takes_back_only_a_key_in_the_place_of_the_one_it_gave(application, filled):
    case = filled["note"].case
    given = bytes(case.wrapped_key)
    fresh = wrap(os.urandom(32), owner=str(case.public_id))
    sql = "SELECT rewrap_keys('cases_case', %s, %s, %s)"
    with application(SYSTEM):
        for nothing in (b"", b"\x01", bytes((9,)) + fresh[1:], fresh + b"x", None):
            with refused(match="no key under a master key of this database"):
                ask(sql, [case.pk], [given], [nothing])
        assert ask(sql, [case.pk], [fresh], [fresh]) == [(0,)]  # it holds another
    Case.objects.update(wrapped_key=b"")
    with application(SYSTEM):
        assert ask(sql, [case.pk], [b""], [fresh]) == [(0,)]  # what is destroyed stays so
    assert bytes(Case.objects.get().wrapped_key) == b""


def test_s91_a_master_key_does_not_end_while_it_is_needed(application, filled, keys):
    with application(SYSTEM):
        with refused(match="still in use"):
            ask("SELECT end_master_key(1)")
        new_master.make(above=0)
        key_marks.remember()
        with refused(match="still in use"):
            ask("SELECT end_master_key(1)")
    with application(SYSTEM), refused(match="permission denied"):
        ask("UPDATE access_key_mark SET ended_at = now()")
    assert ask("SELECT count(*) FROM access_key_mark WHERE ended_at IS NOT NULL") == [(0,)]


def test_s91_the_models_and_the_database_know_the_same_tables():
    tables = {holder.name for holder in rotation.holders() if isinstance(holder, rotation.Table)}
    assert {name for (name,) in ask("SELECT tables_with_keys()")} == tables


def test_s91_whoever_wraps_a_key_offers_it_to_the_rotation():
    """Those who wrap: the field, found on the models, and the second factors, which stand among the holders."""
    wrapping = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "livlina.core.sealed"
        and "wrap" in {name.name for name in node.names}
    }
    assert wrapping == {"access/keys.py", "organisation/signin.py"}
    assert [holder.name for holder in rotation.elsewhere] == ["mfa_authenticator"]


def test_the_command_says_in_json_what_it_did(filled, capsys):
    assert main(["keys", "rotate", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "done": True,
        "from": [1],
        "to": 2,
        "resumed": False,
        "renewed": said["renewed"],
        "left": 0,
        "broken": [],
        "retired": ["master-001.retired.key"],
    }
    assert sum(said["renewed"].values()) == 7


def test_two_rotations_at_once_are_one(filled, keys, capsys):
    with attempt(keys / command.LOCK), pytest.raises(Failed, match="pågår redan"):
        command.rotated()
    assert list(secrets.master_keys()) == [1]


def failing(capsys):
    """What is said when it could not be done: to people, and to programs."""
    assert main(["keys", "rotate", "--format", "json"]) == 1
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert told["done"] is False
    assert captured.err == f"livlina: {told['error']}\n"
    return told["error"]


def test_s91_while_older_work_goes_on_both_keys_stay(filled, keys, capsys, monkeypatch):
    monkeypatch.setattr(rotation, "PATIENCE_SECONDS", 0.5)
    with psycopg.connect(**connection.get_connection_params() | {"context": None, "cursor_factory": None}) as another:
        another.execute("SELECT 1")
        assert failing(capsys).endswith("Kör livlina keys rotate igen när arbetet är klart.")
        assert list(secrets.master_keys()) == [1, 2]
        key_marks.compare()
    assert rotated().resumed
    assert list(secrets.master_keys()) == [2]


def test_the_command_says_when_the_numbers_have_ended(filled, keys, capsys):
    (keys / "master-001.key").rename(keys / "master-255.key")
    mark = key_marks.mark_of("master-255", secrets.master_keys()[255])
    ask("UPDATE access_key_mark SET name = 'master-255', mark = %s WHERE name = 'master-001'", mark)
    assert "001–255" in failing(capsys)


def test_the_command_says_which_key_is_weak(filled, keys, capsys):
    (keys / "master-002.next.key").write_bytes(base64.b64encode(bytes(32)))
    assert "master-002.next.key duger inte: den följer ett mönster" in failing(capsys)


@pytest.mark.parametrize("told", [["rotate", "--fast"], ["rotate", "--format", "xml"], ["turn"], []])
def test_the_command_wrongly_called_ends_with_2(told, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["keys", *told])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("livlina: ")


def test_s90_a_moved_key_opens_nothing(filled):
    elsewhere = NoteFactory(text="annat")
    ask(
        "UPDATE cases_case SET wrapped_key = (SELECT wrapped_key FROM cases_case WHERE id = %s) WHERE id = %s",
        filled["note"].case.pk,
        elsewhere.case.pk,
    )
    with pytest.raises(InvalidTag):
        _ = Note.objects.select_related("case").get(pk=elsewhere.pk).text
