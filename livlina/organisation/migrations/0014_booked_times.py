"""Rooms, loaded from the organisation's file, and the hours that staff and rooms are taken. Source: S-11, S-65."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


def point(column: str) -> models.Func:
    return models.Func(
        models.F(column),
        models.F(column),
        models.Value("[]"),
        function="int8range",
        output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("organisation", "0013_one_passkey_is_one_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid_from", models.DateField(verbose_name="fr.o.m.")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="t.o.m.")),
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="room_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BookedTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slot", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="tid")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "Bokad"),
                            ("noted", "Skriven efteråt"),
                            ("cancelled", "Avbokad"),
                            ("moved", "Flyttad"),
                        ],
                        default="taken",
                        max_length=10,
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booked_times",
                        to="organisation.room",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booked_times",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(name="booked_time_rows", using="staff_id = (SELECT acting())"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "taken")),
                        expressions=[(point("staff"), "&&"), ("slot", "&&")],
                        name="staff_is_booked_once",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("room__isnull", False), ("state", "taken")),
                        expressions=[(point("room"), "&&"), ("slot", "&&")],
                        name="room_is_booked_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("slot__isempty", False)), name="booked_time_takes_time"),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER room_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_room "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_the_system()",
            "DROP TRIGGER room_is_loaded ON organisation_room",
        ),
        migrations.RunSQL(
            "REVOKE UPDATE ON organisation_bookedtime FROM livlina_app;"
            "GRANT UPDATE (state) ON organisation_bookedtime TO livlina_app",
            "GRANT UPDATE ON organisation_bookedtime TO livlina_app",
        ),
    ]
