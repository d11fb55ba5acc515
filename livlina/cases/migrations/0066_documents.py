"""The register of the documents of a case: what came in and what was made, never changed. Source: S-05, S-142."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows
import livlina.core.sealed

KEPT = """
CREATE FUNCTION keep_document_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A document that is written into the register is never changed.';
END $$;
CREATE TRIGGER document_line_is_kept BEFORE UPDATE OR DELETE ON cases_documentline
    FOR EACH ROW EXECUTE FUNCTION keep_document_line();
REVOKE ALL ON FUNCTION keep_document_line() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_documentline FROM livlina_app;
"""

DROP = """
DROP TRIGGER document_line_is_kept ON cases_documentline;
DROP FUNCTION keep_document_line();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0065_summaries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
        migrations.RunSQL(KEPT, DROP),
    ]
