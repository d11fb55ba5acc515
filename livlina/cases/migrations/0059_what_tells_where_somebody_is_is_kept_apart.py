"""
What a row tells of where somebody is stands in a row of its own, which the database shows where whereabouts are.

From where a concern report came and what a guardian must not learn of it, what was done so that the child is safe, and
what the other guardian must not learn of a report that was made: the pages alone hid it. Each such row keeps the random
id of the row it is of, by which its words were sealed, so they are moved as they stand. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows
from livlina.core.sealed import SealedText

MOVED = """
INSERT INTO cases_reportkept (public_id, case_id, of_id, who, kept_from_guardian)
SELECT r.public_id, r.case_id, r.id, r.who, r.kept_from_guardian FROM cases_receivedreport r
 WHERE r.who IS NOT NULL OR r.kept_from_guardian IS NOT NULL ORDER BY r.id;
INSERT INTO cases_protectionkept (public_id, case_id, of_id, action)
SELECT a.public_id, a.case_id, a.id, a.action FROM cases_protectionassessment a WHERE a.action IS NOT NULL ORDER BY a.id;
INSERT INTO cases_answerkept (public_id, case_id, of_id, kept_from_other)
SELECT a.public_id, a.case_id, a.id, a.kept_from_other FROM cases_childanswer a
 WHERE a.kept_from_other IS NOT NULL ORDER BY a.id;
"""

BACK = """
ALTER TABLE cases_receivedreport DISABLE TRIGGER USER;
ALTER TABLE cases_protectionassessment DISABLE TRIGGER USER;
ALTER TABLE cases_childanswer DISABLE TRIGGER USER;
UPDATE cases_receivedreport r SET who = k.who, kept_from_guardian = k.kept_from_guardian
  FROM cases_reportkept k WHERE k.of_id = r.id;
UPDATE cases_protectionassessment a SET action = k.action FROM cases_protectionkept k WHERE k.of_id = a.id;
UPDATE cases_childanswer a SET kept_from_other = k.kept_from_other FROM cases_answerkept k WHERE k.of_id = a.id;
ALTER TABLE cases_receivedreport ENABLE TRIGGER USER;
ALTER TABLE cases_protectionassessment ENABLE TRIGGER USER;
ALTER TABLE cases_childanswer ENABLE TRIGGER USER;
"""

KEPT = """
CREATE TRIGGER report_kept_is_kept BEFORE UPDATE OR DELETE ON cases_reportkept
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER protection_kept_is_kept BEFORE UPDATE OR DELETE ON cases_protectionkept
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER answer_kept_is_kept BEFORE UPDATE OR DELETE ON cases_answerkept
    FOR EACH ROW EXECUTE FUNCTION keep_child_answers();
"""

LET_GO = """
DROP TRIGGER answer_kept_is_kept ON cases_answerkept;
DROP TRIGGER protection_kept_is_kept ON cases_protectionkept;
DROP TRIGGER report_kept_is_kept ON cases_reportkept;
"""


def words(name):
    return SealedText(blank=True, editable=False, null=True, verbose_name=name)


def apart(name, *, of, called, **sealed):
    """A table of what is kept apart of the rows of another."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            *((field, words(verbose)) for field, verbose in sealed.items()),
            ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            (
                "of",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="kept", to=f"cases.{of}"
                ),
            ),
        ],
        options={
            "default_related_name": called,
            "constraints": [
                livlina.core.rows.RowPolicy(
                    name=f"{called}_rows",
                    new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                    unseen=True,
                    using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                ),
                livlina.cases.of_case.SameCase("of", name=f"within_case_{called}"),
            ],
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0058_who_carries_out_a_decision"),
    ]
    operations = [
        apart(
            "ReportKept",
            of="receivedreport",
            called="report_kept",
            who="vem som anmälde",
            kept_from_guardian="vad en vårdnadshavare inte får veta",
        ),
        apart("ProtectionKept", of="protectionassessment", called="protection_kept", action="åtgärd"),
        apart(
            "AnswerKept",
            of="childanswer",
            called="answer_kept",
            kept_from_other="vad den andra vårdnadshavaren inte får veta",
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RemoveField("receivedreport", "who"),
        migrations.RemoveField("receivedreport", "kept_from_guardian"),
        migrations.RemoveField("protectionassessment", "action"),
        migrations.RemoveField("childanswer", "kept_from_other"),
    ]
