"""
What stood of the facts of a case is kept when they are told otherwise, with who did it, and those who have the case are
told of what somebody else takes away. It stood in no row, and nobody who had the case could read it. Source: S-41, S-62.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [("cases", "0113_that_nothing_is_done_is_read_by_one_more")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="is_told",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="FactsChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                (
                    "stood",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad som stod"),
                ),
                ("changed_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_related_name": "facts_changes",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(),
                        name="facts_change_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("changed_by", at="changed_at", name="facts_change_in_own_name"),
                ],
            },
        ),
    ]
