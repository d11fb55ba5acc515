"""
A contact of her own: that it is to be offered, and each word about it since. Rows of her case alone.

Source: R-122, S-10.
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
        ("support", "0019_methods_kept_and_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerContact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ask_by", models.DateField(verbose_name="erbjuds senast")),
                ("asked_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "instruction",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.instruction"
                    ),
                ),
            ],
            options={
                "default_related_name": "partner_contacts",
            },
        ),
        migrations.CreateModel(
            name="PartnerWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Hon vill ha kontakten"),
                            ("declined", "Hon vill inte"),
                            ("thinking", "Hon vill tänka på det"),
                            ("not_reached", "Gick inte att fråga"),
                            ("check", "Säkerhetskontroll"),
                            ("ended", "Kontakten slutar"),
                            ("wished", "Hon har själv bett om kontakten"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("call", "Telefon"),
                            ("meeting", "Möte"),
                            ("message", "Meddelande"),
                            ("other", "På annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("calm", "Lugnt"),
                            ("worse", "Värre än förut"),
                            ("danger", "Fara"),
                            ("not_reached", "Nåddes inte"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad hon sa"),
                ),
                (
                    "done",
                    livlina.core.sealed.SealedText(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="vad ni kom överens om, eller vad som gjordes",
                    ),
                ),
                ("next_on", models.DateField(null=True, verbose_name="nästa dag")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_back", "Hon vill inte mer"),
                            ("no_need", "Den behövs inte längre"),
                            ("other_help", "Annan hjälp tar vid"),
                            ("moved", "Hon har flyttat"),
                            ("other", "Annat"),
                        ],
                        max_length=12,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="support.partnercontact"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "partner_words",
            },
        ),
        migrations.AddConstraint(
            model_name="partnercontact",
            constraint=livlina.core.rows.RowPolicy(
                name="partner_contact_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND asked_by_id = acting() AND instruction_id IS NULL",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnercontact",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="partner_contact_is_asked_for_once"),
        ),
        migrations.AddConstraint(
            model_name="partnerword",
            constraint=livlina.core.rows.RowPolicy(
                name="partner_word_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerword",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="partner_word_is_said_once"),
        ),
        migrations.AddConstraint(
            model_name="partnerword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "check"), models.Q(("state", ""), _negated=True)),
                    models.Q(models.Q(("kind", "check"), _negated=True), ("state", "")),
                    _connector="OR",
                ),
                name="partner_word_has_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "ended"), models.Q(("end_reason", ""), _negated=True)),
                    models.Q(models.Q(("kind", "ended"), _negated=True), ("end_reason", "")),
                    _connector="OR",
                ),
                name="partner_contact_ends_for_a_reason",
            ),
        ),
    ]
