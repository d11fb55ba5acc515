"""
What happens with the question of consent to help for a child is written down, each thing a row that is never changed.

It is read by those who see the child's case and written by those who work with it, in their own name. Source: R-211, R-213.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_a_conference_is_of_its_own_unit_and_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("help", models.CharField(max_length=50)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("asked", "Frågan är ställd"),
                            ("reminded", "Påmind om frågan"),
                            ("yes", "Samtycker"),
                            ("no", "Samtycker inte"),
                            ("withdrawn", "Har tagit tillbaka sitt ja"),
                            ("motivated", "Försök att motivera"),
                            ("other_help", "Annan hjälp är vald i stället"),
                            ("decision", "Förslag till beslut är skrivet"),
                            ("closed", "Frågan är avslutad"),
                        ],
                        max_length=15,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed", "Lämnas i handen hos oss"),
                            ("letter", "Skickas som brev"),
                            ("forwarded", "Skickas genom Skatteverket"),
                            ("read", "Läses upp i telefon"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True, choices=[("words", "Muntligt"), ("writing", "Skriftligt")], max_length=10
                    ),
                ),
                ("recheck_on", models.DateField(null=True)),
                ("other", models.CharField(blank=True, max_length=50)),
                (
                    "reason",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decision",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"
                    ),
                ),
            ],
            options={
                "default_related_name": "consent_steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="consent_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="consent_step_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("step__in", ("asked", "reminded", "yes", "no", "withdrawn", "motivated")),
                                ("whom__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("step__in", ("asked", "reminded", "yes", "no", "withdrawn", "motivated")),
                                    _negated=True,
                                ),
                                ("whom", None),
                            ),
                            _connector="OR",
                        ),
                        name="consent_step_is_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__isnull", False), ("step", "decision")),
                            models.Q(models.Q(("step", "decision"), _negated=True), ("decision", None)),
                            _connector="OR",
                        ),
                        name="proposed_decision_is_told_by_its_step",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON cases_consentstep FROM livlina_app",
            "GRANT UPDATE, DELETE ON cases_consentstep TO livlina_app",
        ),
    ]
