"""
How a child meets somebody from or until a day to come is read where whereabouts are: the day tells when somebody leaves.

The other parent's worker has the child's own case without whereabouts, and read it there, as of a step in a chain. Source: S-10,
S-21, S-30.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0042_who_holds_a_group_has_no_other_side"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="childsword", name="childs_word_rows"),
        migrations.AddConstraint(
            model_name="childsword",
            constraint=livlina.core.rows.RowPolicy(
                name="childs_word_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND "
                "(told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND "
                "(meets_id IS NULL OR may_name_person(meets_id))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (coalesce(greatest(starts_on, ends_on) <= today(), true) "
                "OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
    ]
