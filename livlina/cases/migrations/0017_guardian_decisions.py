"""What is decided that a guardian may be shown of a child's file, a row for each decision (S-13)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_who_told_it"),
        ("people", "0007_who_told_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GuardianDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("may_be_shown", models.BooleanField()),
                ("ground", models.CharField(max_length=40)),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                ("decided_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"),
                ),
                (
                    "guardianship",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.guardianship",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.note"
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.relation"
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.representative",
                    ),
                ),
                (
                    "seconds",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.guardiandecision",
                    ),
                ),
            ],
            options={
                "default_related_name": "guardian_decisions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="guardian_decision_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND decided_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("guardianship__isnull", True),
                                ("note__isnull", False),
                                ("relation__isnull", True),
                                ("representative__isnull", True),
                            ),
                            models.Q(
                                ("guardianship__isnull", True),
                                ("note__isnull", True),
                                ("relation__isnull", False),
                                ("representative__isnull", True),
                            ),
                            models.Q(
                                ("guardianship__isnull", False),
                                ("note__isnull", True),
                                ("relation__isnull", True),
                                ("representative__isnull", True),
                            ),
                            models.Q(
                                ("guardianship__isnull", True),
                                ("note__isnull", True),
                                ("relation__isnull", True),
                                ("representative__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="guardian_decision_is_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seconds", None), ("may_be_shown", True), _connector="OR"),
                        name="guardian_decision_seconds_what_may_be_shown",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("seconds__isnull", False)),
                        fields=("seconds",),
                        name="guardian_decision_is_seconded_once",
                    ),
                ],
            },
        ),
    ]
