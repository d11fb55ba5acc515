"""
Case conferences of a unit: hours and seats, an agenda of numbered points, and what is asked and agreed of each case.

Points are seen by those who work at the unit, and say nothing of any case. What a point is about stands in the case
alone, under its policy, and is never changed. Source: R-031, S-05, S-10.
"""

import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = "REVOKE UPDATE, DELETE ON cases_conferencematter, cases_conferenceoutcome FROM livlina_app"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_how_much_a_commission_is_for"),
        ("organisation", "0004_competence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Conference",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slot", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="tid")),
                (
                    "state",
                    models.CharField(
                        choices=[("booked", "bokad"), ("cancelled", "inställd")], default="booked", max_length=10
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField(unique=True)),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            name="ConferenceMatter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "question",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="frågan"),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("agreed", "Personen har sagt ja till det"),
                            ("needed", "Vi som har ärendet behöver det för att handlägga eller utföra insatsen"),
                            ("danger", "Fara för någon i ärendet"),
                            ("child", "Ett barns behov"),
                        ],
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "conference_matters",
            },
        ),
        migrations.CreateModel(
            name="ConferenceOutcome",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "agreed",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad ni kom fram till"
                    ),
                ),
                ("next_look_on", models.DateField(null=True)),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcome", to="cases.conferencematter"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_at",
                        to="cases.task",
                    ),
                ),
            ],
            options={
                "default_related_name": "conference_outcomes",
            },
        ),
        migrations.CreateModel(
            name="ConferencePoint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("taken_off_at", models.DateTimeField(null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="cases.conference"
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
        migrations.AddField(
            model_name="conferencematter",
            name="point",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="matter", to="cases.conferencepoint"
            ),
        ),
        migrations.CreateModel(
            name="ConferenceSeat",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="cases.conference"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "time",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conference_seat",
                        to="organisation.bookedtime",
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
        migrations.AddIndex(
            model_name="conference",
            index=models.Index(fields=["unit", "-id"], name="conference_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceoutcome",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_outcome_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencepoint",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_point_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencepoint",
            constraint=models.UniqueConstraint(fields=("conference", "position"), name="point_has_its_own_place"),
        ),
        migrations.AddConstraint(
            model_name="conferencematter",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_matter_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND raised_by_id = acting() AND EXISTS (SELECT FROM cases_conferencepoint p JOIN cases_case c ON c.unit_id = p.unit_id WHERE p.id = cases_conferencematter.point_id AND c.id = cases_conferencematter.case_id)",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferencematter",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="conference_matter_is_raised_once"),
        ),
        migrations.AddConstraint(
            model_name="conferenceseat",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_seat_rows",
                new="EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = cases_conferenceseat.staff_id AND m.unit_id = cases_conferenceseat.unit_id)",
                using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceseat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)), fields=("conference", "staff"), name="one_seat_at_a_conference"
            ),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
