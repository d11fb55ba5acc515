"""
How often one searches and opens cases is counted by a minute and an hour that no session moves.

One that set a time zone some minutes away began a new hour, and so the count of opened cases anew. Source: S-05, S-132, S-144.
"""

from django.db import migrations

THE_SAME_TO_ALL = """
CREATE OR REPLACE FUNCTION count_search() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    INSERT INTO cases_searches AS s (actor_id, minute, times)
        VALUES (coalesce(acting(), -1), date_trunc('minute', clock_timestamp(), 'UTC'), 1)
        ON CONFLICT (actor_id) DO UPDATE SET
            times = CASE WHEN s.minute = excluded.minute THEN s.times + 1 ELSE 1 END,
            minute = excluded.minute
        RETURNING times INTO counted;
    RETURN counted;
END $$;

CREATE OR REPLACE FUNCTION leave_opening(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    PERFORM leave_trace($1, $2, $3, $4, $5, $6, $7, $8);
    INSERT INTO cases_openings AS o (actor_id, hour, times)
        VALUES ($1, date_trunc('hour', clock_timestamp(), 'UTC'), 1)
        ON CONFLICT ON CONSTRAINT cases_openings_pkey DO UPDATE SET
            times = CASE WHEN o.hour = excluded.hour THEN o.times + 1 ELSE 1 END,
            hour = excluded.hour
        RETURNING times INTO counted;
    RETURN counted;
END $$;

CREATE OR REPLACE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    ended bigint[] := ARRAY(
        SELECT j.id FROM cases_jointwork j WHERE NOT j.walls_mended AND j.ends_at <= clock_timestamp());
BEGIN
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j WHERE j.id = ANY (ended)
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp() AT TIME ZONE 'UTC')
           AND (EXISTS (SELECT FROM cases_engagement e
                         WHERE e.actor_id = s.id AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
                OR EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = s.id))));
    UPDATE cases_jointwork j SET walls_mended = true WHERE j.id = ANY (ended);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0101_marks_are_counted_by_the_day_here")]
    operations = [migrations.RunSQL(THE_SAME_TO_ALL, migrations.RunSQL.noop)]
