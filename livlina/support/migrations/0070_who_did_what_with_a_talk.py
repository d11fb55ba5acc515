"""
Who booked a talk, moved it, called it off or wrote what became of it stands beside the one who holds it.

A talk named its holder alone: one that a colleague called off, or wrote down as held, stood in the holder's name. Of a
talk that a colleague wrote down the one who holds it can say that it was not so. Source: S-05, S-41.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0069_hours_are_tried_so_often_in_a_day"),
        ("cases", "0105_who_is_one_human_keeps_its_plan"),
    ]

    operations = [
        migrations.AlterField(
            model_name="session",
            name="state",
            field=models.CharField(
                choices=[
                    ("booked", "Bokat"),
                    ("held", "Genomfört"),
                    ("missed", "Uteblev"),
                    ("cancelled", "Avbokat"),
                    ("late", "Avbokat sent"),
                    ("moved", "Flyttat"),
                    ("never", "Var inte så"),
                ],
                default="booked",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="SessionAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Bokat"),
                            ("held", "Genomfört"),
                            ("missed", "Uteblev"),
                            ("cancelled", "Avbokat"),
                            ("late", "Avbokat sent"),
                            ("moved", "Flyttat"),
                            ("never", "Var inte så"),
                        ],
                        max_length=12,
                    ),
                ),
                ("done_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="support.session"
                    ),
                ),
            ],
            options={
                "default_related_name": "session_acts",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(), name="session_act_rows", using="case_id = ANY ((SELECT my_cases())::bigint[])"
                    ),
                    livlina.cases.of_case.SameCase("session", name="within_case_session_act"),
                ],
            },
        ),
    ]
