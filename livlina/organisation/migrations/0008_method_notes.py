"""What the staff have noticed about how help is given. Source: R-174."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0007_rooms_with_childcare"),
    ]

    operations = [
        migrations.CreateModel(
            name="MethodNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("help", models.CharField(max_length=50)),
                ("version", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField(unique=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["help", "-written_at"], name="method_notes_of_a_help")],
            },
        ),
    ]
