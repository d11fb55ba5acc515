"""
That a guardian is shown something of a child's file is decided by one from whom nothing of it is kept.

The father's own worker, who shared the child's case and was kept from where it is, decided alone that he was shown what the
child had told, and printed it. Source: S-05, S-13.
"""

from django.db import migrations

import livlina.core.rows

OPEN = """
CREATE FUNCTION my_open_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake}', '{open}');
END $$;
REVOKE ALL ON FUNCTION my_open_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_open_cases() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0077_a_promise_is_owned_by_one_who_has_the_case")]
    operations = [
        migrations.RunSQL(OPEN, "DROP FUNCTION my_open_cases()"),
        migrations.RemoveConstraint("guardiandecision", "guardian_decision_rows"),
        migrations.AddConstraint(
            "guardiandecision",
            livlina.core.rows.RowPolicy(
                name="guardian_decision_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND decided_by_id = acting() "
                "AND (NOT may_be_shown OR case_id = ANY ((SELECT my_open_cases())::bigint[]))",
            ),
        ),
    ]
