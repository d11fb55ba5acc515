"""Occasions on which a person rates herself on a tablet, each with a code. Source: R-145, R-328, S-70, S-80."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_what_was_proposed_never_sinks"),
        ("cases", "0037_a_card_is_raised_unseen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assessment",
            name="how",
            field=models.CharField(
                choices=[
                    ("in_person", "Vid ett möte"),
                    ("phone", "På telefon"),
                    ("video", "På video"),
                    ("self_administered", "Personen fyllde i själv"),
                    ("tablet", "Personen själv, på surfplatta"),
                    ("records", "Av handlingar"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="RatingOccasion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("instrument", models.SlugField(db_index=False, max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=20, verbose_name="språk")),
                ("is_reviewed", models.BooleanField()),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("start", "I början"),
                            ("between", "Däremellan, till exempel när ett samtal börjar"),
                            ("end", "I slutet"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "sees",
                    models.CharField(
                        choices=[
                            ("herself", "Bara personen själv"),
                            ("worker", "Personen och jag, eller tolken"),
                            ("other", "Någon annan är i rummet"),
                        ],
                        max_length=10,
                        verbose_name="vem som ser skärmen",
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("slot", models.BinaryField(max_length=16)),
                ("secret", models.BinaryField(max_length=16)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("token", models.BinaryField(max_length=16, null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed_in", "Inlämnad"),
                            ("left", "Personen avslutade, inget är sparat"),
                            ("cancelled", "Avslutad av en medarbetare, inget är sparat"),
                            ("expired", "Tiden gick ut, inget är sparat"),
                            ("dead", "Koden prövades fel för många gånger"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occasion",
                        to="assessments.assessment",
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "rating_occasions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="rating_occasion_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (started_by_id = acting() OR ended_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="rating_is_started_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="case_has_one_code_at_a_time"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("slot",), name="code_points_out_one_occasion"
                    ),
                    models.UniqueConstraint(fields=("token",), name="tablet_holds_one_occasion"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ending", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="rating_is_ended_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessment__isnull", False), ("ending", "handed_in")),
                            models.Q(models.Q(("ending", "handed_in"), _negated=True), ("assessment", None)),
                            _connector="OR",
                        ),
                        name="rating_handed_in_is_an_assessment",
                    ),
                ],
            },
        ),
    ]
