"""
An import is told of the cases that were brought in from a file, in what a file tells; of one opened here that it is there.

Whole rows were given to whoever manages the unit: marks and protection too, of cases beyond a wall and of those that no
file had brought. Source: S-05, S-10, S-100.
"""

from django.db import migrations

NOW = """
DROP FUNCTION cases_to_import(bigint[], text[]), persons_to_import(bigint[]);

CREATE FUNCTION cases_to_import(units bigint[], numbers text[]) RETURNS TABLE (
    id bigint, unit_id bigint, number varchar, public_id uuid, wrapped_key bytea, trace_ref uuid, board_id bigint,
    person_id bigint, role varchar, came_in_on date, entrance varchar, district_id bigint, minor_children varchar,
    children_count smallint, legal_support_offered varchar, legal_support_accepted varchar, honour varchar,
    talks_before smallint, rating_start numeric, rating_end numeric, closed_on date, closing_reason_id bigint, version int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.unit_id, c.number, b.public_id, b.wrapped_key, b.trace_ref, b.board_id, b.person_id, b.role, b.came_in_on,
           b.entrance, b.district_id, b.minor_children, b.children_count, b.legal_support_offered, b.legal_support_accepted,
           b.honour, b.talks_before, b.rating_start, b.rating_end, b.closed_on, b.closing_reason_id, b.version
      FROM unnest(units, numbers) AS wanted (unit_id, number)
      JOIN cases_case c ON c.unit_id = wanted.unit_id AND c.number = wanted.number
      LEFT JOIN intake_importedrow r ON r.case_id = c.id
      LEFT JOIN cases_case b ON b.id = r.case_id
     WHERE wanted.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
$$;

CREATE FUNCTION persons_to_import(persons bigint[]) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, identity_number bytea, identity_hash bytea, number_kind varchar, born bytea,
    birth_year smallint, sex varchar, version int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.public_id, p.wrapped_key, p.identity_number, p.identity_hash, p.number_kind, p.born, p.birth_year, p.sex,
           p.version
      FROM people_person p
     WHERE p.id = ANY (persons) AND EXISTS (
        SELECT FROM cases_case c JOIN intake_importedrow r ON r.case_id = c.id
         WHERE c.person_id = p.id AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[]))
$$;

REVOKE ALL ON FUNCTION cases_to_import(bigint[], text[]), persons_to_import(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_to_import(bigint[], text[]), persons_to_import(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0012_a_contact_is_closed_as_its_case"),
        ("cases", "0044_rows_of_a_case_point_within_it"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]
