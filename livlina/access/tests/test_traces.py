"""S-40–S-42: no trace, no act; a chain that cannot lie; nothing in it that should not be."""

from datetime import UTC

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livlina.access import anchors, commands, traces
from livlina.access.actor import NOBODY, Actor, system
from livlina.access.commands import NoTrace, command
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.core import clock
from livlina.core.errors import DomainError

pytestmark = pytest.mark.django_db
ROOT = system("root")
A_CASE = "2f1c9f0e-9d57-4ac0-8f0e-6a1f0c2b7d11"


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


PUT_IN_A_THIRD = """
    UPDATE access_trace SET seq = -seq - 1 WHERE seq > 2;
    UPDATE access_trace SET seq = -seq WHERE seq < 0;
    INSERT INTO access_trace SELECT chain, 3, at, actor_id, unit_id, case_ref, action, 'påhittad', subject, account,
        detail, hash FROM access_trace WHERE seq = 4
"""
CHANGE_PLACES = """
    UPDATE access_trace SET seq = -3 WHERE seq = 3;
    UPDATE access_trace SET seq = 3 WHERE seq = 4;
    UPDATE access_trace SET seq = 4 WHERE seq = -3
"""


# With a right hash, as one who owns the database can.
ADDED = """
    INSERT INTO access_trace SELECT {chain}, {seq} + 1, {at}, actor_id, unit_id, case_ref, action, 'påhittad', subject,
        account, detail, '' FROM access_trace WHERE seq = 4;
    UPDATE access_trace t SET hash = trace_hash(
        (SELECT hash FROM access_trace b WHERE b.chain = t.chain AND b.seq = t.seq - 1), t) WHERE why = 'påhittad'
"""


@pytest.mark.parametrize(
    ("added", "is_found"),
    [
        ({"chain": "chain", "seq": "seq", "at": "at"}, False),  # the clock of the database stands before all
        ({"chain": "chain", "seq": "seq", "at": "at - interval '20 minutes'"}, True),
        ({"chain": "chain - chain % 100 + 77", "seq": "0", "at": "at"}, True),
        ({"chain": "chain", "seq": "seq", "at": "at + interval '40 days'"}, True),
    ],
    ids=["in its time", "back in time", "in a chain of its own", "in another month"],
)
def test_s41_a_trace_that_is_added_stands_in_its_time_and_in_a_chain_that_is_anchored(added, is_found, tmp_path):
    leave(4)
    tamper(ADDED.format(**added))
    broken = [(place["chain"] % 100 == 77, place["seq"]) for place in anchors.verify(tmp_path).broken]
    assert broken == ([] if not is_found else [(True, 1)] if "77" in added["chain"] else [(False, 5)])


@pytest.mark.parametrize(
    "line",
    [b"{}", b"[]", b"null", b'{"heads":{"x":[1,"a"]}}', b'{"heads":{"20261101":[1]}}', b'{"heads":[[1,"a"]]}',
     b'{"heads":{"20261101":["a","b"]}}', b'{"heads":{"20261101":1}}',
     b'{"heads":{"20261101":[99999999999999999999,"b"]}}'],
)  # fmt: skip
def test_s41_a_line_that_is_no_anchor_is_told_and_hides_nothing(line, tmp_path):
    leave(3)
    anchors.anchor(tmp_path, since={}, at=clock.now())
    (file,) = (tmp_path / "anchors").iterdir()
    file.write_bytes(line + b"\n" + file.read_bytes())
    found = anchors.verify(tmp_path)
    assert (found.broken, found.unreadable) == ([], 1)
    tamper("DELETE FROM access_trace WHERE seq = 3")
    assert [place["seq"] for place in anchors.verify(tmp_path).broken] == [3]


