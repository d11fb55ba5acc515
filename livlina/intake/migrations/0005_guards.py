"""
What contacts and imports are kept by: who may write which column, and which walls follow what is written.

Source: S-05, S-10, S-44.
"""

from django.db import migrations

from livlina.core.replaced import earlier

KEPT = """
REVOKE ALL ON intake_contactcounter FROM livlina_app;

REVOKE UPDATE ON intake_importbatch FROM livlina_app;
GRANT UPDATE (undone_by_id, undone_at) ON intake_importbatch TO livlina_app;

REVOKE UPDATE ON intake_morningmeeting FROM livlina_app;

CREATE FUNCTION contact_sent_in(form uuid) RETURNS SETOF intake_contact LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT c.* FROM intake_contact c
     WHERE c.submission = form AND acting() > 0 AND c.registered_by_id = acting()
       AND c.registered_at > clock_timestamp() - interval '14 days'
$$;

CREATE FUNCTION person_sent_in(form uuid) RETURNS SETOF people_person LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT p.* FROM contact_sent_in(form) c JOIN people_person p ON p.id = c.person_id
$$;

CREATE FUNCTION cases_to_import(units bigint[], numbers text[]) RETURNS SETOF cases_case LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.* FROM unnest(units, numbers) AS wanted (unit_id, number)
      JOIN cases_case c ON c.unit_id = wanted.unit_id AND c.number = wanted.number
     WHERE wanted.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
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

REVOKE ALL ON FUNCTION contact_sent_in(uuid), person_sent_in(uuid), cases_to_import(bigint[], text[]),
    persons_to_import(bigint[]), rows_to_import(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_sent_in(uuid), person_sent_in(uuid), cases_to_import(bigint[], text[]),
    persons_to_import(bigint[]), rows_to_import(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("intake")
    dependencies = [("intake", "0004_told_in"), ("people", "0003_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
