"""
Who stands in a case and as what, whose case it is and in which role, is written once.

No command changes it, and the application might, past the pages and without a trace: the other party made somebody close,
or the case of one who has used violence made a child's, took the wall down. Source: S-05, S-10, S-11.
"""

from django.db import migrations

import livlina.core.rows

TOLD = (
    *("entrance", "district", "project", "minor_children", "children_count", "legal_support_offered"),
    *("legal_support_accepted", "honour", "marks", "closed_on", "closing_reason", "version"),
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0097_a_wall_stands_whatever_is_changed")]
    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_rows"),
        migrations.RemoveConstraint(model_name="party", name="party_rows"),
        migrations.AddConstraint(
            model_name="case",
            constraint=livlina.core.rows.RowPolicy(
                name="case_rows",
                using="id = ANY ((SELECT my_cases())::bigint[])",
                new="id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_be_client(id, person_id)",
                changes=TOLD,
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=livlina.core.rows.RowPolicy(
                name="party_rows",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_be_party(person_id)",
                changes=(),
            ),
        ),
    ]
