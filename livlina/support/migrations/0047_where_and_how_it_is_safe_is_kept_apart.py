"""
Where somebody is met within help that is given, and how that is safe, stands in a row of its own.

The page alone hid it from those of the case to whom whereabouts are not shown; now the database does too. The row keeps
the random id of what was done, by which its words were sealed, so they are moved as they stand. Source: S-05, S-21.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import livlina.cases.of_case
import livlina.core.rows
import livlina.core.sealed

MOVED = """
INSERT INTO support_actkept (public_id, case_id, of_id, place, safety)
SELECT a.public_id, a.case_id, a.id, a.place, a.safety FROM support_interventionact a
 WHERE a.place IS NOT NULL OR a.safety IS NOT NULL ORDER BY a.id;

-- what is done is marked once, and says the same after as before
ALTER TABLE support_interventionact DISABLE TRIGGER USER;
UPDATE support_interventionact a SET keeps_place = true FROM support_actkept k WHERE k.of_id = a.id;
ALTER TABLE support_interventionact ENABLE TRIGGER USER;
"""

BACK = """
ALTER TABLE support_interventionact DISABLE TRIGGER USER;
UPDATE support_interventionact a SET place = k.place, safety = k.safety FROM support_actkept k WHERE k.of_id = a.id;
ALTER TABLE support_interventionact ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0046_a_contact_of_ones_own_for_anyone"),
        ("cases", "0059_what_tells_where_somebody_is_is_kept_apart"),
    ]
    operations = [
        migrations.AddField("interventionact", "keeps_place", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="ActKept",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "place",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="var, och när på dagen"
                    ),
                ),
                (
                    "safety",
                    livlina.core.sealed.SealedText(
                        blank=True, editable=False, null=True, verbose_name="hur det blir säkert"
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept",
                        to="support.interventionact",
                    ),
                ),
            ],
            options={
                "default_related_name": "act_kept",
                "constraints": [
                    livlina.core.rows.RowPolicy(
                        name="act_kept_rows",
                        new="case_id = ANY ((SELECT my_worked_cases())::bigint[])",
                        unseen=True,
                        using="case_id = ANY ((SELECT my_level4_cases())::bigint[])",
                    ),
                    livlina.cases.of_case.SameCase("of", name="within_case_act_kept"),
                ],
            },
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RemoveField("interventionact", "place"),
        migrations.RemoveField("interventionact", "safety"),
    ]
