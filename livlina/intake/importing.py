"""
A register brought in from a file: every row is stored or none is.

What is compared is the row as last imported. A fact that someone has since changed in Livlina is never
overwritten: the row is a fault. Who takes a case in hand has said of it that it is open, and in which role its client
came. Source: S-122; the answers are promised to the outside.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.types.composite import CompositeInfo, register_composite

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases.models import Case
from livlina.core.errors import DomainError
from livlina.intake.models import ImportBatch, ImportedRow
from livlina.intake.register import Fault, Register
from livlina.intake.register_rows import ChangedRow, RegisterRow, bounded_by
from livlina.organisation import queries as organisation
from livlina.people.models import Person
from livlina.people.services import number_hash
from livlina.people.terms import NumberKind

BATCH = 1000
OF_PERSON = ("sex", "birth_year", "identity_number")
OF_CASE = (
    "role", "came_in_on", "entrance", "district_id", "minor_children", "children_count", "legal_support_offered",
    "legal_support_accepted", "honour", "talks_before", "rating_start", "rating_end", "closed_on", "closing_reason_id",
)  # fmt: skip
CLOSING = frozenset({"closed_on", "closing_reason_id"})
CHANGED_HERE = "Uppgiften har ändrats i Livlina sedan registret lästes in. Ta bort cellen eller ändra i Livlina."
OPENED_HERE = "Ett ärende med det numret är öppnat i Livlina, och ändras där. Ta bort raden."
CHANGED_MEANWHILE = "Ärendet ändrades eller gavs till någon medan filen lästes in. Läs in filen igen."
NOT_YOURS = "Du kan bara läsa in ärenden till enheter som du leder."
NO_BOARD = "Enheten står inte under någon nämnd i dag, så ärendet har ingen akt att höra till."


@dataclass
class Imported:
    """The answer to an import. With faults all counts but `rows` are 0; in a dry run they say what would be."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    ignored_places: list[str] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)


class RegisterHasFaults(DomainError):
    """At least one row cannot be stored, so none is. `imported` names them all."""

    message = "Filen har fel. Ingenting har lästs in."

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


