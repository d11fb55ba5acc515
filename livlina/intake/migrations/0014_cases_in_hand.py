"""
Which of the cases that an import names have or have had a handler: what a file may no longer close, or give another role.

A file closed a case that a worker had in hand, and its night card was gone from the duty with no word to the worker; a
file made a client a child, and the walls were others. For the units that the acting one manages, who sees there already
who has what. Source: S-10, S-122.
"""

from django.db import migrations

DOOR = """
CREATE FUNCTION handled_to_import(cases bigint[]) RETURNS TABLE (case_id bigint, is_handled boolean) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.case_id, bool_or(e.ends_at IS NULL OR e.ends_at > clock_timestamp()) FROM cases_engagement e
      JOIN cases_case c ON c.id = e.case_id
     WHERE e.case_id = ANY (cases) AND e.kind IN ('assigned', 'co_assigned', 'stand_in')
       AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
     GROUP BY e.case_id
$$;
REVOKE ALL ON FUNCTION handled_to_import(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION handled_to_import(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0013_the_same_form_twice"), ("cases", "0008_where_the_wall_stands")]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION handled_to_import(bigint[])")]
