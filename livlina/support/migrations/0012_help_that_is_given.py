"""
Help that is given in a case: what was begun, how it went on for longer, and what was done within it.

A talk may be part of it and say what it was about. All of it is seen by those who see the case. Source: R-104, S-05.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_no_help_beyond_a_wall"),
        ("support", "0011_conditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="children",
            field=models.CharField(
                blank=True, choices=[("yes", "Ja, det pratade vi om"), ("no", "Nej, inte den här gången")], max_length=5
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="step",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="session",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[
                    ("violence", "Våldet"),
                    ("safety", "Säkerhet"),
                    ("children", "Barnen"),
                    ("parenting", "Föräldraskap"),
                    ("feelings", "Känslor och reaktioner"),
                    ("relations", "Relationer och nätverk"),
                    ("everyday", "Vardag och ekonomi"),
                    ("legal", "Rättsprocessen"),
                    ("other", "Annat"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.SlugField(db_index=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("service", "Utan behovsprövning"),
                            ("decision", "Beslut i ärendet"),
                            ("commission", "Uppdrag"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ground_ref", models.UUIDField(null=True)),
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("starts_on", models.DateField(verbose_name="börjar")),
                ("ends_on", models.DateField(null=True, verbose_name="sista dag")),
                ("started_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("ended_on", models.DateField(null=True, verbose_name="avslutad")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Det vi skulle göra är gjort"),
                            ("no_more", "Personen vill inte mer"),
                            ("not_coming", "Personen kommer inte"),
                            ("other_help", "Annan hjälp tar vid"),
                            ("moved", "Personen har flyttat"),
                            ("not_safe", "Det var inte säkert att fortsätta"),
                            ("other", "Annat"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "end_words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför"),
                ),
                ("ended_at", models.DateTimeField(null=True)),
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
                "default_related_name": "interventions",
            },
        ),
        migrations.AddField(
            model_name="session",
            name="intervention",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="support.intervention"),
        ),
        migrations.CreateModel(
            name="InterventionAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("crisis", "Kris- och stödsamtal"),
                            ("advice", "Råd"),
                            ("legal", "Information om rättsprocessen"),
                            ("contacts", "Hjälp med kontakter"),
                            ("forms", "Hjälp med blanketter"),
                            ("accompany", "Medföljning"),
                            ("trial", "Stöd före, under eller efter rättegång"),
                            ("phone", "Rådgivning på telefon"),
                            ("practical", "Praktiskt stöd"),
                            ("check", "Säkerhetskontroll"),
                            ("referred", "Remiss skickad"),
                            ("accepted", "Vården tar emot"),
                            ("bounced", "Remissen kom tillbaka eller skickades vidare"),
                            ("holding", "Kontakt i väntan på vården"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "destination",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("custody", "Förhandling om vårdnad, boende eller umgänge"),
                            ("criminal", "Förhandling i brottmål"),
                            ("police", "Polis eller åklagare"),
                            ("care", "Sjukvård"),
                            ("social", "Socialtjänst"),
                            ("authority", "Annan myndighet"),
                            ("other", "Annat"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bank", "Bankkonto"),
                            ("divorce", "Skilsmässa"),
                            ("authorities", "Kontakter med myndigheter"),
                            ("travel", "Resor"),
                            ("post", "Post och adress"),
                            ("income", "Inkomst och ekonomi"),
                            ("housing", "Bostad"),
                            ("school", "Skola och förskola"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(verbose_name="dag")),
                (
                    "place",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="var, och när på dagen"
                    ),
                ),
                (
                    "safety",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="hur det blir säkert"
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planerat"), ("done", "Gjort"), ("not_done", "Blev inte av")],
                        max_length=10,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("marked_at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "companion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="support.intervention"
                    ),
                ),
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
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "intervention_acts",
            },
        ),
        migrations.CreateModel(
            name="InterventionExtension",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("talks_before", models.PositiveSmallIntegerField(null=True)),
                ("talks_after", models.PositiveSmallIntegerField(null=True)),
                ("ends_before", models.DateField(null=True)),
                ("ends_after", models.DateField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("need", "Behovet finns kvar"),
                            ("after_separation", "Våldet fortsätter efter separationen"),
                            ("court", "En rättsprocess pågår"),
                            ("trauma", "Symtom på trauma"),
                            ("pause", "Det blev ett uppehåll"),
                            ("other", "Annat"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                ("ground_ref", models.UUIDField(null=True)),
                ("extended_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "extended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="support.intervention",
                    ),
                ),
            ],
            options={
                "default_related_name": "intervention_extensions",
            },
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=livlina.core.rows.RowPolicy(
                name="intervention_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="intervention_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("case", "kind"), name="intervention_of_a_kind_runs_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", "service"), ("ground_ref", None)),
                    models.Q(models.Q(("ground", "service"), _negated=True), ("ground_ref__isnull", False)),
                    _connector="OR",
                ),
                name="intervention_has_its_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                    models.Q(("ended_on", None), ("ended_on__gte", models.F("starts_on")), _connector="OR"),
                ),
                name="intervention_ends_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None), ("ended_on", None)),
                    models.Q(
                        models.Q(("end_reason", ""), _negated=True),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="intervention_is_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionact",
            constraint=livlina.core.rows.RowPolicy(
                name="intervention_act_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionact",
            constraint=models.UniqueConstraint(
                fields=("case", "submission", "item"), name="intervention_act_is_saved_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("marked_at", None), ("marked_by", None)),
                    models.Q(("marked_at__isnull", False), ("marked_by__isnull", False)),
                    _connector="OR",
                ),
                name="intervention_act_is_marked_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionextension",
            constraint=livlina.core.rows.RowPolicy(
                name="intervention_extension_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND extended_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionextension",
            constraint=models.UniqueConstraint(
                fields=("case", "submission"), name="intervention_extension_is_saved_once"
            ),
        ),
    ]
