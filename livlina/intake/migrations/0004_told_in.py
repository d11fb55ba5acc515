import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_tables"),
        ("support", "0005_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="case",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="contact", to="cases.case"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=models.Q(("case", None)), fields=["unit"], name="contact_without_case"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=livlina.core.rows.RowPolicy(
                name="contact_rows",
                new="(case_id IS NULL OR case_id = ANY ((SELECT my_worked_cases())::bigint[])) AND (person_id IS NULL OR may_be_caller(id, case_id, person_id))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR (((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR (passed_on_unit_id = unit_id AND outcome = '' AND (handler_id = acting() OR NOT was_received) AND board_id = ANY ((SELECT my_boards())::bigint[]))))))) AND (person_id IS NULL OR person_id = ANY ((SELECT all_my_callers())::bigint[]) OR is_new_caller(id, person_id)))",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("case", None), ("outcome", "case_opened"), _connector="OR"),
                name="contact_with_case_has_that_outcome",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=livlina.core.rows.RowPolicy(
                changes=(), name="imported_row_rows", new="false", using="case_id = ANY ((SELECT my_cases())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(fields=("case",), name="case_is_imported_as_one_row"),
        ),
        migrations.AddConstraint(
            model_name="contactways",
            constraint=livlina.core.rows.RowPolicy(
                name="contact_ways_rows",
                new="EXISTS (SELECT FROM intake_contact c WHERE c.id = of_id AND c.public_id = intake_contactways.public_id AND c.case_id IS NULL)",
                using="EXISTS (SELECT FROM intake_contact c WHERE c.id = of_id AND (c.case_id IS NULL OR c.case_id <> ALL ((SELECT my_hiding_cases())::bigint[])))",
            ),
        ),
    ]
