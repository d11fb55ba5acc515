"""
The figures' door to the cases: columns to count, and no names, numbers or text.

Source: S-05, S-81, R-115.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION my_counting_units() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.my_units('{unit_manager,group_leader,statistician}');
END $$;

CREATE FUNCTION treating_units(from_day date, to_day date) RETURNS TABLE (unit_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id FROM organisation_unit u
     WHERE u.valid_from <= to_day AND (u.valid_to IS NULL OR u.valid_to >= from_day)
       AND EXISTS (SELECT FROM organisation_unitfunction f
                    WHERE f.unit_id = u.id AND f.function = 'treatment'
                      AND f.valid_from <= to_day AND (f.valid_to IS NULL OR f.valid_to >= from_day))
$$;

CREATE FUNCTION case_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, role text, sex text, minor_children text, police_offered boolean, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT c.unit_id, c.role::text, p.sex::text, c.minor_children::text,
           nullif(c.entrance, 'unknown') = 'police' AND nullif(c.legal_support_offered, 'unknown') = 'yes',
           count(*)
      FROM cases_case c JOIN people_person p ON p.id = c.person_id
     WHERE c.came_in_on BETWEEN from_day AND to_day
       AND c.unit_id IN (SELECT t.unit_id FROM treating_units(from_day, to_day) t)
       AND (SELECT my_counting_units()) <> '{}'
     GROUP BY 1, 2, 3, 4, 5;
END $$;

CREATE FUNCTION tertial_start(day date) RETURNS date LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT make_date(extract(year FROM day)::int, (extract(month FROM day)::int - 1) / 4 * 4 + 1, 1)
$$;

CREATE FUNCTION continuity_counts(from_day date, to_day date)
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

REVOKE ALL ON FUNCTION my_counting_units(), treating_units(date, date), case_counts(date, date), tertial_start(date),
    continuity_counts(date, date), closing_counts(date, date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION treating_units(date, date), case_counts(date, date), continuity_counts(date, date),
    closing_counts(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("reports")
    dependencies = [("support", "0002_help")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]
