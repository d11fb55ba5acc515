"""
Groups: who holds them, when they meet, the seats that those who hold them see, and places in each person's own case.

Source: R-118, R-119, R-120, R-140, R-501.
"""

import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_no_help_beyond_a_wall"),
        ("organisation", "0006_public_forms"),
        ("support", "0014_group_doors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                (
                    "manual",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="manual"),
                ),
                (
                    "manual_version",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="manualens version"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("manual", "Enligt manualen"),
                            ("response_based", "Responsbaserad"),
                            ("other", "Annan variant"),
                        ],
                        max_length=15,
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField(verbose_name="första dagen")),
                ("ends_on", models.DateField(verbose_name="sista dagen")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "Utlyst"),
                            ("open", "Tar emot"),
                            ("runs", "Pågår"),
                            ("ended", "Avslutad"),
                        ],
                        default="announced",
                        max_length=10,
                    ),
                ),
                ("announced_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField(unique=True)),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.competencekind",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.room"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupSeat",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField(default=0)),
                (
                    "standing",
                    models.CharField(
                        choices=[("asked", "Tillfrågad"), ("comes", "Deltar"), ("left", "Deltar inte")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "called",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="kallas i gruppen"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="support.helpgroup"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Föreslagen"),
                            ("accepted", "Har tackat ja"),
                            ("declined", "Blev inte av"),
                            ("started", "Deltar"),
                            ("ended", "Har slutat"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("has_order", models.BooleanField(default=False)),
                (
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför den gruppen"
                    ),
                ),
                ("proposed_on", models.DateField(verbose_name="föreslagen")),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "wait",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_places",
                        to="support.wait",
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="place", to="support.groupseat"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="support.helpgroup"
                    ),
                ),
            ],
            options={
                "default_related_name": "group_places",
            },
        ),
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slot", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="tid")),
                ("theme", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="tema")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="support.helpgroup"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupHost",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "staff",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hosts", to="support.helpgroup"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupAttendance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("held_on", models.DateField(verbose_name="dag")),
                (
                    "was",
                    models.CharField(
                        choices=[("present", "Var med"), ("told", "Hörde av sig"), ("absent", "Kom inte")],
                        max_length=10,
                    ),
                ),
                ("marked_at", models.DateTimeField()),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="om personen"),
                ),
                ("words_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "words_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="support.groupmeeting"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="support.groupplace"
                    ),
                ),
            ],
            options={
                "default_related_name": "group_attendances",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_attendance_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND words_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("place", "meeting"), name="attendance_is_marked_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("entry_talk", "Inledande samtal"),
                            ("accepted", "Tackade ja"),
                            ("declined", "Tackade nej, eller det blev inte av"),
                            ("started", "Började i gruppen"),
                            ("left", "Slutade i gruppen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="dag")),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Gick hela gruppen"),
                            ("own_wish", "Ville sluta"),
                            ("other_help", "Fick annan hjälp"),
                            ("safety", "Det var inte tryggt"),
                            ("moved", "Flyttade"),
                            ("other", "Annat"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="hur det var"),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="support.groupplace"
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
                "default_related_name": "group_steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="group_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="group_step_is_written_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="helpgroup",
            constraint=livlina.core.rows.RowPolicy(
                name="help_group_rows",
                new="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                using="unit_id = ANY ((SELECT my_working_units())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.group_id = support_helpgroup.id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpgroup",
            constraint=models.UniqueConstraint(fields=("unit", "number"), name="group_number_is_given_once"),
        ),
        migrations.AddConstraint(
            model_name="helpgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["exposed", "using_violence", "child"]),
                    ("state__in", ["announced", "open", "runs", "ended"]),
                ),
                name="group_is_for_one_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpgroup",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="group_takes_somebody"),
        ),
        migrations.AddConstraint(
            model_name="groupseat",
            constraint=livlina.core.rows.RowPolicy(
                name="group_seat_rows",
                new="EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id AND p.case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="group_id = ANY ((SELECT my_held_groups())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.seat_id = support_groupseat.id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupseat",
            constraint=models.UniqueConstraint(fields=("group", "number"), name="seat_has_its_own_number"),
        ),
        migrations.AddConstraint(
            model_name="groupplace",
            constraint=livlina.core.rows.RowPolicy(
                name="group_place_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupplace",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="group_place_is_proposed_once"),
        ),
        migrations.AddConstraint(
            model_name="groupplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "accepted", "started"))),
                fields=("case", "group"),
                name="one_has_one_place_in_a_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=livlina.core.rows.RowPolicy(
                name="group_meeting_rows",
                new="group_id = ANY ((SELECT my_held_groups())::bigint[])",
                using="unit_id = ANY ((SELECT my_working_units())::bigint[]) OR EXISTS (SELECT FROM support_groupplace p WHERE p.group_id = support_groupmeeting.group_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=models.UniqueConstraint(fields=("group", "slot"), name="group_meets_once_then"),
        ),
        migrations.AddConstraint(
            model_name="grouphost",
            constraint=livlina.core.rows.RowPolicy(
                name="group_host_rows",
                new="unit_id = ANY ((SELECT my_led_units())::bigint[])",
                using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouphost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)), fields=("group", "staff"), name="one_holds_a_group_once"
            ),
        ),
    ]
