"""
Whether a contact is of somebody beyond a wall is asked of whom I see, and not of whom I do not.

The policy held each contact against a list of those beyond, which the application could ask for itself: the keys of rows that
nothing shows it. Source: S-05, S-10; docs/adr/0005.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
-- Whether one who is no caller of mine yet is written in a contact now. It says no of whoever I could not name.
CREATE FUNCTION is_new_caller(contact bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM intake_contact c WHERE c.id = contact AND c.person_id = person)
           AND may_name_person(person) AND person <> ALL (my_walled_callers());
END $$;
REVOKE ALL ON FUNCTION is_new_caller(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_new_caller(bigint, bigint) TO livlina_app;
"""
CLOSED = "REVOKE EXECUTE ON FUNCTION my_walled_callers() FROM livlina_app"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_who_is_walled_is_told_to_nobody"),
        ("intake", "0017_how_she_is_reached_is_kept_apart"),
        ("people", "0005_persons_of_cases_before_callers"),
    ]
    operations = [
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="contact", name="contact_rows"),
        migrations.AddConstraint(
            model_name="contact",
            constraint=livlina.core.rows.RowPolicy(
                name="contact_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR (((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR board_id = ANY ((SELECT my_boards())::bigint[])))))) AND (person_id IS NULL OR person_id = ANY ((SELECT all_my_callers())::bigint[]) OR is_new_caller(id, person_id)))",
                new="person_id IS NULL OR may_be_caller(id, case_id, person_id)",
            ),
        ),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
    ]