@pytest.mark.req("R-496")
@pytest.mark.parametrize(
    ("sql", "first_broken"),
    [
        ("UPDATE access_trace SET why = 'annat' WHERE seq = 3", 3),
        ("UPDATE access_trace SET at = at + interval '1 microsecond' WHERE seq = 3", 3),
        ("DELETE FROM access_trace WHERE seq = 3", 4),
        ("DELETE FROM access_trace WHERE seq = 1", 2),
        ("UPDATE access_trace SET seq = seq + 10 WHERE seq > 3", 14),
        (PUT_IN_A_THIRD, 3),
        (CHANGE_PLACES, 3),
        ("UPDATE access_trace SET chain = chain + 1 - 2 * (chain % 2) WHERE seq = 3", 4),
    ],
    ids=[
        "changed",
        "moved in time",
        "removed",
        "the first removed",
        "a gap",
        "inserted",
        "reordered",
        "in another lane",
    ],
)
def test_s41_the_first_row_that_does_not_follow_is_named(sql, first_broken, tmp_path):
    leave(6)
    (chain,) = anchors.anchor(tmp_path, since={}, at=clock.now())
    assert anchors.verify(tmp_path).broken == []
    tamper(sql)
    broken = anchors.verify(tmp_path).broken
    assert next(place["seq"] for place in broken if place["chain"] == chain) == first_broken


def test_s41_a_cut_tail_is_found_by_the_anchor_outside(tmp_path):
    leave(4)
    heads = anchors.anchor(tmp_path, since={}, at=clock.now())
    tamper("DELETE FROM access_trace WHERE seq >= 3")
    broken = anchors.verify(tmp_path).broken
    assert [place["seq"] for place in broken] == [4]
    assert len(heads) == 1


def test_s41_a_chain_written_anew_with_new_hashes_is_found_by_the_anchor_outside(tmp_path):
    leave(3)
    anchors.anchor(tmp_path, since={}, at=clock.now())
    tamper("UPDATE access_trace SET why = 'annat' WHERE seq = 2")
    for seq in (2, 3):
        tamper(
            f"UPDATE access_trace t SET hash = trace_hash((SELECT hash FROM access_trace WHERE seq = {seq} - 1), t) "
            f"WHERE seq = {seq}"
        )
    assert anchors.verify(tmp_path / "no anchors").broken == []
    assert [place["seq"] for place in anchors.verify(tmp_path).broken] == [3]


def test_s41_a_chain_that_is_gone_is_found_by_the_anchor_outside(tmp_path):
    leave(3)
    anchors.anchor(tmp_path, since={}, at=clock.now())
    tamper("DELETE FROM access_trace")
    assert [place["seq"] for place in anchors.verify(tmp_path).broken] == [3]


def test_s41_an_anchor_cut_off_by_a_power_cut_stops_neither_the_next_one_nor_the_verification(tmp_path):
    leave(3)
    heads = anchors.anchor(tmp_path, since={}, at=clock.now())
    (file,) = (tmp_path / "anchors").iterdir()
    file.write_bytes(file.read_bytes() + b'{"at": "2026-11-28T0')
    leave(1)
    anchors.anchor(tmp_path, since=heads, at=clock.now())
    found = anchors.verify(tmp_path)
    assert (found.broken, found.unreadable) == ([], 1)
    tamper("DELETE FROM access_trace WHERE seq >= 3")
    assert [place["seq"] for place in anchors.verify(tmp_path).broken] == [3, 4]


def turned(value, *, bits):
    """SQL for the bytes with one bit turned."""
    return f"set_bit({value}, {{bit}} % {bits}, 1 - get_bit({value}, {{bit}} % {bits}))"


# Each column with one bit of it turned, whichever.
TURNED = {
    "seq": "seq # (8::bigint << {bit} % 40)",  # of the lower bits some give a row that is there already
    "chain": "chain # 1",
    "at": "at + (1::bigint << {bit} % 40) * interval '1 microsecond'",
    "actor_id": "actor_id # (1::bigint << {bit} % 63)",
    "unit_id": "unit_id # (1::bigint << {bit} % 63)",
    "case_ref": f"encode({turned('uuid_send(case_ref)', bits=128)}, 'hex')::uuid",
    **{name: f"chr(ascii({name}) # 1) || substr({name}, 2)" for name in ("action", "why", "subject", "account")},
    "detail": turned("detail", bits="(8 * length(detail))"),
    "hash": turned("hash", bits=256),
}
FIVE = """
    SELECT leave_trace(0, 0, %s, 'case.read', 'assigned', 'cases_case:' || n, 'root', 'detail')
      FROM generate_series(1, 5) AS n
"""


