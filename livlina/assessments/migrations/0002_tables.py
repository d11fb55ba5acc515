import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessments", "0001_kept"),
        ("cases", "0021_the_mark_of_a_commission_as_it_is_now"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("instrument", models.SlugField(db_index=False, max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("happened_on", models.DateField(verbose_name="gjord")),
                (
                    "asked",
                    models.CharField(
                        choices=[
                            ("self", "Personen själv"),
                            ("parent", "En förälder eller vårdnadshavare"),
                            ("other", "Någon annan som känner till läget"),
                            ("records", "Ingen har frågats, underlaget är akten och andras uppgifter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("in_person", "Vid ett möte"),
                            ("phone", "På telefon"),
                            ("video", "På video"),
                            ("self_administered", "Personen fyllde i själv"),
                            ("records", "Av handlingar"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "is_alone",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "is_voluntary",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("here", "I vårt eget arbete"),
                            ("dur", "I en utredning med DUR"),
                            ("asi", "I en intervju med ASI"),
                            ("ibic", "I en utredning enligt IBIC"),
                            ("bbic", "I en utredning enligt BBIC"),
                            ("other", "I någon annan utredning eller kontakt"),
                        ],
                        default="here",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
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
                    "judged_level",
                    models.CharField(
                        blank=True,
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
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför nivån sattes så"
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "level",
                    models.CharField(
                        blank=True,
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
                    "floor",
                    models.CharField(
                        blank=True,
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
                    "difference",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför nivåerna skiljer sig"
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "second_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Håller med om den lägre nivån"),
                            ("disagreed", "Håller inte med, den högre nivån gäller"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "second_words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="den andra personens ord"
                    ),
                ),
                ("second_at", models.DateTimeField(null=True)),
                (
                    "exposed",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                        verbose_name="berättade om våld",
                    ),
                ),
                (
                    "result",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="resultat"),
                ),
                (
                    "assessor",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som bedömde"
                    ),
                ),
                (
                    "is_certified",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "kept_at",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="var formuläret finns"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
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
                "default_related_name": "assessments",
            },
        ),
        migrations.CreateModel(
            name="AnswerSheet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("section", models.SlugField(db_index=False, max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("answers", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="svar")),
                ("saved_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="assessments.assessment"
                    ),
                ),
            ],
            options={
                "default_related_name": "answer_sheets",
            },
        ),
        migrations.CreateModel(
            name="AssessmentAction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "flag",
                    models.CharField(
                        choices=[
                            ("screening", "Positivt svar om våld"),
                            ("suicide", "Tecken på självmordsrisk"),
                            ("protection", "Barn som kan behöva skydd"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "taken",
                    models.CharField(
                        choices=[
                            ("helped_now", "Hjälp ordnad direkt"),
                            ("emergency", "112, akutsjukvård eller psykiatrisk akutmottagning"),
                            ("care", "Vårdkontakt ordnad samma dag"),
                            ("police", "Kontakt med polisen"),
                            ("reported", "Anmäld oro för barn"),
                            ("planned", "Tid och nästa steg bestämda"),
                            ("offered", "Erbjuden hjälp, och personen avstod"),
                            ("nothing_new", "Redan känt, och hjälp pågår"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som gjordes"
                    ),
                ),
                ("done_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="assessments.assessment"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "assessment_actions",
            },
        ),
        migrations.CreateModel(
            name="AssessmentAddition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="tillägg"),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="assessments.assessment",
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "assessment_additions",
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=livlina.core.rows.RowPolicy(
                name="assessment_rows",
                new="second_by_id = acting() OR (second_by_id IS NULL AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="assessment_is_begun_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judged_at", None), ("judged_by", None)),
                    models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_is_judged_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_is_signed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("level", ""), models.Q(("signed_at", None), _negated=True), _connector="OR"),
                name="assessment_has_its_level_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second_at", None), ("second_by", None), ("second_outcome", "")),
                    models.Q(
                        models.Q(("second_outcome", ""), _negated=True),
                        models.Q(("floor", ""), _negated=True),
                        ("second_at__isnull", False),
                        ("second_by__isnull", False),
                        models.Q(("second_by", models.F("signed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="lower_level_is_read_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=livlina.core.rows.RowPolicy(
                name="answer_sheet_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND saved_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=models.UniqueConstraint(
                fields=("assessment", "section"), name="assessment_has_each_section_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentaction",
            constraint=livlina.core.rows.RowPolicy(
                name="assessment_action_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND done_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentaction",
            constraint=models.UniqueConstraint(fields=("assessment", "flag"), name="assessment_has_each_action_once"),
        ),
        migrations.AddConstraint(
            model_name="assessmentaddition",
            constraint=livlina.core.rows.RowPolicy(
                name="assessment_addition_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentaddition",
            constraint=models.UniqueConstraint(fields=("assessment", "submission"), name="addition_is_written_once"),
        ),
    ]
