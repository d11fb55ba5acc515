"""
What is planned ahead in a chain of help is seen where whereabouts are: the day tells when somebody leaves.

A lead who reads by a reason, and the other parent's worker in a child's own case, read it. Source: S-10, S-21, S-30.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0033_asking_again_takes_a_number_too"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="chainstep", name="chain_step_rows"),
        migrations.AddConstraint(
            model_name="chainstep",
            constraint=livlina.core.rows.RowPolicy(
                name="chain_step_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (coalesce(left_on, began_on, wanted_on) <= today() "
                "OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
    ]
