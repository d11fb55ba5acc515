"""Unsaved text, each draft under a key of its own and its writer's alone (S-141)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_roles_are_given_by_the_system"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("form", models.UUIDField()),
                ("path", models.CharField(max_length=200)),
                ("typed", livlina.core.sealed.SealedText(blank=True, editable=False, null=True)),
                ("changed_at", models.DateTimeField()),
                ("was_sent", models.BooleanField(default=False)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["staff", "path"], name="organisatio_staff_i_46b0a0_idx"),
                    models.Index(fields=["changed_at"], name="organisatio_changed_2169c7_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "form"), name="draft_one_for_a_form"),
                    livlina.core.rows.RowPolicy(deletes=True, name="draft_is_own", using="staff_id = acting()"),
                ],
            },
        ),
    ]
