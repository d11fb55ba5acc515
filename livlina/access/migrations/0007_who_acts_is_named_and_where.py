"""
A row says who did it in the name of who acts, and a trace is of a unit that there is.

By SQL of one's own as the application a fact could be written in a colleague's name, and a trace with the key of no unit:
what judges the traces took it up again each minute, and got no further. Source: S-05, S-40, S-41.
"""

from django.db import migrations

NAMED = """
CREATE FUNCTION refuse_another_name() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'A row names the one who acts, and goes on doing so.';
END $$;
REVOKE ALL ON FUNCTION refuse_another_name() FROM PUBLIC;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION leave_trace(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    row access_trace;
    last record;
    lane int;
    acts bigint := coalesce(acting(), -1);
BEGIN
    -- before sign-in nobody acts yet: then a trace may name whose account it is about, but no client's case
    IF leave_trace.actor_id IS DISTINCT FROM acts AND (acts <> -1 OR leave_trace.case_ref IS NOT NULL) THEN
        RAISE EXCEPTION 'A trace is left by the one who acts.';
    END IF;{of_a_unit}
    row.at := clock_timestamp();
    FOR k IN 0..15 LOOP
        lane := (pg_backend_pid() + k) % 16;
        EXIT WHEN pg_try_advisory_xact_lock(77, lane);      -- mine from before counts as free
        IF k = 15 THEN PERFORM pg_advisory_xact_lock(77, lane); END IF;
    END LOOP;
    row.chain := to_char(row.at AT TIME ZONE 'UTC', 'YYYYMM')::int * 100 + lane;
    SELECT t.seq, t.hash INTO last FROM access_trace t WHERE t.chain = row.chain ORDER BY t.seq DESC LIMIT 1;
    row.seq := coalesce(last.seq, 0) + 1;
    row.actor_id := leave_trace.actor_id;
    row.unit_id := leave_trace.unit_id;
    row.case_ref := leave_trace.case_ref;
    row.action := leave_trace.action;
    row.why := leave_trace.why;
    row.subject := leave_trace.subject;
    row.account := leave_trace.account;
    row.detail := leave_trace.detail;
    row.hash := trace_hash(last.hash, row);
    INSERT INTO access_trace SELECT (row).*;
END $$;
"""

OF_A_UNIT = """
    -- 0: of none
    IF leave_trace.unit_id <> 0 AND NOT EXISTS (SELECT FROM organisation_unit u WHERE u.id = leave_trace.unit_id) THEN
        RAISE EXCEPTION 'A trace is of a unit that there is.';
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_a_trace_stands_in_its_time")]
    operations = [
        migrations.RunSQL(NAMED, "DROP FUNCTION refuse_another_name()"),
        migrations.RunSQL(LEAVE.replace("{of_a_unit}", OF_A_UNIT), LEAVE.replace("{of_a_unit}", "")),
    ]
