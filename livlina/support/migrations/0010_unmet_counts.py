"""
In how many cases some help was wished for and could not be had, by unit and kind of help: never fewer than five.

Counted is each case once in a whole tertial, as the other figures are. Source: R-153, R-154, S-101.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION unmet_counts(from_day date, to_day date) RETURNS TABLE (unit_id bigint, help text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, t.help, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, w.help::text AS help, count(DISTINCT w.case_id) AS cases
              FROM support_helpwish w JOIN cases_case c ON c.id = w.case_id
             WHERE w.wished_on BETWEEN from_day AND to_day AND tertial_start(w.wished_on) >= from_day
               AND (tertial_start(w.wished_on) + interval '4 months' - interval '1 day')::date <= to_day
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, w.help, tertial_start(w.wished_on)
            HAVING count(DISTINCT w.case_id) >= 5) t
     WHERE t.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
     GROUP BY t.unit_id, t.help;
END $$;
REVOKE ALL ON FUNCTION unmet_counts(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unmet_counts(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0009_possible_help")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION unmet_counts(date, date)")]
