"""
Who reads as a second person works with the case, or leads and reads it by a reason: never behind broken glass.

Source: S-30, S-152, R-232.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
CREATE FUNCTION my_second_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake,lead_reading}', '{open,shielded}');
END $$;
REVOKE ALL ON FUNCTION my_second_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_second_cases() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0047_a_wall_stands_when_a_child_is_written_in"),
    ]
    operations = [
        migrations.RunSQL(MADE, "DROP FUNCTION my_second_cases()"),
        migrations.RemoveConstraint(model_name="proposal", name="proposal_rows"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=livlina.core.rows.RowPolicy(
                name="proposal_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
                new="(read_by_id = acting() AND case_id = ANY ((SELECT my_second_cases())::bigint[])) OR (read_by_id IS NULL AND proposed_by_id = acting() AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
            ),
        ),
    ]
