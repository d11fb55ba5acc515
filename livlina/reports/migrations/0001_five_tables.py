"""
The named door through which people become figures: it answers with counts, never with a row about anyone.

A case counts by the day it came in, at units that treat some day of the period.
Source: R-386–R-392; the counting rules stand in README and the page's notes.
"""

from django.db import migrations

COUNTS = """
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
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.role, p.sex, c.minor_children,
           c.entrance = 'police' AND c.legal_support_offered = 'yes', count(*)
      FROM cases_case c JOIN people_person p ON p.id = c.person_id
     WHERE c.came_in_on BETWEEN from_day AND to_day
       AND c.unit_id IN (SELECT t.unit_id FROM treating_units(from_day, to_day) t)
     GROUP BY 1, 2, 3, 4, 5
$$;
REVOKE ALL ON FUNCTION case_counts(date, date), treating_units(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION case_counts(date, date), treating_units(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0002_numbers_and_signed_notes")]
    operations = [
        migrations.RunSQL(COUNTS, "DROP FUNCTION case_counts(date, date), treating_units(date, date)"),
    ]
