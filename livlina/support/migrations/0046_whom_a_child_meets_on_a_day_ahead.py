"""
That a child begins, or ceases, to meet somebody on a day ahead is seen where whereabouts are: it tells when one leaves.

The other parent's worker, who has the child's own case without where the child is, read it. Source: S-11, S-21.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [("support", "0045_joint_work_counts_where_a_wall_stood")]
    operations = [
        migrations.RemoveConstraint(model_name="childsword", name="childs_word_rows"),
        migrations.AddConstraint(
            model_name="childsword",
            constraint=livlina.core.rows.RowPolicy(
                name="childs_word_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND (meets_id IS NULL OR may_name_person(meets_id))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (starts_on IS NULL OR starts_on <= today() OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
    ]
