from django.conf import settings
from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_relations_and_walls"),
        ("cases", "0007_relations_and_walls"),
        ("support", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="session",
            name="session_rows",
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=livlina.core.rows.RowPolicy(
                name="session_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
    ]
