"""
Figures are counted until the day where the work is done, whatever time zone the one who asks has set.

A session that set another zone was told of a running tertial before its last day was over. Source: S-101, S-144.
"""

from django.db import migrations

BY_THE_DAY_THERE = """
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
               AND (tertial_start(w.on_day) + interval '4 months')::date <= today()
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, w.help, tertial_start(w.on_day)
            HAVING count(DISTINCT w.case_id) >= 5) t
     WHERE t.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
     GROUP BY t.unit_id, t.help;
END $$;

-- In how many cases each of these kinds of help began without a decision, by unit and whole tertial.
CREATE OR REPLACE FUNCTION open_entrance_counts(from_day date, to_day date, kinds text[])
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
               AND (tertial_start(i.starts_on) + interval '4 months')::date <= today()
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, i.kind, tertial_start(i.starts_on)
            HAVING count(DISTINCT i.case_id) >= 5) t
     GROUP BY t.unit_id, t.kind;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0065_who_comes_to_a_group_is_told_when_its_meetings_change")]
    operations = [migrations.RunSQL(BY_THE_DAY_THERE, migrations.RunSQL.noop)]
