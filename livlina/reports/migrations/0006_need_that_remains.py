"""
Of how many cases that ended a need remained, as counts for each unit by whole tertials: never over so few that they
could point someone out. Source: R-115, R-403, S-101.
"""

from django.db import migrations

COUNTS = """
CREATE FUNCTION closing_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, closed bigint, known bigint, remains bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, sum(t.closed)::bigint, sum(t.known)::bigint, sum(t.remains)::bigint
      FROM (
           SELECT k.unit_id, k.closed, CASE WHEN k.known >= 5 THEN k.known END AS known,
                  CASE WHEN k.known >= 5 THEN k.remains END AS remains
             FROM (
                  SELECT c.unit_id, count(*) AS closed,
                         count(*) FILTER (WHERE e.need_remains IN ('yes', 'no')) AS known,
                         count(*) FILTER (WHERE e.need_remains = 'yes') AS remains
                    FROM cases_caseclosing e JOIN cases_case c ON c.id = e.case_id
                   WHERE e.closed_on BETWEEN from_day AND to_day AND e.reopened_on IS NULL
                     AND tertial_start(e.closed_on) >= from_day
                     AND (tertial_start(e.closed_on) + interval '4 months' - interval '1 day')::date <= to_day
                     AND c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
                     AND (SELECT my_counting_units()) <> '{}'
                   GROUP BY c.unit_id, tertial_start(e.closed_on)
                  HAVING count(*) >= 5) k) t
     GROUP BY t.unit_id;
END $$;
REVOKE ALL ON FUNCTION closing_counts(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION closing_counts(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_continuity_by_whole_tertials"), ("cases", "0069_what_kind_of_help_behind_a_wall")]
    operations = [migrations.RunSQL(COUNTS, "DROP FUNCTION closing_counts(date, date)")]
