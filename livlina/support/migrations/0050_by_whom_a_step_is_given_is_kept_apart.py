"""
By whom a step of a chain of help is given stands in a row of its own, which the database shows where whereabouts are.

A shelter or a school tells where somebody is, and whoever had the case without whereabouts read it once the step had
begun. The row keeps the random id of its step, by which its words were sealed, so they are moved as they stand.
Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows
from livlina.core.sealed import SealedText

MOVED = """
INSERT INTO support_chainstepkept (public_id, case_id, of_id, by_whom)
SELECT s.public_id, s.case_id, s.id, s.by_whom FROM support_chainstep s WHERE s.by_whom IS NOT NULL ORDER BY s.id;

-- what was said of a step stays, and is the same after as before
ALTER TABLE support_chainstep DISABLE TRIGGER USER;
UPDATE support_chainstep s SET names_giver = true FROM support_chainstepkept k WHERE k.of_id = s.id;
ALTER TABLE support_chainstep ENABLE TRIGGER USER;
"""

BACK = """
ALTER TABLE support_chainstep DISABLE TRIGGER USER;
UPDATE support_chainstep s SET by_whom = k.by_whom FROM support_chainstepkept k WHERE k.of_id = s.id;
ALTER TABLE support_chainstep ENABLE TRIGGER USER;
"""

KEPT = """
CREATE TRIGGER chain_step_kept_with_its_row BEFORE INSERT ON support_chainstepkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('support_chainstep');
"""

LET_GO = "DROP TRIGGER chain_step_kept_with_its_row ON support_chainstepkept;"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0049_a_joint_talk_is_with_one_of_them"),
        ("cases", "0062_what_is_kept_apart_stays_so"),
    ]
    operations = [
        migrations.AddField("chainstep", "names_giver", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="ChainStepKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("by_whom", SealedText(blank=True, editable=False, null=True, verbose_name="vem som gör det")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="support.chainstep"
                    ),
                ),
            ],
            options={
                "default_related_name": "chain_step_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="chain_step_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_chain_step_kept"),
                ],
            },
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RunSQL(KEPT, LET_GO),
        migrations.RemoveField("chainstep", "by_whom"),
    ]
