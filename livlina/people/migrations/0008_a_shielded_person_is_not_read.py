"""
A protected person whom one sees through a shielded relation alone is no row that is read or written.

Source: S-05, S-10, S-22.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_how_a_representative_is_reached_is_kept_apart"),
        ("cases", "0066_whom_a_shielded_relation_does_not_show"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="person", name="person_rows"),
        migrations.AddConstraint(
            model_name="person",
            constraint=livlina.core.rows.RowPolicy(
                name="person_rows",
                using="(id = ANY ((SELECT my_parties())::bigint[]) AND (protection = 'none' "
                "OR id <> ALL ((SELECT my_shielded_persons())::bigint[]))) "
                "OR id = ANY ((SELECT all_my_callers())::bigint[])",
            ),
        ),
    ]
