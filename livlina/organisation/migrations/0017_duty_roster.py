"""Who takes what comes in at a unit, and who steps in. Source: R-080."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("organisation", "0016_a_link_to_own_hours"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyShift",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("reception", "Mottagning"), ("out_of_hours", "Jour kväll och helg")], max_length=20
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="fr.o.m.")),
                ("ends_on", models.DateField(verbose_name="t.o.m.")),
                ("version", models.PositiveIntegerField(default=1)),
                ("written_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("submission", models.UUIDField(null=True)),
                (
                    "back_up",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "primary",
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
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "ends_on"], name="duty_shift_coming")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="duty_shift_rows",
                        new="unit_id = ANY ((SELECT my_led_units())::bigint[]) AND written_by_id = acting()",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("submission__isnull", False)),
                        fields=("submission",),
                        name="shift_is_saved_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="shift_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_up", None),
                            models.Q(("back_up", models.F("primary")), _negated=True),
                            _connector="OR",
                        ),
                        name="shift_has_another_as_back_up",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("removed_at", None)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Func(
                                        models.F("kind"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Func(
                                        models.F("kind"), function="hashtext", output_field=models.IntegerField()
                                    ),
                                    models.Value("[]"),
                                    function="int4range",
                                    output_field=models.IntegerField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=models.DateField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="shift_is_one_of_its_kind_a_day",
                    ),
                ],
            },
        ),
    ]
