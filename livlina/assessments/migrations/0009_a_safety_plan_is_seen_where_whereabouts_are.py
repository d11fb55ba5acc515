"""
A safety plan is seen by those of a case whose relation carries where its persons are, as the card of the duty is.

It tells who fetches the children, which word means danger and how one leaves: the other parent's worker read it in the
child's own case, and so did whoever has whereabouts withheld. Source: S-10, S-21, S-30.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_the_door_of_the_tablet")]
    operations = [
        migrations.RemoveConstraint(model_name="safetyplan", name="safety_plan_rows"),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=livlina.core.rows.RowPolicy(
                name="safety_plan_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
            ),
        ),
    ]
