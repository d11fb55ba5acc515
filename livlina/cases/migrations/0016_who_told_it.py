"""A note is marked with whose it is, as facts are (people, migration 0007; S-13)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_one_human_in_two_rows"),
        ("people", "0007_who_told_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="note",
            name="note_rows",
        ),
        migrations.AddField(
            model_name="note",
            name="told_by",
            field=models.CharField(
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
        migrations.AddField(
            model_name="note",
            name="told_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=livlina.core.rows.RowPolicy(
                name="note_rows",
                new="case_id = ANY ((SELECT my_noted_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id))",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
    ]
