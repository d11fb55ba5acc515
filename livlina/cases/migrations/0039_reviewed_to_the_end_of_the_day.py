"""
The one who reviews sees what was done in the case to the end of that day, not to the last trace that was flagged.

What is shown one at a time (an address, a number) is flagged by nothing, so it was missing where it was the last that
was done: the very thing the reading was for. Source: S-43.
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


class Migration(migrations.Migration):
    dependencies = [("cases", "0038_a_case_taken_by_oneself_closes_after")]
    operations = [migrations.RunSQL(EVENTS, migrations.RunSQL.noop)]
