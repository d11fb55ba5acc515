"""
A file that is read in, or undone, at night comes to the log reviewer as one item: what stands behind it is that trace.

Each of its cases was an item of its own, and the hundreds hid what was to be seen among them. Source: S-43.
"""

from django.db import migrations

BEFORE = """
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
    SELECT k.at, k.action, k.why FROM (
        SELECT t.at, t.action, t.why, row_number() OVER (PARTITION BY t.action, t.why ORDER BY t.at DESC) AS nth
          FROM access_trace t
         WHERE t.actor_id = this.staff_id
           AND CASE WHEN this.case_ref IS NULL
                    THEN t.at BETWEEN this.first_at - interval '1 hour' AND this.last_at
                         AND (t.action LIKE 'case.%read' OR t.action = 'register.shown' OR is_denied(t.action, t.why))
                    ELSE t.at >= this.first_at AND t.case_ref = this.case_ref
                         AND (t.at <= this.last_at OR t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
               END) AS k
     WHERE k.nth <= 50 ORDER BY k.at DESC;
END $$;
"""
NOW = BEFORE.replace(
    "OR t.action = 'register.shown' OR",
    "OR t.action IN ('register.shown', 'register.imported', 'register.undone')\n                              OR",
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0064_what_is_withheld_is_withheld_from_who_has_it"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]
