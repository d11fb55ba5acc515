"""
How often each member of staff opens a case, counted in one place for all processes. Source: S-132.

Counted in the same turn to the database as the trace of the opening is left, so that no page asks once more.
"""

from django.db import migrations

COUNT = """
CREATE UNLOGGED TABLE cases_openings (actor_id bigint PRIMARY KEY, hour timestamptz NOT NULL, times int NOT NULL);
REVOKE ALL ON cases_openings FROM livlina_app;

CREATE FUNCTION leave_opening(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    PERFORM leave_trace($1, $2, $3, $4, $5, $6, $7, $8);
    INSERT INTO cases_openings AS o (actor_id, hour, times)
        VALUES ($1, date_trunc('hour', clock_timestamp()), 1)
        ON CONFLICT ON CONSTRAINT cases_openings_pkey DO UPDATE SET
            times = CASE WHEN o.hour = excluded.hour THEN o.times + 1 ELSE 1 END,
            hour = excluded.hour
        RETURNING times INTO counted;
    RETURN counted;
END $$;
REVOKE ALL ON FUNCTION leave_opening(bigint, bigint, uuid, text, text, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leave_opening(bigint, bigint, uuid, text, text, text, text, bytea) TO livlina_app;
"""

UNCOUNT = """
DROP FUNCTION leave_opening(bigint, bigint, uuid, text, text, text, text, bytea);
DROP TABLE cases_openings;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_who_has_a_case"), ("access", "0001_traces")]
    operations = [migrations.RunSQL(COUNT, UNCOUNT)]
