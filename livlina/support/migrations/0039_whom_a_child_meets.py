"""Whom a child meets, how and between which days, as it was told in the child's own case. Source: R-200, R-212."""

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0038_while_a_court_has_it"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="childsword",
            name="childs_word_rows",
        ),
        migrations.AddField(
            model_name="childsword",
            name="contact",
            field=models.CharField(
                blank=True,
                choices=[
                    ("agreed", "Som vårdnadshavarna har kommit överens"),
                    ("decided", "Enligt dom eller beslut"),
                    ("supported", "Med umgängesstöd"),
                    ("unsettled", "Inget är bestämt, men de träffas"),
                    ("paused", "Pausat"),
                    ("none", "De träffas inte"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="childsword",
            name="ends_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="childsword",
            name="meets",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="childsword",
            name="starts_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="childsword",
            constraint=livlina.core.rows.RowPolicy(
                name="childs_word_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND written_by_id = acting() AND (told_by_person_id IS NULL OR may_name_person(told_by_person_id)) AND (meets_id IS NULL OR may_name_person(meets_id))",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="childsword",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact", ""), ("meets__isnull", False), _connector="XOR"),
                name="a_child_meets_somebody_somehow",
            ),
        ),
    ]
