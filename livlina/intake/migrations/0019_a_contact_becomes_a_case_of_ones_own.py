"""
A first contact is put in no case but one in which the one who writes works.

By raw SQL whoever had his case put a contact of their own in hers: its words stood on her page for good, and what the
database answered told whether hers had come of a contact. Source: S-05, S-10.
"""

from django.db import migrations

import livlina.core.rows

USING = (
    "case_id = ANY ((SELECT my_cases())::bigint[]) OR (((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) "
    "OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) "
    "AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) "
    "AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR board_id = ANY ((SELECT my_boards())::bigint[])))))) "
    "AND (person_id IS NULL OR person_id = ANY ((SELECT all_my_callers())::bigint[]) OR is_new_caller(id, person_id)))"
)


class Migration(migrations.Migration):
    dependencies = [("intake", "0018_whose_contact_it_is_is_asked_of_those_one_sees")]
    operations = [
        migrations.RemoveConstraint("contact", "contact_rows"),
        migrations.AddConstraint(
            "contact",
            livlina.core.rows.RowPolicy(
                name="contact_rows",
                new="(case_id IS NULL OR case_id = ANY ((SELECT my_worked_cases())::bigint[])) "
                "AND (person_id IS NULL OR may_be_caller(id, case_id, person_id))",
                using=USING,
            ),
        ),
    ]
