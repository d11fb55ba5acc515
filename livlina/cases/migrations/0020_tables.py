import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.access.keys
import livlina.cases.of_case
import livlina.core.own_name
import livlina.core.rows
import livlina.core.sealed
import livlina.organisation.models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_within_the_case"),
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
                                ("danger_unread", "farlig uppgift utan läsare"),
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
                                ("shown", "tog fram ett skyddat namn"),
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
                        using="staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR (unit_id = ANY ((SELECT my_led_units())::bigint[]) AND NOT staff_id = ANY ((SELECT let_through_lately())::bigint[]) AND 'danger_unread' <> ALL (reasons) AND (reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))) OR id = ANY ((SELECT my_fallen_items())::bigint[]))",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("outcome", ""), models.Q(("reasons__contains", ["danger_unread"]), _negated=True)
                        ),
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
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("adapted_contact", "Stödkontakt som är anpassad för den som har barn"),
                                ("child_talks", "Samtalsstöd till barn"),
                                ("family_support", "Socialt stöd till familjen"),
                                ("parental_support", "Föräldrastöd"),
                                ("handover", "Stöd vid umgänge och överlämning"),
                                ("child_peace_crime", "Barnfridsbrott"),
                                ("young_relation", "Ung relation"),
                                ("after_separation", "Våldet fortsätter efter separationen"),
                            ],
                            max_length=20,
                        ),
                        db_default=[],
                        default=list,
                        size=None,
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
                    models.Index(fields=["unit", "closed_on"], name="case_of_unit_until"),
                    models.Index(fields=["person"], name="cases_case_person__3c1325_idx"),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(
                            "entrance",
                            "district",
                            "project",
                            "minor_children",
                            "children_count",
                            "legal_support_offered",
                            "legal_support_accepted",
                            "honour",
                            "marks",
                            "closed_on",
                            "closing_reason",
                            "version",
                        ),
                        name="case_rows",
                        new="id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_be_client(id, person_id)",
                        using="id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("opened_by", name="case_in_own_name"),
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
                ("names_other", models.BooleanField(default=False)),
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
                        changes=("reopened_on", "reopened_because", "reopened_by", "reopened_at"),
                        name="case_closing_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(
                        "closed_by", later=("reopened_by",), name="case_closing_in_own_name"
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
                    "text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som anmäldes"
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
                    livlina.cases.of_case.SameCase("report", name="within_case_protection_assessment"),
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
                    ),
                    livlina.cases.of_case.SameCase("report", name="within_case_preliminary_assessment"),
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
                    livlina.core.own_name.InOwnName(
                        "said_by", last=("owner_given_by",), later=("kept_by",), name="promise_in_own_name"
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
                ("names_provider", models.BooleanField(default=False)),
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
                (
                    "extends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extended_by",
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
                    livlina.core.own_name.InOwnName("proposed_by", later=("signed_by",), name="decision_in_own_name"),
                    livlina.cases.of_case.SameCase("promise", "corrects", "extends", name="within_case_decision"),
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
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("corrects", None), ("outcome__in", ["granted", "partly"]), ("signed_at__isnull", False)
                        ),
                        fields=("extends",),
                        name="help_is_extended_once",
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
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("groups", models.PositiveSmallIntegerField(null=True)),
                ("ends_on", models.DateField(null=True)),
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
                    livlina.cases.of_case.SameCase("decision", name="within_case_commission"),
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
                            ("more_asked", "Bad om förlängning"),
                            ("extended", "Förlängde"),
                            ("not_more", "Förlängde inte"),
                            ("corrected", "Rättade omfattningen"),
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
                ("talks", models.PositiveSmallIntegerField(null=True)),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("groups", models.PositiveSmallIntegerField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("is_applied_for", models.BooleanField(db_default=False, default=False)),
                (
                    "decision",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
                    ),
                ),
                ("ground", models.CharField(blank=True, db_default="", default="", max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                (
                    "carried_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        new="said_by_id = acting() AND may_answer_commission(commission_id, kind, taken_case_id) AND (decision_id IS NULL OR EXISTS (SELECT FROM cases_decision d JOIN cases_commission m ON m.case_id = d.case_id WHERE d.id = decision_id AND m.id = commission_id))",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision", None),
                                ("ends_on", None),
                                ("kind", "more_asked"),
                                models.Q(("talks__gte", 1), ("weeks__gte", 1), ("groups__gte", 1), _connector="OR"),
                            ),
                            models.Q(
                                ("decision__isnull", False),
                                ("is_applied_for", False),
                                ("kind__in", ["extended", "corrected"]),
                            ),
                            models.Q(
                                ("ends_on", None),
                                ("groups", None),
                                ("is_applied_for", False),
                                ("kind", "not_more"),
                                ("talks", None),
                                ("weeks", None),
                            ),
                            models.Q(
                                ("decision", None),
                                ("ends_on", None),
                                ("groups", None),
                                ("is_applied_for", False),
                                ("kind__in", ["asked", "replied", "accepted", "declined", "withdrawn"]),
                                ("talks", None),
                                ("weeks", None),
                            ),
                            _connector="OR",
                        ),
                        name="commission_answer_tells_how_much",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("carried_by", None), ("kind", "accepted"), _connector="OR"),
                        name="only_what_is_taken_is_carried_out",
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
                    livlina.core.own_name.InOwnName("opened_by", later=("ended_by",), name="investigation_in_own_name"),
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
                    livlina.core.own_name.InOwnName("asked_by", name="gathered_in_own_name"),
                    livlina.cases.of_case.SameCase("investigation", name="within_case_gathered"),
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
                        new="(read_by_id = acting() AND case_id = ANY ((SELECT my_second_cases())::bigint[])) OR (read_by_id IS NULL AND proposed_by_id = acting() AND case_id = ANY ((SELECT my_worked_cases())::bigint[]))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("proposed_by", later=("read_by",), name="proposal_in_own_name"),
                    livlina.cases.of_case.SameCase("investigation", name="within_case_proposal"),
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
                (
                    "read_as",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), db_default=[], default=list, size=None
                    ),
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
                    livlina.core.own_name.InOwnName("entered_by", name="case_step_in_own_name"),
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
                ("told_at", models.DateTimeField()),
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
                    livlina.core.own_name.InOwnName("started_by", later=("finished_by",), name="deadline_in_own_name"),
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
                        choices=[
                            ("extended", "Förlängd"),
                            ("stopped", "Stannad"),
                            ("resumed", "Går igen"),
                            ("dropped", "Avslutad utan att göras"),
                        ],
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
                    ),
                    livlina.cases.of_case.SameCase("deadline", name="within_case_deadline_change"),
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
                ("is_danger", models.BooleanField(db_default=False, default=False)),
                (
                    "tells_of",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("danger", "det som stod om våld eller heder är ändrat eller borttaget"),
                                ("relation", "en relation är ändrad eller gäller inte längre"),
                                ("custody", "en vårdnad är ändrad eller gäller inte längre"),
                                ("representative", "en företrädare är ändrad eller gäller inte längre"),
                                ("way_safe", "en väg som inte stod som säker står nu som säker"),
                                ("way_unsafe", "en väg som stod som säker står inte som säker"),
                                ("way_elsewhere", "ett nummer eller en adress till en väg att nå är ändrad"),
                                ("way_otherwise", "när eller hur en väg går att använda är ändrat"),
                                ("way_ended", "en väg att nå gäller inte längre"),
                                ("place", "en vistelse är ändrad eller gäller inte längre"),
                                ("protection", "en skyddsmarkering är borttagen eller ändrad"),
                                ("who", "namn, nummer eller annat om vem en person är står annorlunda"),
                                ("plan", "säkerhetsplanen säger annat än den som stod"),
                                ("childs_case", "ett barn har fått ett eget ärende"),
                                ("promise", "ett löfte är infriat, säger en kollega"),
                            ],
                            max_length=15,
                        ),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "read_under",
                    models.CharField(
                        blank=True,
                        choices=[("events", "Händelser"), ("persons", "Personer"), ("safety", "Risk och skydd")],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("tells_where", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "default_related_name": "tasks",
                "indexes": [
                    models.Index(condition=models.Q(("done_on", None)), fields=["case"], name="task_waiting"),
                    models.Index(condition=models.Q(("is_danger", True)), fields=["case"], name="task_of_danger"),
                ],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("done_on", "done_at", "done_by"),
                        name="task_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (read_under = '' OR (done_by_id = acting() AND (owner_id = acting() OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("made_by", later=("done_by",), name="task_in_own_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_under", ""),
                            models.Q(("done_by", None), ("done_on", None)),
                            models.Q(
                                ("done_by__isnull", False), models.Q(("done_by", models.F("made_by")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="task_is_read_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_under", ""), ("tells_of", []), ("tells_where", False)),
                            models.Q(("read_under", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="task_tells_where_it_is_read",
                    ),
                    livlina.cases.of_case.SameCase("review", name="within_case_task"),
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
                            models.Q(("direction", "in"), _negated=True),
                            ("kind__in", ["call", "email", "letter", "sms", "visit"]),
                            _connector="OR",
                        ),
                        name="contact_is_heard_by_a_way_that_goes_both_ways",
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
                    livlina.cases.of_case.SameCase("summary", name="within_case_summary_handover"),
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
                            ("received", "Tog emot"),
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
            bases=(livlina.organisation.models.OfStaff, models.Model),
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
                        changes=(),
                        name="stated_reason_rows",
                        new="EXISTS (SELECT FROM cases_engagement e WHERE e.id = engagement_id AND e.given_by_id = acting() AND e.xmin::text::bigint >= pg_current_xact_id()::text::bigint % 4294967296)",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("engagement", name="within_case_stated_reason"),
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
                ("absence", models.CharField(choices=[("left", "har slutat"), ("away", "är borta")], max_length=5)),
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
                ("walls_mended", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["actor", "ends_at"], name="joint_work_live"),
                    models.Index(
                        condition=models.Q(("walls_mended", False)), fields=["actor"], name="joint_work_to_mend"
                    ),
                ],
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
                        changes=(),
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
                    ),
                    livlina.cases.of_case.SameCase("party", name="within_case_child_line"),
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
                            ("exposure", "Vad barnet har varit med om"),
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
                            ("directly", "Barnet har utsatts direkt"),
                            ("witnessed", "Barnet har sett, hört eller levt med våldet"),
                            ("both", "Barnet har utsatts direkt, och har sett, hört eller levt med våldet"),
                            ("not_known", "Det är inte känt vad barnet har varit med om"),
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
                            ("no_unit", "Inte erbjudet: ingen enhet tar det"),
                            ("not_safe_yet", "Inte erbjudet: det är inte tryggt än"),
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
                    livlina.cases.of_case.SameCase("line", name="within_case_child_answer"),
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
                    livlina.cases.of_case.SameCase("decision", "party", name="within_case_decision_step"),
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
                    livlina.cases.of_case.SameCase("investigation", "child", name="within_case_investigation_section"),
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
                    livlina.core.own_name.InOwnName("done_by", name="communication_in_own_name"),
                    livlina.cases.of_case.SameCase("investigation", "party", name="within_case_communication"),
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
                    livlina.core.own_name.InOwnName("written_by", later=("signed_by",), name="note_in_own_name"),
                    livlina.cases.of_case.SameCase("corrects", name="within_case_note"),
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
                    livlina.cases.of_case.SameCase("engagement", name="within_case_glass_opening"),
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
                (
                    "raised_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acute", "Akut fara"),
                            ("high", "Hög risk"),
                            ("raised", "Förhöjd risk"),
                            ("low", "Låg risk"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField(null=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("raised_at", None), ("raised_from", "")),
                            models.Q(models.Q(("raised_from", ""), _negated=True), ("raised_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="night_card_is_raised_whole",
                    ),
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
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName(later=("done_by",), name="instruction_in_own_name"),
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
                ("waits_for_one_more", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="danger_decision_rows",
                        new="decided_by_id = acting() AND (outcome = 'forwarded' OR may_keep_danger(message_id))",
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
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND decided_by_id = acting() AND (NOT may_be_shown OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("guardian", "note", "seconds", name="within_case_guardian_decision"),
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
        migrations.CreateModel(
            name="GivenWithout",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_without", to="cases.case"
                    ),
                ),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_without", to="cases.engagement"
                    ),
                ),
                (
                    "lacks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None),
                ),
                ("reason", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="skäl")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="given_without_rows",
                        new="given_by_id = acting() AND is_given_by_me(case_id, engagement_id)",
                        using="given_by_id = acting() OR case_id = ANY ((SELECT my_led_sides())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("engagement", name="within_case_given_without"),
                    models.CheckConstraint(
                        condition=models.Q(("lacks", []), _negated=True), name="given_without_says_what"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="cases.commission"
                    ),
                ),
                (
                    "done",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som har gjorts"
                    ),
                ),
                (
                    "goals",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="mål och resultat"
                    ),
                ),
                (
                    "remains",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som återstår"
                    ),
                ),
                (
                    "proposal",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="förslag"),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
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
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="feedback_rows",
                        new="written_by_id = acting() AND read_by_id IS NULL AND may_feed_back(commission_id)",
                        using="commission_id = ANY ((SELECT my_commissions())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("commission", "submission"), name="feedback_is_written_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="feedback_is_read_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"
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
                    "to_staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("exposed", "Våldsutsatt"), ("using_violence", "Våldsutövare"), ("child", "Barn")],
                        max_length=15,
                    ),
                ),
                ("name", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="namn")),
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
                ("text", livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="varför")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="link_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                        unseen=True,
                        using="id = ANY ((SELECT links_of_my_cases())::bigint[]) OR id = ANY ((SELECT my_links())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="link_is_proposed_once"),
                ],
            },
            bases=(livlina.organisation.models.OfStaff, models.Model),
        ),
        migrations.CreateModel(
            name="JointMeeting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="cases.caselink"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                ("held_on", models.DateField()),
                (
                    "took_part",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("adult_worker", "Handläggare för den vuxna"),
                                ("child_worker", "Handläggare för barnet"),
                                ("lead", "Den som leder någon av enheterna"),
                                ("therapist", "Behandlare"),
                                ("client", "Den vuxna själv"),
                                ("child", "Barnet"),
                                ("other", "Någon annan yrkesperson"),
                            ],
                            max_length=15,
                        ),
                        size=None,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad som bestämdes"
                    ),
                ),
                (
                    "next_step",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="nästa steg"),
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
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="joint_meeting_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND link_id = ANY ((SELECT my_live_links())::bigint[]) AND written_by_id = acting()",
                        using="link_id = ANY ((SELECT my_links())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("link", "submission"), name="joint_meeting_is_written_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.caselink"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Tog emot förslaget"),
                            ("declined", "Tackade nej"),
                            ("withdrawn", "Tog tillbaka förslaget"),
                            ("ended", "Avslutade kopplingen"),
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
                        name="link_answer_rows",
                        new="said_by_id = acting() AND may_answer_link(link_id, kind, taken_case_id)",
                        using="link_id = ANY ((SELECT my_links())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["accepted", "declined", "withdrawn"])),
                        fields=("link",),
                        name="link_is_settled_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "ended")), fields=("link",), name="link_ends_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "accepted"), ("taken_case__isnull", False)),
                            models.Q(models.Q(("kind", "accepted"), _negated=True), ("taken_case", None)),
                            _connector="OR",
                        ),
                        name="accepted_link_has_its_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="cases.caselink"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("risk", "Risk och oro just nu"),
                            ("child", "Hur barnet har det"),
                            ("parenting", "Föräldraskap och omsorg"),
                            ("support", "Stöd som ges eller väntar"),
                            ("steps", "Vad som händer härnäst"),
                        ],
                        max_length=10,
                    ),
                ),
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
                        max_length=15,
                    ),
                ),
                ("ground", models.CharField(max_length=50)),
                (
                    "consent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.consent"
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="uppgiften"),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("shared_at", models.DateTimeField()),
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
                ("submission", models.UUIDField()),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="shared_fact_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (link_id = ANY ((SELECT my_live_links())::bigint[]) OR ended_at IS NOT NULL)",
                        using="link_id = ANY ((SELECT my_links())::bigint[]) AND (case_id = ANY ((SELECT my_cases())::bigint[]) OR id = ANY ((SELECT facts_shared_with_me())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("shared_by", later=("ended_by",), name="shared_fact_in_own_name"),
                    models.UniqueConstraint(fields=("link", "submission"), name="fact_is_shared_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="shared_fact_is_ended_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("slot", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="tid")),
                (
                    "room",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.room"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("booked", "bokad"), ("cancelled", "inställd")], default="booked", max_length=10
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission", models.UUIDField(unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "-id"], name="conference_of_unit")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="conference_rows", using="unit_id = ANY ((SELECT my_working_units())::bigint[])"
                    ),
                    livlina.core.own_name.InOwnName("called_by", name="conference_in_own_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConferencePoint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="cases.conference"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("taken_off_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=("taken_off_at",),
                        name="conference_point_rows",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("conference", "position"), name="point_has_its_own_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConferenceMatter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "point",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matter", to="cases.conferencepoint"
                    ),
                ),
                (
                    "question",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="frågan"),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("agreed", "Personen har sagt ja till det"),
                            ("needed", "Vi som har ärendet behöver det för att handlägga eller utföra insatsen"),
                            ("danger", "Fara för någon i ärendet"),
                            ("child", "Ett barns behov"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "default_related_name": "conference_matters",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="conference_matter_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND raised_by_id = acting() AND EXISTS (SELECT FROM cases_conferencepoint p JOIN cases_case c ON c.unit_id = p.unit_id WHERE p.id = cases_conferencematter.point_id AND c.id = cases_conferencematter.case_id)",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("case", "submission"), name="conference_matter_is_raised_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConferenceOutcome",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcome", to="cases.conferencematter"
                    ),
                ),
                (
                    "agreed",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad ni kom fram till"
                    ),
                ),
                ("next_look_on", models.DateField(null=True)),
                (
                    "task",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_at",
                        to="cases.task",
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
                "default_related_name": "conference_outcomes",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="conference_outcome_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("matter", "task", name="within_case_conference_outcome"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConferenceSeat",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="cases.conference"
                    ),
                ),
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
                (
                    "time",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conference_seat",
                        to="organisation.bookedtime",
                    ),
                ),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="conference_seat_rows",
                        new="EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = cases_conferenceseat.staff_id AND m.unit_id = cases_conferenceseat.unit_id) AND EXISTS (SELECT FROM cases_conference c WHERE c.id = cases_conferenceseat.conference_id AND c.unit_id = cases_conferenceseat.unit_id)",
                        using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("conference", "staff"),
                        name="one_seat_at_a_conference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("help", models.CharField(max_length=50)),
                (
                    "whom",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"
                    ),
                ),
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
                    "decision",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
                    ),
                ),
                (
                    "reason",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
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
                "default_related_name": "consent_steps",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="consent_step_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("whom", "decision", name="within_case_consent_step"),
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
        migrations.CreateModel(
            name="OwnSupport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("wrapped_key", livlina.access.keys.WrappedKey(default=b"")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_support", to="cases.case"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_support", to="cases.childline"
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
                    "help",
                    models.CharField(
                        choices=[
                            ("trappan", "Trappan"),
                            ("here_and_now", "Här och nu-samtal"),
                            ("bra_talks", "BRA-samtal"),
                            ("crisis_support", "Krisstöd"),
                            ("reinforced_crisis_support", "Förstärkt krisstöd, med hembesök samma dag som förhöret"),
                            ("child_counsellor", "Barnkurator"),
                            ("barnahus", "Stöd genom Barnahus"),
                            ("skilda_varldar", "Skilda världar"),
                            ("child_psychologist", "Psykologkontakt"),
                            ("supported_contact", "Stöd vid umgänge och överlämning"),
                            ("family", "Stöd till familjen"),
                            ("parental", "Föräldrastöd"),
                            ("other", "Annat stöd"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "recipient",
                    models.CharField(
                        choices=[
                            ("child", "Barnet självt"),
                            ("family", "Hela familjen"),
                            ("guardian", "En vårdnadshavare"),
                        ],
                        max_length=10,
                    ),
                ),
                ("need_on", models.DateField(verbose_name="behovet uppmärksammades")),
                ("interview_on", models.DateField(null=True, verbose_name="förhöret")),
                (
                    "name",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="barnets namn"),
                ),
                ("birth_year", models.PositiveSmallIntegerField(null=True)),
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
                (
                    "text",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad barnet behöver"
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                ("proposed_on", models.DateField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["line", "-id"], name="own_support_latest")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="own_support_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) OR id = ANY ((SELECT my_own_support())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("line", name="within_case_own_support"),
                    models.UniqueConstraint(fields=("case", "submission"), name="own_support_is_proposed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnSupportStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "support",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.ownsupport"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("linked", "Länkades vidare"),
                            ("granted", "Beviljades"),
                            ("refused", "Blev inte beviljat"),
                            ("withdrawn", "Togs tillbaka"),
                            ("started", "Första samtalet hölls"),
                        ],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "to_board",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.board",
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=50)),
                (
                    "decided_by",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som beslutade att lämna ut"
                    ),
                ),
                (
                    "where",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open_care", "Hos oss, i egen öppenvård"),
                            ("centre", "Hos relationsvåldscentrum"),
                            ("others", "Hos någon annan"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why_there",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("childs_wish", "Barnet vill det"),
                            ("known", "Barnet känner dem redan"),
                            ("competence", "De har kompetensen"),
                            ("soonest", "De kan börja först"),
                            ("apart", "Det behöver hållas skilt från den vuxnas stöd"),
                            ("other", "Annat skäl"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "obstacle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_granted", "Behovet bedömdes inte ge rätt till stödet"),
                            ("guardian", "En vårdnadshavare säger nej"),
                            ("competence", "Kompetens saknas"),
                            ("organisation", "Ingen enhet tar det"),
                            ("not_safe", "Inte tryggt än"),
                            ("other", "Annat skäl"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "text",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="med egna ord"),
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
                        name="own_support_step_rows",
                        new="said_by_id = acting() AND may_say_of_support(support_id, kind)",
                        using="support_id = ANY ((SELECT my_own_support())::bigint[])",
                    ),
                    models.UniqueConstraint(fields=("support", "submission"), name="own_support_step_is_said_once"),
                    models.UniqueConstraint(fields=("support", "kind"), name="own_support_has_each_step_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["granted", "refused"])),
                        fields=("support",),
                        name="own_support_is_decided_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "linked"), ("to_board__isnull", False), ("to_unit__isnull", False)),
                            models.Q(
                                models.Q(("kind", "linked"), _negated=True), ("to_board", None), ("to_unit", None)
                            ),
                            _connector="OR",
                        ),
                        name="own_support_passed_on_has_its_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("kind", "granted"),
                                    models.Q(("where", ""), _negated=True),
                                    models.Q(("why_there", ""), _negated=True),
                                ),
                                models.Q(models.Q(("kind", "granted"), _negated=True), ("where", "")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("kind", "refused"), models.Q(("obstacle", ""), _negated=True)),
                                models.Q(models.Q(("kind", "refused"), _negated=True), ("obstacle", "")),
                                _connector="OR",
                            ),
                        ),
                        name="own_support_decision_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="cases.documentline",
                    ),
                ),
                (
                    "original_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="original",
                        to="cases.casefile",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pdf", "PDF"),
                            ("jpeg", "Bild (JPEG)"),
                            ("png", "Bild (PNG)"),
                            ("webp", "Bild (WebP)"),
                            ("heic", "Bild (HEIC)"),
                            ("text", "Text"),
                            ("docx", "Dokument (Word)"),
                            ("odt", "Dokument (OpenDocument)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("media_type", models.CharField(max_length=100)),
                ("ending", models.CharField(blank=True, max_length=5)),
                ("tells_where", models.BooleanField()),
                ("is_scanned", models.BooleanField()),
                ("size", models.PositiveIntegerField()),
                ("stored_as", models.UUIDField(unique=True)),
                ("digest", models.BinaryField(max_length=32)),
                ("sent_mark", models.BinaryField(max_length=16)),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("struck_at", models.DateTimeField(null=True)),
                (
                    "struck_because",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför filen är makulerad"
                    ),
                ),
            ],
            options={
                "default_related_name": "files",
                "indexes": [models.Index(fields=["taken_by", "taken_at"], name="case_file_of_the_hour")],
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="case_file_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND ((struck_at IS NULL AND taken_by_id = acting()) OR struck_by_id = acting())",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("taken_by", later=("struck_by",), name="case_file_in_own_name"),
                    livlina.cases.of_case.SameCase("line", "original_of", name="within_case_case_file"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("line__isnull", False), ("original_of", None)),
                            models.Q(("line", None), ("original_of__isnull", False), ("tells_where", True)),
                            _connector="OR",
                        ),
                        name="case_file_is_of_a_line_or_an_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_because", None), ("struck_by", None)),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_because__isnull", False),
                                ("struck_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_file_is_struck_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionProvider",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carrier", to="cases.decision"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "words",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vem som utför"),
                ),
                ("is_guarded", models.BooleanField(default=True)),
            ],
            options={
                "default_related_name": "decision_providers",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="decision_provider_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT is_guarded OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.cases.of_case.SameCase("decision", name="within_case_decision_provider"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="cases.documentline"
                    ),
                ),
                (
                    "other",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="från eller till vem"
                    ),
                ),
            ],
            options={
                "default_related_name": "document_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="document_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_document_kept"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldLess",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ended", "Kortet togs från jouren"),
                            ("changed", "Kortet ändrades och säger mindre"),
                            ("reworded", "Ord lades till på kortet"),
                        ],
                        max_length=10,
                    ),
                ),
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
                (
                    "why",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="varför jouren får veta mindre"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField()),
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
                "default_related_name": "told_less",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="told_less_rows",
                        new="(read_by_id = acting() AND case_id = ANY ((SELECT my_second_cases())::bigint[])) OR (read_by_id IS NULL AND case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[]) OR (case_id = ANY ((SELECT my_second_cases())::bigint[]) AND case_id = ANY ((SELECT my_led_sides())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("made_by", later=("read_by",), name="told_less_in_own_name"),
                    models.UniqueConstraint(fields=("case", "version"), name="told_less_is_of_one_card"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(
                                ("read_at__isnull", False),
                                ("read_by__isnull", False),
                                models.Q(("read_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="told_less_is_read_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactsChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                ("tells_where", models.BooleanField(db_default=False, default=False)),
                (
                    "stood",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad som stod"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "facts_changes",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        changes=(),
                        name="facts_change_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        using="case_id = ANY ((SELECT my_cases())::bigint[]) AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
                    ),
                    livlina.core.own_name.InOwnName("changed_by", at="changed_at", name="facts_change_in_own_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                (
                    "stood",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad som stod"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_related_name": "person_changes",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="person_change_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND may_name_person(person_id)",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[]) OR person_id = ANY ((SELECT my_level4_clients())::bigint[])",
                    ),
                    livlina.core.own_name.InOwnName("changed_by", at="changed_at", name="person_change_in_own_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="cases.childanswer"
                    ),
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
            ],
            options={
                "default_related_name": "answer_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="answer_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_answer_kept"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept",
                        to="cases.protectionassessment",
                    ),
                ),
                (
                    "action",
                    livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="åtgärd"),
                ),
            ],
            options={
                "default_related_name": "protection_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="protection_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_protection_kept"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="cases.receivedreport"
                    ),
                ),
                (
                    "who",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vem som anmälde"
                    ),
                ),
                (
                    "kept_from_guardian",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="vad en vårdnadshavare inte får veta"
                    ),
                ),
            ],
            options={
                "default_related_name": "report_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="report_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_report_kept"),
                ],
            },
        ),
    ]
