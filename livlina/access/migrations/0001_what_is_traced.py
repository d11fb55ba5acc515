"""
The traces: a chain for each month and lane, written by one function and never changed; anchors outside say where it ended.

The application may neither read nor write the table but by these. Source: S-40–S-43; docs/adr/0007.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE TABLE access_trace (
    chain     int NOT NULL,          -- year, month and lane: 20261103 is lane 3 of November 2026
    seq       bigint NOT NULL,
    at        timestamptz NOT NULL,
    actor_id  bigint NOT NULL,       -- staff; 0 the system itself, -1 before sign-in
    unit_id   bigint NOT NULL,
    case_ref  uuid,                  -- the trace_ref of a case or first contact
    action    text NOT NULL,
    why       text NOT NULL,
    subject   text NOT NULL,         -- table:public_id
    account   text NOT NULL,         -- operating-system account behind a command of the system
    detail    bytea NOT NULL,
    hash      bytea NOT NULL,
    PRIMARY KEY (chain, seq),
    CONSTRAINT access_trace_one_field_is_one_field
        CHECK (concat(action, why, subject, account) !~ '[[:cntrl:]]')
) PARTITION BY RANGE (chain);

CREATE INDEX access_trace_case ON access_trace (case_ref, at);

CREATE INDEX access_trace_actor ON access_trace (actor_id, at);

CREATE FUNCTION keep_traces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A trace is never changed or deleted.';
END $$;

CREATE FUNCTION make_trace_months(ahead int DEFAULT 3) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    month int;
BEGIN
    FOR k IN 0..least(ahead, 12) LOOP
        month := to_char((now() AT TIME ZONE 'UTC') + make_interval(months => k), 'YYYYMM')::int;
        IF to_regclass('access_trace_' || month) IS NULL THEN
            EXECUTE format('CREATE TABLE access_trace_%s PARTITION OF access_trace FOR VALUES FROM (%s) TO (%s)',
                           month, month * 100, month * 100 + 100);
            EXECUTE format('REVOKE ALL ON access_trace_%s FROM livlina_app', month);
            EXECUTE format('CREATE TRIGGER access_trace_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access_trace_%s '
                           'FOR EACH STATEMENT EXECUTE FUNCTION keep_traces()', month);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION trace_hash(before bytea, t access_trace) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(coalesce(before, '') || convert_to(concat_ws(E'\\x1f',
        t.chain, t.seq, (extract(epoch FROM t.at) * 1000000)::bigint, t.actor_id, t.unit_id,
        coalesce(t.case_ref::text, ''), t.action, t.why, t.subject, t.account, encode(t.detail, 'hex')
    ), 'UTF8'))
$$;

CREATE FUNCTION acting() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('livlina.actor', true), '')::bigint
$$;

-- A row says who did it in the name of who acts, and a trace is of a unit that there is.
CREATE FUNCTION leave_trace(
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
    END IF;
    -- 0: of none
    IF leave_trace.unit_id <> 0 AND NOT EXISTS (SELECT FROM organisation_unit u WHERE u.id = leave_trace.unit_id) THEN
        RAISE EXCEPTION 'A trace is of a unit that there is.';
    END IF;
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

-- A trace that is earlier than those before it, or stands in a chain that none is written in, is broken.
CREATE FUNCTION broken_traces() RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT chain, seq FROM (
        SELECT t.chain, t.seq,
               t.hash IS DISTINCT FROM trace_hash(lag(t.hash) OVER w, t)
               OR t.seq <> coalesce(lag(t.seq) OVER w, 0) + 1
               OR t.at < lag(t.at) OVER w - interval '10 minutes'
               OR t.chain % 100 > 15
               OR t.chain / 100 <> to_char(t.at AT TIME ZONE 'UTC', 'YYYYMM')::int AS broken
          FROM access_trace t WINDOW w AS (PARTITION BY t.chain ORDER BY t.seq)
    ) judged WHERE broken ORDER BY chain, seq
$$;

CREATE FUNCTION trace_heads() RETURNS TABLE (chain int, seq bigint, hash text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    -- lane by lane from the index: the heads are asked for each minute, however long the chains
    SELECT head.chain, head.seq, encode(head.hash, 'hex')
      FROM (SELECT substring(c.relname FROM 'access_trace_([0-9]+)')::int AS number
              FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = 'access_trace'::regclass) AS month
     CROSS JOIN generate_series(0, 15) AS lane
     CROSS JOIN LATERAL (SELECT t.chain, t.seq, t.hash FROM access_trace t
                          WHERE t.chain = month.number * 100 + lane ORDER BY t.seq DESC LIMIT 1) AS head
     ORDER BY head.chain
$$;

CREATE FUNCTION missing_anchors(chains int[], seqs bigint[], digests text[])
    RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT DISTINCT a.chain, a.seq FROM unnest(chains, seqs, digests) AS a (chain, seq, digest)
      LEFT JOIN access_trace t ON t.chain = a.chain AND t.seq = a.seq
     WHERE encode(t.hash, 'hex') IS DISTINCT FROM a.digest ORDER BY 1, 2
$$;

-- A row says who did it in the name of who acts, and a trace is of a unit that there is.
CREATE FUNCTION refuse_another_name() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'A row names the one who acts, and goes on doing so.';
END $$;

CREATE TRIGGER access_trace_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access_trace
    FOR EACH STATEMENT EXECUTE FUNCTION keep_traces();

SELECT make_trace_months();

REVOKE ALL ON FUNCTION keep_traces(), make_trace_months(integer), trace_hash(bytea, access_trace), acting(),
    leave_trace(bigint, bigint, uuid, text, text, text, text, bytea), broken_traces(), trace_heads(),
    missing_anchors(integer[], bigint[], text[]), refuse_another_name() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION make_trace_months(integer), acting(), leave_trace(bigint, bigint, uuid, text, text, text,
    text, bytea), broken_traces(), trace_heads(), missing_anchors(integer[], bigint[], text[]) TO livlina_app;

REVOKE ALL ON access_trace FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
