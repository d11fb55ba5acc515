"""
From or to whom a document came or went stands in a row of its own, which the database shows where whereabouts are.

A school or a shelter tells where the child is, and whoever had its case without whereabouts read it. The row keeps the
random id of its document, by which its words were sealed, so they are moved as they stand. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows
from livlina.core.sealed import SealedText

MOVED = """
INSERT INTO cases_documentkept (public_id, case_id, of_id, other)
SELECT d.public_id, d.case_id, d.id, d.other FROM cases_documentline d WHERE d.other IS NOT NULL ORDER BY d.id;

-- a document is never changed, and says the same after as before
ALTER TABLE cases_documentline DISABLE TRIGGER USER;
UPDATE cases_documentline d SET names_other = true FROM cases_documentkept k WHERE k.of_id = d.id;
ALTER TABLE cases_documentline ENABLE TRIGGER USER;
"""

BACK = """
ALTER TABLE cases_documentline DISABLE TRIGGER USER;
UPDATE cases_documentline d SET other = k.other FROM cases_documentkept k WHERE k.of_id = d.id;
ALTER TABLE cases_documentline ENABLE TRIGGER USER;
"""

KEPT = """
CREATE TRIGGER document_kept_is_kept BEFORE UPDATE OR DELETE ON cases_documentkept
    FOR EACH ROW EXECUTE FUNCTION keep_document_line();
CREATE TRIGGER document_kept_with_its_row BEFORE INSERT ON cases_documentkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_documentline');
"""

LET_GO = """
DROP TRIGGER document_kept_with_its_row ON cases_documentkept;
DROP TRIGGER document_kept_is_kept ON cases_documentkept;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0069_a_new_row_is_as_closed_as_its_human"),
    ]
    operations = [
        migrations.AddField("documentline", "names_other", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="DocumentKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "other",
                    SealedText(blank=True, editable=False, null=True, verbose_name="från eller till vem"),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="cases.documentline"
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
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RemoveField("documentline", "other"),
    ]
