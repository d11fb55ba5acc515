"""
How often one may open a case and search is the organisation's to decide: told in the same turn as it is counted.

An answer has the count first and then the limits, NULL where the organisation has none of its own. The functions that
only count stay for the version before this one (S-147). Source: S-132.
"""

from django.db import migrations

LIMITS = """
CREATE FUNCTION leave_opening_within(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS int[] LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY[
        leave_opening($1, $2, $3, $4, $5, $6, $7, $8),
        local_limit('case_openings_warning', $2),
        local_limit('case_openings', $2)
    ]
$$;
REVOKE ALL ON FUNCTION leave_opening_within(bigint, bigint, uuid, text, text, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leave_opening_within(bigint, bigint, uuid, text, text, text, text, bytea) TO livlina_app;

CREATE FUNCTION count_search_within() RETURNS int[] LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT ARRAY[count_search(), local_limit('searches', NULL)]
$$;
REVOKE ALL ON FUNCTION count_search_within() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_search_within() TO livlina_app;
"""

UNLIMITED = """
DROP FUNCTION count_search_within();
DROP FUNCTION leave_opening_within(bigint, bigint, uuid, text, text, text, text, bytea);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_where_the_wall_stands"), ("organisation", "0008_local_limit")]
    operations = [migrations.RunSQL(LIMITS, UNLIMITED)]
