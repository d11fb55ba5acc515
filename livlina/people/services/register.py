"""
Two rows that may be one human being: judged, joined and taken apart by register controllers. Source: S-12, S-15.

The database moves each task through one door, which demands a second person to join them and to take them
apart, and keeps the walls.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import command, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.core.constraints import refusing
from livlina.people import register, rules
from livlina.people.errors import AnotherMustApprove, JoinIsTooOld, RowStandsApart, TaskHasMoved
from livlina.people.models import DuplicateTask, Person, RegisterDecision
from livlina.people.register import Likeness, Row
from livlina.people.terms import Judgement


def _sealed(task: DuplicateTask, kind: str, reason: str) -> tuple[UUID, Any, Any]:
    """Name, key and sealed reason of a decision to be; the database writes the row."""
    made = RegisterDecision(task=task, kind=kind, reason=reason)
    sealed = RegisterDecision._meta.get_field("reason").pre_save(made, add=True)
    key = RegisterDecision._meta.get_field("wrapped_key").pre_save(made, add=True)
    return made.public_id, key, sealed


@command
def list_tasks(actor: Actor) -> list[DuplicateTask]:
    """Show the queue. It says of nobody who they are."""
    require(actor, Permission.JUDGE_DUPLICATES)
    shown = register.queue(actor)
    record(actor, "register.listed", detail={"shown": len(shown)})
    return shown


@command
def read_task(actor: Actor, *, task: DuplicateTask) -> list[Row]:
    """Show the two rows side by side."""
    require(actor, Permission.JUDGE_DUPLICATES)
    record(actor, "register.read", subject=task)
    return register.rows(task)


@command
def show_protected(actor: Actor, *, task: DuplicateTask, row: Row, reason: str, at: datetime) -> Row:
    """Show the name, number and day of birth of one who is protected, in this answer only. Source: S-21."""
    require(actor, Permission.JUDGE_DUPLICATES)
    obstacle = rules.obstacle_to_reason(reason)
    if obstacle:
        raise obstacle
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM show_in_register(%s, %s, %s, %s, %s, %s)",
            [*_sealed(task, Judgement.SHOWN, reason), task.pk, row.public_id, at],
        )
        name, number, born, year = cursor.fetchone()
    known = row.person
    person = Person(
        pk=known.pk,
        public_id=known.public_id,
        wrapped_key=known.wrapped_key,
        name=name,
        identity_number=number,
        born=born,
        birth_year=year,
        sex=known.sex,
        protection=known.protection,
        created_at=known.created_at,
        identity_hash=known.identity_hash,
    )
    record(actor, "register.shown", subject=person)
    for other in register.rows(task):
        # a number that is alike is shown of both rows when it is shown of one
        if other.public_id != row.public_id and register.likeness(*_hashes(other, row)) == Likeness.ALIKE:
            record(actor, "register.shown", subject=other.person, why="alike")
    return Row(person=person, known_at=row.known_at, beside_protected=row.beside_protected, is_shown=True)


def _hashes(*rows: Row) -> list[bytes]:
    return [bytes(row.person.identity_hash or b"") for row in rows]


@command
def judge(
    actor: Actor,
    *,
    task: DuplicateTask,
    said: str,
    seen: str,
    reason: str,
    at: datetime,
    undo_days: int,
    right_number: UUID | None = None,
) -> None:
    """
    Say what the two rows are, propose to join them or take them apart, or decide what another has proposed.

    `seen` is what the page showed, as one mark (`register.mark`). Raises TaskHasMoved when somebody else was first,
    AnotherMustApprove for one's own proposal, RowStandsApart and JoinIsTooOld.
    """
    require(actor, Permission.JUDGE_DUPLICATES)
    obstacle = rules.obstacle_to_reason(reason)
    if obstacle:
        raise obstacle
    with (
        refusing("register_task_is_as_seen", TaskHasMoved),
        refusing("join_needs_two_people", AnotherMustApprove),
        refusing("parting_needs_two_people", AnotherMustApprove),
        refusing("row_is_not_joined", RowStandsApart),
        refusing("join_is_undone_in_time", JoinIsTooOld),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT decide_in_register(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [*_sealed(task, said, reason), task.pk, said, seen, right_number, at, undo_days],
        )
    record(actor, f"register.{said}", subject=task)


@command
def keep_row_apart(actor: Actor, *, task: DuplicateTask, row: Row, at: datetime) -> None:
    """Say that no hint may be given of this row. It holds when another controller has said the same. Source: S-22."""
    require(actor, Permission.JUDGE_DUPLICATES)
    _keep_apart(task.pk, row.public_id, None, at)
    record(actor, "register.marked")


@command
def keep_number_apart(actor: Actor, *, hashed: bytes, at: datetime) -> None:
    """The same of a number (its keyed hash), whether anyone here has it or not. Nothing is answered. Source: S-22."""
    require(actor, Permission.JUDGE_DUPLICATES)
    _keep_apart(None, None, hashed, at)
    record(actor, "register.marked")


def _keep_apart(task_id: int | None, whose: UUID | None, hashed: bytes | None, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep_apart(%s, %s, %s, %s)", [task_id, whose, hashed, at])
