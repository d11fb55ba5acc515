"""
The counts learn to say that they do not know, and are planned for the period asked.

Whether a case came by way of the police and was offered support is unknown when one of the two is, and the
other does not settle it: SQL's own three-valued logic, null for unknown. What counts in table 5 is unchanged.
Source: R-110.

The figures are not yet suppressed, and a day's can point at someone: they are given to those who may read
statistics, by the role list of `access.rules`, and nobody else gets a row. Source: S-05, S-101.

A function in SQL is planned without its arguments, so ten years were planned as if they were a few days:
210 ms on 100 000 cases where the same statement alone takes 87 ms. This one is planned each time.
"""

from django.db import migrations

CASE_COUNTS = """
CREATE FUNCTION my_counting_units() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.my_units('{unit_manager,group_leader,statistician}');
END $$;
REVOKE ALL ON FUNCTION my_counting_units() FROM PUBLIC;

CREATE OR REPLACE FUNCTION case_counts(from_day date, to_day date)
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
"""

BEFORE = """
DROP FUNCTION my_counting_units();
CREATE OR REPLACE FUNCTION case_counts(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, role text, sex text, minor_children text, police_offered boolean, cases bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.role, p.sex, c.minor_children,
           c.entrance = 'police' AND c.legal_support_offered = 'yes', count(*)
      FROM cases_case c JOIN people_person p ON p.id = c.person_id
     WHERE c.came_in_on BETWEEN from_day AND to_day
       AND c.unit_id IN (SELECT t.unit_id FROM treating_units(from_day, to_day) t)
     GROUP BY 1, 2, 3, 4, 5
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_five_tables")]
    operations = [migrations.RunSQL(CASE_COUNTS, BEFORE)]
