"""One passkey is one account's, by a mark that the database has once. No release made keys before. Source: S-50."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mfa", "0003_authenticator_type_uniq"),
        ("organisation", "0012_roles_are_gone_through"),
    ]

    operations = [
        migrations.CreateModel(
            name="PasskeyMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key_hash", models.BinaryField()),
                (
                    "factor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passkey_mark", to="mfa.authenticator"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key_hash",), name="passkey_is_one_accounts")],
            },
        ),
    ]
