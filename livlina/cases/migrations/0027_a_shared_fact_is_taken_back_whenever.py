"""
What was shared is taken back also when the link has ended or the other case is closed.

It was refused by the database, as an error, and was read again when that case was opened again. Source: R-095, S-131.
"""

from django.conf import settings
from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_a_link_is_a_side"),
        ("people", "0004_what_a_case_tells_is_found_by_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sharedfact",
            name="shared_fact_rows",
        ),
        migrations.AddConstraint(
            model_name="sharedfact",
            constraint=livlina.core.rows.RowPolicy(
                name="shared_fact_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (link_id = ANY ((SELECT my_live_links())::bigint[]) OR ended_at IS NOT NULL)",
                using="link_id = ANY ((SELECT my_links())::bigint[]) AND (case_id = ANY ((SELECT my_cases())::bigint[]) OR id = ANY ((SELECT facts_shared_with_me())::bigint[]))",
            ),
        ),
    ]
