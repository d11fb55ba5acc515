"""
Concern reports that have come in about a child, and their two assessments: never changed, and of one case.

When a report was received is what its clocks are counted from. Source: R-094; law-and-methods 1.1.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_concerns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A concern report and what was assessed of it are followed by another, never changed.';
END $$;
CREATE FUNCTION check_concern() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_receivedreport r WHERE r.id = NEW.report_id AND r.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is assessed is a report of the same case.';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION check_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.role = 'child') THEN
        RAISE EXCEPTION 'A concern report is received in a child''s own case.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER received_report_is_kept BEFORE UPDATE OR DELETE ON cases_receivedreport
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER received_report_is_checked BEFORE INSERT ON cases_receivedreport
    FOR EACH ROW EXECUTE FUNCTION check_received();
CREATE TRIGGER protection_assessment_is_kept BEFORE UPDATE OR DELETE ON cases_protectionassessment
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER protection_assessment_is_checked BEFORE INSERT ON cases_protectionassessment
    FOR EACH ROW EXECUTE FUNCTION check_concern();
CREATE TRIGGER preliminary_assessment_is_kept BEFORE UPDATE OR DELETE ON cases_preliminaryassessment
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER preliminary_assessment_is_checked BEFORE INSERT ON cases_preliminaryassessment
    FOR EACH ROW EXECUTE FUNCTION check_concern();
REVOKE ALL ON FUNCTION keep_concerns(), check_concern(), check_received() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_receivedreport, cases_protectionassessment, cases_preliminaryassessment FROM livlina_app;
"""

DROP = """
DROP TRIGGER received_report_is_kept ON cases_receivedreport;
DROP TRIGGER received_report_is_checked ON cases_receivedreport;
DROP TRIGGER protection_assessment_is_kept ON cases_protectionassessment;
DROP TRIGGER protection_assessment_is_checked ON cases_protectionassessment;
DROP TRIGGER preliminary_assessment_is_kept ON cases_preliminaryassessment;
DROP TRIGGER preliminary_assessment_is_checked ON cases_preliminaryassessment;
DROP FUNCTION keep_concerns(), check_concern(), check_received();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0059_children_known_before_have_a_line"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedReport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                ("written_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_related_name": "received_reports",
            },
        ),
        migrations.CreateModel(
            name="ProtectionAssessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField()),
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
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protection_assessments",
                        to="cases.receivedreport",
                    ),
                ),
            ],
            options={
                "default_related_name": "protection_assessments",
            },
        ),
        migrations.CreateModel(
            name="PreliminaryAssessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_on", models.DateField()),
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
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preliminary_assessment",
                        to="cases.receivedreport",
                    ),
                ),
            ],
            options={
                "default_related_name": "preliminary_assessments",
            },
        ),
        migrations.AddConstraint(
            model_name="receivedreport",
            constraint=livlina.core.rows.RowPolicy(
                name="received_report_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedreport",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="received_report_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="receivedreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__lte", models.F("written_at"))),
                name="report_is_received_before_it_is_written",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionassessment",
            constraint=livlina.core.rows.RowPolicy(
                name="protection_assessment_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND made_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionassessment",
            constraint=models.UniqueConstraint(
                fields=("case", "submission"), name="protection_assessment_is_saved_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second", None), models.Q(("second", models.F("made_by")), _negated=True), _connector="OR"
                ),
                name="protection_is_assessed_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="preliminaryassessment",
            constraint=livlina.core.rows.RowPolicy(
                name="preliminary_assessment_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND made_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