@given(column=st.sampled_from(sorted(TURNED)), row=st.integers(1, 5), bit=st.integers(0, 1023))
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_s41_one_bit_turned_anywhere_is_found(tmp_path, column, row, bit):
    with transaction.atomic():
        with commands.acting_as(ROOT), connection.cursor() as cursor:
            cursor.execute(FIVE, [A_CASE])
        assert anchors.verify(tmp_path).broken == []
        tamper(f"UPDATE access_trace SET {column} = {TURNED[column].format(bit=bit)} WHERE seq = {row}")
        assert anchors.verify(tmp_path).broken
        transaction.set_rollback(True)


def test_s41_every_column_of_a_trace_is_turned():
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'access_trace'::regclass AND attnum > 0")
        assert {name for (name,) in cursor.fetchall()} == set(TURNED)


SAYS_ALL_IS_WHOLE = """
    CREATE OR REPLACE FUNCTION broken_traces() RETURNS TABLE (chain int, seq bigint) LANGUAGE sql AS
        'SELECT 1, 1::bigint WHERE false';
    CREATE OR REPLACE FUNCTION missing_anchors(chains int[], seqs bigint[], digests text[])
        RETURNS TABLE (chain int, seq bigint) LANGUAGE sql AS 'SELECT 1, 1::bigint WHERE false';
    CREATE OR REPLACE FUNCTION trace_hash(before bytea, t access_trace) RETURNS bytea LANGUAGE sql AS 'SELECT t.hash';
    CREATE OR REPLACE FUNCTION trace_heads() RETURNS TABLE (chain int, seq bigint, hash text) LANGUAGE sql AS
        'SELECT 1, 1::bigint, NULL::text WHERE false'
"""


@pytest.mark.parametrize("is_hashed_anew", [False, True])
def test_s41_whoever_owns_the_database_gives_it_no_judge_of_its_own(tmp_path, is_hashed_anew):
    leave(3)
    anchors.anchor(tmp_path, since={}, at=clock.now())
    found = anchors.verify(tmp_path)
    assert (found.broken, found.altered, found.traces) == ([], [], 3)
    tamper("UPDATE access_trace SET actor_id = 424242 WHERE seq = 3")
    if is_hashed_anew:
        tamper(
            "UPDATE access_trace t SET hash = trace_hash(b.hash, t) FROM access_trace b WHERE b.seq = 2 AND t.seq = 3"
        )
    tamper(SAYS_ALL_IS_WHOLE)
    found = anchors.verify(tmp_path)
    assert {place["seq"] for place in found.broken} == {3}
    for name in ("broken_traces", "missing_anchors"):
        assert f"Funktionen {name} är en annan än den som den här versionen lägger." in found.altered


