import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.core.rows
import livlina.core.sealed
from livlina.core.replaced import earlier


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [
        ("cases", "0014_leading"),
        ("intake", "0003_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseloadReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("held_on", models.DateField()),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("held_at", models.DateTimeField()),
                ("cases_count", models.PositiveIntegerField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "staff", "-held_on"], name="caseload_review_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="caseload_review_rows",
                        new="held_by_id = acting() AND unit_id = ANY ((SELECT my_led_units())::bigint[])",
                        using="staff_id = acting() OR unit_id = ANY ((SELECT my_led_units())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("submission", "unit"), name="caseload_review_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("staff", models.F("held_by")), _negated=True),
                        name="nobody_reviews_their_own_cases",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("case_ref", models.UUIDField(null=True)),
                ("label", models.PositiveIntegerField(null=True)),
                ("day", models.DateField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("break_glass", "nödåtkomst"),
                                ("not_reviewed", "nödöppning utan granskning"),
                                ("own_surname", "lika namn"),
                                ("near", "närstående"),
                                ("staff_client", "lika namn"),
                                ("taken", "tog ärendet själv"),
                                ("no_task", "utan egen uppgift"),
                                ("after_closing", "efter avslut"),
                                ("night", "på natten"),
                                ("many", "många på kort tid"),
                                ("refusals", "upprepade avvisade försök"),
                                ("own_relation", "egen anmäld relation"),
                                ("sample", "stickprov"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField()),
                ("flagged_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("in_order", "I sin ordning"), ("follow_up", "Behöver följas upp")],
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["unit", "due_on"], name="review_item_waiting"
                    )
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="review_item_rows",
                        using="staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR (unit_id = ANY ((SELECT my_led_units())::bigint[]) AND NOT staff_id = ANY ((SELECT let_through_lately())::bigint[]) AND (reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))))",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("staff", "case_ref", "day"),
                        name="review_item_waits_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("staff")), _negated=True),
                        name="nobody_reviews_themself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "year"), name="one_counter_per_unit_and_year")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                ("trace_ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=40, verbose_name="ärendenummer")),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="organisation.unit",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.person"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                        verbose_name="roll",
                    ),
                ),
                ("came_in_on", models.DateField(verbose_name="inkom")),
                (
                    "entrance",
                    models.CharField(
                        choices=[
                            ("self", "Kontakt själv"),
                            ("rvt", "Beslut från RVT"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("emergency", "Socialjour"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("barnahus", "Barnahus"),
                            ("family_law", "Familjerätt"),
                            ("other_unit", "Annan enhet"),
                            ("other_municipality", "Annan kommun"),
                            ("school", "Skola eller förskola"),
                            ("shelter", "Kvinnojour eller annat skyddat boende"),
                            ("other", "Annan"),
                            ("unknown", "Okänt"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="väg in",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.district",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.project",
                    ),
                ),
                (
                    "minor_children",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                ("children_count", models.PositiveSmallIntegerField(null=True)),
                (
                    "legal_support_offered",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "legal_support_accepted",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "honour",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                        verbose_name="hederskontext",
                    ),
                ),
                ("talks_before", models.PositiveSmallIntegerField(null=True)),
                ("rating_start", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("rating_end", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="avslutat")),
                (
                    "closing_reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.closingreason",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["came_in_on"], name="cases_case_came_in_7c2ddc_idx"),
                    models.Index(fields=["unit", "-came_in_on"], name="cases_case_unit_id_3c1fa9_idx"),
                    models.Index(fields=["unit"], include=("id",), name="case_of_unit"),
                    models.Index(fields=["person"], name="cases_case_person__3c1325_idx"),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="case_rows",
                        new="id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_be_client(id, person_id)",
                        using="id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("unit", "number"), name="case_number_is_the_units_own"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("came_in_on")), _connector="OR"
                        ),
                        name="case_closes_after_it_came_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closing_reason", None), ("closed_on__isnull", False), _connector="OR"),
                        name="closing_reason_needs_a_closing_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rating_start", None), ("rating_start__range", (0, 10)), _connector="OR"),
                            models.Q(("rating_end", None), ("rating_end__range", (0, 10)), _connector="OR"),
                        ),
                        name="case_ratings_are_0_to_10",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "direction",
                    models.CharField(choices=[("received", "Kom in"), ("made", "Upprättades här")], max_length=10),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "Brev"),
                            ("email", "E-post"),
                            ("certificate", "Intyg"),
                            ("judgment", "Dom eller beslut"),
                            ("police_report", "Polisanmälan"),
                            ("agreement", "Avtal eller fullmakt"),
                            ("other", "Annan handling"),
                        ],
                        max_length=15,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "other",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="från eller till vem"
                    ),
                ),
                (
                    "what",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad den gäller"
                    ),
                ),
                (
                    "kept_at",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="var den finns"),
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
                "default_related_name": "document_lines",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="document_line_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="document_line_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseClosing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("closed_on", models.DateField(verbose_name="avslutat")),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.closingreason"
                    ),
                ),
                (
                    "goal_reached",
                    models.CharField(
                        choices=[("yes", "Ja"), ("partly", "Delvis"), ("no", "Nej"), ("unknown", "Vet inte")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "violence_ceased",
                    models.CharField(
                        choices=[("yes", "Ja"), ("partly", "Delvis"), ("no", "Nej"), ("unknown", "Vet inte")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "need_remains",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "need",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="behov som kvarstår"
                    ),
                ),
                (
                    "takes_over",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som tar över"
                    ),
                ),
                (
                    "safety",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="säkerhet för den utsatta och barnen"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField()),
                ("reopened_on", models.DateField(null=True)),
                (
                    "reopened_because",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför det öppnades igen"
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reopened_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "closings",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="case_closing_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_on", None)), fields=("case",), name="case_ends_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_at", None), ("reopened_on", None)),
                            models.Q(("reopened_at__isnull", False), ("reopened_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_is_reopened_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedReport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("received_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("phone", "Telefon"),
                            ("form", "E-tjänst"),
                            ("letter", "Brev eller bud"),
                            ("meeting", "Vid ett möte"),
                            ("other", "Annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reporter",
                    models.CharField(
                        choices=[
                            ("mandated", "Myndighet eller annan som måste anmäla"),
                            ("private", "Privatperson"),
                            ("anonymous", "Okänd"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "who",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som anmälde"
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som anmäldes"
                    ),
                ),
                (
                    "kept_from_guardian",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad en vårdnadshavare inte får veta"
                    ),
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
                "default_related_name": "received_reports",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="received_report_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="received_report_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("received_at__lte", models.F("written_at"))),
                        name="report_is_received_before_it_is_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionAssessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protection_assessments",
                        to="cases.receivedreport",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("not_needed", "Inget behov av omedelbart skydd"),
                            ("needed", "Omedelbart skydd behövs"),
                            ("in_place", "Skydd finns redan"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "basis",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="underlag"),
                ),
                (
                    "action",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="åtgärd"),
                ),
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "protection_assessments",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="protection_assessment_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND made_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="protection_assessment_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second", None), models.Q(("second", models.F("made_by")), _negated=True), _connector="OR"
                        ),
                        name="protection_is_assessed_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreliminaryAssessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preliminary_assessment",
                        to="cases.receivedreport",
                    ),
                ),
                ("made_on", models.DateField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("opened", "Utredning inleds"),
                            ("added", "Läggs till en utredning som redan pågår"),
                            ("not_opened", "Utredning inleds inte"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade"
                    ),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "contacted",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vilka ni har talat med"
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "preliminary_assessments",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="preliminary_assessment_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND made_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "what",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som lovades"
                    ),
                ),
                (
                    "promised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promiser",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som lovade"
                    ),
                ),
                ("promised_on", models.DateField()),
                ("until", models.DateField()),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("owner_given_at", models.DateTimeField(null=True)),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kept_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "promises",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="promise_rows",
                        new="case_id = ANY ((SELECT my_noted_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("promised_on"))), name="promise_runs_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("promised_by__isnull", False), ("promiser", None)),
                            models.Q(("promised_by", None), ("promiser__isnull", False)),
                            _connector="OR",
                        ),
                        name="promise_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owner", None), ("owner_given_at", None), ("owner_given_by", None)),
                            models.Q(
                                ("owner__isnull", False),
                                ("owner_given_at__isnull", False),
                                ("owner_given_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="promise_owner_was_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kept_at", None), ("kept_by", None)),
                            models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="promise_was_kept_by_somebody",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="promise_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("intervention", "Insats till vuxen"),
                            ("child_intervention", "Insats till barn"),
                            ("against_guardian", "Insats till barn trots en vårdnadshavares vägran"),
                            ("shelter", "Skyddat boende"),
                            ("open_investigation", "Inleda utredning"),
                            ("no_investigation", "Inte inleda utredning"),
                            ("extend_investigation", "Förlänga utredningstiden"),
                            ("close_investigation", "Avsluta utredning utan insats"),
                            ("dismiss_appeal", "Avvisa ett överklagande som kom för sent"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("granted", "Beviljas"),
                            ("partly", "Beviljas delvis"),
                            ("refused", "Avslås"),
                            ("discontinued", "Upphör"),
                            ("withdrawn", "Ett löfte tas tillbaka"),
                            ("taken", "Beslutas"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), default=list, size=None
                    ),
                ),
                (
                    "laws",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400), default=list, size=None
                    ),
                ),
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("groups", models.PositiveSmallIntegerField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "provider_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "provider",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem som utför"),
                ),
                (
                    "what",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som beslutas"
                    ),
                ),
                (
                    "circumstances",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="omständigheter"
                    ),
                ),
                ("reasons", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "conditions",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="villkor"),
                ),
                (
                    "took_part",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="deltog utan att besluta"
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="cases.promise",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField()),
                ("decided_on", models.DateField(null=True)),
                ("body", models.CharField(blank=True, max_length=200)),
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
                ("hides_decider", models.BooleanField(default=False)),
                ("running", models.PositiveIntegerField(null=True)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cases.decision",
                    ),
                ),
            ],
            options={
                "default_related_name": "decisions",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="decision_rows",
                        new="case_id = ANY ((SELECT my_signing_cases())::bigint[]) AND (signed_by_id IS NULL OR signed_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_on", None),
                                ("laws", []),
                                ("running", None),
                                ("signed_at", None),
                                ("signed_by", None),
                            ),
                            models.Q(
                                ("decided_on__isnull", False),
                                ("running__isnull", False),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                ("what__isnull", False),
                                models.Q(("laws", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_is_signed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_at", None),
                            models.Q(
                                ("outcome__in", ["discontinued", "partly", "refused", "withdrawn"]), _negated=True
                            ),
                            models.Q(("circumstances__isnull", False), ("reasons__isnull", False)),
                            _connector="OR",
                        ),
                        name="refusal_has_its_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "withdrawn"), ("promise__isnull", False)),
                            models.Q(models.Q(("outcome", "withdrawn"), _negated=True), ("promise", None)),
                            _connector="OR",
                        ),
                        name="promise_is_withdrawn_by_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="decision_period_is_forward",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="decision_is_saved_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("running__isnull", False)),
                        fields=("case", "running", "edition"),
                        name="decision_number_is_the_cases_own",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commission",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commissions", to="cases.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commissions", to="cases.decision"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "to_board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.board"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="uppdraget"),
                ),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
                (
                    "identity_number",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="personnummer"),
                ),
                (
                    "number_kind",
                    models.CharField(
                        choices=[
                            ("personal", "Personnummer"),
                            ("coordination", "Samordningsnummer"),
                            ("none", "Saknar nummer"),
                            ("unknown", "Inte känt"),
                        ],
                        default="unknown",
                        max_length=15,
                    ),
                ),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("none", "Inget skydd känt"),
                            ("secrecy_marking", "Sekretessmarkering"),
                            ("protected_registration", "Skyddad folkbokföring"),
                        ],
                        default="none",
                        max_length=25,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                ("answer_by", models.DateField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="commission_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND sent_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) OR id = ANY ((SELECT my_commissions())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="commission_is_given_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommissionAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.commission"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Frågade"),
                            ("replied", "Svarade på frågan"),
                            ("accepted", "Tog emot uppdraget"),
                            ("declined", "Tackade nej"),
                            ("withdrawn", "Tog tillbaka uppdraget"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "taken_case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="commission_answer_rows",
                        new="said_by_id = acting() AND may_answer_commission(commission_id, kind, taken_case_id)",
                        using="commission_id = ANY ((SELECT my_commissions())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["accepted", "declined", "withdrawn"])),
                        fields=("commission",),
                        name="commission_is_settled_once",
                    ),
                    models.UniqueConstraint(fields=("commission", "submission"), name="commission_is_answered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "accepted"), ("taken_case__isnull", False)),
                            models.Q(models.Q(("kind", "accepted"), _negated=True), ("taken_case", None)),
                            _connector="OR",
                        ),
                        name="accepted_commission_has_its_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Investigation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("adult_exposed", "Vuxen som är våldsutsatt"),
                            ("adult_using_violence", "Vuxen som använder våld"),
                            ("child", "Barn"),
                        ],
                        max_length=22,
                    ),
                ),
                ("headings", models.PositiveSmallIntegerField()),
                ("opened_on", models.DateField(verbose_name="inledd")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "came_by",
                    models.CharField(
                        choices=[("application", "Ansökan"), ("report", "Anmälan"), ("other", "På annat sätt")],
                        max_length=12,
                        verbose_name="hur det kom",
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")],
                        default="unknown",
                        max_length=10,
                        verbose_name="personen vill",
                    ),
                ),
                ("ground", models.CharField(max_length=50, verbose_name="grund")),
                ("why", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "safety",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="säkerheten när den inleddes"
                    ),
                ),
                ("submission", models.UUIDField(unique=True)),
                ("ended_on", models.DateField(null=True, verbose_name="avslutad")),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decided", "Beslut är fattat"),
                            ("discontinued", "Avslutad utan beslut om insats"),
                            ("withdrawn", "Ansökan är återtagen"),
                        ],
                        max_length=12,
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
                (
                    "end_why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför den avslutades"
                    ),
                ),
                (
                    "safety_at_end",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="säkerheten när den avslutades"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "default_related_name": "investigations",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="investigation_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("case",), name="case_has_one_open_investigation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("ended_how", ""), ("ended_on", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("opened_on")),
                                models.Q(("ended_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="investigation_ends_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gathered",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gathered", to="cases.investigation"
                    ),
                ),
                (
                    "from_whom",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="från vem"),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("consent", "Personen samtycker"), ("ground", "Annan grund")], max_length=10
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                ("asked_on", models.DateField(verbose_name="frågad")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("came_on", models.DateField(null=True, verbose_name="kom in")),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="uppgiften"),
                ),
                ("submission", models.UUIDField(unique=True)),
            ],
            options={
                "default_related_name": "gathered",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="gathered_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "consent"), ("ground", "")),
                            models.Q(("basis", "ground"), models.Q(("ground", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="gathered_has_its_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("came_on", None), ("came_on__gte", models.F("asked_on")), _connector="OR"),
                        name="gathered_came_after_it_was_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="cases.investigation"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="förslag")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=30), size=None),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField(unique=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("read", "Läst, klar för beslut"), ("sent_back", "Tillbaka med synpunkter")],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="andra läsarens ord"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "proposals",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="proposal_rows",
                        new="read_by_id = acting() OR (read_by_id IS NULL AND proposed_by_id = acting() AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("investigation", "position"), name="proposal_has_its_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("read_at", None), ("read_by", None)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("read_at__isnull", False),
                                ("read_by__isnull", False),
                                models.Q(("read_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_is_read_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_reviews", to="cases.case"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.caseloadreview"
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                (
                    "next_step",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="nästa steg"),
                ),
                ("due_on", models.DateField(null=True)),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="case_review_rows",
                        new="false",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) OR case_id = ANY ((SELECT my_led_sides())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "review"), name="case_is_reviewed_once_at_a_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileGiven",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("since", models.DateField(verbose_name="från och med")),
                ("until", models.DateField(verbose_name="till och med")),
                (
                    "shown",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None),
                ),
                ("held_count", models.PositiveIntegerField()),
                ("ground", models.CharField(blank=True, max_length=50, verbose_name="grund")),
                ("why", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("handed", "Lämnas i handen hos oss"),
                            ("letter", "Skickas som brev"),
                            ("forwarded", "Skickas genom Skatteverket"),
                            ("read", "Läses upp i telefon"),
                        ],
                        max_length=10,
                        verbose_name="hur",
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
                "default_related_name": "files_given",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="file_given_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND decided_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="file_given_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), ("held_count", 0)),
                            models.Q(("held_count__gt", 0), models.Q(("ground", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="what_is_held_back_has_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="file_given_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("position", models.PositiveIntegerField()),
                ("step", models.SlugField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("entered_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("skips", models.BooleanField(default=False)),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
            ],
            options={
                "default_related_name": "steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="case_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "position"), name="case_has_each_step_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("clock", models.SlugField(max_length=40)),
                ("about", models.UUIDField(null=True)),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField()),
                ("stopped_on", models.DateField(null=True)),
                ("started_at", models.DateTimeField()),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finished_on", models.DateField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_related_name": "deadlines",
                "indexes": [
                    models.Index(condition=models.Q(("finished_on", None)), fields=["case"], name="deadline_running")
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="deadline_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_on", None)),
                        fields=("case", "clock", "about"),
                        name="a_clock_runs_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("finished_on", None)),
                            models.Q(("finished_at__isnull", False), ("finished_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="deadline_is_finished_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on"))), name="deadline_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="cases.deadline"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("extended", "Förlängd"), ("stopped", "Stannad"), ("resumed", "Går igen")],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("before", models.DateField()),
                ("after", models.DateField()),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "deadline_changes",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="deadline_change_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND changed_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("what", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("done_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submission", models.UUIDField(null=True)),
                (
                    "review",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task",
                        to="cases.casereview",
                    ),
                ),
            ],
            options={
                "default_related_name": "tasks",
                "indexes": [models.Index(condition=models.Q(("done_on", None)), fields=["case"], name="task_waiting")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="task_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("submission__isnull", False)),
                        fields=("submission",),
                        name="task_is_saved_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_on", None)),
                            models.Q(("done_at__isnull", False), ("done_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_is_done_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactTry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Ring"),
                            ("voicemail", "Röstmeddelande"),
                            ("sms", "Sms"),
                            ("email", "E-post"),
                            ("letter", "Brev hem"),
                            ("forwarded", "Brev genom Skatteverket"),
                            ("visit", "Möte hos oss"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "way",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.safechannel",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("out", "Vi tog kontakt"), ("in", "Personen hörde av sig")], max_length=5
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("talked", "Vi talades vid"),
                            ("wrote", "Personen skrev"),
                            ("no_answer", "Inget svar"),
                            ("someone_else", "Någon annan svarade, jag sa bara det neutrala"),
                            ("told_too_much", "Någon annan svarade och fick veta mer"),
                            ("hung_up", "Samtalet bröts"),
                            ("wrong_person", "Fel person eller fel nummer"),
                            ("sent", "Skickat"),
                            ("returned", "Kom i retur"),
                        ],
                        max_length=15,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                (
                    "identity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code_word", "Kodordet"),
                            ("voice", "Jag kände igen rösten"),
                            ("question", "Svarade rätt på en fråga"),
                            ("face", "Vi sågs"),
                            ("not_sure", "Jag var inte säker, så inget sades"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "code_word",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unknown", "Okänt")], default="unknown", max_length=10
                    ),
                ),
                (
                    "passage",
                    models.CharField(
                        choices=[("allowed", "går bra nu"), ("confirm", "bekräfta först"), ("blocked", "spärrad")],
                        default="allowed",
                        max_length=10,
                    ),
                ),
                (
                    "anyway",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("danger", "Någons liv eller hälsa är i fara"),
                            ("ask_again", "Jag ringer för att fråga om vägen ännu är säker"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "because",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför ändå"),
                ),
                (
                    "note",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                (
                    "tried_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("tried_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "contact_tries",
                "indexes": [models.Index(fields=["case", "-happened_at"], name="contact_try_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="contact_try_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND tried_by_id = acting()",
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="contact_try_is_logged_once"),
                    models.CheckConstraint(
                        condition=models.Q(("direction", "in"), ("way__isnull", False), _connector="OR"),
                        name="contact_goes_out_by_a_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anyway", ""), ("passage", "allowed")),
                            models.Q(
                                models.Q(("passage", "allowed"), _negated=True), models.Q(("anyway", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="contact_past_the_gate_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "talked"), _negated=True),
                            models.Q(("identity", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_talked_knows_with_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Summary",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("version", models.PositiveIntegerField()),
                (
                    "who_i_am",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem jag är"),
                ),
                (
                    "what_has_happened",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som har hänt"
                    ),
                ),
                (
                    "what_i_need",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad jag behöver"
                    ),
                ),
                (
                    "what_i_do_not_want",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad jag inte vill"
                    ),
                ),
                (
                    "tells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contact", "Att personen har kontakt med oss"),
                                ("ways", "Hur personen nås"),
                                ("risk", "Risk och skydd"),
                                ("violence", "Vad som har hänt"),
                                ("support", "Vilket stöd personen får"),
                                ("health", "Hälsa"),
                                ("children", "Barnens situation"),
                                ("housing", "Boende och ekonomi"),
                            ],
                            max_length=15,
                        ),
                        size=None,
                    ),
                ),
                ("names_us", models.BooleanField(default=False)),
                ("approved_on", models.DateField(verbose_name="godkänd")),
                (
                    "approved_how",
                    models.CharField(
                        choices=[
                            ("read", "Personen läste själv"),
                            ("heard", "Den lästes upp för personen"),
                            ("interpreted", "Den tolkades för personen"),
                        ],
                        max_length=12,
                    ),
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
                "default_related_name": "summaries",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="summary_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "version"), name="summary_has_each_version_once"),
                    models.UniqueConstraint(fields=("case", "submission"), name="summary_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(("approved_how", ""), _negated=True), name="summary_is_approved"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SummaryHandover",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="cases.summary"
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.consent"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("paper", "Lämnad på papper"),
                            ("read_out", "Uppläst"),
                            ("secure", "Skickad så att bara mottagaren kan öppna den"),
                        ],
                        max_length=10,
                    ),
                ),
                ("handed_on", models.DateField(verbose_name="lämnad")),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("handed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "summary_handovers",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="summary_handover_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND handed_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="summary_handover_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "Handläggare"),
                            ("co_assigned", "Medhandläggare"),
                            ("intake", "Mottagning"),
                            ("stand_in", "Ersättare"),
                            ("lead_reading", "Läser som chef"),
                            ("break_glass", "Nödöppning"),
                        ],
                        max_length=15,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("carries_whereabouts", models.BooleanField(default=True)),
                (
                    "wall",
                    models.CharField(
                        choices=[("open", "Ingen mur"), ("shielded", "Utan vistelseuppgifter"), ("closed", "Stängt")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("closes_until", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_related_name": "engagements",
                "indexes": [
                    models.Index(
                        fields=["actor", "ends_at"],
                        include=("case", "starts_at", "unit", "kind", "wall", "carries_whereabouts"),
                        name="engagement_live",
                    )
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="engagement_rows",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) OR actor_id = acting() OR unit_id = ANY ((SELECT my_led_units())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at", None), ("kind", "assigned")),
                        fields=("case",),
                        name="case_has_one_assigned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                        name="engagement_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatedReason",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stated_reason", to="cases.engagement"
                    ),
                ),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
            ],
            options={
                "default_related_name": "stated_reasons",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="stated_reason_rows", using="case_id = ANY ((SELECT my_cases())::bigint[])"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLine",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField()),
                ("trace_ref", models.UUIDField()),
                ("number", models.CharField(max_length=40)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                ("came_in_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "assigned",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assigned_wall",
                    models.CharField(
                        choices=[("open", "Ingen mur"), ("shielded", "Utan vistelseuppgifter"), ("closed", "Stängt")],
                        max_length=10,
                        null=True,
                    ),
                ),
            ],
            options={
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="WallBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(name="wall_block_rows", using="false"),
                    models.UniqueConstraint(fields=("actor", "person"), include=("ends_at",), name="wall_blocks_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointWork",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["actor", "ends_at"], name="joint_work_live")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="joint_work_rows",
                        using="actor_id = acting() OR given_by_id = acting() OR id = ANY ((SELECT my_led_approvals())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="joint_work_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointWall",
            fields=[
                (
                    "approval",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.jointwork",
                    ),
                ),
            ],
            options={
                "constraints": [livlina.core.rows.RowPolicy(name="joint_wall_rows", using="false")],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="people.person"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("client", "Den ärendet gäller"),
                            ("other_party", "Den andra parten"),
                            ("child", "Barn"),
                            ("guardian", "Vårdnadshavare"),
                            ("close", "Närstående"),
                        ],
                        max_length=15,
                    ),
                ),
            ],
            options={
                "default_related_name": "parties",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="party_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_be_party(person_id)",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "person"), include=("role",), name="party_stands_once_in_a_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="child_line", to="cases.party"
                    ),
                ),
                ("known_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_related_name": "child_lines",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="child_line_rows", new="false", using="case_id = ANY ((SELECT my_cases())::bigint[])"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.childline"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("report", "Orosanmälan"),
                            ("receipt", "BoU:s kvitto"),
                            ("reply", "BoU:s besked"),
                            ("talk", "Samtal med barnet"),
                            ("support", "Eget stöd"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("made", "Orosanmälan är gjord"),
                            ("reported_by_other", "Inte gjord: någon annan har redan anmält"),
                            ("known_to_them", "Inte gjord: BoU utreder redan och har fått uppgiften"),
                            ("no_concern", "Inte gjord: inget tyder på att barnet far illa"),
                            ("not_made", "Inte gjord: annat skäl"),
                            ("received", "BoU har tagit emot anmälan"),
                            ("opened", "BoU har inlett en utredning"),
                            ("added", "BoU lägger anmälan till en utredning som pågår"),
                            ("not_opened", "BoU inleder ingen utredning"),
                            ("intervention", "Barnet får en insats genom BoU"),
                            ("none_told", "BoU lämnar inget besked"),
                            ("secrecy", "BoU får inte berätta"),
                            ("reminded", "BoU är påmint, inget besked än"),
                            ("talked", "Någon har talat med barnet"),
                            ("not_talked", "Ingen har talat med barnet"),
                            ("accepted", "Erbjudet, och tackat ja"),
                            ("offered", "Erbjudet, inget svar än"),
                            ("declined", "Erbjudet, och tackat nej"),
                            ("supported_elsewhere", "Inte erbjudet: barnet får stöd av någon annan"),
                            ("not_granted", "Inte erbjudet: BoU har inte beviljat det"),
                            ("no_consent", "Inte erbjudet: en vårdnadshavare samtycker inte"),
                            ("no_competence", "Inte erbjudet: ingen här kan ge det"),
                            ("not_offered", "Inte erbjudet: annat skäl"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("happened_time", models.TimeField(null=True)),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "to_words",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="annan mottagare"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Telefon"),
                            ("form", "E-tjänst"),
                            ("letter", "Brev eller bud"),
                            ("meeting", "Vid ett möte"),
                            ("other", "Annat sätt"),
                        ],
                        max_length=10,
                    ),
                ),
                ("who", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem")),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "kept_from_other",
                    livlina.core.sealed.SealedText(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="vad den andra vårdnadshavaren inte får veta",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "child_answers",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="child_answer_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="child_answer_is_saved_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "made"), _negated=True),
                            ("to_unit__isnull", False),
                            ("to_words__isnull", False),
                            _connector="OR",
                        ),
                        name="a_report_made_has_a_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.decision"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("carried_out", "Insatsen har börjat"),
                            ("interrupted", "Insatsen har avbrutits"),
                            ("notified", "Parten har underrättats"),
                            ("received", "Parten har tagit emot beslutet"),
                            ("appealed", "Överklagandet kom in"),
                            ("in_time", "Överklagandet kom i rätt tid"),
                            ("late", "Överklagandet kom för sent"),
                            ("unchanged", "Omprövat: beslutet ändras inte"),
                            ("changed", "Omprövat: beslutet ändras"),
                            ("sent_on", "Överlämnat till domstolen"),
                            ("court_upheld", "Domstolen avslog överklagandet"),
                            ("court_changed", "Domstolen ändrade beslutet"),
                            ("court_returned", "Domstolen sände tillbaka ärendet"),
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
                    "party",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "decision_steps",
                "indexes": [models.Index(fields=["decision", "id"], name="decision_steps_in_order")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="decision_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="decision_step_is_saved_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestigationSection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="cases.investigation"
                    ),
                ),
                ("heading", models.SlugField(db_index=False, max_length=40)),
                (
                    "child",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"
                    ),
                ),
                ("is_guarded", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField()),
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="text")),
                (
                    "marked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "investigation_sections",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="investigation_section_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT is_guarded OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    models.UniqueConstraint(
                        fields=("investigation", "heading", "child", "version"),
                        name="section_has_each_version_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="cases.investigation",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"),
                ),
                (
                    "material",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som lämnades"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meeting", "Vid ett möte hos oss"),
                            ("call", "Uppläst i telefon"),
                            ("letter", "Brev"),
                            ("email", "E-post"),
                            ("counsel", "Genom ombud"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent_on", models.DateField(null=True, verbose_name="lämnat")),
                ("reply_by_on", models.DateField(null=True, verbose_name="svar senast")),
                ("replied_on", models.DateField(null=True, verbose_name="svarade")),
                ("reply", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="svaret")),
                (
                    "not_sent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("needless", "Det är uppenbart obehövligt"),
                            ("harder", "Beslutet skulle annars bli avsevärt svårare att genomföra"),
                            ("at_once", "Ett väsentligt allmänt eller enskilt intresse kräver beslut genast"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför inte"),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("submission", models.UUIDField(unique=True)),
            ],
            options={
                "default_related_name": "communications",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="communication_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("not_sent", ""),
                                ("reply_by_on__gte", models.F("sent_on")),
                                models.Q(("way", ""), _negated=True),
                            ),
                            models.Q(
                                ("replied_on", None),
                                ("reply_by_on", None),
                                ("sent_on", None),
                                ("way", ""),
                                models.Q(("not_sent", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="communication_is_made_or_left_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replied_on", None), ("replied_on__gte", models.F("sent_on")), _connector="OR"
                        ),
                        name="reply_comes_after_the_material",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("self", "Den ärendet gäller"),
                            ("child", "Barnet"),
                            ("guardian", "En vårdnadshavare"),
                            ("other_party", "Den andra parten"),
                            ("police", "Polis"),
                            ("bou", "BoU"),
                            ("school", "Skola eller förskola"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("staff", "Egen iakttagelse"),
                            ("other", "Någon annan"),
                            ("unknown", "Inte angivet"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=15,
                        verbose_name="uppgift från",
                    ),
                ),
                (
                    "told_by_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "part",
                    models.CharField(
                        choices=[("handling", "Handläggning"), ("carrying_out", "Genomförande")],
                        default="handling",
                        max_length=15,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "Samtal"),
                            ("investigation_talk", "Utredningssamtal"),
                            ("try", "Försök att nå på en säker väg"),
                            ("call", "Telefonsamtal"),
                            ("meeting", "Möte"),
                            ("information", "Uppgift från någon annan"),
                            ("assessment", "Bedömning"),
                            ("other", "Annat"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="anteckning"),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
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
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="cases.note",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField(null=True)),
            ],
            options={
                "default_related_name": "notes",
                "indexes": [
                    models.Index(fields=["case", "-happened_at"], name="note_journal"),
                    models.Index(condition=models.Q(("signed_at", None)), fields=["case"], name="note_unsigned"),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="note_rows",
                        new="case_id = ANY ((SELECT my_noted_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="note_is_signed_by_someone",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("submission__isnull", False)),
                        fields=("case", "submission"),
                        name="note_is_saved_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GlassOpening",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("danger", "Akut fara för någon i ärendet"),
                            ("asked", "Socialjouren, polisen eller vården behöver uppgift nu"),
                            ("absence", "Handläggaren är borta och något måste göras nu"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "engagement",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.engagement"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_approved", models.BooleanField(default=False)),
                ("approved_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["asked_by", "asked_at"], name="cases_glass_asked_b_c71ada_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="glass_opening_rows", using="id = ANY ((SELECT my_glass_openings())::bigint[])"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("engagement", None), ("opened_at", None)),
                            models.Q(("engagement__isnull", False), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="glass_opening_has_its_relation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GlassReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "kind",
                    models.CharField(
                        choices=[("one", "En nödöppning"), ("many", "Många nödöppningar av en och samma")], max_length=5
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.glassopening"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("overdue_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "due_on"], name="cases_glass_unit_id_112674_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="glass_review_rows", using="id = ANY ((SELECT my_glass_reviews())::bigint[])"
                    ),
                    models.UniqueConstraint(fields=("opening", "kind"), name="glass_is_reviewed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GlassVerdict",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="cases.glassreview"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("in_order", "I sin ordning"),
                            ("not_in_order", "Inte i sin ordning"),
                            ("needs_more", "Behöver utredas mer"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad granskningen visade"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="glass_verdict_rows",
                        new="said_by_id = acting()",
                        using="review_id = ANY ((SELECT my_glass_reviews())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "needs_more"), _negated=True),
                        fields=("review",),
                        name="review_is_settled_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NightCard",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("version", models.PositiveIntegerField()),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("consent", "Personen samtycker"),
                            ("same_board", "Samma nämnd, och jouren behöver uppgiften i sitt arbete"),
                            ("necessary", "Nödvändigt för vår verksamhet"),
                            ("child", "Underårig som behöver vård eller stöd"),
                        ],
                        max_length=20,
                    ),
                ),
                ("until", models.DateField()),
                ("is_ended", models.BooleanField(default=False)),
                (
                    "risk",
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
                ("plan", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="plan")),
                (
                    "safe_contact",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="säker kontakt"),
                ),
                (
                    "children",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="barn"),
                ),
                (
                    "whom_to_call",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem jouren ringer"
                    ),
                ),
                (
                    "note",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="annat jouren behöver veta"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "night_cards",
                "indexes": [models.Index(fields=["duty", "until"], name="cases_night_duty_id_f07c88_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="night_card_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND case_id = ANY ((SELECT my_level4_cases())::bigint[]) AND written_by_id = acting()",
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[]) OR id = ANY ((SELECT my_duty_cards())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "version"), name="night_card_has_each_version_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DangerMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "concerns",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem uppgiften rör"
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad som sades"),
                ),
                (
                    "must_act",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som behöver göra något"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("submission", models.UUIDField(unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "said_at"], name="cases_dange_unit_id_6ce421_idx")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="danger_message_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="said_by_id = acting() OR id = ANY ((SELECT my_danger_messages())::bigint[])",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instructions", to="cases.case"
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="instruktion"),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="instruction_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) OR given_by_id = acting()",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DangerDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="cases.dangermessage"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("forwarded", "Den andra sidans handläggare får en instruktion"),
                            ("kept", "Ingen instruktion ges"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "instruction",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.instruction"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="danger_decision_rows",
                        new="decided_by_id = acting()",
                        using="message_id = ANY ((SELECT my_danger_messages())::bigint[])",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("instruction__isnull", False), ("outcome", "forwarded")),
                            models.Q(("instruction", None), ("outcome", "kept")),
                            _connector="OR",
                        ),
                        name="forwarded_has_its_instruction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuardianDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "guardian",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"),
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
                    "guardianship",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.guardianship",
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
                ("may_be_shown", models.BooleanField()),
                ("ground", models.CharField(max_length=40)),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
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
