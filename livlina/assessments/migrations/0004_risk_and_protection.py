import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_guards"),
        ("cases", "0030_no_help_beyond_a_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("acute", "Akut fara"),
                            ("high", "Hög risk"),
                            ("raised", "Förhöjd risk"),
                            ("low", "Låg risk"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "offered",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="det som erbjöds"
                    ),
                ),
                (
                    "chose",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="det personen valde"
                    ),
                ),
                (
                    "remains",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="skydd som är kvar"
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "risk_decisions",
            },
        ),
        migrations.CreateModel(
            name="RiskEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("threat", "Nytt hot"),
                            ("violence", "Nytt våld"),
                            ("strangulation", "Grepp om halsen"),
                            ("weapon", "Vapen har använts eller visats"),
                            ("found", "Någon kan ha fått veta var personen finns"),
                            ("release", "Den som är farlig är på fri fot igen"),
                            ("ban_ends", "Kontaktförbud eller annat skydd har upphört"),
                            ("separation", "Separation, eller beslut att lämna"),
                            ("custody", "Dom eller beslut om vårdnad, boende eller umgänge"),
                            ("moved", "Flytt"),
                            ("pregnancy", "Graviditet"),
                        ],
                        max_length=15,
                        verbose_name="vad som hänt",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="dag")),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "risk_events",
            },
        ),
        migrations.CreateModel(
            name="Safeguard",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ban", "Kontaktförbud"),
                            ("extended_ban", "Utvidgat kontaktförbud"),
                            ("alarm", "Larm eller skyddstelefon till låns"),
                            ("other", "Annat skydd"),
                        ],
                        max_length=15,
                        verbose_name="slag av skydd",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="fr.o.m.")),
                ("ends_on", models.DateField(null=True, verbose_name="t.o.m.")),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("ended_on", models.DateField(null=True, verbose_name="upphörde")),
                (
                    "ended_words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför det upphörde"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "safeguards",
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField()),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="planen")),
                (
                    "bag",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="väska och papper"
                    ),
                ),
                (
                    "shared",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="det som får delas"
                    ),
                ),
                ("shared_on", models.DateField(null=True, verbose_name="personen sa ja till att dela")),
                ("review_on", models.DateField(verbose_name="ses över")),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "safety_plans",
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="again_on",
            field=models.DateField(null=True, verbose_name="görs om"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="discarded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="discarded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at", None), ("discarded_by", None)),
                    models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False), ("signed_at", None)),
                    _connector="OR",
                ),
                name="assessment_is_discarded_before_it_is_signed",
            ),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="riskdecision",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="riskevent",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="riskevent",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extension",
                to="assessments.safeguard",
            ),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safetyplan",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="safetyplan",
            name="party",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
        ),
        migrations.AddField(
            model_name="safetyplan",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="riskdecision",
            constraint=livlina.core.rows.RowPolicy(
                name="risk_decision_rows",
                new="case_id = ANY ((SELECT my_cases())::bigint[]) AND case_id = ANY ((SELECT my_led_sides())::bigint[]) AND decided_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskdecision",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="risk_decision_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="riskdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("level", ""), _negated=True), name="risk_decision_has_its_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskevent",
            constraint=livlina.core.rows.RowPolicy(
                name="risk_event_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND noted_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskevent",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="risk_event_is_noted_once"),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=livlina.core.rows.RowPolicy(
                name="safeguard_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (noted_by_id = acting() OR ended_by_id = acting())",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="safeguard_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="safeguard_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ended_on", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="safeguard_is_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=livlina.core.rows.RowPolicy(
                name="safety_plan_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=models.UniqueConstraint(fields=("party", "version"), name="safety_plan_has_each_version_once"),
        ),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="safety_plan_is_saved_once"),
        ),
    ]
