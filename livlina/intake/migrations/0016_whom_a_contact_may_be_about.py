"""A contact is about a new row, or about somebody whose ways one has already. Source: S-04, S-22, S-30."""

from django.db import migrations

import livlina.core.rows

USING = (
    "case_id = ANY ((SELECT my_cases())::bigint[]) OR ((person_id IS NULL OR person_id <> ALL ((SELECT "
    "my_walled_persons())::bigint[])) AND ((case_id IS NULL AND unit_id = ANY ((SELECT "
    "my_led_units())::bigint[])) OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY "
    "((SELECT my_receiving_units())::bigint[]) AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR "
    "((registered_by_id = acting() OR handler_id = acting()) AND (unit_id = ANY ((SELECT "
    "my_working_units())::bigint[]) OR board_id = ANY ((SELECT my_boards())::bigint[])))))))"
)
NEW = "person_id IS NULL OR may_be_caller(id, case_id, person_id)"


class Migration(migrations.Migration):
    dependencies = [("intake", "0015_judged_again_as_it_is_stored"), ("access", "0014_whose_row_is_named")]
    operations = [
        migrations.RemoveConstraint("contact", "contact_rows"),
        migrations.AddConstraint("contact", livlina.core.rows.RowPolicy(name="contact_rows", new=NEW, using=USING)),
    ]
