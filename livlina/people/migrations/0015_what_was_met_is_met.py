"""
What a declared relation has met is kept, and two rows may be held together without anybody being shown it.

The wall to whom somebody has declared asked what the row says now: it fell when the client's number was changed, or the
telephone ended. What is kept is which row it was, and no number. Who somebody is, is told in the columns for it; the
row stays the same row. Source: S-14, S-22; docs/adr/0008.
"""

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows

TOLD = (
    *("name", "pronoun", "identity_number", "identity_hash", "number_kind", "born", "birth_year", "sex", "protection"),
    *("language", "needs_interpreter", "interpreter_wish", "version"),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0014_a_way_is_confirmed_at_a_moment")]
    operations = [
        migrations.CreateModel(
            name="DeclaredRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staffrelation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(changes=(), name="declared_row_rows", using="false"),
                    models.UniqueConstraint(fields=("relation", "person"), name="row_is_met_once"),
                ],
            },
        ),
        migrations.AlterField(
            model_name="humanlink",
            name="task",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="people.duplicatetask",
            ),
        ),
        migrations.RemoveConstraint(model_name="person", name="person_rows"),
        migrations.AddConstraint(
            model_name="person",
            constraint=livlina.core.rows.RowPolicy(
                name="person_rows",
                using=(
                    "(id = ANY ((SELECT my_parties())::bigint[]) AND (protection = 'none' "
                    "OR id <> ALL ((SELECT my_shielded_persons())::bigint[]))) "
                    "OR id = ANY ((SELECT all_my_callers())::bigint[])"
                ),
                new=(
                    "id = ANY ((SELECT my_worked_parties())::bigint[]) OR id = ANY ((SELECT all_my_callers())::bigint[])"
                ),
                changes=TOLD,
            ),
        ),
        migrations.RunSQL("REVOKE ALL ON people_declaredrow FROM livlina_app", migrations.RunSQL.noop),
    ]
