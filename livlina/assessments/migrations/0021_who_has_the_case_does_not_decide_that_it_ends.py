"""
That a case with high risk may end is decided by one who leads and does not have it in hand.

A lead took an acute case, decided that it might end and ended it, alone. Source: S-152.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0020_what_is_judged_counts_until_it_is_signed_or_struck"),
        ("cases", "0109_which_cases_one_has_in_hand"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="riskdecision", name="risk_decision_rows"),
        migrations.AddConstraint(
            model_name="riskdecision",
            constraint=livlina.core.rows.RowPolicy(
                name="risk_decision_rows",
                new="case_id = ANY ((SELECT my_cases())::bigint[]) AND case_id = ANY ((SELECT my_led_sides())::bigint[]) AND case_id <> ALL ((SELECT my_cases_in_hand())::bigint[]) AND decided_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
    ]
