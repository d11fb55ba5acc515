"""A register becomes cases: every row or none, twice is once, and nobody's work is overwritten."""

import csv
import io
import json
import threading
import time
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.actor import system
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.queries import unassigned
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.intake.importing import CHANGED_HERE, CHANGED_MEANWHILE, RegisterHasFaults, import_register
from livlina.intake.models import ImportedRow
from livlina.intake.register import read_register
from livlina.intake.words import register_words
from livlina.organisation.models import UnitAlias
from livlina.organisation.tests.factories import ClosingReasonFactory, DistrictFactory, UnitFactory, actor, worker
from livlina.people.models import Person
from livlina.people.queries import number_hash
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db
ROOT = system("root")
HEADER = ["arendenummer", "enhet", "inkom", "roll"]


@pytest.fixture
def innerstad():
    unit = UnitFactory(name="Innerstad", full_name="RVC Innerstad")
    UnitAlias.objects.create(unit=unit, name="Innerstaden", folded_name="innerstaden")
    return unit


def register(*rows, header=HEADER):
    """A register as a CSV file, read with the organisation's words."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    source = io.BytesIO(text.getvalue().encode())
    return read_register(source, filename="register.csv", words=register_words(), today=clock.today())


def bring_in(*rows, header=HEADER, by=ROOT, dry_run=False):
    return import_register(by, register=register(*rows, header=header), dry_run=dry_run, at=clock.now())


def told(done):
    return done.rows, done.created, done.updated, done.unchanged


WIDE = [
    *HEADER, "stadsdel", "personnummer", "kön", "minderåriga barn", "antal barn", "väg in", "erbjuden rättsstöd",
    "tackat ja", "hederskontext", "antal samtal", "avslutat", "avslutsorsak", "skattning start", "skattning slut",
]  # fmt: skip


def test_a_row_becomes_a_case_with_all_that_it_says(innerstad, application, traces):
    DistrictFactory(name="Södermalm", folded_name="sodermalm")
    ClosingReasonFactory(name="Målen uppnådda", folded_name="malenuppnadda")
    row = [
        "A-1", "Innerstaden", "5/3 2021", "våldsutsatt", "sodermalm", "19850307-9819", "k", "", "2", "polis", "ja",
        "nej", "x", "7", "2022-01-31", "Målen uppnådda", "2,5", "8",
    ]  # fmt: skip
    with application(ROOT):
        done = bring_in(row, header=WIDE)
    assert told(done) == (1, 1, 0, 0)
    case = Case.objects.select_related("person").get()
    assert (case.number, case.unit, case.came_in_on, case.role) == ("A-1", innerstad, date(2021, 3, 5), "exposed")
    assert (case.person.sex, case.person.birth_year, case.person.identity_number) == ("female", 1985, "198503079819")
    assert (case.minor_children, case.children_count, case.entrance) == ("yes", 2, "police")
    assert (case.legal_support_offered, case.legal_support_accepted, case.honour) == ("yes", "no", "yes")
    assert (case.talks_before, case.closed_on, case.rating_start) == (7, date(2022, 1, 31), Decimal("2.5"))
    assert Party.objects.get(case=case).person == case.person
    assert sorted(traces()) == ["case.imported", "register.imported"]


def test_s122_twice_the_same_file_changes_nothing(innerstad, application):
    rows = (["1", "Innerstad", "2021-03-05", "barn"], ["2", "Innerstad", "2021-03-06", "utövare"])
    with application(ROOT):
        bring_in(*rows)
        before = list(Case.objects.values())
        assert told(bring_in(*rows)) == (2, 0, 0, 2)
    assert list(Case.objects.values()) == before


def test_a_changed_row_updates_its_case_and_leaves_a_trace(innerstad, application, traces):
    header = [*HEADER, "kon"]
    with application(ROOT):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", "k"], header=header)
        done = bring_in(["1", "Innerstad", "2021-03-07", "utsatt", "m"], header=header)
    assert told(done) == (1, 0, 1, 0)
    case = Case.objects.select_related("person").get()
    assert (case.came_in_on, case.person.sex) == (date(2021, 3, 7), "male")
    assert len(traces("case.imported_again")) == 1


def test_a_column_left_out_touches_nothing_and_a_cell_emptied_makes_unknown(innerstad, application):
    header = [*HEADER, "kon", "hederskontext"]
    with application(ROOT):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", "k", "ja"], header=header)
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", ""], header=[*HEADER, "kon"])
    case = Case.objects.select_related("person").get()
    assert (case.person.sex, case.honour) == ("unknown", "yes")


def test_what_someone_changed_in_livlina_is_never_overwritten(innerstad, application):
    header = [*HEADER, "hederskontext"]
    with application(ROOT):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", "nej"], header=header)
    Case.objects.update(honour="yes")
    with application(ROOT):
        same = bring_in(["1", "Innerstad", "2021-03-05", "utsatt", "nej"], header=header)
        assert told(same) == (1, 0, 0, 1)
        with pytest.raises(RegisterHasFaults) as refused:
            bring_in(["1", "Innerstad", "2021-03-05", "utsatt", ""], header=header)
    assert [(f.row, f.column) for f in refused.value.imported.errors] == [(2, "hederskontext")]
    assert Case.objects.get().honour == "yes"


def learnt(*, is_right):
    """What Livlina holds of a person, where what the file guesses is right or wrong."""
    number = "198503079819" if is_right else identity_number("19900307")
    return {
        "sex": "female" if is_right else "male",
        "identity_number": number,
        "identity_hash": number_hash(number),
        "number_kind": "personal",
        "birth_year": int(number[:4]),
    }


GUESSES = [("kön", "kvinna"), ("personnummer", "198503079819"), ("stadsdel", ""), ("hederskontext", "ja")]


@pytest.mark.parametrize(("column", "guess"), GUESSES)
@pytest.mark.parametrize("is_right", [True, False])
def test_s01_a_case_opened_in_livlina_answers_no_guess(innerstad, application, column, guess, is_right):
    """A manager reads her case by a reason, and never by a file: right or wrong, the answer is the same."""
    person = PersonFactory(**learnt(is_right=is_right))
    CaseFactory(unit=innerstad, number="1", person=person, role="exposed", honour="yes" if is_right else "no")
    lead = actor(worker(innerstad, Role.UNIT_MANAGER))
    with application(lead), pytest.raises(RegisterHasFaults) as refused:
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", guess], header=[*HEADER, column], by=lead, dry_run=True)
    assert [(f.row, f.column, f.message) for f in refused.value.imported.errors] == [
        (2, "arendenummer", "Ett ärende med det numret är öppnat i Livlina, och ändras där. Ta bort raden.")
    ]


def test_s01_of_a_case_opened_in_livlina_an_import_is_told_that_it_is_there_and_of_others_what_a_file_brings(
    innerstad, application
):
    lead, header = worker(innerstad, Role.UNIT_MANAGER), [*HEADER, "hederskontext"]
    hers = CaseFactory(unit=innerstad, number="1", honour="yes", marks=["child_peace"])
    with application(actor(lead)):
        bring_in(["2", "Innerstad", "2021-03-05", "utsatt", "ja"], header=header, by=actor(lead))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT to_jsonb(c) - ARRAY['id', 'unit_id'] FROM cases_to_import(%s::bigint[], %s) c ORDER BY number",
                [[innerstad.pk] * 2, ["1", "2"]],
            )
            opened, brought = (json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall())
            persons = [hers.person_id, brought["person_id"]]
            cursor.execute("SELECT * FROM persons_to_import(%s::bigint[])", [persons])
            columns, known = [each.name for each in cursor.description], cursor.fetchall()
    assert {name: told for name, told in opened.items() if told is not None} == {"number": "1"}
    assert brought["honour"] == "yes"
    assert "marks" not in brought
    assert [row[0] for row in known] == [brought["person_id"]]
    assert not {"name", "protection", "language"} & set(columns)


@pytest.mark.parametrize(("fact", "column", "guess"), [
    ("honour", "hederskontext", "ja"), ("sex", "kön", "kvinna"), ("birth_year", "födelseår", "1985"),
    ("identity_number", "personnummer", "198503079819"),
])  # fmt: skip
@pytest.mark.parametrize("is_right", [True, False])
def test_s01_what_was_learnt_in_livlina_answers_no_guess(innerstad, application, fact, column, guess, is_right):
    with application(ROOT):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", ""], header=[*HEADER, column])
    person = Person.objects.get()
    for name, value in learnt(is_right=is_right).items():
        setattr(person, name, value)
    person.save()
    Case.objects.update(honour="yes" if is_right else "no")
    with application(ROOT), pytest.raises(RegisterHasFaults) as refused:
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", guess], header=[*HEADER, column], dry_run=True)
    assert [(f.column, f.message) for f in refused.value.imported.errors] == [(column, CHANGED_HERE)]


CLOSES = [*HEADER, "avslutat", "avslutsorsak"]
OPEN = ["1", "Innerstad", "2021-03-05", "utövare", "", ""]


def refused_columns(row):
    with pytest.raises(RegisterHasFaults) as refused:
        bring_in(row, header=CLOSES)
    assert {f.message for f in refused.value.imported.errors} == {CHANGED_HERE}
    return [f.column for f in refused.value.imported.errors]


@pytest.mark.parametrize("kind", [EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN])
def test_s122_a_file_closes_no_case_that_somebody_has_in_hand(innerstad, application, kind):
    ClosingReasonFactory(name="Målen uppnådda", folded_name="malenuppnadda")
    anna = worker(innerstad)
    closed = [*OPEN[:4], "2022-01-31", "Målen uppnådda"]
    with application(ROOT):
        bring_in(OPEN, header=CLOSES)
    relation = engaged(Case.objects.get(), anna, kind)
    with application(ROOT):
        assert refused_columns(closed) == ["avslutat", "avslutsorsak"]
        assert refused_columns([*closed[:5], ""]) == ["avslutat"]
        assert told(bring_in(OPEN, header=CLOSES)) == (1, 0, 0, 1)
    Engagement.objects.filter(pk=relation.pk).update(ends_at=clock.now())
    with application(ROOT):
        assert told(bring_in(closed, header=CLOSES)) == (1, 0, 1, 0)


def given_to_a_worker(case):
    engaged(case, worker(case.unit))


def changed_by_a_worker(case):
    Case.objects.filter(pk=case.pk).update(honour="yes", version=case.version + 1)


def person_changed_by_a_worker(case):
    Person.objects.filter(pk=case.person_id).update(sex="female", version=case.person.version + 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("meanwhile", [given_to_a_worker, changed_by_a_worker, person_changed_by_a_worker])
def test_s122_a_case_given_or_changed_while_the_file_is_read_in_is_judged_as_it_is_stored(innerstad, meanwhile):
    ClosingReasonFactory(name="Målen uppnådda", folded_name="malenuppnadda")
    bring_in(OPEN, header=CLOSES)
    case, told_of = Case.objects.select_related("person").get(), []

    def close_by_file():
        try:
            bring_in([*OPEN[:4], "2022-01-31", "Målen uppnådda"], header=CLOSES)
        except RegisterHasFaults as refused:
            told_of.extend((f.row, f.column, f.message) for f in refused.imported.errors)
        finally:
            connection.close()

    importing = threading.Thread(target=close_by_file)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(79, 0)")  # as one who gives the case: its walls, and then its row
        Case.objects.select_for_update().get(pk=case.pk)
        importing.start()
        until = time.monotonic() + 30
        waits = """SELECT count(*) FROM pg_locks w WHERE NOT w.granted AND w.pid IN (
            SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database())"""
        cursor.execute(waits)
        while cursor.fetchone() == (0,):  # looked up by now, and on its way to be stored
            assert time.monotonic() < until
            time.sleep(0.02)
            cursor.execute(waits)
        meanwhile(case)
    importing.join()
    assert told_of == [(2, "arendenummer", CHANGED_MEANWHILE)]
    assert Case.objects.get().closed_on is None


def test_s122_a_case_closed_in_livlina_is_opened_by_no_file(innerstad, application):
    reason = ClosingReasonFactory(name="Målen uppnådda", folded_name="malenuppnadda")
    with application(ROOT):
        bring_in(OPEN, header=CLOSES)
    Case.objects.update(closed_on=date(2022, 1, 31), closing_reason=reason)
    with application(ROOT):
        assert refused_columns([*OPEN[:4], "2022-01-31", "Målen uppnådda"]) == ["avslutat", "avslutsorsak"]
        assert told(bring_in(OPEN, header=CLOSES)) == (1, 0, 0, 1)
    assert Case.objects.get().closed_on == date(2022, 1, 31)


def test_s10_a_file_gives_no_other_role_to_a_case_that_somebody_has_had(innerstad, application):
    """The role says on which side of a wall the client stands."""
    anna, child = worker(innerstad), [*OPEN[:3], "barn", "", ""]
    with application(ROOT):
        bring_in(child, header=CLOSES)
        assert told(bring_in(OPEN, header=CLOSES)) == (1, 0, 1, 0)
    relation = engaged(Case.objects.get(), anna)
    with application(ROOT):
        assert refused_columns(child) == ["roll"]
    Engagement.objects.filter(pk=relation.pk).update(ends_at=clock.now())
    lead = actor(worker(innerstad, Role.UNIT_MANAGER))
    with application(lead), pytest.raises(RegisterHasFaults):
        bring_in(child, header=CLOSES, by=lead, dry_run=True)
    assert Case.objects.get().role == "using_violence"
    # nor through the door itself, past the reading of the file
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c) FROM cases_case c")
        row = {**json.loads(cursor.fetchone()[0]), "role": "exposed", "row_public_id": str(uuid4())}
    row |= {"case_id": row["id"], "case_public_id": row["public_id"]}
    door = "SELECT import_cases(ARRAY[jsonb_populate_record(NULL::imported_case, %s)], false, now(), '')"
    with application(lead), pytest.raises(DatabaseError, match="made another by a file"), transaction.atomic():
        connection.cursor().execute(door, [json.dumps(row)])


BOUNDED = [
    ("birth_year", {"birth_year": 1985}, "inkom", ["1984-03-05", "1986-03-05"]),
    ("birth_year", {"birth_year": 1985}, "personnummer", ["198503079819", identity_number("19900307")]),
    ("identity_number", learnt(is_right=True), "inkom", ["1984-03-05", "1986-03-05"]),
    ("identity_number", learnt(is_right=True), "födelseår", ["1985", "1986"]),
    ("children_count", {"children_count": 2}, "minderåriga barn", ["ja", "nej"]),
    ("minor_children", {"minor_children": "no"}, "antal barn", ["0", "2"]),
    ("came_in_on", {"came_in_on": date(2022, 6, 1)}, "avslutat", ["2022-05-31", "2022-06-01"]),
    ("closed_on", {"closed_on": date(2022, 6, 1)}, "inkom", ["2022-06-01", "2022-06-02"]),
]


@pytest.mark.parametrize(("fact", "held", "column", "guesses"), BOUNDED)
def test_s01_what_was_learnt_in_livlina_is_bounded_by_no_guess_of_another_fact(
    innerstad, application, fact, held, column, guesses
):
    """The year of birth and the day it came in, say: where one was learnt here, the other is not guessed towards."""
    header = HEADER if column in HEADER else [*HEADER, column]
    row = dict.fromkeys(header, "") | {"arendenummer": "1", "enhet": "Innerstad", "inkom": "2021-03-05", "roll": "barn"}
    with application(ROOT):
        bring_in(list(row.values()), header=header)
    changed = Case.objects.get() if hasattr(Case, fact) else Person.objects.get()
    for name, value in held.items():
        setattr(changed, name, value)
    changed.save()
    answers = []
    for guess in guesses:
        with application(ROOT), pytest.raises(RegisterHasFaults) as refused:
            bring_in(list((row | {column: guess}).values()), header=header, dry_run=True)
        answers.append([(fault.row, fault.column, fault.message) for fault in refused.value.imported.errors])
    assert answers[0] == answers[1]
    assert (2, column, CHANGED_HERE) in answers[0]


def test_a_number_is_corrected_by_the_file_and_the_year_follows_it(innerstad, application):
    header = [*HEADER, "personnummer"]
    with application(ROOT):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", "198503079819"], header=header)
        again = bring_in(["1", "Innerstad", "2021-03-05", "utsatt", identity_number("19900307")], header=header)
    assert told(again) == (1, 0, 1, 0)
    assert Person.objects.get().birth_year == 1990


@pytest.mark.parametrize("told", [None, "1985"])
def test_a_year_goes_with_the_number_it_was_derived_from_and_one_that_the_file_tells_stays(
    innerstad, application, told
):
    header = [*HEADER, "personnummer", *(["födelseår"] if told else [])]
    year = [told] if told else []
    row = ["1", "Innerstad", "2021-03-05", "utsatt"]
    with application(ROOT):
        bring_in([*row, "198503079819", *year], header=header)
        bring_in([*row, ""], header=[*HEADER, "personnummer"])
        assert bring_in([*row, ""], header=[*HEADER, "personnummer"]).unchanged == 1
    person = Person.objects.get()
    assert (person.identity_number, person.born) == ("", "")
    assert person.birth_year == (1985 if told else None)


def test_a_year_taken_out_of_the_file_is_still_that_of_the_number(innerstad, application):
    header, row = [*HEADER, "personnummer", "födelseår"], ["1", "Innerstad", "2021-03-05", "utsatt", "198503079819"]
    with application(ROOT):
        bring_in([*row, "1985"], header=header)
        assert told(bring_in([*row, ""], header=header)) == (1, 0, 0, 1)
        assert told(bring_in([*row, "1985"], header=header)) == (1, 0, 0, 1)
    assert Person.objects.get().birth_year == 1985


def test_one_faulty_row_stops_the_whole_file_and_all_faults_are_told(innerstad, application, traces):
    with application(ROOT), pytest.raises(RegisterHasFaults) as refused:
        bring_in(
            ["1", "Innerstad", "2021-03-05", "utsatt"],
            ["2", "Okänd", "igår", "utsatt"],
            ["1", "Innerstad", "2021-03-05", "utsatt"],
        )
    done = refused.value.imported
    assert told(done) == (3, 0, 0, 0)
    assert [(f.row, f.column) for f in done.errors] == [(3, "enhet"), (3, "inkom"), (4, "arendenummer")]
    assert Case.objects.count() == Person.objects.count() == ImportedRow.objects.count() == 0
    assert traces() == ["import_register.refused"]


def test_a_dry_run_stores_nothing_and_says_what_would_be(innerstad, application):
    with application(ROOT):
        done = bring_in(["1", "Innerstad", "2021-03-05", "utsatt"], dry_run=True)
    assert told(done) == (1, 1, 0, 0)
    assert Case.objects.count() == 0


def test_the_same_number_at_two_units_is_two_cases(innerstad, application):
    UnitFactory(name="Sydost", full_name="RVC Sydost")
    with application(ROOT):
        done = bring_in(["1", "Innerstad", "2021-03-05", "utsatt"], ["1", "Sydost", "2021-03-05", "utsatt"])
    assert done.created == 2


def test_a_lead_brings_in_to_the_own_unit_only_and_finds_the_cases_unassigned(innerstad, application):
    lead = actor(worker(innerstad, Role.UNIT_MANAGER))
    UnitFactory(name="Sydost", full_name="RVC Sydost")
    with application(lead):
        assert bring_in(["1", "Innerstad", "2021-03-05", "utsatt"], by=lead).created == 1
        assert [case.number for case in unassigned(lead)] == ["1"]
        with pytest.raises(RegisterHasFaults) as refused:
            bring_in(["2", "Sydost", "2021-03-05", "utsatt"], by=lead)
    assert refused.value.imported.errors[0].column == "enhet"


def test_s01_a_worker_brings_in_nothing(innerstad, application):
    anna = actor(worker(innerstad))
    with application(anna), pytest.raises(NotPermitted):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt"], by=anna)


def test_s12_a_number_that_is_known_elsewhere_is_neither_refused_nor_shared(innerstad, application):
    header = [*HEADER, "personnummer"]
    rows = [[str(n), "Innerstad", "2021-03-05", "utsatt", "198503079819"] for n in (1, 2)]
    with application(ROOT):
        assert bring_in(*rows, header=header).created == 2
    first, second = Person.objects.all()
    assert first.pk != second.pk
    assert bytes(first.identity_hash) == bytes(second.identity_hash)


def test_a_new_column_that_says_what_was_known_is_remembered_as_said(innerstad, application):
    """A yes that only followed from a count is now a yes of its own, and stays one when the count is emptied."""
    with application(ROOT):
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", "2"], header=[*HEADER, "antal barn"])
        again = bring_in(
            ["1", "Innerstad", "2021-03-05", "utsatt", "2", "ja"], header=[*HEADER, "antal barn", "minderåriga barn"]
        )
        assert told(again) == (1, 0, 0, 1)
        bring_in(["1", "Innerstad", "2021-03-05", "utsatt", ""], header=[*HEADER, "antal barn"])
    assert Case.objects.get().minor_children == "yes"


def test_s131_two_files_in_one_form_are_refused_and_none_is_dropped_in_silence(browse, innerstad):
    client = browse(worker(innerstad, Role.UNIT_MANAGER))
    first, second = (
        SimpleUploadedFile(f"{n}.csv", f"arendenummer;enhet;inkom;roll\n{n};Innerstad;2021-03-05;barn\n".encode())
        for n in (1, 2)
    )
    both = client.post(reverse("import_cases"), {"file": [first, second], "act": "store"}).content.decode()
    assert "Du skickade flera filer. Välj en fil i taget." in both
    assert not Case.objects.exists()
    second.seek(0)
    client.post(reverse("import_cases"), {"file": second, "act": "store"})
    assert [case.number for case in Case.objects.all()] == ["2"]


def test_the_page_says_which_words_the_columns_take_as_the_reading_takes_them(browse, innerstad):
    ClosingReasonFactory(name="Målet nått")
    response = browse(worker(innerstad, Role.UNIT_MANAGER)).get(reverse("import_cases"))
    shown = response.content.decode()
    listed = shown.split("Ord som får stå i kolumnerna")[1].split("</section>")[0]
    assert "<li>Innerstad, RVC Innerstad, Innerstaden</li>" in listed
    assert "<li>ja, j, 1, x</li>" in listed
    assert "minderariga barn, erbjuden rattsstod, tackat ja, hederskontext" in listed
    assert "Målet nått" in listed
    assert "våldsutövare, utövare" in listed
