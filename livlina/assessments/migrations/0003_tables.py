import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_own_ratings"),
        ("cases", "0020_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                            ("tablet", "Personen själv, på surfplatta"),
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
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("second_at", models.DateTimeField(null=True)),
                ("again_on", models.DateField(null=True, verbose_name="görs om")),
                (
                    "discarded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discarded_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "default_related_name": "assessments",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="assessment_rows",
                        new="(second_by_id = acting() AND case_id = ANY ((SELECT my_second_cases())::bigint[])) OR (second_by_id IS NULL AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(
                        "started_by",
                        later=("judged_by", "signed_by", "second_by", "discarded_by"),
                        name="assessment_in_own_name",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="assessment_is_begun_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at", None), ("judged_by", None)),
                            models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_is_judged_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_is_signed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discarded_at", None), ("discarded_by", None)),
                            models.Q(
                                ("discarded_at__isnull", False), ("discarded_by__isnull", False), ("signed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="assessment_is_discarded_before_it_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", ""), models.Q(("signed_at", None), _negated=True), _connector="OR"
                        ),
                        name="assessment_has_its_level_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second_at", None), ("second_by", None), ("second_outcome", "")),
                            models.Q(
                                models.Q(("second_outcome", ""), _negated=True),
                                models.Q(("floor", ""), _negated=True),
                                ("second_at__isnull", False),
                                ("second_by__isnull", False),
                                models.Q(("second_by", models.F("signed_by")), _negated=True),
                                models.Q(("second_by", models.F("discarded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lower_level_is_read_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerSheet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="assessments.assessment"
                    ),
                ),
                ("section", models.SlugField(db_index=False, max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("answers", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="svar")),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "answer_sheets",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="answer_sheet_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND saved_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(last=("saved_by",), name="answer_sheet_in_own_name"),
                    livlina.cases.of_case.SameCase("assessment", name="within_case_answer_sheet"),
                    models.UniqueConstraint(fields=("assessment", "section"), name="assessment_has_each_section_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentAction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="assessments.assessment"
                    ),
                ),
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
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("done_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "assessment_actions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="assessment_action_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND done_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("assessment", name="within_case_assessment_action"),
                    models.UniqueConstraint(fields=("assessment", "flag"), name="assessment_has_each_action_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentAddition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="tillägg"),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "assessment_additions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="assessment_addition_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("assessment", name="within_case_assessment_addition"),
                    models.UniqueConstraint(fields=("assessment", "submission"), name="addition_is_written_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "risk_decisions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="risk_decision_rows",
                        new="case_id = ANY ((SELECT my_cases())::bigint[]) AND case_id = ANY ((SELECT my_led_sides())::bigint[]) AND case_id <> ALL ((SELECT my_cases_in_hand())::bigint[]) AND decided_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="risk_decision_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                            ("check_danger", "Fara vid en säkerhetskontroll"),
                            ("check_worse", "Värre än förut vid en säkerhetskontroll"),
                            ("other_told", "Någon annan fick veta mer när personen söktes"),
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
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "risk_events",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="risk_event_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND noted_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="risk_event_is_noted_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Safeguard",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension",
                        to="assessments.safeguard",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
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
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "safeguards",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="safeguard_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (noted_by_id = acting() OR ended_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("noted_by", later=("ended_by",), name="safeguard_in_own_name"),
                    livlina.cases.of_case.SameCase("follows", name="within_case_safeguard"),
                    models.UniqueConstraint(fields=("case", "submission"), name="safeguard_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="safeguard_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("ended_on", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="safeguard_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.party")),
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
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "safety_plans",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="safety_plan_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("party", name="within_case_safety_plan"),
                    models.UniqueConstraint(fields=("party", "version"), name="safety_plan_has_each_version_once"),
                    models.UniqueConstraint(fields=("case", "submission"), name="safety_plan_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingOccasion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("secret", models.BinaryField(max_length=16)),
                ("token", models.BinaryField(max_length=16, null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "default_related_name": "rating_occasions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="rating_occasion_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (started_by_id = acting() OR ended_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(
                        "started_by", later=("ended_by",), name="rating_occasion_in_own_name"
                    ),
                    livlina.cases.of_case.SameCase("assessment", name="within_case_rating_occasion"),
                    models.UniqueConstraint(fields=("case", "submission"), name="rating_is_started_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="case_has_one_code_at_a_time"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("secret",), name="code_points_out_one_occasion"
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
