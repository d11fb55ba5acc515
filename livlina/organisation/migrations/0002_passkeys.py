"""
Whose a passkey is: a table beside that of the library which keeps the factors.

Source: S-50.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_tables"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [
        migrations.CreateModel(
            name="PasskeyMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "factor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passkey_mark", to="mfa.authenticator"
                    ),
                ),
                ("key_hash", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key_hash",), name="passkey_is_one_accounts")],
            },
        ),
    ]
