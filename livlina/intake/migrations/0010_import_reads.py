"""
What an import compares a register with: the cases that its rows name, at units that the acting one manages.

The manager sees lines of these cases and no more, so the import has a door of its own. It answers the import, which
tells what differs by row and column and never what stands here. Source: S-05, S-122.
"""

from django.db import migrations

READS = """
CREATE FUNCTION cases_to_import(units bigint[], numbers text[]) RETURNS SETOF cases_case LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.* FROM unnest(units, numbers) AS wanted (unit_id, number)
      JOIN cases_case c ON c.unit_id = wanted.unit_id AND c.number = wanted.number
     WHERE c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
$$;
CREATE FUNCTION persons_to_import(persons bigint[]) RETURNS SETOF people_person LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.* FROM people_person p WHERE p.id = ANY (persons) AND EXISTS (
        SELECT FROM cases_case c WHERE c.person_id = p.id
           AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[]))
$$;
CREATE FUNCTION rows_to_import(cases bigint[]) RETURNS SETOF intake_importedrow LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.* FROM intake_importedrow r JOIN cases_case c ON c.id = r.case_id
     WHERE r.case_id = ANY (cases) AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
$$;
REVOKE ALL ON FUNCTION cases_to_import(bigint[], text[]), persons_to_import(bigint[]), rows_to_import(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_to_import(bigint[], text[]), persons_to_import(bigint[]), rows_to_import(bigint[])
    TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_contacts_stop_at_the_wall"), ("cases", "0008_where_the_wall_stands")]
    operations = [
        migrations.RunSQL(
            READS,
            "DROP FUNCTION cases_to_import(bigint[], text[]), persons_to_import(bigint[]), rows_to_import(bigint[])",
        )
    ]
