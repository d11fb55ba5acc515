"""
Neither who broke the glass nor who let them through reviews it, and what nobody can review goes to the log reviewer.

The second person could review what she had approved herself. A review whose day has passed left a trace that no queue
took up; it is now judged as of the one reviewed, and so is a review that nobody at the unit may make, at once.
Source: S-31, S-43.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

REVIEWED = """
-- That they let through what is reviewed; of many, any one of them.
CREATE FUNCTION has_let_through(staff bigint, r cases_glassreview) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM public.cases_glassopening g
                    WHERE g.decided_by_id = staff AND g.is_approved AND g.asked_by_id = r.staff_id
                      AND (g.id = r.opening_id OR (r.kind = 'many' AND g.opened_at <= r.made_at
                                                   AND g.opened_at > r.made_at - interval '30 days')))
$$;

-- Never of oneself or of what one let through. That somebody has opened many says nothing of any person, so no wall
-- hides it.
CREATE OR REPLACE FUNCTION my_glass_reviews() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    seen bigint[] := my_glass_openings();
BEGIN
    RETURN ARRAY(SELECT r.id FROM cases_glassreview r
                  WHERE r.unit_id = ANY (led) AND r.staff_id <> acting()
                    AND (r.kind = 'many' OR r.opening_id = ANY (seen))
                    AND NOT has_let_through(acting(), r));
END $$;

-- The same of everybody who leads the unit today.
CREATE FUNCTION has_a_reviewer(r cases_glassreview) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.organisation_membership m
          JOIN public.organisation_staff s ON s.id = m.staff_id AND s.is_active
         WHERE m.unit_id = r.unit_id AND m.role IN ('unit_manager', 'group_leader')
           AND m.valid_from <= public.today() AND (m.valid_to IS NULL OR m.valid_to >= public.today())
           AND s.id <> r.staff_id AND NOT public.has_let_through(s.id, r)
           AND (r.kind = 'many' OR NOT EXISTS (
               SELECT FROM public.cases_glassopening g JOIN public.cases_case c ON c.id = g.case_id
                 JOIN public.cases_wallblock b ON b.person_id = c.person_id
                WHERE g.id = r.opening_id AND b.actor_id = s.id AND b.ends_at > clock_timestamp())))
$$;

-- Each minute, for the system itself: reviews whose day has passed, or that nobody at the unit may make. Each told once.
DROP FUNCTION overdue_glass_reviews();
CREATE FUNCTION overdue_glass_reviews() RETURNS TABLE (public_id uuid, unit_id bigint, why text) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Reviews are called overdue by the system itself.';
    END IF;
    RETURN QUERY
        UPDATE cases_glassreview r SET overdue_at = clock_timestamp()
         WHERE r.overdue_at IS NULL AND (r.due_on < today() OR NOT has_a_reviewer(r))
           AND NOT EXISTS (SELECT FROM cases_glassverdict v WHERE v.review_id = r.id AND v.outcome <> 'needs_more')
        RETURNING r.public_id, r.unit_id, CASE WHEN r.due_on < today() THEN 'overdue' ELSE 'nobody' END;
END $$;
REVOKE ALL ON FUNCTION has_let_through(bigint, cases_glassreview), has_a_reviewer(cases_glassreview),
    overdue_glass_reviews() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION overdue_glass_reviews() TO livlina_app;
"""

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
           CASE WHEN f.case_ref IS NOT NULL AND f.action LIKE 'case.%read' THEN (
               SELECT count(DISTINCT t.case_ref)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 hour' AND t.at <= f.at
                  AND t.case_ref IS NOT NULL AND t.action LIKE 'case.%read') ELSE 0 END,
           CASE WHEN is_denied(f.action, f.why) THEN (
               SELECT count(*)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 day' AND t.at <= f.at
                  AND is_denied(t.action, t.why)) ELSE 0 END
      FROM fresh f WHERE f.actor_id > 0 ORDER BY f.at;
END $$;
"""

REASONS = [
    ("break_glass", "nödåtkomst"),
    ("not_reviewed", "nödöppning utan granskning"),
    ("own_surname", "samma efternamn"),
    ("near", "närstående"),
    ("staff_client", "en medarbetares namn"),
    ("no_task", "utan egen uppgift"),
    ("after_closing", "efter avslut"),
    ("night", "på natten"),
    ("many", "många på kort tid"),
    ("refusals", "upprepade avvisade försök"),
    ("own_relation", "egen anmäld relation"),
    ("sample", "stickprov"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_a_request_to_open_counts_as_one")]
    operations = [
        migrations.RunSQL(REVIEWED, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE, migrations.RunSQL.noop),
        migrations.AlterField(
            "reviewitem", "reasons", ArrayField(base_field=models.CharField(choices=REASONS, max_length=20), size=None)
        ),
    ]
