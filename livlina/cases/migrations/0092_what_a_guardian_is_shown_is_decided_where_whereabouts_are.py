"""
That a guardian may be shown something is decided by one who is told where the persons of the case are.

Asked was whether a wall stands there, and not whether a lead has withheld it, or the one who leads has read the other
side. The key that said so is the same as for whereabouts, and goes. Source: S-13, S-21; R-505.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [("cases", "0091_whom_one_meets_is_a_side")]
    operations = [
        migrations.RemoveConstraint("guardiandecision", "guardian_decision_rows"),
        migrations.AddConstraint(
            "guardiandecision",
            livlina.core.rows.RowPolicy(
                name="guardian_decision_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND decided_by_id = acting() "
                "AND (NOT may_be_shown OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
        migrations.RunSQL("DROP FUNCTION my_open_cases()", migrations.RunSQL.noop),
    ]
