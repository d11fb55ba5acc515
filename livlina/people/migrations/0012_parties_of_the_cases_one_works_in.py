"""
Whose row one may write: of the persons of the cases that one works in. Source: S-05, S-30.
"""

from django.db import migrations

MADE = """
-- The persons of the cases that I work in, and do not only read.
CREATE FUNCTION my_worked_parties() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cases bigint[] := my_worked_cases();
BEGIN
    RETURN ARRAY(SELECT p.person_id FROM cases_party p WHERE p.case_id = ANY (cases));
END $$;
REVOKE ALL ON FUNCTION my_worked_parties() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_worked_parties() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_what_was_told_stays_as_it_was_told"),
        ("access", "0007_who_acts_is_named_and_where"),
    ]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION my_worked_parties()")]
