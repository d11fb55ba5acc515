"""
Of how many cases that ended a need remained, as counts for each unit: never over so few that they could point someone
out. Source: R-115, R-403.
"""

from django.db import migrations

COUNTS = """
CREATE FUNCTION closing_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, closed bigint, known bigint, remains bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT c.unit_id, count(*),
           CASE WHEN count(*) FILTER (WHERE e.need_remains IN ('yes', 'no')) >= 5
                THEN count(*) FILTER (WHERE e.need_remains IN ('yes', 'no')) END,
           CASE WHEN count(*) FILTER (WHERE e.need_remains IN ('yes', 'no')) >= 5
                THEN count(*) FILTER (WHERE e.need_remains = 'yes') END
      FROM cases_caseclosing e JOIN cases_case c ON c.id = e.case_id
     WHERE e.closed_on BETWEEN from_day AND to_day AND e.reopened_on IS NULL
       AND c.unit_id IN (SELECT t.unit_id FROM treating_units(from_day, to_day) t)
       AND (SELECT my_counting_units()) <> '{}'
     GROUP BY c.unit_id
    HAVING count(*) >= 5;
END $$;
REVOKE ALL ON FUNCTION closing_counts(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION closing_counts(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_continuity"), ("cases", "0069_what_kind_of_help_behind_a_wall")]
    operations = [migrations.RunSQL(COUNTS, "DROP FUNCTION closing_counts(date, date)")]
