"""
Childcare that could not be arranged is counted as unmet need, and by an open entrance how many children came to a
counsellor: never fewer than five, and only in tertials that have ended, since a running one would tell day by day.

Source: R-178, R-203, R-403, S-101.
"""

from django.db import migrations

MADE = """
-- `childcare` stands for talks for which nobody could look after the children: booked so, or missed or called off.
CREATE OR REPLACE FUNCTION unmet_counts(from_day date, to_day date) RETURNS TABLE (unit_id bigint, help text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    WITH told AS (
        SELECT w.case_id, w.help::text AS help, w.wished_on AS on_day FROM support_helpwish w
        UNION ALL
        SELECT s.case_id, 'childcare', (lower(b.slot) AT TIME ZONE 'Europe/Stockholm')::date
          FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
         WHERE s.childcare = 'needed' AND s.state <> 'moved'
    )
    SELECT t.unit_id, t.help, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, w.help, count(DISTINCT w.case_id) AS cases
              FROM told w JOIN cases_case c ON c.id = w.case_id
             WHERE w.on_day BETWEEN from_day AND to_day AND tertial_start(w.on_day) >= from_day
               AND (tertial_start(w.on_day) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(w.on_day) + interval '4 months')::date <= current_date
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, w.help, tertial_start(w.on_day)
            HAVING count(DISTINCT w.case_id) >= 5) t
     WHERE t.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
     GROUP BY t.unit_id, t.help;
END $$;

-- In how many cases each of these kinds of help began without a decision, by unit and whole tertial.
CREATE FUNCTION open_entrance_counts(from_day date, to_day date, kinds text[])
    RETURNS TABLE (unit_id bigint, kind text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, t.kind, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, i.kind::text AS kind, count(DISTINCT i.case_id) AS cases
              FROM support_intervention i JOIN cases_case c ON c.id = i.case_id
             WHERE i.kind = ANY (kinds) AND i.ground = 'service'
               AND i.starts_on BETWEEN from_day AND to_day AND tertial_start(i.starts_on) >= from_day
               AND (tertial_start(i.starts_on) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(i.starts_on) + interval '4 months')::date <= current_date
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, i.kind, tertial_start(i.starts_on)
            HAVING count(DISTINCT i.case_id) >= 5) t
     GROUP BY t.unit_id, t.kind;
END $$;
REVOKE ALL ON FUNCTION open_entrance_counts(date, date, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_entrance_counts(date, date, text[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0018_methods")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION open_entrance_counts(date, date, text[])")]
