"""
Whoever reviews a reading in the log sees the latest of each kind of act, however often one of them was done.

The latest two hundred were told: whoever took up an address and then opened the same page as often was seen to have
opened that page. Now it is the latest fifty of each kind and reason. Source: S-43.
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
MADE = """
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
                         AND (t.action LIKE 'case.%read' OR is_denied(t.action, t.why))
                    ELSE t.at >= this.first_at AND t.case_ref = this.case_ref
                         AND (t.at <= this.last_at OR t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
               END) AS k
     WHERE k.nth <= 50 ORDER BY k.at DESC;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0050_all_of_the_hour_behind_glass_is_reviewed"),
    ]
    operations = [migrations.RunSQL(MADE, BEFORE)]
