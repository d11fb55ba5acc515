"""
A preview of joining two rows that were joined while it waited for its turn is empty: it was an error, and the page of the
register answered with one. Source: S-142.
"""

from django.db import migrations

JOINED = """
CREATE OR REPLACE FUNCTION preview_join(of_task bigint) RETURNS TABLE (staff text, unit text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    t people_duplicatetask;
    closed bigint[];
    found jsonb;
    are_open boolean;
BEGIN
    SELECT * INTO t FROM people_duplicatetask d WHERE d.id = of_task AND d.id = ANY (my_register_tasks());
    IF t.id IS NULL OR t.state IN ('joined', 'parting') THEN
        RETURN;
    END IF;
    BEGIN
        PERFORM pg_advisory_xact_lock(79, 0);
        -- joined by somebody else while this waited for its turn: there is nothing to preview
        IF EXISTS (SELECT FROM people_humanlink l WHERE l.one_id = t.one_id AND l.other_id = t.other_id AND l.ends_at IS NULL) THEN
            RAISE EXCEPTION 'They are joined.' USING ERRCODE = 'LL001';
        END IF;
        closed := ARRAY(SELECT e.id FROM cases_engagement e WHERE e.wall = 'closed');
        INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until, proposed_by_id, approved_by_id)
            VALUES (gen_random_uuid(), t.id, t.one_id, t.other_id, clock_timestamp(), today(), acting(), 0);
        PERFORM keep_walls(ARRAY[t.one_id, t.other_id]);
        found := (SELECT jsonb_agg(DISTINCT jsonb_build_object('staff', s.name, 'unit', u.full_name))
                    FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                    JOIN organisation_unit u ON u.id = e.unit_id
                   WHERE e.wall = 'closed' AND e.id <> ALL (closed));
        RAISE EXCEPTION 'Only a preview.' USING ERRCODE = 'LL001';
    EXCEPTION WHEN SQLSTATE 'LL001' THEN
        NULL;
    END;
    -- of two of whom one is protected it is told how many, as in register_rows
    are_open := NOT EXISTS (SELECT FROM people_person p WHERE p.id IN (t.one_id, t.other_id) AND p.protection <> 'none');
    RETURN QUERY SELECT CASE WHEN are_open THEN f.staff END, CASE WHEN are_open THEN f.unit END FROM jsonb_to_recordset(coalesce(found, '[]')) AS f (staff text, unit text)
                  ORDER BY 2, 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0062_what_is_kept_apart_stays_so")]
    operations = [migrations.RunSQL(JOINED, migrations.RunSQL.noop)]