SKIPS_ONE = "IF leave_trace.actor_id = 7 THEN RETURN; END IF; row.at := clock_timestamp();"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("ALTER TABLE access_trace DISABLE TRIGGER USER", "tabellen access_trace."),
        ("ALTER TABLE access_trace_{month} DISABLE TRIGGER USER", "tabellen access_trace_{month}."),
        ("DROP TRIGGER access_trace_is_kept ON access_trace_{month}", "tabellen access_trace_{month}."),
        ("CREATE RULE one AS ON INSERT TO access_trace WHERE NEW.actor_id = 7 DO INSTEAD NOTHING",
         "tabellen access_trace."),
        ("CREATE TRIGGER one BEFORE INSERT ON access_trace_{month} FOR EACH ROW EXECUTE FUNCTION keep_traces()",
         "tabellen access_trace_{month}."),
        ("ALTER TABLE access_trace ENABLE ROW LEVEL SECURITY", "tabellen access_trace."),
        ("CREATE OR REPLACE FUNCTION keep_traces() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
         "keep_traces är en annan"),
        ("CREATE FUNCTION leave_trace(int, int, uuid, text, text, text, text, bytea) RETURNS void LANGUAGE sql AS ''",
         "leave_trace är en annan"),
        ("ALTER FUNCTION leave_trace SET search_path = elsewhere, public", "leave_trace är en annan"),
        ("CREATE SCHEMA elsewhere; CREATE FUNCTION elsewhere.now() RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
         "now hör inte till"),
    ],
)  # fmt: skip
def test_s41_what_leaves_and_keeps_the_traces_is_as_this_version_lays_it(tmp_path, sql, told):
    leave(1)
    assert anchors.verify(tmp_path).altered == []
    month = f"{clock.now().astimezone(UTC):%Y%m}"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(month=month))
    found = anchors.verify(tmp_path)
    assert found.broken == []
    assert len(found.altered) == 1
    assert told.format(month=month) in found.altered[0]


def test_s41_a_function_that_leaves_no_trace_of_one_member_of_staff_is_told(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('leave_trace'::regproc)")
        (made,) = cursor.fetchone()
        cursor.execute(made.replace("row.at := clock_timestamp();", SKIPS_ONE))
    assert anchors.verify(tmp_path).altered == [
        "Funktionen leave_trace är en annan än den som den här versionen lägger."
    ]


def test_s41_the_traces_are_read_where_they_lie_whatever_the_owner_has_put_before_them(tmp_path):
    """What stands before `public` is read first by whoever does not say which it means."""
    leave(3)
    tamper(
        "CREATE SCHEMA before; CREATE TABLE before.access_trace AS SELECT * FROM public.access_trace; "
        "CREATE FUNCTION before.encode(bytea, text) RETURNS text LANGUAGE sql AS $$SELECT ''$$; "
        "SET LOCAL search_path = before, public, pg_catalog; "
        "UPDATE public.access_trace SET detail = 'x' WHERE seq = 2"
    )
    assert [place["seq"] for place in anchors.verify(tmp_path).broken] == [2]
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("before, public, pg_catalog",)


@pytest.mark.parametrize("at", ["infinity", "-infinity", "-0044-01-01 BC", "294276-12-31", "1969-12-31 23:59:59+00"])
def test_s41_a_trace_at_no_moment_is_broken_and_stops_no_verification(tmp_path, at):
    leave(3)
    tamper(f"UPDATE access_trace SET at = '{at.replace('-0044', '0044')}' WHERE seq = 2")
    assert 2 in {place["seq"] for place in anchors.verify(tmp_path).broken}


def test_s41_a_column_that_says_nothing_is_broken_and_stops_no_verification(tmp_path):
    leave(3)
    tamper("ALTER TABLE access_trace ALTER detail DROP NOT NULL, ALTER hash DROP NOT NULL, ALTER why DROP NOT NULL")
    tamper("UPDATE access_trace SET detail = NULL WHERE seq = 1; UPDATE access_trace SET hash = NULL WHERE seq = 3")
    assert [place["seq"] for place in anchors.verify(tmp_path).broken] == [1, 3]


def test_s41_the_application_reads_no_trace_and_verifies_none(application):
    assert anchors.may_read()
    with application(NOBODY):
        assert not anchors.may_read()


def test_s41_even_the_owner_is_stopped_by_the_trigger():
    leave(1)
    for sql in ("UPDATE access_trace SET why = 'x'", "DELETE FROM access_trace", "TRUNCATE access_trace"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


LEAVE = "SELECT leave_trace(%s, 0, %s, 'case.read', '', '', '', '')"
ANNA, BO = Actor(id=7, name="Anna"), Actor(id=8, name="Bo")


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
