"""What is told before help is chosen, exceptions from what is so as a rule, and help that could not be had."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_no_help_beyond_a_wall"),
        ("support", "0008_lists_stop_where_the_case_would"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpFacts",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "parent_contact",
                    models.CharField(
                        choices=[
                            ("current", "pågår"),
                            ("recent", "har nyligen pågått"),
                            ("none", "ingen"),
                            ("unknown", "vet inte"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("parent_contact_ended_on", models.DateField(null=True)),
                (
                    "violence_ceased",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "life_stable",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "safe_and_protected",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "meets_violent_parent",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "decision_for_child",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "motivation_assessed",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "court_ordered_contact",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "help_facts",
            },
        ),
        migrations.CreateModel(
            name="HelpException",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("help", models.CharField(max_length=50)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("parent_contact", "om en förälder har eget stöd här"),
                            ("violence_ceased", "om våldet har upphört"),
                            ("life_stable", "om barnets liv är stabilt"),
                            ("safe_and_protected", "om barnet är tryggt och skyddat"),
                            ("meets_violent_parent", "om barnet träffar den förälder som har använt våld"),
                            ("motivation_assessed", "om motivationen är bedömd"),
                            ("court_ordered_contact", "om domstol har beslutat om övervakat umgänge"),
                            ("income_support", "om personen har försörjningsstöd"),
                            ("placement", "om hjälpen hör till en placering"),
                            ("police_interview", "om barnet förhörs hos polisen"),
                            ("partner_in_treatment", "om den andra är i behandling här"),
                        ],
                        max_length=30,
                    ),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                ("decided_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "facts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exceptions", to="support.helpfacts"
                    ),
                ),
            ],
            options={
                "default_related_name": "help_exceptions",
            },
        ),
        migrations.CreateModel(
            name="HelpWish",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("help", models.CharField(max_length=50)),
                (
                    "reason",
                    models.CharField(
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
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="med personens ord"
                    ),
                ),
                ("wished_on", models.DateField(verbose_name="önskade")),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "help_wishes",
            },
        ),
        migrations.AddConstraint(
            model_name="helpfacts",
            constraint=livlina.core.rows.RowPolicy(
                name="help_facts_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND told_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpfacts",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="help_facts_are_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="helpexception",
            constraint=livlina.core.rows.RowPolicy(
                name="help_exception_rows",
                new="decided_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpexception",
            constraint=models.UniqueConstraint(
                fields=("facts", "help", "condition"), name="help_exception_is_made_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="helpwish",
            constraint=livlina.core.rows.RowPolicy(
                name="help_wish_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND noted_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpwish",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="help_wish_is_saved_once"),
        ),
    ]
