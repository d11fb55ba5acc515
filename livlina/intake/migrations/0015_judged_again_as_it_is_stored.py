"""
A case that an import changes is held before it is, and what was judged of it is asked for once more.

A case given to a worker, or changed by one, between the look-up and the store was closed or overwritten by the file all
the same. Held as one who gives a case holds it: the walls first, and then its row. Source: S-122, S-142.
"""

from django.db import migrations

DOOR = """
CREATE FUNCTION hold_to_import(cases bigint[])
    RETURNS TABLE (case_id bigint, case_version integer, person_version integer, is_handled boolean) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mine bigint[] := my_units('{unit_manager}');
BEGIN
    IF NOT EXISTS (SELECT FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine)) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine) ORDER BY c.id FOR UPDATE;
    PERFORM FROM people_person p
      WHERE p.id IN (SELECT c.person_id FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine))
      ORDER BY p.id FOR UPDATE;
    RETURN QUERY
        SELECT c.id, c.version, p.version, h.is_handled FROM cases_case c
          JOIN people_person p ON p.id = c.person_id LEFT JOIN handled_to_import(cases) h ON h.case_id = c.id
         WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine);
END $$;
REVOKE ALL ON FUNCTION hold_to_import(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_to_import(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0014_cases_in_hand"), ("cases", "0040_a_mark_is_lowered_in_her_own_file")]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION hold_to_import(bigint[])")]
