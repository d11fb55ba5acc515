"""
How many children in open adult cases have own support, what is in the way for the others, and how long it took: counts.

As the tertial ends, so that no two periods differ by a few children; a figure over fewer than five, or that leaves fewer than
five, is not given. Source: R-192, R-198, R-209, R-403, S-101.
"""

from django.db import migrations

MADE = """
-- Lines of children, not yet grown, in adult cases that were open at treating units the last day of that tertial; none on
-- another day, or before the tertial has ended. For the doors below.
CREATE FUNCTION lines_at_end_of_tertial(from_day date, to_day date) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    IF to_day > current_date OR to_day <> (tertial_start(to_day) + interval '4 months' - interval '1 day')::date
       OR my_counting_units() = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT l.id FROM cases_case c JOIN cases_childline l ON l.case_id = c.id JOIN cases_party t ON t.id = l.party_id
          JOIN people_person p ON p.id = t.person_id
         WHERE c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u) AND c.role <> 'child'
           AND c.came_in_on <= to_day AND (c.closed_on IS NULL OR c.closed_on > to_day)
           AND coalesce((l.known_at AT TIME ZONE 'Europe/Stockholm')::date, c.came_in_on) <= to_day
           AND (p.birth_year IS NULL OR make_date(p.birth_year + 18, 12, 31) > to_day));
END $$;

CREATE FUNCTION own_support_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, children bigint, supported bigint, started bigint, days bigint, own_cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF my_counting_units() = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH standing AS (
        SELECT c.unit_id, count(*) AS children, count(*) FILTER (WHERE s.standing IN ('has', 'elsewhere')) AS supported
          FROM own_support_standing(lines_at_end_of_tertial(from_day, to_day), to_day) s
          JOIN cases_childline l ON l.id = s.line_id JOIN cases_case c ON c.id = l.case_id
         GROUP BY c.unit_id HAVING count(*) >= 5
    ), starts AS (
        SELECT t.unit_id, sum(t.started)::bigint AS started, sum(t.days)::bigint AS days
          FROM (SELECT c.unit_id, count(*) AS started, sum(s.happened_on - p.need_on) AS days
                  FROM cases_ownsupportstep s JOIN cases_ownsupport p ON p.id = s.support_id
                  JOIN cases_case c ON c.id = p.case_id
                 WHERE s.kind = 'started' AND p.recipient = 'child' AND s.happened_on BETWEEN from_day AND to_day
                   AND tertial_start(s.happened_on) >= from_day
                   AND (tertial_start(s.happened_on) + interval '4 months' - interval '1 day')::date <= to_day
                 GROUP BY c.unit_id, tertial_start(s.happened_on) HAVING count(*) >= 5) t
         GROUP BY t.unit_id
    ), own AS (
        SELECT t.unit_id, sum(t.cases)::bigint AS cases
          FROM (SELECT c.unit_id, count(*) AS cases FROM cases_case c
                 WHERE c.role = 'child' AND c.came_in_on BETWEEN from_day AND to_day
                   AND tertial_start(c.came_in_on) >= from_day
                   AND (tertial_start(c.came_in_on) + interval '4 months' - interval '1 day')::date <= to_day
                 GROUP BY c.unit_id, tertial_start(c.came_in_on) HAVING count(*) >= 5) t
         GROUP BY t.unit_id
    )
    SELECT u.unit_id, g.children,
           CASE WHEN g.supported NOT BETWEEN 1 AND 4 AND g.children - g.supported NOT BETWEEN 1 AND 4 THEN g.supported END,
           b.started, b.days, o.cases
      FROM treating_units(from_day, to_day) u LEFT JOIN standing g ON g.unit_id = u.unit_id
      LEFT JOIN starts b ON b.unit_id = u.unit_id LEFT JOIN own o ON o.unit_id = u.unit_id;
END $$;

-- What is in the way for those who have none, of all units that are shown together. One that is hidden takes the least shown with it, so
-- that it is not counted out of the rest.
CREATE FUNCTION own_support_obstacles(from_day date, to_day date) RETURNS TABLE (standing text, children bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    WITH each AS (
        SELECT c.unit_id, s.standing
          FROM own_support_standing(lines_at_end_of_tertial(from_day, to_day), to_day) s
          JOIN cases_childline l ON l.id = s.line_id JOIN cases_case c ON c.id = l.case_id
    ), shown AS (           -- the units whose figure is given, so that no other is counted out of the sum
        SELECT k.unit_id FROM own_support_counts(from_day, to_day) k WHERE k.supported IS NOT NULL
    ), counted AS (
        SELECT e.standing, count(*) AS children FROM each e
         WHERE e.unit_id IN (SELECT k.unit_id FROM shown k) AND e.standing NOT IN ('has', 'elsewhere') GROUP BY e.standing
    ), marked AS (
        SELECT c.standing, c.children, c.children < 5 AS is_few,
               count(*) FILTER (WHERE c.children < 5) OVER () AS few,
               row_number() OVER (PARTITION BY c.children < 5 ORDER BY c.children, c.standing) AS place
          FROM counted c
    )
    SELECT m.standing, CASE WHEN NOT m.is_few AND NOT (m.few = 1 AND m.place = 1) THEN m.children END
      FROM marked m ORDER BY m.children DESC, m.standing;
END $$;
REVOKE ALL ON FUNCTION lines_at_end_of_tertial(date, date), own_support_counts(date, date),
    own_support_obstacles(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_support_counts(date, date), own_support_obstacles(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0035_own_support"), ("reports", "0002_extensions")]
    operations = [
        migrations.RunSQL(
            MADE,
            "DROP FUNCTION own_support_counts(date, date), own_support_obstacles(date, date), "
            "lines_at_end_of_tertial(date, date)",
        )
    ]