@command
def import_register(actor: Actor, *, register: Register, dry_run: bool, at: datetime) -> Imported:
    """
    Store what the register says, or (dry run) tell what would happen.

    Raises RegisterHasFaults, with nothing stored, when any row is at fault.
    """
    require(actor, Permission.IMPORT_CASES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(78, 1)")  # one import at a time
    work = _Work(actor=actor, register=register, today=timezone.localdate(at))
    done = Imported()
    made: list[int] = []
    units: set[int] = set()
    for found in _sorted_ahead(work, register.batches(BATCH)):
        done.created += len(found.new)
        done.updated += sum(each.changes for each in found.changed)
        done.unchanged += found.unchanged
        made += [each.case_id for each in found.new]
        units |= {each.row.unit_id for each in (*found.new, *found.changed)}
        if not (dry_run or work.faults or register.faults):
            _store(found.new, is_new=True, at=at, account=actor.account)
            if work.hold(found.changed):
                _store(found.changed, is_new=False, at=at, account=actor.account)
    done.rows = register.rows_counted
    done.ignored_columns, done.ignored_places = register.ignored_columns, register.ignored_places
    faults = [*register.faults, *work.faults]
    if faults:
        raise RegisterHasFaults(
            Imported(
                rows=done.rows,
                ignored_columns=done.ignored_columns,
                ignored_places=done.ignored_places,
                errors=register.in_order(faults),
            )
        )
    if not dry_run and (done.created or done.updated):
        ImportBatch.objects.create(
            imported_by_id=actor.id if actor.is_known else None,
            imported_at=at,
            rows=done.rows,
            created=done.created,
            updated=done.updated,
            units=sorted(units),
            cases=made,
        )
    record(
        actor,
        "register.tried" if dry_run else "register.imported",
        detail={"rows": done.rows, "created": done.created, "updated": done.updated},
    )
    return done


def _sorted_ahead(work: "_Work", batches: Iterator[list[RegisterRow]]) -> Iterator["_Sorted"]:
    """
    What is to be stored, batch by batch; the next one is read and sealed while the database stores the one given.

    The database is asked here, by the one whose transaction it is; what is done aside asks it nothing.
    """
    with ThreadPoolExecutor(1) as aside:
        reading = aside.submit(next, batches, None)
        sorting: Future[_Sorted] | None = None
        while batch := reading.result():
            met = work.look_up(batch)
            before, sorting = sorting, aside.submit(work.sort, met)
            reading = aside.submit(next, batches, None)
            if before:
                yield before.result()
        if sorting:
            yield sorting.result()


@dataclass(frozen=True)
class _Met:
    """Rows that may be brought in, with what the database holds of them and the keys that wait for what it does not."""

    rows: list[RegisterRow]
    cases: dict[tuple[int, str], Case]  # by unit and number
    imported: dict[int, ImportedRow]  # as they were last imported, by case
    handled: dict[int, bool]  # by case, of those that have or have had a handler: whether one has it now
    keys: Iterator[tuple[int, int]]  # of a case and of its person, one pair for each row without a case


@dataclass(frozen=True)
class _Prepared:
    """A case with its new facts, in the columns of the database."""

    case_id: int
    columns: tuple[Any, ...]
    changes: bool  # False: the row says more than before, but nothing that Livlina did not hold
    row: RegisterRow
    judged: "_Judged | None" = None  # None: a new case


@dataclass(frozen=True)
class _Judged:
    """What a changed case was judged by: as long as that stands, so does the judgement."""

    case_id: int
    case_version: int
    person_version: int
    is_handled: bool | None  # None: nobody has or has had it in hand


@dataclass(frozen=True)
class _Sorted:
    """Which rows are new cases, which change one, and how many say nothing new."""

    new: list[_Prepared]
    changed: list[_Prepared]
    unchanged: int


class _Work:
    """One import under way: what has been looked up, and the faults found against the database."""

    def __init__(self, *, actor: Actor, register: Register, today: date) -> None:
        self.actor = actor
        self.register = register
        self.today = today
        self.faults: list[Fault] = []
        self._boards: dict[int, int] = {}  # 0 for a unit under no board

    def look_up(self, batch: list[RegisterRow]) -> _Met:
        """Everything that the database has to say of these rows."""
        allowed = [row for row in batch if self._may(row)]
        cases = _existing(allowed)
        imported = {row.case_id: row for row in _last_rows(cases.values())}
        fresh = sum((row.unit_id, row.number) not in cases for row in allowed)
        keys = zip(_reserve(Case, fresh), _reserve(Person, fresh), strict=True)
        return _Met(allowed, cases, imported, _handled(cases.values()), keys)

    def sort(self, met: _Met) -> _Sorted:
        """What is to be stored. Asks the database nothing."""
        new: list[_Prepared] = []
        changed: list[_Prepared] = []
        unchanged = 0
        for row in met.rows:
            case = met.cases.get((row.unit_id, row.number))
            if case is None:
                case_id, person_id = next(met.keys)
                new.append(self._new(row, case_id=case_id, person_id=person_id))
                continue
            last = met.imported.get(case.pk)
            if last is None:
                self.faults.append(self.register.fault(row, "number", OPENED_HERE))
                unchanged += 1
                continue
            judged = _Judged(case.pk, case.version, case.person.version, met.handled.get(case.pk))
            prepared = self._changed(row, case, last, judged)
            if prepared:
                changed.append(prepared)
            unchanged += prepared is None or not prepared.changes
        return _Sorted(new, changed, unchanged)

    def hold(self, changed: Sequence[_Prepared]) -> bool:
        """
        Let nobody else have these cases until they are stored. False, with faults, when one is not as it was judged.

        Somebody can have been given it, or have changed it, since it was looked up (S-122, S-142).
        """
        if not changed:
            return True
        judged = [each.judged.case_id for each in changed if each.judged]
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hold_to_import(%s::bigint[])", [judged])
            held = {_Judged(*row) for row in cursor.fetchall()}
        late = [each.row for each in changed if each.judged not in held]
        self.faults += [self.register.fault(row, "number", CHANGED_MEANWHILE) for row in late]
        return not late

    def _may(self, row: RegisterRow) -> bool:
        if not self.actor.may(Permission.IMPORT_CASES, unit_id=row.unit_id):
            self.faults.append(self.register.fault(row, "unit_id", NOT_YOURS))
            return False
        if not self._board(row.unit_id):
            self.faults.append(self.register.fault(row, "unit_id", NO_BOARD))
            return False
        return True

    def _board(self, unit_id: int) -> int:
        if unit_id not in self._boards:
            found = organisation.board_of_or_none(unit_id, day=self.today)
            self._boards[unit_id] = found.pk if found else 0
        return self._boards[unit_id]

    def _new(self, row: RegisterRow, *, case_id: int, person_id: int) -> _Prepared:
        case = Case(
            pk=case_id,
            number=row.number,
            unit_id=row.unit_id,
            board_id=self._board(row.unit_id),
            person=Person(pk=person_id),
        )
        _put(row.facts, case, year=row.facts.get("birth_year"))
        return _prepared(case, row, as_imported=row.as_imported, detail={})

    def _changed(self, row: RegisterRow, case: Case, last: ImportedRow, judged: _Judged) -> _Prepared | None:
        """The case with what the row changes, or None when that is nothing (or a fault)."""
        last.case = case
        beside = row.beside(json.loads(last.facts))
        facts = {fact: now for fact, (_, now) in beside.changes.items()}
        taken_over = _taken_over(judged.is_handled)
        faults = [
            *{
                self.register.fault(row, (fact, *bounded_by(fact)), CHANGED_HERE)
                for fact in facts
                if fact in taken_over or any(_has_changed(case, each, beside) for each in (fact, *bounded_by(fact)))
            }
        ]
        faults += [self.register.fault(row, each.facts, each.message) for each in beside.contradictions]
        if faults:
            self.faults += faults
            return None
        if not facts and beside.as_imported == beside.before:
            return None
        told = {*facts, "birth_year"} - {"identity_number"}  # the year may follow from the number
        before = {fact: _current(case, fact) for fact in sorted(told)}
        _put(facts, case, year=beside.says("birth_year"))
        detail = {fact: [old, now] for fact, old in before.items() if (now := _current(case, fact)) != old}
        if "identity_number" in facts:
            detail["sealed"] = ["identity_number"]
        return _prepared(case, row, as_imported=beside.as_imported, detail=detail, judged=judged)


def _existing(rows: list[RegisterRow]) -> dict[tuple[int, str], Case]:
    """The cases that the rows name and that are there, by unit and number: of one opened here nothing else is told."""
    units, numbers = [row.unit_id for row in rows], [row.number for row in rows]
    cases = {
        (case.unit_id, case.number): case
        for case in Case.objects.raw("SELECT * FROM cases_to_import(%s::bigint[], %s::text[])", [units, numbers])
    }
    of_cases = [case.person_id for case in cases.values()]
    persons = {row.pk: row for row in Person.objects.raw("SELECT * FROM persons_to_import(%s::bigint[])", [of_cases])}
    for case in cases.values():
        if case.person_id in persons:
            case.person = persons[case.person_id]
    return cases


def _last_rows(cases: Iterable[Case]) -> Iterable[ImportedRow]:
    """The rows that these cases were last imported as, through the named door."""
    return ImportedRow.objects.raw("SELECT * FROM rows_to_import(%s::bigint[])", [[case.pk for case in cases]])


def _handled(cases: Iterable[Case]) -> dict[int, bool]:
    """Which of these cases have or have had a handler, and whether one has it now; through the named door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM handled_to_import(%s::bigint[])", [[case.pk for case in cases]])
        return dict(cursor.fetchall())


def _taken_over(is_handled: bool | None) -> frozenset[str]:
    """
    What a file changes no more in a case that somebody has (True) or has had (False) in hand.

    Its role sets the walls for all time, and whether it is open is for the one who has it to say (S-10, S-122).
    """
    if is_handled is None:
        return frozenset()
    return CLOSING | {"role"} if is_handled else frozenset({"role"})


def _current(case: Case, fact: str) -> Any:
    """What Livlina holds now, in the form of the register's facts."""
    if fact == "identity_number":
        return case.person.identity_number or None
    return getattr(case.person if fact in OF_PERSON else case, fact)


def _has_changed(case: Case, fact: str, beside: ChangedRow) -> bool:
    """
    Whether Livlina holds something else than what was imported; also when it is what the file says now.

    Else a file of guesses would tell, row by row, which of them is so of somebody whom the one who imports may not see.
    So would one that changes a fact which the one learnt here may contradict: then that answers for both (S-01).
    """
    before, number = beside.was(fact), beside.before.get("identity_number")
    if fact == "birth_year" and _current(case, "identity_number") != number:
        return True  # the number that was learnt here tells the year
    if fact == "birth_year" and number:
        before = int(number[:4])
    return bool(_current(case, fact) != before)


def _put(facts: dict[str, Any], case: Case, *, year: Any) -> None:
    """The facts on the case and its person. The year of birth is the one that the file tells, or that of the number."""
    for fact, value in facts.items():
        if fact == "identity_number":
            _put_number(case.person, value)
        else:
            setattr(case.person if fact in OF_PERSON else case, fact, value)
    if not facts.keys().isdisjoint({"identity_number", "birth_year"}):
        number = _current(case, "identity_number")
        case.person.birth_year = year or (int(number[:4]) if number else None)


def _put_number(person: Person, number: str | None) -> None:
    person.identity_number = number or ""
    person.identity_hash = number_hash(number) if number else None
    person.number_kind = _kind(number)
    person.born = _born(number)


def _kind(number: str | None) -> str:
    if not number:
        return NumberKind.UNKNOWN
    return NumberKind.COORDINATION if int(number[6:8]) > 60 else NumberKind.PERSONAL


def _born(number: str | None) -> str:
    if not number:
        return ""
    day = int(number[6:8])
    return f"{number[:4]}-{number[4:6]}-{day - 60 if day > 60 else day:02}"


def _prepared(
    case: Case,
    row: RegisterRow,
    *,
    as_imported: dict[str, str | None],
    detail: dict[str, Any],
    judged: _Judged | None = None,
) -> _Prepared:
    imported = ImportedRow(case=case, facts=json.dumps(as_imported, ensure_ascii=False, separators=(",", ":")))
    text = json.dumps(detail, ensure_ascii=False, default=str)
    told = case.cipher.seal(text, place=f"access_trace.detail:{case.trace_ref}") if detail else b""
    return _Prepared(case.pk, _columns(case, imported, told), changes=bool(detail), row=row, judged=judged)


def _reserve(model: type[Case] | type[Person], count: int) -> Iterator[int]:
    """So many internal keys, taken in one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return iter([int(key) for (key,) in cursor.fetchall()])


def _store(prepared: Sequence[_Prepared], *, is_new: bool, at: datetime, account: str) -> None:
    """Through the named door of the database, as one statement."""
    if not prepared:
        return
    info = CompositeInfo.fetch(connection.connection, "imported_case")
    if info is None:
        raise RuntimeError("The type imported_case is missing: the database is not up to date.")
    register_composite(info, connection.connection)
    rows = [info.python_type(*each.columns) for each in prepared]
    with connection.cursor() as cursor:  # made after the type is known, else it would not know it
        cursor.execute("SELECT import_cases(%b, %s, %s, %s)", [rows, is_new, at, account])


def _columns(case: Case, row: ImportedRow, detail: bytes) -> tuple[Any, ...]:
    person = case.person
    return (
        case.pk, case.public_id, _saved(case, "wrapped_key"), case.trace_ref, case.number, case.unit_id, case.board_id,
        person.pk, person.public_id, _saved(person, "wrapped_key"),
        _saved(person, "identity_number"), person.identity_hash, str(person.number_kind), _saved(person, "born"),
        person.birth_year, str(person.sex),
        str(case.role), case.came_in_on, str(case.entrance), case.district_id, str(case.minor_children),
        case.children_count, str(case.legal_support_offered), str(case.legal_support_accepted), str(case.honour),
        case.talks_before, case.rating_start, case.rating_end, case.closed_on, case.closing_reason_id,
        row.public_id, _saved(row, "facts"), detail,
    )  # fmt: skip


def _saved(row: Any, name: str) -> bytes | None:
    """The bytes that a sealed field or key is kept as."""
    value = row._meta.get_field(name).pre_save(row, add=True)
    return bytes(value) if value is not None else None
