"""A local limit asked for inside the database, where the count that it bounds is kept. Source: S-132."""

from django.db import migrations

LIMIT = """
CREATE FUNCTION local_limit(asked text, at_unit bigint) RETURNS int LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT l.value::int FROM organisation_locallimit l
     WHERE l.key = asked AND (l.unit_id IS NULL OR l.unit_id = at_unit)
       AND l.valid_from <= (now() AT TIME ZONE 'Europe/Stockholm')::date
       AND (l.valid_to IS NULL OR l.valid_to >= (now() AT TIME ZONE 'Europe/Stockholm')::date)
     ORDER BY l.unit_id NULLS LAST
     LIMIT 1
$$;
REVOKE ALL ON FUNCTION local_limit(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION local_limit(text, bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_accounts_are_paused")]
    operations = [migrations.RunSQL(LIMIT, "DROP FUNCTION local_limit(text, bigint)")]
