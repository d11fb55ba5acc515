"""
How often clients of each unit have had to tell, as sums over all its cases that came in: never over so few that they
could point someone out, whatever is asked. Source: R-033, R-403.
"""

from django.db import migrations

COUNTS = """
CREATE FUNCTION continuity_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, cases bigint, people bigint, changes bigint, met bigint, days bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT c.unit_id, count(*), sum(k.people)::bigint, sum(k.changes)::bigint,
           CASE WHEN count(k.days) >= 5 THEN count(k.days) END,
           CASE WHEN count(k.days) >= 5 THEN sum(k.days)::bigint END
      FROM continuity(ARRAY(
               SELECT i.id FROM cases_case i
                WHERE i.came_in_on BETWEEN from_day AND to_day
                  AND i.unit_id IN (SELECT t.unit_id FROM treating_units(from_day, to_day) t))) k
      JOIN cases_case c ON c.id = k.case_id
     WHERE k.people > 0 AND (SELECT my_counting_units()) <> '{}'
     GROUP BY c.unit_id
    HAVING count(*) >= 5;
END $$;
REVOKE ALL ON FUNCTION continuity_counts(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION continuity_counts(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_case_counts"), ("support", "0012_how_often_it_was_told")]
    operations = [migrations.RunSQL(COUNTS, "DROP FUNCTION continuity_counts(date, date)")]
