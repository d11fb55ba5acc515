"""
How many cases somebody has opened within the hour is counted once for each minute, at the last case they opened in it.

It was counted anew for each trace, over all of the hour: what one busy worker leaves took the longer to judge the more
there was of it, and the background work kept a core from the pages. Source: S-43.
"""

from django.db import migrations

TAKE = """
CREATE OR REPLACE FUNCTION take_traces_to_judge(most int) RETURNS TABLE (
    at timestamptz, actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, cases_in_hour int, refusals_in_day int
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    PERFORM pg_advisory_xact_lock(78, 0);                  -- one at a time
    RETURN QUERY
    WITH fresh AS MATERIALIZED (
        SELECT new.* FROM trace_heads() AS head
          LEFT JOIN cases_reviewmark mark ON mark.chain = head.chain
         CROSS JOIN LATERAL (
             SELECT t.chain, t.seq, t.at, t.unit_id, t.case_ref, t.action, t.why,
                    CASE t.action WHEN 'staff_relation.matched' THEN (
                        SELECT s.id FROM organisation_staff s WHERE 'organisation_staff:' || s.public_id = t.subject)
                    WHEN 'break_glass.review_overdue' THEN (
                        SELECT r.staff_id FROM cases_glassreview r WHERE 'cases_glassreview:' || r.public_id = t.subject)
                    ELSE t.actor_id END AS actor_id
               FROM access_trace t
              WHERE t.chain = head.chain AND t.seq > coalesce(mark.seq, 0) ORDER BY t.seq LIMIT most) AS new
         WHERE head.seq > coalesce(mark.seq, 0)
    ), marked AS (
        INSERT INTO cases_reviewmark AS m (chain, seq) SELECT f.chain, max(f.seq) FROM fresh f GROUP BY f.chain
            ON CONFLICT ON CONSTRAINT cases_reviewmark_pkey DO UPDATE SET seq = excluded.seq
    )
    SELECT f.at, f.actor_id, f.unit_id, f.case_ref, f.action, f.why,
           CASE WHEN f.is_last_read THEN (
               SELECT count(DISTINCT t.case_ref)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 hour' AND t.at <= f.at
                  AND t.case_ref IS NOT NULL AND t.action LIKE 'case.%read') ELSE 0 END,
           CASE WHEN is_denied(f.action, f.why) THEN (
               SELECT count(*)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 day' AND t.at <= f.at
                  AND is_denied(t.action, t.why)) ELSE 0 END
      FROM (
          SELECT fresh.*, coalesce(fresh.case_ref IS NOT NULL AND fresh.action LIKE 'case.%read' AND row_number() OVER (
                     PARTITION BY fresh.actor_id, date_bin('1 minute', fresh.at, 'epoch'),
                                  fresh.case_ref IS NOT NULL AND fresh.action LIKE 'case.%read'
                     ORDER BY fresh.at DESC, fresh.seq DESC) = 1, false) AS is_last_read
            FROM fresh
      ) AS f WHERE f.actor_id > 0 ORDER BY f.at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0031_joint_work_where_a_wall_stands")]
    operations = [migrations.RunSQL(TAKE, migrations.RunSQL.noop)]
