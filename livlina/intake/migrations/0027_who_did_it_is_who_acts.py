"""
Who a row says did something is who acts, of contacts and imports; how a row was imported only an import says.

Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name
import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0026_who_takes_a_contact_is_on_its_side"),
        ("access", "0007_who_acts_is_named_and_where"),
        ("cases", "0094_who_did_it_is_who_acts"),
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
        ("people", "0012_parties_of_the_cases_one_works_in"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="importedrow",
            name="imported_row_rows",
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=livlina.core.own_name.InOwnName(
                "registered_by", last=("assessed_by", "outcome_by"), name="contact_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=livlina.core.own_name.InOwnName(
                "imported_by", later=("undone_by",), name="import_batch_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=livlina.core.rows.RowPolicy(
                changes=(), name="imported_row_rows", new="false", using="case_id = ANY ((SELECT my_cases())::bigint[])"
            ),
        ),
    ]
