"""
What a member of staff has declared reaches the log reviewer: who read of somebody near, and what was closed or ended.

The system alone asks. It learns pairs of a member of staff and a case, never which person or by what. A trace of a
relation that met a declared one is judged as of the one who declared, whoever wrote down the number. Source: S-14, S-43.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

NEAR = """
-- Those of these pairs where somebody in the case has the number or a telephone that the member of staff has declared,
-- also earlier: what has been read is read.
CREATE FUNCTION declared_near(staff bigint[], refs uuid[]) RETURNS TABLE (staff_id bigint, case_ref uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (SELECT DISTINCT a.staff_id, a.case_ref FROM unnest(staff, refs) AS a(staff_id, case_ref)),
    persons AS (
        SELECT a.staff_id, a.case_ref, c.person_id FROM asked a JOIN cases_case c ON c.trace_ref = a.case_ref
        UNION
        SELECT a.staff_id, a.case_ref, p.person_id
          FROM asked a JOIN cases_case c ON c.trace_ref = a.case_ref JOIN cases_party p ON p.case_id = c.id)
    SELECT DISTINCT n.staff_id, n.case_ref
      FROM persons n JOIN people_staffrelation r ON r.staff_id = n.staff_id
     WHERE EXISTS (SELECT FROM people_person p WHERE p.id = n.person_id AND p.identity_hash = r.number_hash)
        OR EXISTS (SELECT FROM people_safechannel s WHERE s.person_id = n.person_id AND s.value_hash = r.phone_hash);
END $$;
REVOKE ALL ON FUNCTION declared_near(bigint[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION declared_near(bigint[], uuid[]) TO livlina_app;
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
                    CASE WHEN t.action = 'staff_relation.matched' THEN (
                        SELECT s.id FROM organisation_staff s WHERE 'organisation_staff:' || s.public_id = t.subject)
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
    dependencies = [("cases", "0020_settled_by_the_opener"), ("people", "0007_who_told_it")]
    operations = [
        migrations.RunSQL(NEAR, "DROP FUNCTION declared_near(bigint[], uuid[])"),
        migrations.RunSQL(TAKE, migrations.RunSQL.noop),
        migrations.AlterField(
            "reviewitem", "reasons", ArrayField(base_field=models.CharField(choices=REASONS, max_length=20), size=None)
        ),
    ]
