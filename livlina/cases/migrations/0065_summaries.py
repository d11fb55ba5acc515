"""
What a client has told and approved, version by version, and to whom it was handed over. Both are kept as they were.

A version goes to others only by a consent of the client's own that holds that day and covers all that it tells of. The
command says the same in words; this holds whatever it forgets. Source: R-033, R-310, R-493, S-05.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_summary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What she has approved, and that it was handed over, is never changed.';
END $$;
CREATE TRIGGER summary_is_kept BEFORE UPDATE OR DELETE ON cases_summary
    FOR EACH ROW EXECUTE FUNCTION keep_summary();
CREATE TRIGGER summary_handover_is_kept BEFORE UPDATE OR DELETE ON cases_summaryhandover
    FOR EACH ROW EXECUTE FUNCTION keep_summary();

CREATE FUNCTION check_summary_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
           SELECT FROM cases_summary s
             JOIN cases_case c ON c.id = s.case_id
             JOIN people_consent k ON k.person_id = c.person_id
            WHERE s.id = NEW.summary_id AND s.case_id = NEW.case_id AND k.id = NEW.consent_id
              AND k.guardian_id IS NULL AND k.withdrawn_on IS NULL
              AND NEW.handed_on BETWEEN k.starts_on AND k.ends_on AND NEW.handed_on >= s.approved_on
              AND s.tells <@ k.what)
    THEN
        RAISE EXCEPTION 'A summary is handed over by a consent of the client that holds and covers it.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER summary_handover_is_checked BEFORE INSERT ON cases_summaryhandover
    FOR EACH ROW EXECUTE FUNCTION check_summary_handover();

REVOKE ALL ON FUNCTION keep_summary(), check_summary_handover() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_summary, cases_summaryhandover FROM livlina_app;
"""

DROP = """
DROP TRIGGER summary_handover_is_checked ON cases_summaryhandover;
DROP TRIGGER summary_handover_is_kept ON cases_summaryhandover;
DROP TRIGGER summary_is_kept ON cases_summary;
DROP FUNCTION check_summary_handover(), keep_summary();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0064_glass_broken_for_a_child"),
        ("people", "0016_consents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Summary",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                "default_related_name": "summaries",
            },
        ),
        migrations.CreateModel(
            name="SummaryHandover",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                ("handed_at", models.DateTimeField()),
                ("submission", models.UUIDField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.consent"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="cases.summary"
                    ),
                ),
            ],
            options={
                "default_related_name": "summary_handovers",
            },
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=livlina.core.rows.RowPolicy(
                name="summary_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(fields=("case", "version"), name="summary_has_each_version_once"),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="summary_is_saved_once"),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_how", ""), _negated=True), name="summary_is_approved"
            ),
        ),
        migrations.AddConstraint(
            model_name="summaryhandover",
            constraint=livlina.core.rows.RowPolicy(
                name="summary_handover_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND handed_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="summaryhandover",
            constraint=models.UniqueConstraint(fields=("case", "submission"), name="summary_handover_is_saved_once"),
        ),
        migrations.RunSQL(KEPT, DROP),
    ]
