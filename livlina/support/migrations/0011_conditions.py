"""
The conditions of Trappan are asked before each session with a child. What was answered is never changed.

Source: R-170, S-10.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0035_own_support"),
        ("support", "0010_unmet_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConditionCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("checked_on", models.DateField()),
                (
                    "violence_ceased",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "life_stable",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "safe_and_protected",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "meets_violent_parent",
                    models.CharField(choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], max_length=10),
                ),
                (
                    "goes_on_because",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför Trappan fortsätter ändå"
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "condition_checks",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="condition_check_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND checked_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="conditions_are_checked_once"),
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON support_conditioncheck FROM livlina_app",
            "GRANT UPDATE, DELETE ON support_conditioncheck TO livlina_app",
        ),
    ]
