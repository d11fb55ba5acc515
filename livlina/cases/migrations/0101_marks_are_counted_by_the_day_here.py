"""
Figures are counted until the day where the work is done, whatever time zone the one who asks has set.

A session that set another zone was told of a running tertial before its last day was over. Source: S-101, S-144.
"""

from django.db import migrations

BY_THE_DAY_THERE = """
CREATE OR REPLACE FUNCTION mark_counts(from_day date, to_day date) RETURNS TABLE (unit_id bigint, mark text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, t.mark, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, m.mark::text AS mark, count(*) AS cases
              FROM cases_case c CROSS JOIN LATERAL unnest(c.marks) AS m(mark)
             WHERE c.came_in_on BETWEEN from_day AND to_day AND tertial_start(c.came_in_on) >= from_day
               AND (tertial_start(c.came_in_on) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(c.came_in_on) + interval '4 months')::date <= today()
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, m.mark, tertial_start(c.came_in_on)
            HAVING count(*) >= 5) t
     GROUP BY t.unit_id, t.mark;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0100_the_night_ends_at_noon_by_the_clock")]
    operations = [migrations.RunSQL(BY_THE_DAY_THERE, migrations.RunSQL.noop)]
