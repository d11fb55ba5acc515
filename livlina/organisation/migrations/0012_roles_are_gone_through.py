"""Whoever leads a unit signs who has which role there. What is signed is kept as it was. Source: S-55."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("organisation", "0011_drafts_of_closed_today"),
    ]

    operations = [
        migrations.CreateModel(
            name="RolesSigned",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("signed_at", models.DateTimeField()),
                ("listed", models.JSONField()),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "-signed_at"], name="roles_signed_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="roles_signed_rows",
                        new="signed_by_id = acting()",
                        using="unit_id = ANY ((SELECT my_led_units())::bigint[])",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE ON organisation_rolessigned FROM livlina_app",
            "GRANT UPDATE ON organisation_rolessigned TO livlina_app",
        ),
    ]
