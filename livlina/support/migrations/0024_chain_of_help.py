"""
A chain of help: its steps in the case of the one whom they are for.

Source: R-153, R-155, R-156.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0037_a_card_is_raised_unseen"),
        ("support", "0023_the_list_says_which_place_fits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=50)),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad")),
                (
                    "by_whom",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som gör det"
                    ),
                ),
                ("wanted_on", models.DateField(verbose_name="önskad start")),
                ("left_on", models.DateField(null=True, verbose_name="lämnade den")),
                ("began_on", models.DateField(null=True, verbose_name="började")),
                ("ended_on", models.DateField(null=True, verbose_name="avslutades")),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_offered", "Ges inte här"),
                            ("group_not_offered", "Grupp ges inte här"),
                            ("no_place", "Ingen ledig plats"),
                            ("conditions", "Villkoren är inte uppfyllda"),
                            ("no_consent", "En vårdnadshavare säger nej"),
                            ("limit", "Gränsen är nådd"),
                            ("competence", "Tolk eller rätt kompetens saknas"),
                            ("other", "Annat"),
                        ],
                        max_length=20,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("marked_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "chain_steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="chain_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission", "kind"), name="chain_step_is_saved_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", False)),
                        fields=("case", "left_on", "kind"),
                        name="one_leaves_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            models.Q(("began_on__isnull", False), ("ended_on__gte", models.F("began_on"))),
                            _connector="OR",
                        ),
                        name="chain_step_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing", ""), ("began_on", None), _connector="OR"),
                        name="chain_step_is_missing_or_given",
                    ),
                ],
            },
        ),
    ]
