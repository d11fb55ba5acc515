"""
How often clients have had to tell is counted by whole tertials, each over at least five cases of the unit.

Of two periods of free days that differed by one case the difference told of that case: its days to the first talk, and
how many had heard. Now any two periods differ by whole tertials, and by none over so few. Source: R-033, R-403, S-101.
"""

from django.db import migrations

COUNTS = """
CREATE FUNCTION tertial_start(day date) RETURNS date LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT make_date(extract(year FROM day)::int, (extract(month FROM day)::int - 1) / 4 * 4 + 1, 1)
$$;
REVOKE ALL ON FUNCTION tertial_start(date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION continuity_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, cases bigint, people bigint, changes bigint, met bigint, days bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, sum(t.cases)::bigint, sum(t.people)::bigint, sum(t.changes)::bigint, sum(t.met)::bigint,
           sum(t.days)::bigint
      FROM (
           SELECT c.unit_id, count(*) AS cases, sum(k.people) AS people, sum(k.changes) AS changes,
                  CASE WHEN count(k.days) >= 5 THEN count(k.days) END AS met,
                  CASE WHEN count(k.days) >= 5 THEN sum(k.days) END AS days
             FROM continuity(ARRAY(
                      SELECT i.id FROM cases_case i
                       WHERE i.came_in_on BETWEEN from_day AND to_day
                         AND tertial_start(i.came_in_on) >= from_day
                         AND (tertial_start(i.came_in_on) + interval '4 months' - interval '1 day')::date <= to_day
                         AND i.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u))) k
             JOIN cases_case c ON c.id = k.case_id
            WHERE k.people > 0 AND (SELECT my_counting_units()) <> '{}'
            GROUP BY c.unit_id, tertial_start(c.came_in_on)
           HAVING count(*) >= 5) t
     GROUP BY t.unit_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_continuity")]
    operations = [migrations.RunSQL(COUNTS, migrations.RunSQL.noop)]
