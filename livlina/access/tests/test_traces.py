"""S-40–S-42: no trace, no act; a chain that cannot lie; nothing in it that should not be."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from livlina.access import anchors, commands, traces
from livlina.access.actor import NOBODY, Actor, system
from livlina.access.commands import NoTrace, command
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError

pytestmark = pytest.mark.django_db
ROOT = system("root")


class TooLate(DomainError):
    message = "Det är för sent."


@command
def silent(actor):
    return 1


@command
def refuse(actor):
    traces.record(actor, "half.done")
    raise TooLate


@command
def lead(actor):
    commands.require(actor, Permission.ASSIGN_CASE)


def test_s40_a_command_that_leaves_no_trace_is_undone():
    with pytest.raises(NoTrace):
        silent(ROOT)


def test_s40_a_refused_attempt_undoes_the_act_and_leaves_a_trace(traces):
    with pytest.raises(TooLate):
        refuse(ROOT)
    assert traces() == ["refuse.refused"]
    assert traces("refuse.refused")[0]["why"] == "TooLate"


def test_s01_what_the_role_does_not_include_is_refused_and_traced(traces):
    with pytest.raises(NotPermitted):
        lead(NOBODY)
    assert [row["why"] for row in traces("lead.refused")] == ["NotPermitted"]


def test_s42_control_characters_are_written_out(traces):
    from livlina.access.traces import record

    record(ROOT, "tested", why="en rad\ntill\x1f")
    assert traces("tested")[0]["why"] == "en rad\\x0atill\\x1f"


def leave(count):
    for number in range(count):
        traces.record(ROOT, "tested", why=str(number))


def tamper(sql):
    """What only one who owns the database, and has taken away the trigger, can do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_trace DISABLE TRIGGER ALL")
        cursor.execute(
            "SELECT format('ALTER TABLE %I DISABLE TRIGGER ALL', c.relname) FROM pg_class c "
            "WHERE c.relispartition AND c.relname LIKE 'access_trace_2%' AND c.relkind = 'r'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE access_trace SET why = 'annat' WHERE seq = 2",
        "DELETE FROM access_trace WHERE seq = 2",
        "UPDATE access_trace SET at = at + interval '1 second' WHERE seq = 3",
        "UPDATE access_trace SET seq = seq + 10 WHERE seq = 3",
    ],
)
def test_s41_a_changed_removed_or_moved_row_is_found(sql, tmp_path):
    leave(4)
    assert anchors.verify(tmp_path).broken == []
    tamper(sql)
    assert anchors.verify(tmp_path).broken


def test_s41_a_cut_tail_is_found_by_the_anchor_outside(tmp_path):
    leave(4)
    heads = anchors.anchor(tmp_path, since={}, at=clock.now())
    tamper("DELETE FROM access_trace WHERE seq >= 3")
    broken = anchors.verify(tmp_path).broken
    assert [place["seq"] for place in broken] == [4]
    assert len(heads) == 1


def test_s41_even_the_owner_is_stopped_by_the_trigger():
    leave(1)
    for sql in ("UPDATE access_trace SET why = 'x'", "DELETE FROM access_trace", "TRUNCATE access_trace"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


LEAVE = "SELECT leave_trace(%s, 1, %s, 'case.read', '', '', '', '')"
ANNA, BO = Actor(id=7, name="Anna"), Actor(id=8, name="Bo")
A_CASE = "2f1c9f0e-9d57-4ac0-8f0e-6a1f0c2b7d11"


def leaves(*values):
    """True when the database takes the trace."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LEAVE, values)
    except DatabaseError:
        return False
    return True


def test_s41_nobody_leaves_a_trace_in_the_name_of_another(application):
    with application(ANNA):
        assert leaves(ANNA.id, A_CASE)
        assert not leaves(BO.id, A_CASE)
        assert not leaves(BO.id, None)
        assert not leaves(0, A_CASE)
    with application(NOBODY):
        assert leaves(ANNA.id, None)  # who gave the wrong code
        assert not leaves(ANNA.id, A_CASE)


def test_s41_no_more_months_are_made_than_a_year_ahead(application):
    with application(NOBODY), connection.cursor() as cursor:
        cursor.execute("SELECT make_trace_months(10000)")
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'access_trace'::regclass")
        assert cursor.fetchone() == (13,)


@command
def decline(actor, *, contact):
    raise TooLate


def test_s40_a_refusal_tells_which_contact_it_was_about(traces):
    contact = SimpleNamespace(trace_ref=UUID(A_CASE), unit_id=3)
    with pytest.raises(TooLate):
        decline(ROOT, contact=contact)
    left = traces("decline.refused")[0]
    assert (left["case_ref"], left["unit_id"]) == (contact.trace_ref, contact.unit_id)
