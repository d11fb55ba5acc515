"""
Whose turn it is, where two who do something at once would otherwise wait for each other. Source: S-131, S-142.

Waited for before any row is held: who holds a row and then waits, for one who has the turn and needs that row, is in a
deadlock. A turn is over with the transaction.
"""

from uuid import UUID

from django.db import connection


def to_move_a_wall() -> None:
    """For what may move a wall (docs/adr/0006): the database takes the same turn when it does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(79, 0)")


def to_decide(case: int) -> None:
    """For who signs a decision in that case, writes down what became of one, or gives a commission from one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.decisions'), hashtext(%s))", [str(case)])


def to_save(form: UUID) -> None:
    """For who looks whether a form is saved, where nothing else makes two of the same form follow each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.forms'), hashtext(%s))", [str(form)])


def to_declare(staff: int) -> None:
    """For who declares whom they must not meet: the same declared twice at once is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.own_relations'), %s)", [staff])
