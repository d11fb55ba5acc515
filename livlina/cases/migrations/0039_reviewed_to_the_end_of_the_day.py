"""
The one who reviews sees what was done in the case to the end of that day, not to the last trace that was flagged.

What is shown one at a time (an address, a number) is flagged by nothing, so it was missing where it was the last that
was done: the very thing the reading was for. And of whom the traces tell is looked up row by row, whatever the planner
believes of how many there are. Source: S-43.
"""

from django.db import migrations

EVENTS = """
CREATE OR REPLACE FUNCTION review_events(item bigint) RETURNS TABLE (at timestamptz, action text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item;
    IF NOT may_review(this) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT t.at, t.action, t.why FROM access_trace t
     WHERE t.actor_id = this.staff_id
       AND CASE WHEN this.case_ref IS NULL
                THEN t.at BETWEEN this.first_at - interval '1 hour' AND this.last_at
                     AND (t.action LIKE 'case.%read' OR is_denied(t.action, t.why))
                ELSE t.at >= this.first_at AND t.case_ref = this.case_ref
                     AND (t.at <= this.last_at OR t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm') END
     ORDER BY t.at DESC LIMIT 200;
END $$;
"""

WHOSE = """
CREATE OR REPLACE FUNCTION cases_to_judge(refs uuid[]) RETURNS TABLE (
    case_ref uuid, owner text, wrapped_key bytea, name bytea, closed_on date
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    RETURN QUERY
    SELECT c.trace_ref, p.public_id::text, p.wrapped_key, p.name, c.closed_on
      FROM cases_case c CROSS JOIN LATERAL (SELECT * FROM people_person q WHERE q.id = c.person_id OFFSET 0) AS p
     WHERE c.trace_ref = ANY (refs);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0038_a_case_taken_by_oneself_closes_after")]
    operations = [migrations.RunSQL(EVENTS, migrations.RunSQL.noop), migrations.RunSQL(WHOSE, migrations.RunSQL.noop)]
