import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows
from livlina.core.replaced import earlier


class Migration(migrations.Migration):
    replaces = earlier("intake")
    dependencies = [
        ("intake", "0003_tables"),
        ("support", "0003_tables"),
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
                new="person_id IS NULL OR may_be_caller(id, case_id, person_id)",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR ((person_id IS NULL OR person_id <> ALL ((SELECT my_walled_callers())::bigint[])) AND ((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR board_id = ANY ((SELECT my_boards())::bigint[])))))))",
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
                name="imported_row_rows", using="case_id = ANY ((SELECT my_cases())::bigint[])"
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(fields=("case",), name="case_is_imported_as_one_row"),
        ),
    ]
