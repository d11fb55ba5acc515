"""
An exception from what protects a child is made by one who leads and does not have the case in hand.

Source: R-170, S-01.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0067_a_group_that_is_left_counts_for_hours"),
        ("cases", "0109_which_cases_one_has_in_hand"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="helpexception", name="help_exception_rows"),
        migrations.AddConstraint(
            model_name="helpexception",
            constraint=livlina.core.rows.RowPolicy(
                name="help_exception_rows",
                changes=(),
                new="case_id = ANY ((SELECT my_led_sides())::bigint[]) AND case_id <> ALL ((SELECT my_cases_in_hand())::bigint[]) AND decided_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
    ]
